"""Step `upscale`: cut the chosen pictures out of their frames and enlarge the small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from pipeline.framing import MOST_ENLARGED
from pipeline.picked import Picked, forget_marks, picked
from pipeline.step import Tick
from sorter.images import cut, read_image, write_image
from sorter.library import Library
from sorter.protocols import Upscaler
from sorter.records import Image

_VERSION = "cut-1"
"""Changes whenever the same crop, size and upscaler would give other pixels."""

_GENTLE = 1.15
"""Up to this factor plain resampling shows no difference, and a network takes seconds for it."""


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A finished picture."""

    file: str
    """Where it is, relative to the library folder."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


@dataclass(frozen=True, slots=True)
class UpscaleStep:
    """Makes the picture of each pick."""

    folder: Path
    """The library's folder."""
    upscaler: Upscaler
    """Who enlarges."""
    size: int
    """Wished shorter side, in pixels."""
    characters: tuple[str, ...] | None = None
    """IDs of the characters to work for; None for all."""
    name: str = "upscale"
    batch: int = 1
    workers: int = 1  # an upscaler uses all cores by itself

    @property
    def recipe(self) -> str:
        """Upscaler and size."""
        return f"{_VERSION} {self.upscaler.id} {self.size}"

    def pending(self, library: Library) -> list[Picked]:
        """Return the picks without a picture of this recipe; what failed is tried again."""
        query = "SELECT item FROM done WHERE step = ? AND recipe = ? AND error IS NULL"
        marks = library.database.execute(query, (self.name, self.recipe))
        done = {row["item"] for row in marks}
        there = {
            f"{row['crop']}:{row['zoom']}"
            for row in library.database.execute("SELECT crop, zoom FROM picture")
        }
        return [
            item
            for item in picked(library, self.characters)
            if item.id not in done or item.key not in there
        ]

    def compute(self, items: Sequence[Picked], tick: Tick) -> list[Enlarged]:
        """Cut, enlarge and write each picture."""
        del tick  # one picture is one item
        return [self._make(item) for item in items]

    def save(self, library: Library, item: Picked, result: Enlarged) -> None:
        """Write the row; what was said about an older picture has to be said again."""
        forget_marks(library, item, (self.name, "tag", "caption"))
        values = (item.crop, item.zoom, self.upscaler.id, result.file, result.width, result.height)
        library.database.execute("REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?)", values)

    def _make(self, item: Picked) -> Enlarged:
        frame = read_image(self.folder / item.frame_file)
        picture = enlarge(cut(frame, item.box), size=self.size, upscaler=self.upscaler)
        file = Library.picture_file("upscaled", f"{item.crop}-{item.zoom}", suffix=".png")
        write_image(self.folder / file, picture)
        return Enlarged(file, picture.shape[1], picture.shape[0])


def enlarge(image: Image, *, size: int, upscaler: Upscaler) -> Image:
    """Return the image with its shorter side at `size`, aspect kept; a larger one as it is.

    The upscaler is run as often as it takes, and its result reduced to the exact size: that
    keeps more detail than the other way round. Never enlarges by more than four.
    """
    height, width = image.shape[:2]
    factor = min(size / min(width, height), MOST_ENLARGED)
    if factor <= 1:
        return image
    target = (round(width * factor), round(height * factor))
    picture = image
    if factor > _GENTLE and upscaler.scale > 1:
        while min(picture.shape[:2]) < min(target):
            picture = upscaler.upscale(picture)
    return _resized(picture, target)


def _resized(image: Image, size: tuple[int, int]) -> Image:
    """Resize to (width, height): area averaging on the way down, Lanczos on the way up."""
    if (image.shape[1], image.shape[0]) == size:
        return image
    down = image.shape[1] >= size[0]
    method = cv2.INTER_AREA if down else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)
