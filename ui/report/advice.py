"""What a person could do next with a library, the most important first."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ui.report.content import Action, Section
from ui.status import Status

ENOUGH = 30
"""Crops from which on a character makes a dataset; 30 to 100 varied pictures are the usual size."""

_NAMED = 8  # groups or characters that one line lists


def advice(
    status: Status, characters: Sequence[Section], groups: Sequence[Section]
) -> tuple[Action, ...]:
    """Return the next actions for a library in this state."""
    where = f"-l {shlex.quote(status.library)}"
    actions = [
        *_pending(status, where),
        *_failed(status, where),
        *_unnamed(groups, where),
        *_small(characters),
        *_ready(characters, where),
    ]
    return tuple(actions)


def _pending(status: Status, where: str) -> list[Action]:
    if not status.videos:
        return [Action("The library holds no video yet.", f"sorter run VIDEO... {where}")]
    steps = [step.name for step in status.steps if step.pending]
    if not steps:
        return []
    return [Action(f"Work is pending: {', '.join(steps)}.", f"sorter run {where}")]


def _failed(status: Status, where: str) -> list[Action]:
    if not status.failures:
        return []
    text = f"{len(status.failures)} could not be done; the reasons stand at the end of the page."
    return [Action(text, f"sorter run --retry {where}")]


def _unnamed(groups: Sequence[Section], where: str) -> list[Action]:
    if not groups:
        return []
    listed = ", ".join(f"{group.number} ({group.crops})" for group in groups[:_NAMED])
    more = f" and {len(groups) - _NAMED} more" if len(groups) > _NAMED else ""
    text = f"Name these groups (faces in brackets): {listed}{more}."
    return [Action(text, f"sorter name {groups[0].number} NAME {where}")]


def _small(characters: Sequence[Section]) -> list[Action]:
    small = [entry for entry in characters if entry.crops < ENOUGH]
    if not small:
        return []
    listed = ", ".join(f"{entry.title} ({entry.crops})" for entry in small[:_NAMED])
    more = f" and {len(small) - _NAMED} more" if len(small) > _NAMED else ""
    text = (
        f"Fewer than {ENOUGH} faces: {listed}{more}."
        " Add episodes, or look for them among the unsorted faces."
    )
    return [Action(text, "")]


def _ready(characters: Sequence[Section], where: str) -> list[Action]:
    ready = [entry.title for entry in characters if entry.crops >= ENOUGH]
    if not ready:
        return []
    text = f"Ready for a dataset: {', '.join(ready[:_NAMED])}"
    more = f" and {len(ready) - _NAMED} more" if len(ready) > _NAMED else ""
    return [Action(f"{text}{more}.", f"sorter export {where} --out datasets")]
