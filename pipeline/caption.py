"""Step `caption`: the training caption of each picture, called by the character's trigger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.step import Tick
from pipeline.tag import Finished, finished, tags_of
from pipeline.traits import without
from sorter.images import read_image
from sorter.library import Library
from sorter.protocols import Captioner
from sorter.records import Character


@dataclass(frozen=True, slots=True)
class Tagged:
    """A picture with its tags."""

    picture: Finished
    """The picture."""
    tags: dict[str, float]
    """Tag -> confidence, the surest first; without what the trigger stands for."""
    character: str
    """ID of the character."""

    @property
    def id(self) -> str:
        """What done-marks call it: one picture may be captioned for two characters."""
        return f"{self.picture.id}:{self.character}"


@dataclass(frozen=True, slots=True)
class CaptionStep:
    """Captions the pictures of one character."""

    folder: Path
    """The library's folder."""
    captioner: Captioner
    """Who writes."""
    character: Character
    """Whose pictures; the trigger is part of every caption."""
    pruned: frozenset[str] = frozenset()
    """Tags that the trigger stands for."""
    name: str = "caption"
    batch: int = 8
    workers: int = 1

    @property
    def recipe(self) -> str:
        """Captioner, trigger and what the trigger stands for."""
        traits = hashlib.blake2b(",".join(sorted(self.pruned)).encode(), digest_size=4).hexdigest()
        return f"{self.captioner.id} {self.character.trigger} {traits}"

    def pending(self, library: Library) -> list[Tagged]:
        """Return the pictures without a caption of this recipe; what failed is tried again."""
        query = "SELECT item FROM done WHERE step = ? AND recipe = ? AND error IS NULL"
        marks = library.database.execute(query, (self.name, self.recipe))
        done = {row["item"] for row in marks}
        tagged = [
            Tagged(item, without(tags_of(library, item), self.pruned), self.character.id)
            for item in finished(library, (self.character.id,))
        ]
        return [item for item in tagged if item.id not in done]

    def compute(self, items: Sequence[Tagged], tick: Tick) -> list[str]:
        """Return one line per picture."""
        del tick  # a batch takes a moment
        images = [read_image(self.folder / item.picture.file) for item in items]
        tags = [item.tags for item in items]
        return self.captioner.caption(images, tags, trigger=self.character.trigger)

    def save(self, library: Library, item: Tagged, result: str) -> None:
        """Write the caption."""
        pick = item.picture.pick
        values = (pick.crop, pick.zoom, item.character, result)
        library.database.execute("REPLACE INTO caption VALUES (?, ?, ?, ?)", values)
