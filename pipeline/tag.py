"""Step `tag`: what each finished picture shows, in tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.picked import Picked, forget_marks, picked
from pipeline.step import Tick
from sorter.images import read_image
from sorter.library import Library
from sorter.protocols import RegionTagger, Tagger
from sorter.records import Box


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished picture of a pick."""

    pick: Picked
    """Where it comes from."""
    file: str
    """The picture, relative to the library folder."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""

    @property
    def id(self) -> str:
        """What done-marks call it."""
        return self.pick.id

    @property
    def face(self) -> Box | None:
        """The character's face inside the picture, in its pixels."""
        box, face = self.pick.box, self.pick.face
        across, down = self.width / box.width, self.height / box.height
        return Box(
            (face.x0 - box.x0) * across,
            (face.y0 - box.y0) * down,
            (face.x1 - box.x0) * across,
            (face.y1 - box.y0) * down,
        ).clipped(self.width, self.height)


@dataclass(frozen=True, slots=True)
class TagStep:
    """Tags the pictures of picks."""

    folder: Path
    """The library's folder."""
    tagger: Tagger
    """Who looks."""
    characters: tuple[str, ...] | None = None
    """IDs of the characters to work for; None for all."""
    name: str = "tag"
    batch: int = 8
    workers: int = 1

    @property
    def recipe(self) -> str:
        """The tagger."""
        return self.tagger.id

    def pending(self, library: Library) -> list[Finished]:
        """Return the finished pictures without tags of this tagger; what failed is tried again."""
        query = "SELECT item FROM done WHERE step = ? AND recipe = ? AND error IS NULL"
        marks = library.database.execute(query, (self.name, self.recipe))
        done = {row["item"] for row in marks}
        return [item for item in finished(library, self.characters) if item.id not in done]

    def compute(self, items: Sequence[Finished], tick: Tick) -> list[dict[str, float]]:
        """Return tag -> confidence of each picture."""
        del tick  # a batch takes a second or two
        images = [read_image(self.folder / item.file) for item in items]
        if isinstance(self.tagger, RegionTagger):
            faces = [item.face for item in items]
            return self.tagger.tag_regions(images, faces, [item.pick.faces for item in items])
        return self.tagger.tag(images)

    def save(self, library: Library, item: Finished, result: dict[str, float]) -> None:
        """Replace the picture's tags; a caption made from the old ones is stale."""
        forget_marks(library, item.pick, (self.name, "caption"))
        place = (item.pick.crop, item.pick.zoom)
        library.database.execute("DELETE FROM tag WHERE crop = ? AND zoom = ?", place)
        rows = [(*place, name, float(score)) for name, score in result.items()]
        library.database.executemany("INSERT INTO tag VALUES (?, ?, ?, ?)", rows)


def finished(library: Library, characters: Sequence[str] | None = None) -> list[Finished]:
    """Return the picks that have their picture, by character and rank."""
    made = {
        (row["crop"], row["zoom"]): (row["file"], row["width"], row["height"])
        for row in library.database.execute("SELECT * FROM picture")
    }
    return [
        Finished(item, *made[item.crop, item.zoom])
        for item in picked(library, characters)
        if (item.crop, item.zoom) in made
    ]


def tags_of(library: Library, item: Finished) -> dict[str, float]:
    """Return the tags of a picture, the surest first."""
    query = "SELECT name, score FROM tag WHERE crop = ? AND zoom = ? ORDER BY score DESC, name"
    found = library.database.execute(query, (item.pick.crop, item.pick.zoom))
    return {row["name"]: row["score"] for row in found}
