"""What an export is made from: one dataset per character, independent of any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sorter.errors import SorterError


class ExportError(SorterError):
    """A dataset cannot be written to the place that was asked for."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture comes from."""

    key: str
    """Crop and framing, `crop:zoom`: what stays the same from export to export."""
    episode: str
    """Name of the video."""
    time: float
    """Seconds from its start."""
    shot: int | None
    """Number of the shot within the video; None when unknown."""
    framing: str
    """head, upper, person or frame."""
    angle: str | None
    """front, three-quarter or profile; None when unknown."""
    faces: int
    """Faces in the picture; more than one where the character is never alone."""
    enlarged: float
    """Factor; 1 where it was cut out as it is."""
    reason: str
    """Why it was chosen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One training picture with its caption."""

    stem: str
    """File name without ending; unique within the dataset."""
    source: Path
    """The finished picture."""
    caption: str
    """One line, the trigger first."""
    tags: tuple[str, ...]
    """What the picture shows, the surest first."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    origin: Origin
    """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The pictures of one character."""

    id: str
    """Character ID."""
    name: str
    """The character, as the person wrote it."""
    trigger: str
    """The word that calls the character."""
    class_word: str
    """What kind of person it is, for trainers that ask for a class: 1girl, 1boy, character."""
    folder: str
    """Safe folder name of the character; no two characters of a library share one."""
    entries: tuple[Entry, ...]
    """The best picture first."""
    wanted: int
    """How many pictures were asked for."""
    size: int
    """Wished shorter side, in pixels."""
    repeats: int = 1
    """How often one epoch shows each picture, so that characters trained together count alike."""


@dataclass(frozen=True, slots=True)
class About:
    """How a dataset was made."""

    models: Mapping[str, str]
    """Task -> model and revision."""
    settings: Mapping[str, str | int | float | bool]
    """Setting -> value."""
    traits: Mapping[str, float] = field(default_factory=dict)
    """What describes the character itself -> share of the pictures that show it."""
    pruned: bool = False
    """Whether captions leave the traits to the trigger."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a format put an entry, relative to the character's folder, with `/`."""

    picture: str
    """The picture file."""
    caption: str
    """The caption file."""


class Format(Protocol):
    """One export format: a file with such a class, a line in registry.py and a golden tree."""

    @property
    def name(self) -> str:
        """As it is asked for: `--format NAME`; also the folder below the export folder."""

    @property
    def about(self) -> str:
        """For the dataset card: how to train with it. Markdown, a few lines."""

    def write(self, dataset: Dataset, folder: Path, *, final: Path) -> list[Placed]:
        """Fill the empty `folder`, which becomes `final` afterwards; one Placed per entry."""

    def write_root(self, root: Path) -> None:
        """Write what belongs to all characters' folders in `root` together, old and new."""
