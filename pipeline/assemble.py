"""The finished pictures of one character as a dataset, ready for any format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.export.coverage import angle
from pipeline.export.names import file_name
from pipeline.export.record import Dataset, Entry, Origin
from pipeline.tag import Finished
from sorter.library import Library
from sorter.records import Character


@dataclass(frozen=True, slots=True)
class Pictures:
    """The finished pictures of one character, best first."""

    pictures: tuple[Finished, ...]
    """The pictures."""
    tags: tuple[tuple[str, ...], ...]
    """The tags of each, the surest first."""
    traits: Mapping[str, float]
    """What they share of the character's body -> share of the pictures that show it."""


def assemble(
    library: Library,
    character: Character,
    own: Pictures,
    *,
    folder: str,
    wanted: tuple[int, int],
) -> Dataset:
    """Return the dataset of a character; a picture whose caption failed is left out.

    Args:
        library: Where the captions are.
        character: Who.
        own: The character's pictures.
        folder: Safe folder name; the file names follow it.
        wanted: Number of pictures and shorter side that were asked for.
    """
    captions = _captions(library, character)
    pairs = [
        (item, tags)
        for item, tags in zip(own.pictures, own.tags, strict=True)
        if item.pick.key in captions
    ]
    base = file_name(folder.lower())
    entries = tuple(
        _entry(library, item, tags, stem=f"{base}_{number:04d}", caption=captions[item.pick.key])
        for number, (item, tags) in enumerate(pairs, start=1)
    )
    return Dataset(
        id=character.id,
        name=character.name,
        trigger=character.trigger,
        class_word=class_word(own.tags),
        folder=folder,
        entries=entries,
        wanted=wanted[0],
        size=wanted[1],
    )


def class_word(tags: Sequence[Sequence[str]]) -> str:
    """Return 1girl or 1boy where half of the pictures carry that tag, else `character`."""
    counts = {word: sum(word in picture for picture in tags) for word in ("1girl", "1boy")}
    best = max(counts, key=lambda word: counts[word])
    return best if counts[best] * 2 >= max(1, len(tags)) else "character"


def _captions(library: Library, character: Character) -> dict[str, str]:
    query = "SELECT crop || ':' || zoom AS key, text FROM caption WHERE character = ?"
    rows = library.database.execute(query, (character.id,))
    return {row["key"]: row["text"] for row in rows}


def _entry(
    library: Library, item: Finished, tags: tuple[str, ...], *, stem: str, caption: str
) -> Entry:
    pick = item.pick
    origin = Origin(
        key=pick.key,
        episode=pick.episode,
        time=pick.time,
        shot=pick.shot,
        framing=pick.zoom,
        angle=angle(pick.landmarks, tags, face_width=pick.face.width),
        faces=pick.faces,
        enlarged=max(1.0, item.width / pick.box.width),
        reason=pick.reason,
    )
    source = library.path(item.file)
    return Entry(stem, source, caption, tags, item.width, item.height, origin)
