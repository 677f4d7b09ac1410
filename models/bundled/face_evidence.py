"""The second look: what speaks for a candidate being a drawn face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.bundled.blazeface import SIDE, BlazeFace, Rows
from models.bundled.face_lines import line_strength
from models.bundled.face_merge import overlaps
from models.bundled.face_views import Pyramid
from sorter.records import Image

_SHARE = 0.35
"""How much of a close view the candidate fills; of .25, .35, .5 and .7 it tells faces best."""

_SAME_PLACE = 0.5
"""Least intersection over union with the candidate: less, and a face nearby vouches for it."""

_LOWEST = -5.0
"""Logit of a view that shows nothing at the candidate's place."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One candidate after the second look."""

    row: Rows
    """Box and points as in Rows, one row: the mean of the close views that see it."""
    first: float
    """Best logit of the first look."""
    close: float
    """Mean logit of the close view and its mirror image."""
    lines: float
    """Steepness of its lines (see line_strength), grey levels."""


def second_look(network: BlazeFace, frame: Pyramid, candidate: Rows) -> Evidence:
    """Look at the candidate alone, centred and at the best size, and at its mirror image."""
    box = candidate[1:5]
    side = float(max(box[2] - box[0], box[3] - box[1])) / _SHARE
    middle = float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2
    view = frame.square(middle, side, SIDE)
    views = (view, view.mirror())
    images: list[Image] = [each.image for each in views]
    best = [_best_in_middle(rows) for rows in network.look(images, floor=_LOWEST)]
    seen = [each.to_frame(row)[0] for each, row in zip(views, best, strict=True) if len(row)]
    row = np.asarray(np.mean(seen, axis=0) if seen else candidate, dtype=np.float32)
    logits = [float(row[0, 0]) if len(row) else _LOWEST for row in best]
    return Evidence(
        row=row,
        first=float(candidate[0]),
        close=sum(logits) / len(logits),
        lines=line_strength(frame, row[1:5]),
    )


def _best_in_middle(rows: Rows) -> Rows:
    """Return the surest sighting where the candidate should be, one row or none."""
    half = SIDE * _SHARE / 2
    low, high = SIDE / 2 - half, SIDE / 2 + half
    place = np.array([low, low, high, high], dtype=np.float32)
    same = rows[overlaps(place, rows[:, 1:5]) >= _SAME_PLACE]
    return same[np.argsort(-same[:, 0], kind="stable")[:1]]
