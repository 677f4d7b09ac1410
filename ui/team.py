"""Which models there are, where they come from, and which of them a library uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path

from models.registry import ENTRIES, Entry
from models.weights import PackageFile
from pipeline.plan import Experts, experts
from sorter.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Member:
    """A registered model."""

    kind: str
    """What it does."""
    name: str
    """What people call it."""
    profile: str
    """bundled or full."""
    id: str
    """Model and weights revision."""
    used: bool
    """Whether the settings choose it."""
    sources: tuple[str, ...]
    """The packages that its weights are taken from, with their licences; none for plain code."""


def members(folder: Path | None = None) -> list[Member]:
    """Return all models; `used` as the settings of the library in `folder` (None: default) say."""
    settings = read_settings(folder / "library.toml") if folder else Settings()
    used = _ids(experts(settings))
    return [_member(entry, used) for entry in ENTRIES]


def _member(entry: Entry, used: set[str]) -> Member:
    made = entry.make().id
    files = [f"{file.package} {file.version} ({file.licence})" for file in _files(entry)]
    sources = tuple(dict.fromkeys(files))
    return Member(entry.kind, entry.name, entry.profile, made, made in used, sources)


def _files(entry: Entry) -> Iterator[PackageFile]:
    """Yield the package files that an expert's module names, alone or as part of a model."""
    for value in vars(import_module(entry.target.partition(":")[0])).values():
        if isinstance(value, PackageFile):
            yield value
        elif is_dataclass(value) and not isinstance(value, type):
            parts = [getattr(value, field.name) for field in fields(value)]
            yield from (part for part in parts if isinstance(part, PackageFile))


def _ids(team: Experts) -> set[str]:
    alone = {team.detector.id, team.tagger.id, team.captioner.id, team.upscaler.id}
    return alone | {embedder.id for embedder in team.embedders}
