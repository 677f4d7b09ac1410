"""The bundled face detector: a cheap first look at everything, a second one at what is promising.

0. Night, sunset and fades are taken out of the frame's light (see face_light).
1. BlazeFace sees the whole frame at four scales: nearly every face is among the candidates, and
   most candidates are not faces.
2. Candidates without hard lines where eyes should be go at once (see face_lines).
3. The rest is seen alone, close and mirrored (see face_evidence).
4. Where that leaves doubt, the drawn-face cascade decides, if it is installed.
5. What lies on the body below a better face is doubted once more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from models.bundled.animeface_cascade import AnimefaceCascade, available
from models.bundled.blazeface import SIDE, SOURCE, BlazeFace, Rows
from models.bundled.face_evidence import Evidence, second_look
from models.bundled.face_light import lit
from models.bundled.face_lines import line_strength
from models.bundled.face_merge import distinct, merged, on_a_body
from models.bundled.face_views import Pyramid
from sorter.records import Box, Detection, Image

FACE_THRESHOLD = 0.5
"""The least score of a face. The score is built so that here both kinds of error balance."""

_SHARES = (1.6, 1.0, 0.6, 0.4)
"""Scales of the first look, as the share of the frame's longer side that 128 pixels show. The first
makes room around a face that fills the frame; a fifth, .25, costs more precision than it finds."""

_FLOOR = -2.0
"""Least logit of a candidate: practically every face is above it, and much else."""

_LEAST_PROMISE = -2.0
"""Candidates below get no second look: half of them, and no face of the measured half."""

_GROWTH = 1.2
"""BlazeFace frames brows to chin; this much larger a square holds the face up to the hair."""

_DOUBT = (-3.4, 1.0)
"""Scores between which the cascade is asked: outside of it, its answer would change nothing."""


class BundledFaces:
    """Finds drawn faces. Deterministic, and safe to call from several threads.

    `threshold` is the least score that is reported; `candidates` bounds the second looks per frame
    and with them the time; `cascade` says whether the drawn-face cascade may help where it is
    installed (a tenth of the time, and some points of precision and recall).
    """

    def __init__(
        self, *, threshold: float = FACE_THRESHOLD, candidates: int = 12, cascade: bool = True
    ) -> None:
        self._network = BlazeFace()
        self._threshold = threshold
        self._candidates = candidates
        wanted = cascade and available()[0]
        # In its crop a face is 60 to 80 pixels wide: smaller windows would only cost time.
        self._cascade = AnimefaceCascade(step=3, growth=1.12, smallest=44) if wanted else None

    @property
    def id(self) -> str:
        """Model, weights revision, and the rules around it with their parameters."""
        cascade = "cascade" if self._cascade else "plain"
        return (
            f"bundled-faces-1-{SOURCE.sha256[:8]}-{cascade}-{self._threshold:g}-{self._candidates}"
        )

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the faces of each frame, best score first, boxes clipped to the frame."""
        return [self._detect(image) for image in images]

    def _detect(self, image: Image) -> list[Detection]:
        frame = Pyramid(lit(image))
        looked = [second_look(self._network, frame, row) for row in self._promising(frame)]
        looked = _distinct(looked, [_network_score(each) for each in looked])
        scored = _doubt_bodies([(self._score(each, frame), each.row) for each in looked])
        faces = [_detection(row, score, image) for score, row in scored]
        return [face for face in faces if face is not None and face.score >= self._threshold]

    def _promising(self, frame: Pyramid) -> Rows:
        """Return the candidates that deserve a second look, at most `candidates`, best first."""
        rows = merged(self._first_look(frame), iou=0.4, limit=self._candidates + 4)
        promise = np.array(
            [_promise(float(row[0]), line_strength(frame, row[1:5])) for row in rows],
            dtype=np.float32,
        )
        rows, promise = rows[promise > _LEAST_PROMISE], promise[promise > _LEAST_PROMISE]
        # An eye inside a face stays a candidate of its own: which of the two is the face is
        # not known yet.
        places = distinct(rows[:, 1:5], promise, iou=0.5, inside=2.0)
        return rows[places[: self._candidates]]

    def _first_look(self, frame: Pyramid) -> Rows:
        """Look at the whole frame at several scales."""
        found: list[Rows] = []
        for view in frame.whole(_SHARES):
            # Mirroring the large views as well doubles the first look and, with a second look
            # behind it, finds nothing more.
            small = max(view.image.shape) == SIDE
            views = [view, view.mirror()] if small else [view]
            rows = self._network.look([each.image for each in views], floor=_FLOOR)
            found += [each.to_frame(seen) for each, seen in zip(views, rows, strict=True)]
        return np.concatenate(found)

    def _score(self, evidence: Evidence, frame: Pyramid) -> float:
        """Return the log odds of a face."""
        score = _network_score(evidence)
        if self._cascade is None:
            # Nothing takes out what only looks like a face, so more is asked of it.
            return score - 0.4
        if not _DOUBT[0] < score < _DOUBT[1]:
            return score
        return score + 4.0 * _likelihood(self._cascade, frame, evidence) - 0.5


