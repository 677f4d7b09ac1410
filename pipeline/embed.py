"""Step `embed`: every face becomes one vector per embedder, with the shot's light taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.light import Colour, cheek_colour, relight
from pipeline.quality import FrameCrops, frames_with_crops
from pipeline.step import Tick
from pipeline.zoom import zoom_box
from sorter import rows
from sorter.images import cut, read_image
from sorter.library import Library
from sorter.protocols import Embedder
from sorter.records import Box, Image, Matrix

_PREPARATION = "skin-1"
"""Version of everything that happens to a picture before an embedder sees it."""


@dataclass(frozen=True, slots=True)
class LitFrame:
    """A frame's crops and the colour that skin has in its shot."""

    id: str
    """Frame ID."""
    source: FrameCrops
    """Picture and crops."""
    skin: Colour
    """Median skin of all faces of the shot."""


Embedded = tuple[Matrix, ...]
"""One (crops of the frame, d) matrix per embedder."""


@dataclass(frozen=True, slots=True)
class EmbedStep:
    """Embeds the head around each face."""

    folder: Path
    """The library's folder."""
    embedders: tuple[Embedder, ...]
    """Who looks; each vector is kept under its embedder's ID."""
    name: str = "embed"
    batch: int = 8
    workers: int = 2

    @property
    def recipe(self) -> str:
        """All embedders, and how pictures are prepared for them."""
        return "+".join([_PREPARATION, *(embedder.id for embedder in self.embedders)])

    def pending(self, library: Library) -> list[LitFrame]:
        """Return the frames whose faces lack a vector, each with the skin colour of its shot."""
        frames = frames_with_crops(library, step=self.name, recipe=self.recipe)
        skins = _skins(library)
        return [LitFrame(item.id, item, skins[item.id]) for item in frames if item.id in skins]

    def compute(self, items: Sequence[LitFrame], tick: Tick) -> list[Embedded]:
        """Return per frame one matrix per embedder, a row per crop."""
        del tick  # a batch takes a second
        heads = [head for item in items for head in self._heads(item)]
        matrices = [embedder.embed(heads) for embedder in self.embedders]
        ends = np.cumsum([len(item.source.crops) for item in items])
        parts = [np.split(matrix, ends[:-1]) for matrix in matrices]
        return [tuple(part[number] for part in parts) for number in range(len(items))]

    def save(self, library: Library, item: LitFrame, result: Embedded) -> None:
        """Write the vectors as little-endian float32."""
        values = [
            (crop.id, embedder.id, row.astype("<f4").tobytes())
            for embedder, matrix in zip(self.embedders, result, strict=True)
            for crop, row in zip(item.source.crops, matrix, strict=True)
        ]
        library.database.executemany("REPLACE INTO vector VALUES (?, ?, ?)", values)

    def _heads(self, item: LitFrame) -> list[Image]:
        image = read_image(self.folder / item.source.file)
        return [head_picture(image, crop.box, item.skin) for crop in item.source.crops]


def describe(
    images: Sequence[Image], faces: Sequence[Box | None], embedders: Sequence[Embedder]
) -> list[Matrix]:
    """Embed loose pictures as `run` embeds crops: one (n, d) matrix per embedder.

    A face box says where in its picture the face is; None takes the picture for a head crop. No
    shot tells the light of a head crop, and one cheek is too little to guess it from: measured on
    fan art, guessing loses more than it mends. So such a picture is taken as it is.
    """
    heads = [
        image if face is None else head_picture(image, face, cheek_colour(image, face))
        for image, face in zip(images, faces, strict=True)
    ]
    return [embedder.embed(heads) for embedder in embedders]


def head_picture(image: Image, face: Box, skin: Colour) -> Image:
    """Cut the head out around a face and take the light out of it."""
    height, width = image.shape[:2]
    return relight(cut(image, zoom_box(face, "head", width=width, height=height)), skin)


def _skins(library: Library) -> dict[str, Colour]:
    """Return the skin colour per frame: the median over all faces of its shot."""
    measures = [rows.quality(library, f"skin_{colour}") for colour in ("red", "green", "blue")]
    frames = library.database.execute(
        "SELECT crop.id, crop.frame, frame.shot FROM crop JOIN frame ON frame.id = crop.frame"
        " WHERE crop.kind = 'face'"
    ).fetchall()
    shots: dict[str, list[Colour]] = {}
    for row in frames:
        if row["id"] in measures[0]:
            red, green, blue = (measure[row["id"]] for measure in measures)
            shots.setdefault(row["shot"] or row["frame"], []).append((red, green, blue))
    median = {shot: np.median(np.array(skins), axis=0) for shot, skins in shots.items()}
    places = {row["frame"]: row["shot"] or row["frame"] for row in frames}
    return {
        frame: (float(median[shot][0]), float(median[shot][1]), float(median[shot][2]))
        for frame, shot in places.items()
        if shot in median
    }
