"""Step `caption`: the training caption of each picture, called by its character's trigger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.picked import forget_marks
from pipeline.step import Tick
from pipeline.tag import Finished, finished, tags_of
from pipeline.traits import without
from sorter.images import read_image
from sorter.library import Library
from sorter.protocols import Captioner
from sorter.records import Character


@dataclass(frozen=True, slots=True)
class Call:
    """How a character is called in captions."""

    character: Character
    """Whose trigger begins each caption."""
    pruned: frozenset[str] = frozenset()
    """Tags that the trigger stands for."""

    @property
    def digest(self) -> str:
        """Changes with everything here that changes a caption."""
        words = (self.character.id, self.character.trigger, *sorted(self.pruned))
        return hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Tagged:
    """A picture with its tags."""

    picture: Finished
    """The picture."""
    tags: dict[str, float]
    """Tag -> confidence, the surest first; without what the trigger stands for."""
    call: Call
    """Whom the caption is for."""

    @property
    def id(self) -> str:
        """What done-marks call it: another trigger is another caption."""
        return f"{self.picture.id}:{self.call.digest}"


@dataclass(frozen=True, slots=True)
class CaptionStep:
    """Captions pictures."""

    folder: Path
    """The library's folder."""
    captioner: Captioner
    """Who writes."""
    calls: tuple[Call, ...]
    """One per character to work for."""
    name: str = "caption"
    batch: int = 8
    workers: int = 1

    @property
    def recipe(self) -> str:
        """The captioner."""
        return self.captioner.id

    def pending(self, library: Library) -> list[Tagged]:
        """Return the pictures without a caption of this recipe; what failed is tried again."""
        query = "SELECT item FROM done WHERE step = ? AND recipe = ? AND error IS NULL"
        marks = library.database.execute(query, (self.name, self.recipe))
        done = {row["item"] for row in marks}
        calls = {call.character.id: call for call in self.calls}
        tagged = [
            _tagged(library, item, calls[item.pick.character])
            for item in finished(library, tuple(calls))
        ]
        return [item for item in tagged if item.id not in done]

    def compute(self, items: Sequence[Tagged], tick: Tick) -> list[str]:
        """Return one line per picture."""
        del tick  # a batch takes a moment
        lines: list[str] = []
        # Items come by character, so this is one call per batch nearly always.
        for trigger, group in groupby(items, key=lambda item: item.call.character.trigger):
            same = list(group)
            images = [read_image(self.folder / item.picture.file) for item in same]
            tags = [item.tags for item in same]
            lines += self.captioner.caption(images, tags, trigger=trigger)
        return lines

    def save(self, library: Library, item: Tagged, result: str) -> None:
        """Write the caption; the mark of an older trigger must not outlive its text."""
        pick = item.picture.pick
        forget_marks(library, pick, (self.name,))
        values = (pick.crop, pick.zoom, pick.character, result)
        library.database.execute("REPLACE INTO caption VALUES (?, ?, ?, ?)", values)


def _tagged(library: Library, item: Finished, call: Call) -> Tagged:
    return Tagged(item, without(tags_of(library, item), call.pruned), call)
