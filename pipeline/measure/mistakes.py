"""Contact sheets of what went wrong, for people to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from pipeline.measure.library_labels import Judged
from pipeline.zoom import zoom_box
from sorter.images import cut, read_image, write_image
from sorter.library import Library
from sorter.records import Image

_SIDE, _CAPTION, _COLUMNS, _MOST = 128, 34, 8, 64
_WHITE, _INK, _WRONG, _RIGHT = (255, 255, 255), (20, 20, 20), (200, 30, 40), (30, 140, 60)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one contact sheet shows."""

    name: str
    """File name without its ending."""
    examples: tuple[Judged, ...]
    """Right crops, for comparison."""
    wrong: tuple[Judged, ...]
    """The mistakes."""


def write_sheets(library: Library, faces: Sequence[Judged], folder: Path) -> list[Path]:
    """Write one PNG per group with mistakes, the worst group first, and one of false crops.

    A sheet shows up to a row of right crops (green) and then the wrong ones (red, at most 64),
    each with its true label, episode and second. Returns the files. Raises MediaError when
    a frame's picture is gone.
    """
    written = []
    for number, sheet in enumerate(_sheets(faces), start=1):
        path = folder / f"{number:03d}_{sheet.name}.png"
        tiles = [_tile(library, face, _RIGHT) for face in sheet.examples]
        # The mistakes begin on a row of their own.
        tiles += [_blank()] * (-len(tiles) % _COLUMNS)
        tiles += [_tile(library, face, _WRONG) for face in sheet.wrong]
        write_image(path, _grid(tiles))
        written.append(path)
    return written


def _sheets(faces: Sequence[Judged]) -> Iterator[Sheet]:
    groups: dict[int, list[Judged]] = {}
    for face in faces:
        if face.group is not None:
            groups.setdefault(face.group, []).append(face)
    found = [_group_sheet(number, some) for number, some in groups.items()]
    yield from sorted((s for s in found if s.wrong), key=lambda s: (-len(s.wrong), s.name))
    false = [face for face in faces if face.label is None]
    if false:
        yield Sheet(f"false_crops_{len(false)}", (), tuple(false[:_MOST]))
    off = [face for face in faces if _off_face(face) and face.label is not None]
    if off:
        yield Sheet(f"off_face_{len(off)}", (), tuple(off[:_MOST]))


def _group_sheet(number: int, faces: Sequence[Judged]) -> Sheet:
    """Take the label that most of a group carries for right and every other for wrong."""
    most, _ = Counter(face.label for face in faces).most_common(1)[0]
    wrong = sorted(
        (face for face in faces if face.label != most), key=lambda face: face.label or ""
    )
    right = [face for face in faces if face.label == most]
    name = f"group_{number}_{len(right)}_right_{len(wrong)}_wrong"
    return Sheet(name, tuple(right[:_COLUMNS]), tuple(wrong[:_MOST]))


def _off_face(face: Judged) -> bool:
    return face.truth.complete and not face.truth.on_face


def _tile(library: Library, face: Judged, colour: tuple[int, int, int]) -> Image:
    tile = _blank()
    _write(tile, face.label or "(nobody)", _SIDE + 13, colour)
    _write(tile, f"{face.episode[-8:]} {face.frame.time:.1f} s", _SIDE + 28, _INK)
    image = read_image(library.path(face.frame.file))
    height, width = image.shape[:2]
    head = cut(image, zoom_box(face.crop.box, "head", width=width, height=height))
    scale = _SIDE / max(head.shape[:2])
    size = (max(1, round(head.shape[1] * scale)), max(1, round(head.shape[0] * scale)))
    tile[: size[1], : size[0]] = cv2.resize(head, size, interpolation=cv2.INTER_AREA)
    cv2.rectangle(tile, (0, 0), (_SIDE - 1, _SIDE - 1), colour, 2)
    return tile


def _write(tile: Image, text: str, y: int, colour: tuple[int, int, int]) -> None:
    # OpenCV's own font knows ASCII only.
    plain = text.encode("ascii", "replace").decode()[:18]
    cv2.putText(tile, plain, (2, y), cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)


def _blank() -> Image:
    return np.full((_SIDE + _CAPTION, _SIDE, 3), _WHITE, dtype=np.uint8)


def _grid(tiles: Sequence[Image]) -> Image:
    rows = [tiles[start : start + _COLUMNS] for start in range(0, len(tiles), _COLUMNS)]
    full = [[*row, *[_blank()] * (_COLUMNS - len(row))] for row in rows]
    return np.ascontiguousarray(np.concatenate([np.concatenate(row, axis=1) for row in full]))
