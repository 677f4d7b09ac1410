"""Step `quality`: raw measures of every crop, stored as they are and judged when they are read.

An absolute threshold on blur fails on anime, whose flat areas look blurred to any filter; readers
rank the raw values within an episode instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from pipeline.light import cheek_colour
from pipeline.step import Tick
from pipeline.watch import sharpness
from sorter import rows
from sorter.images import cut, read_image, shrunk
from sorter.library import Library
from sorter.records import Box, Crop, Image

_SIDE = 96  # blur is compared at one size: a small face is not blurred because it is small


@dataclass(frozen=True, slots=True)
class FrameCrops:
    """A frame with its crops, so that its picture is read once."""

    id: str
    """Frame ID."""
    file: str
    """Picture, relative to the library."""
    crops: tuple[Crop, ...]
    """The faces on it."""


Measures = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class QualityStep:
    """Measures crops."""

    folder: Path
    """The library's folder."""
    name: str = "quality"
    recipe: str = "crop-1"
    batch: int = 8
    workers: int = 2

    def pending(self, library: Library) -> list[FrameCrops]:
        """Return the frames whose crops are not measured."""
        return frames_with_crops(library, step=self.name, recipe=self.recipe)

    def compute(self, items: Sequence[FrameCrops], tick: Tick) -> list[list[Measures]]:
        """Return the measures of each crop of each frame."""
        del tick  # a batch takes a fraction of a second
        return [self._frame(item) for item in items]

    def save(self, library: Library, item: FrameCrops, result: list[Measures]) -> None:
        """Write the measures."""
        for crop, measures in zip(item.crops, result, strict=True):
            rows.save_quality(library, crop.id, measures)

    def _frame(self, item: FrameCrops) -> list[Measures]:
        image = read_image(self.folder / item.file)
        return [measure(image, crop.box) for crop in item.crops]


def measure(image: Image, face: Box) -> Measures:
    """Return raw measures of the face inside `face`.

    sharpness: Laplacian variance at 96 px. brightness, contrast: mean and deviation, 0-255.
    face_size: shorter side in pixels. edge: share of the face's sides that touch the frame's edge.
    skin_red, skin_green, skin_blue: median of the cheeks.
    """
    small = shrunk(cut(image, face), (_SIDE, _SIDE))
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    height, width = image.shape[:2]
    touched = (face.x0 <= 1, face.y0 <= 1, face.x1 >= width - 1, face.y1 >= height - 1)
    red, green, blue = cheek_colour(image, face)
    return (
        ("sharpness", sharpness(small)),
        ("brightness", float(grey.mean())),
        ("contrast", float(np.std(grey))),
        ("face_size", min(face.width, face.height)),
        ("edge", sum(touched) / 4),
        ("skin_red", red),
        ("skin_green", green),
        ("skin_blue", blue),
    )


def frames_with_crops(library: Library, *, step: str, recipe: str) -> list[FrameCrops]:
    """Return the frames that have faces and no done-mark of this step and recipe."""
    query = (
        "SELECT crop.*, frame.file FROM crop JOIN frame ON frame.id = crop.frame"
        " JOIN video ON video.id = frame.video WHERE crop.kind = 'face' AND NOT EXISTS"
        " (SELECT 1 FROM done WHERE step = ? AND item = frame.id AND recipe = ?)"
        " ORDER BY video.position, frame.pts, crop.x0, crop.id"
    )
    found = library.database.execute(query, (step, recipe))
    return [
        FrameCrops(frame, file, tuple(rows.crop_of(row) for row in group))
        for (frame, file), group in groupby(found, key=lambda row: (row["frame"], row["file"]))
    ]
