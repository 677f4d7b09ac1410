"""What an expert must offer: a batch in, a batch out, same order, [] gives [].

`id` is model plus weights revision. It is the recipe of the step that uses the expert, so a new
model makes only its own work pending again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from sorter.records import Box, Detection, Image, Matrix


@runtime_checkable
class Detector(Protocol):
    """Finds faces, heads or persons."""

    @property
    def id(self) -> str:
        """Model and weights revision."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the detections of each image, boxes inside the image, best score first."""


@runtime_checkable
class Embedder(Protocol):
    """Turns a crop into a vector: crops of one character come close together."""

    @property
    def id(self) -> str:
        """Model and weights revision."""

    @property
    def size(self) -> int:
        """Length of a vector."""

    @property
    def weight(self) -> float:
        """How much its vectors count beside those of other embedders; 1 is the usual."""

    def embed(self, images: Sequence[Image]) -> Matrix:
        """Return (n, size) float32 with unit rows."""


@runtime_checkable
class Tagger(Protocol):
    """Says what a picture shows, in booru tags with underscores."""

    @property
    def id(self) -> str:
        """Model and weights revision."""

    def tag(self, images: Sequence[Image]) -> list[dict[str, float]]:
        """Return tag -> confidence (0 to 1) per image; only tags the expert stands behind."""


@runtime_checkable
class RegionTagger(Tagger, Protocol):
    """A tagger that sees more when it is told where the face is."""

    def tag_regions(
        self, images: Sequence[Image], faces: Sequence[Box | None], counts: Sequence[int]
    ) -> list[dict[str, float]]:
        """Return the same as `tag`.

        `faces` holds the character's face in pixels of each image (None: unknown), `counts` how
        many faces the image shows.
        """


@runtime_checkable
class Captioner(Protocol):
    """Writes the training caption."""

    @property
    def id(self) -> str:
        """Model and weights revision."""

    def caption(
        self, images: Sequence[Image], tags: Sequence[Mapping[str, float]], *, trigger: str
    ) -> list[str]:
        """Return one line per image; `trigger` calls the character and comes first."""


@runtime_checkable
class Upscaler(Protocol):
    """Enlarges a picture."""

    @property
    def id(self) -> str:
        """Model and weights revision."""

    @property
    def scale(self) -> int:
        """Output pixels per input pixel, along each side."""

    def upscale(self, image: Image) -> Image:
        """Return the image `scale` times as wide and high."""
