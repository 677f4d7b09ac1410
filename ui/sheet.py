"""A contact sheet: one picture with some faces of every group, for a quick look without a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from sorter.errors import SorterError
from sorter.images import read_image, write_image
from sorter.library import Library
from sorter.records import Image
from ui.overview import EXAMPLES, GroupRow
from ui.thumbnails import shrunk, thumbnail_files

_TILE = 112
_LABEL = 96
_GAP = 4
_PAPER = 248
_INK = (40, 40, 48)
SUFFIXES = (".png", ".jpg", ".webp")
"""Endings a sheet may have."""


def write_sheet(library: Library, groups: Sequence[GroupRow], path: Path) -> None:
    """Draw one row per group: its number, its size and its example crops."""
    if path.suffix not in SUFFIXES:
        raise SorterError(
            f"a sheet must end in {', '.join(SUFFIXES)}, but got '{path.name}'",
            hint=f"for example: {path.with_suffix('.png').name}",
        )
    files = thumbnail_files(library, [crop for group in groups for crop in group.examples])
    strips = [_strip(group, files) for group in groups]
    write_image(path, np.concatenate(strips) if strips else _paper(_TILE), quality=85)


def _strip(group: GroupRow, files: Mapping[str, Path]) -> Image:
    strip = _paper(_TILE + _GAP)
    # OpenCV writes ASCII only, so the sheet shows numbers and leaves names to the table.
    _write(strip, f"{group.id}", top=48, scale=1.1)
    _write(strip, f"{group.size} crops", top=76, scale=0.45)
    known = [files[crop] for crop in group.examples if crop in files]
    for place, file in enumerate(known):
        tile = shrunk(read_image(file), _TILE)
        left = _LABEL + place * (_TILE + _GAP)
        strip[: tile.shape[0], left : left + tile.shape[1]] = tile
    return strip


def _paper(height: int) -> Image:
    width = _LABEL + EXAMPLES * (_TILE + _GAP)
    return np.full((height, width, 3), _PAPER, dtype=np.uint8)


def _write(strip: Image, text: str, *, top: int, scale: float) -> None:
    font, thickness = cv2.FONT_HERSHEY_SIMPLEX, 2 if scale > 1 else 1
    cv2.putText(strip, text, (10, top), font, scale, _INK, thickness, cv2.LINE_AA)