def _distinct(looked: list[Evidence], scores: list[float]) -> list[Evidence]:
    """Drop what claims the same face as a better candidate."""
    boxes = np.array([each.row[1:5] for each in looked], dtype=np.float32).reshape(-1, 4)
    places = distinct(boxes, np.array(scores, dtype=np.float32), iou=0.2, inside=0.4)
    return [looked[place] for place in places]


def _doubt_bodies(scored: list[tuple[float, Rows]]) -> list[tuple[float, Rows]]:
    """Return scores and rows, best first, with less score for what lies on a found face's body.

    Of 24 detections in such places, counted over all measured frames, 23 were no faces, while
    somebody who stands in front scores high enough to stay.
    """
    sure = [(score, row[1:5]) for score, row in scored if score > 0]
    out = []
    for score, row in scored:
        body = any(score + 0.5 < better and on_a_body(row[1:5], face) for better, face in sure)
        out.append((score - 1.5 if body else score, row))
    return sorted(out, key=lambda pair: pair[0], reverse=True)


def _promise(logit: float, lines: float) -> float:
    """Rate a candidate before the second look, as log odds."""
    return 0.7 * logit + 3.5 * math.log(max(lines, 4.0) / 40.0)


def _network_score(evidence: Evidence) -> float:
    """Weigh networks and lines.

    Four rounded numbers from a logistic fit on half of the measured pictures. On the other half
    recall and precision were .88 each instead of .98 and 1.0, and that half was seen meanwhile.
    """
    lines = math.log(min(max(evidence.lines, 4.0), 60.0) / 36.0)
    return 0.7 * evidence.first + 1.2 * evidence.close + 4.0 * lines - 0.4


def _likelihood(cascade: AnimefaceCascade, frame: Pyramid, evidence: Evidence) -> float:
    """Return what the cascade thinks of the place, enlarged to a size it is good at."""
    x0, y0, x1, y1 = (float(value) for value in evidence.row[1:5])
    side = max(x1 - x0, y1 - y0)
    middle = (x0 + x1) / 2, (y0 + y1) / 2 - 0.05 * side
    crop = frame.square(middle, side * 1.5, 96).image
    return max((face.likelihood for face in cascade.look(crop)), default=0.0)


def _detection(row: Rows, score: float, frame: Image) -> Detection | None:
    height, width = frame.shape[:2]
    x0, y0, x1, y1 = (float(value) for value in row[1:5])
    x, y, half = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0) * _GROWTH / 2
    box = Box(x - half, y - half, x + half, y + half).clipped(width, height)
    if box is None:
        return None
    points = tuple((float(px), float(py)) for px, py in row[5:13].reshape(4, 2))
    return Detection("face", box, 1 / (1 + math.exp(-score)), points)
