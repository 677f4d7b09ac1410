"""The contact sheet: a whole dataset at one glance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.export.record import Entry
from sorter.images import read_image
from sorter.records import Image

_CELL = 224
_LABEL = 22
_GAP = 6
_COLUMNS = 8
_PAPER = 245
_INK = (40, 40, 40)


def contact_sheet(entries: Sequence[Entry]) -> Image:
    """Return one picture of all entries, eight in a row, each with its number and framing."""
    columns = min(_COLUMNS, max(1, math.ceil(math.sqrt(len(entries)))))
    lines = max(1, math.ceil(len(entries) / columns))
    shape = (lines * (_CELL + _LABEL + _GAP) + _GAP, columns * (_CELL + _GAP) + _GAP, 3)
    sheet = np.full(shape, _PAPER, dtype=np.uint8)
    for number, entry in enumerate(entries):
        top = _GAP + number // columns * (_CELL + _LABEL + _GAP)
        left = _GAP + number % columns * (_CELL + _GAP)
        _put(sheet, _fitted(read_image(entry.source)), top, left)
        # The drawing font has no other letters than ASCII: numbers and framings only.
        label = f"{number + 1:04d} {entry.origin.framing} {_clock(entry.origin.time)}"
        place = (left + 2, top + _CELL + _LABEL - 7)
        cv2.putText(sheet, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, _INK, 1, cv2.LINE_AA)
    return sheet


def _put(sheet: Image, picture: Image, top: int, left: int) -> None:
    height, width = picture.shape[:2]
    top, left = top + (_CELL - height) // 2, left + (_CELL - width) // 2
    sheet[top : top + height, left : left + width] = picture


def _fitted(image: Image) -> Image:
    factor = _CELL / max(image.shape[:2])
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
