"""Many sightings of one face become one; of two that claim the same face the better one stays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.bundled.blazeface import Rows

Floats = npt.NDArray[np.float32]


def merged(rows: Rows, *, iou: float, limit: int) -> Rows:
    """Return one row per place, best logit first, at most `limit`.

    Boxes and points are the mean of all sightings that overlap the best one by `iou` or more,
    weighted by their probability (the paper's way: it shakes less than picking one). The logit is
    that of the best one.
    """
    rows = rows[np.argsort(-rows[:, 0], kind="stable")]
    out: list[Floats] = []
    while len(rows) and len(out) < limit:
        same = overlaps(rows[0, 1:5], rows[:, 1:5]) >= iou
        weights = 1 / (1 + np.exp(-rows[same, :1]))
        mean = (rows[same] * weights).sum(axis=0) / weights.sum()
        mean[0] = rows[0, 0]
        out.append(mean)
        rows = rows[~same]
    return np.array(out, dtype=np.float32).reshape(-1, 17)


def distinct(boxes: Floats, scores: Floats, *, iou: float, inside: float) -> list[int]:
    """Return the positions to keep, best score first.

    Dropped is what overlaps a better one by `iou`, or where the smaller of the two lies inside the
    larger one to `inside` of its area: an eye or a mouth within a face, or a face and hair around.
    """
    kept: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        better = boxes[kept]
        if len(kept) and (
            (overlaps(boxes[place], better) >= iou).any()
            or (_contained(boxes[place], better) >= inside).any()
        ):
            continue
        kept.append(int(place))
    return kept


def on_a_body(box: Floats, face: Floats) -> bool:
    """Say whether `box` is where the body below `face` is, and not much larger than the face.

    There fists, collars, pockets and prints look like faces.
    """
    size = float(face[2] - face[0])
    across = abs(float(box[0] + box[2] - face[0] - face[2])) / 2
    down = float(box[1] + box[3] - face[1] - face[3]) / 2
    fits = float(box[2] - box[0]) < 1.6 * size
    return fits and across < 1.5 * size and 0.7 * size < down < 3.6 * size


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """Return intersection over union of one box with each of (n, 4) boxes."""
    shared = _shared(box, boxes)
    return np.asarray(shared / (_area(box[None]) + _area(boxes) - shared + 1e-6), dtype=np.float32)


def _contained(box: Floats, boxes: Floats) -> Floats:
    """Return the share of the smaller of two boxes that lies inside the other."""
    smaller = np.minimum(_area(box[None]), _area(boxes))
    return np.asarray(_shared(box, boxes) / (smaller + 1e-6), dtype=np.float32)


def _shared(box: Floats, boxes: Floats) -> Floats:
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:], boxes[:, 2:])
    return np.asarray(np.clip(high - low, 0, None).prod(axis=1))


def _area(boxes: Floats) -> Floats:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
