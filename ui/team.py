"""Which models there are, and which of them a library uses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.registry import ENTRIES
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


def members(folder: Path | None = None) -> list[Member]:
    """Return all models; `used` as the settings of the library in `folder` (None: default) say."""
    settings = read_settings(folder / "library.toml") if folder else Settings()
    used = _ids(experts(settings))
    found = []
    for entry in ENTRIES:
        made = entry.make()
        found.append(Member(entry.kind, entry.name, entry.profile, made.id, made.id in used))
    return found


def _ids(team: Experts) -> set[str]:
    alone = {team.detector.id, team.tagger.id, team.captioner.id, team.upscaler.id}
    return alone | {embedder.id for embedder in team.embedders}
