"""The bundled face detector: many cheap looks, then a second look at each candidate."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from models.bundled.blazeface import SOURCE, BlazeFace, Rows
from models.bundled.face_merge import distinct, merged, overlaps
from models.bundled.face_views import View, close_view, whole_views
from sorter.records import Box, Detection, Image

FACE_THRESHOLD = 0.5
"""Keep detections from this score on: chosen on one half of the measured pictures."""

_SHARES = (1.0, 0.6, 0.4)
"""Scales of the first look, as the share of the frame's longer side that 128 pixels show."""

_CLOSE = (0.35, 0.5)
"""Second look: how much of the square the candidate fills."""


class BundledFaces:
    """Finds drawn faces with BlazeFace. Deterministic, and safe to call from several threads.

    `threshold` is the least score that is reported (see FACE_THRESHOLD); `candidates` bounds the
    second looks per frame, and with them the time.
    """

    def __init__(self, *, threshold: float = FACE_THRESHOLD, candidates: int = 10) -> None:
        self._network = BlazeFace()
        self._threshold = threshold
        self._candidates = candidates

    @property
    def id(self) -> str:
        """Model, weights revision and the revision of the rules around it."""
        return f"bundled-faces-1-{SOURCE.sha256[:8]}-{self._threshold:g}-{self._candidates}"

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the faces of each frame, best score first, boxes clipped to the frame."""
        return [self._detect(image) for image in images]

    def _detect(self, frame: Image) -> list[Detection]:
        candidates = self._candidates_of(frame)
        looked = [self._second_look(frame, row) for row in candidates]
        if not looked:
            return []
        rows = np.array(looked, dtype=np.float32)
        rows = rows[rows[:, 0] >= _logit(self._threshold)]
        kept = distinct(rows[:, 1:5], rows[:, 0], iou=0.3, inside=0.6)
        faces = [_detection(rows[place], frame) for place in kept]
        return [face for face in faces if face is not None]

    def _candidates_of(self, frame: Image) -> Rows:
        """Look at the whole frame at several scales, and at its mirror image."""
        found: list[Rows] = []
        for view in whole_views(frame, _SHARES):
            views = [view, view.mirror()]
            rows = self._network.look([each.image for each in views], floor=-1.5)
            found += [each.to_frame(seen) for each, seen in zip(views, rows, strict=True)]
        return merged(np.concatenate(found), iou=0.4, limit=self._candidates)

    def _second_look(self, frame: Image, row: Rows) -> Rows:
        """Return the candidate as the network sees it alone, centred and at its favourite sizes."""
        side = float(max(row[3] - row[1], row[4] - row[2]))
        middle = float(row[1] + row[3]) / 2, float(row[2] + row[4]) / 2
        views: list[View] = []
        for share in _CLOSE:
            view = close_view(frame, middle, side / share)
            views += [view, view.mirror()]
        seen = self._network.look([view.image for view in views], floor=-6.0)
        best = [_best_at(view.to_frame(rows), row) for view, rows in zip(views, seen, strict=True)]
        result = np.mean(best, axis=0)
        return np.asarray(result, dtype=np.float32)


def _best_at(rows: Rows, candidate: Rows) -> Rows:
    """Return the surest sighting that overlaps the candidate, or the candidate with a low logit."""
    same = rows[overlaps(candidate[1:5], rows[:, 1:5]) >= 0.35]
    if len(same):
        return np.asarray(same[np.argmax(same[:, 0])])
    return np.concatenate([np.array([-6.0], dtype=np.float32), candidate[1:]])


def _detection(row: Rows, frame: Image) -> Detection | None:
    height, width = frame.shape[:2]
    x0, y0, x1, y1 = (float(value) for value in row[1:5])
    box = Box(x0, y0, x1, y1).clipped(width, height)
    if box is None:
        return None
    points = tuple((float(x), float(y)) for x, y in row[5:13].reshape(4, 2))
    return Detection("face", box, 1 / (1 + math.exp(-float(row[0]))), points)


def _logit(probability: float) -> float:
    probability = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(probability / (1 - probability))
