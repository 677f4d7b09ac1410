"""The plan: which steps run in which order with which experts. The only place that knows both."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from models.captions import TemplateCaptioner
from models.registry import Entry, Kind, Profile, entries
from pipeline.dedup import DedupStep
from pipeline.detect import DetectStep
from pipeline.embed import EmbedStep
from pipeline.frames import FramesStep
from pipeline.group import GroupStep
from pipeline.quality import QualityStep
from pipeline.shots import ShotsStep
from pipeline.step import Progress, Step, run_step
from pipeline.track import TrackStep
from sorter.errors import SettingsError
from sorter.library import Library
from sorter.protocols import Captioner, Detector, Embedder, Tagger, Upscaler
from sorter.records import Report
from sorter.settings import Settings

_log = logging.getLogger(__name__)


class Experts:
    """One expert per task. Each is made when it is first asked for, and loads its weights later
    still: at its first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._profile: Profile = "full" if settings.profile == "full" else "bundled"

    @cached_property
    def detector(self) -> Detector:
        """Finds faces."""
        return cast("Detector", self._first("detector"))

    @cached_property
    def embedders(self) -> tuple[Embedder, ...]:
        """Tell characters apart, together."""
        return tuple(entry.make() for entry in self._entries("embedder"))

    @cached_property
    def tagger(self) -> Tagger:
        """Says what a picture shows."""
        return cast("Tagger", self._first("tagger"))

    @cached_property
    def captioner(self) -> Captioner:
        """Writes captions."""
        template, underscores = self._settings.caption_template, self._settings.caption_underscores
        return TemplateCaptioner(template, underscores=underscores)

    @cached_property
    def upscaler(self) -> Upscaler:
        """Enlarges."""
        return cast("Upscaler", self._first("upscaler"))

    def _first(self, kind: Kind) -> object:
        return self._entries(kind)[0].make()

    def _entries(self, kind: Kind) -> list[Entry]:
        found = entries(kind, self._profile)
        if not found:
            raise SettingsError(
                f"profile '{self._profile}' has no {kind}",
                hint="use --profile bundled; sorter models list shows what there is",
            )
        return found


@dataclass(frozen=True, slots=True)
class StepState:
    """How far a step is."""

    name: str
    """The step."""
    done: int
    """Items that have passed it."""
    pending: int
    """Items that wait for it, as far as they are known: earlier steps may bring more."""
    failed: tuple[tuple[str, str], ...]
    """(item, reason) of what could not be done."""
    seconds: float
    """Wall time spent on it so far."""


def experts(settings: Settings) -> Experts:
    """Return the experts of the profile in the settings, none of them loaded yet."""
    return Experts(settings)


def steps(library: Library, team: Experts) -> list[Step[Any, Any]]:
    """Return the steps from the videos to the groups, in order."""
    folder, settings = library.folder, library.settings
    return [
        FramesStep(folder, settings),
        ShotsStep(),
        DedupStep(settings),
        DetectStep(folder, team.detector, settings),
        TrackStep(),
        QualityStep(folder),
        EmbedStep(folder, team.embedders),
        GroupStep(team.embedders, settings),
    ]


def process(
    library: Library, progress: Progress | None = None, *, team: Experts | None = None
) -> list[Report]:
    """Do all pending work up to the groups. Interrupted, it goes on where it was."""
    team = team or experts(library.settings)
    with library.working():
        return [run_step(library, step, progress) for step in steps(library, team)]


def states(library: Library) -> list[StepState]:
    """Return how far each step is."""
    seconds = {
        row["step"]: row["seconds"] for row in library.database.execute("SELECT * FROM timing")
    }
    return [
        _state(library, step, seconds.get(step.name, 0.0))
        for step in steps(library, experts(library.settings))
    ]


def retry_failed(library: Library) -> int:
    """Forget all failures, so that the next run tries those items again; return how many."""
    with library.transaction() as database:
        return database.execute("DELETE FROM done WHERE error IS NOT NULL").rowcount


def _state(library: Library, step: Step[Any, Any], seconds: float) -> StepState:
    query = "SELECT item, error FROM done WHERE step = ? AND recipe = ? ORDER BY item"
    marks = library.database.execute(query, (step.name, step.recipe)).fetchall()
    failed = tuple((row["item"], row["error"]) for row in marks if row["error"] is not None)
    waiting = len(step.pending(library))
    return StepState(step.name, len(marks) - len(failed), waiting, failed, seconds)
