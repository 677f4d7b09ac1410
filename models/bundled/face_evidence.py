"""The second look: what speaks for a candidate being a drawn face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.bundled.blazeface import SIDE, BlazeFace, Rows
from models.bundled.face_lines import line_strength
from models.bundled.face_merge import overlaps
from models.bundled.face_views import centre_view, square_view, tilted_image
from sorter.records import Image

_SHARE = 0.35
"""How much of a close view the candidate fills; of .25, .35, .5 and .7 it tells faces best."""

_MARGIN = 1.5
"""A tilted view needs the square root of 2 more around it."""

_TILTS = (-25.0, 25.0)
"""Degrees. A drawn head is often tilted, and only a true face survives being turned."""

_LOWEST = -5.0
"""Logit of a view that shows nothing at the candidate's place."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One candidate after the second look."""

    row: Rows
    """Box and points as in Rows, one row, the mean of the close views where they see it."""
    close: float
    """Mean logit of the upright view and its mirror image."""
    tilted: float
    """Mean logit of the tilted views."""
    lines: float
    """Steepness of its lines (see line_strength), grey levels."""


def second_look(network: BlazeFace, frame: Image, candidate: Rows) -> Evidence:
    """Look at the candidate alone: centred, at the best size, mirrored and tilted."""
    box = candidate[1:5]
    side = float(max(box[2] - box[0], box[3] - box[1])) / _SHARE
    middle = float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2
    wide = square_view(frame, middle, side * _MARGIN, round(SIDE * _MARGIN))
    upright = centre_view(wide)
    views = (upright, upright.mirror())
    images = [view.image for view in views] + [tilted_image(wide, angle) for angle in _TILTS]
    best = [_best_in_middle(rows) for rows in network.look(images, floor=_LOWEST)]
    seen = [view.to_frame(row[None])[0] for view, row in zip(views, best, strict=False) if len(row)]
    row = np.asarray(np.mean(seen, axis=0) if seen else candidate, dtype=np.float32)
    logits = [float(found[0]) if len(found) else _LOWEST for found in best]
    return Evidence(
        row=row,
        close=sum(logits[:2]) / 2,
        tilted=sum(logits[2:]) / len(_TILTS),
        lines=line_strength(frame, row[1:5]),
    )


def _best_in_middle(rows: Rows) -> Rows:
    """Return the surest sighting where the candidate should be, or an empty row."""
    half = SIDE * _SHARE / 2
    low, high = SIDE / 2 - half, SIDE / 2 + half
    place = np.array([low, low, high, high], dtype=np.float32)
    same = rows[overlaps(place, rows[:, 1:5]) >= 0.35]
    return same[np.argmax(same[:, 0])] if len(same) else np.empty(0, dtype=np.float32)
