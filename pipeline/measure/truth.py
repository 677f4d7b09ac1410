"""The truth that people wrote down, read from CSV files into records."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.measure.table import Row, has_columns, read_table
from sorter.records import Box

BoxKind = Literal["face", "body"]
"""What a truth box surrounds."""

CORNERS = ("x1", "y1", "x2", "y2")
"""Columns of a box, in pixels: left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture of one known character."""

    path: Path
    """The file."""
    label: str
    """Who it shows."""
    series: str
    """The set it is grouped with."""


@dataclass(frozen=True, slots=True)
class BoxedPicture:
    """A whole picture with all its faces boxed."""

    path: Path
    """The file."""
    folder: str
    """First part of its path; '.' for a picture beside the truth file."""
    faces: tuple[Box, ...]
    """Face boxes in pixels; none for a picture without a face."""


@dataclass(frozen=True, slots=True)
class TrueShot:
    """Who can be seen between two cuts."""

    episode: str
    """File name of the video without its ending."""
    start: float
    """First moment, in seconds."""
    end: float
    """Moment of the next cut, in seconds."""
    characters: tuple[str, ...]
    """Everybody in it, no two alike."""
    complete: bool
    """Whether every face in it is boxed."""


@dataclass(frozen=True, slots=True)
class TrueBox:
    """Where a character is in one frame."""

    episode: str
    """File name of the video without its ending."""
    time: float
    """Moment of the frame, in seconds."""
    character: str
    """Who."""
    kind: BoxKind
    """What the box surrounds."""
    box: Box
    """Where, in pixels."""


def read_crops(path: Path) -> list[LabelledPicture]:
    """Read a manifest with path (relative to itself), label, series. Raises TruthError."""
    return [
        LabelledPicture(path.parent / row.text("path"), row.text("label"), row.text("series"))
        for row in read_table(path, ("path", "label", "series"))
    ]


def read_frames(path: Path) -> list[BoxedPicture]:
    """Read path, kind, x1, y1, x2, y2 of whole pictures, in the order of their first line.

    A `manifest.csv` beside it with columns path and faces_complete adds pictures without any box
    and tells where the boxes are not complete (a column faces_complete in the file itself does
    the same). Those pictures are left out as a whole: an unboxed face would count as a false
    detection, and a recall over other pictures than the precision's cannot be combined with it.
    """
    faces: dict[str, list[Box]] = {}
    incomplete: set[str] = set()
    boxes, pictures = read_table(path, ("path", "kind", *CORNERS)), _manifest(path)
    for row in boxes:
        found = faces.setdefault(_name(row), [])
        # A line that names only the picture says that nothing is in it.
        if row.optional("kind") and _kind(row) == "face" and (box := _box(row)):
            found.append(box)
    for row in [*pictures, *boxes]:
        faces.setdefault(_name(row), [])
        if not row.flag("faces_complete", default=True):
            incomplete.add(_name(row))
    return [
        BoxedPicture(path.parent / name, _folder(name), tuple(found))
        for name, found in faces.items()
        if name not in incomplete
    ]


def read_shots(path: Path) -> list[TrueShot]:
    """Read episode, start_s, end_s, characters (separated by '|'), and faces_complete if given."""
    return [
        TrueShot(
            episode_name(row.text("episode")),
            row.number("start_s"),
            row.number("end_s"),
            tuple(dict.fromkeys(filter(None, map(str.strip, _characters(row))))),
            row.flag("faces_complete", default=True),
        )
        for row in read_table(path, ("episode", "start_s", "end_s", "characters"))
    ]


def read_boxes(path: Path) -> list[TrueBox]:
    """Read episode, time_s, character, kind, x1, y1, x2, y2; boxes without area are left out."""
    found = []
    for row in read_table(path, ("episode", "time_s", "character", "kind", *CORNERS)):
        if box := _box(row):
            where = episode_name(row.text("episode")), row.number("time_s")
            found.append(TrueBox(*where, row.text("character"), _kind(row), box))
    return found


def episode_name(text: str) -> str:
    """Return the form in which names of files and truth are compared: Unicode NFC.

    Some file systems decompose accents, so the same name can come in two spellings.
    """
    return unicodedata.normalize("NFC", text.strip())


def _manifest(boxes: Path) -> list[Row]:
    """Read the list of pictures beside the boxes; a manifest of something else is not meant."""
    path, columns = boxes.with_name("manifest.csv"), ("path", "faces_complete")
    return read_table(path, columns) if has_columns(path, columns) else []


def _name(row: Row) -> str:
    return Path(row.text("path")).as_posix()


def _characters(row: Row) -> list[str]:
    return row.optional("characters").split("|")


def _kind(row: Row) -> BoxKind:
    kind = row.text("kind").casefold()
    if kind == "face":
        return "face"
    if kind == "body":
        return "body"
    raise row.wrong("kind", "face or body", kind)


def _box(row: Row) -> Box | None:
    x0, y0, x1, y1 = (row.number(column) for column in CORNERS)
    # A person who has left the picture leaves a box without area behind: nothing to find there.
    return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _folder(name: str) -> str:
    parts = Path(name).parts
    return parts[0] if len(parts) > 1 else "."
