"""The value types that every part of the sorter speaks: frozen, and checked at birth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""(height, width, 3) uint8, RGB, always."""

Matrix = npt.NDArray[np.float32]
"""(n, d) float32."""

CropKind = Literal["face", "head", "upper", "person"]
"""face: the detected box. head: face x 1.5, square. upper: head to chest. person: head to toe."""

CROP_KINDS: tuple[CropKind, ...] = ("face", "head", "upper", "person")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of its source frame, half-open: x0 <= x < x1, y0 <= y < y1."""

    x0: float
    """Left edge."""
    y0: float
    """Top edge."""
    x1: float
    """Right edge, outside the box."""
    y1: float
    """Bottom edge, outside the box."""

    def __post_init__(self) -> None:
        corners = (self.x0, self.y0, self.x1, self.y1)
        if not all(math.isfinite(corner) for corner in corners):
            raise ValueError(f"a box needs finite corners, but got {corners}")
        if self.x1 <= self.x0 or self.y1 <= self.y0:
            raise ValueError(f"a box needs x0 < x1 and y0 < y1, but got {corners}")

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, x: float, y: float) -> bool:
        """Say whether the point lies inside."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1

    def overlap(self, other: Box) -> float:
        """Return the shared area in square pixels."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: Box) -> float:
        """Return intersection over union, 0 to 1."""
        shared = self.overlap(other)
        return shared / (self.area + other.area - shared)

    def clipped(self, width: int, height: int) -> Box | None:
        """Return the part inside a width x height frame, or None when nothing is left."""
        x0, y0 = max(0.0, self.x0), max(0.0, self.y0)
        x1, y1 = min(float(width), self.x1), min(float(height), self.y1)
        return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


@dataclass(frozen=True, slots=True)
class Video:
    """One source: a video file, or a folder of pictures."""

    id: str
    """Hash of the bytes (for a folder of pictures: of the names and bytes in it)."""
    path: str
    """Where it was last seen."""
    name: str
    """The file name without its ending; the episode's name on screen."""
    width: int
    """Width in displayed pixels (sample aspect ratio and rotation applied)."""
    height: int
    """Height in displayed pixels."""
    duration: float
    """Seconds; 0 for pictures."""
    kind: Literal["video", "pictures"] = "video"
    """What `path` is."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A run of frames between two cuts."""

    id: str
    """Hash of (video, number)."""
    video: str
    """ID of the video."""
    number: int
    """0, 1, 2 ... in time."""
    start: float
    """First moment, in seconds."""
    end: float
    """Moment of the next cut, in seconds; outside the shot."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture taken from a video."""

    id: str
    """Hash of (video, pts)."""
    video: str
    """ID of the video."""
    pts: int
    """Presentation timestamp in the stream's own time base; for pictures the position."""
    time: float
    """Seconds from the start; for pictures the position."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    phash: int
    """64-bit perceptual hash, unsigned."""
    file: str
    """Path of the picture, relative to the library folder."""
    shot: str | None = None
    """ID of the shot; None before the shots are known."""
    duplicate_of: str | None = None
    """ID of the kept frame that shows the same; None for a kept frame."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Something a detector saw in one image."""

    kind: CropKind
    """What it is."""
    box: Box
    """Where it is."""
    score: float
    """How sure, 0 to 1."""
    landmarks: tuple[tuple[float, float], ...] = ()
    """Points in pixels: left eye, right eye (as seen), nose, mouth; empty when unknown."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a detection's score must be 0 to 1, but got {self.score}")


@dataclass(frozen=True, slots=True)
class Crop:
    """A detection that the library keeps: the unit that is grouped, named and exported."""

    id: str
    """Hash of (frame, kind, box)."""
    frame: str
    """ID of the frame."""
    kind: CropKind
    """What the box surrounds."""
    box: Box
    """Where, in pixels of the frame."""
    score: float
    """The detector's confidence, 0 to 1."""
    landmarks: tuple[tuple[float, float], ...] = ()
    """As in Detection."""
    track: str | None = None
    """ID of the track: the crops that follow each other inside one shot."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of some crops: row i belongs to ids[i]."""

    ids: tuple[str, ...]
    """Crop IDs, no two alike."""
    matrix: Matrix = field(repr=False)
    """(n, d) float32, unit rows."""

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or len(self.matrix) != len(self.ids):
            raise ValueError(
                f"vectors need one row per ID, but got {len(self.ids)} IDs "
                f"and a matrix of shape {self.matrix.shape}"
            )

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody a person named."""

    id: str
    """The name in its comparison form: NFKC, case-folded, single spaces."""
    name: str
    """As the person wrote it."""
    trigger: str
    """The word that calls the character in a caption."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who a crop shows."""

    crop: str
    """ID of the crop."""
    character: str | None
    """ID of the character; None for 'not a character'."""
    by: Literal["human", "auto"]
    """A person's decision is a fact; anything automatic is a proposal."""
    score: float = 1.0
    """Confidence, 0 to 1; 1 for a person's decision."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A proposal: crops that seem to show one character."""

    number: int
    """The group's number; it stays with the group when groups are made anew."""
    crops: tuple[str, ...]
    """Crop IDs, the most typical first."""
    confidence: float
    """How well it hangs together, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one step or pass did."""

    step: str
    """Name of the step."""
    done: int = 0
    """Items finished now."""
    failed: int = 0
    """Items whose failure was recorded now."""
    seconds: float = 0.0
    """Wall time."""


def unit_rows(matrix: npt.ArrayLike) -> Matrix:
    """Scale each row of an (n, d) matrix to length 1; rows of zeros stay zero."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def ordered_unique(items: Sequence[str]) -> tuple[str, ...]:
    """Drop repeats and keep the first of each."""
    return tuple(dict.fromkeys(items))
