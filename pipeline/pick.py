"""Pass `pick`: which pictures of a character go into its dataset, and how each is framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assign import assign, by_character
from pipeline.candidates import Cast, candidates, read_cast
from pipeline.choose import Candidate, Choice, Likeness, choose
from pipeline.framing import Framing
from pipeline.likeness import joined_vectors
from sorter import ledger, rows
from sorter.library import Library
from sorter.records import Assignment


@dataclass(frozen=True, slots=True)
class Pick:
    """One picture of a dataset."""

    crop: str
    """Crop ID of the face."""
    character: str
    """ID of the character."""
    zoom: Framing
    """What the picture shows."""
    rank: int
    """1 is the picture that was taken first."""
    reason: str
    """Why it was taken, for a person."""


def pick(
    library: Library,
    characters: Sequence[str],
    *,
    count: int,
    size: int,
    embedders: Sequence[str] = (),
) -> list[Pick]:
    """Choose up to `count` pictures for each character and replace their rows in `pick`.

    Only sure crops enter: confirmed by a person, or in a group that hangs together and nearer to
    this character than to any other. The same library always gives the same choice.

    Args:
        library: The library, with groups and names.
        characters: IDs of the characters; the choices of all others stay as they are.
        count: Pictures per character; fewer where the rest would repeat them.
        size: Wished shorter side of a picture, in pixels.
        embedders: IDs of the embedders whose vectors say what looks different.
    """
    assignments = assign(ledger.current(library), rows.clusters(library))
    cast = read_cast(library, assignments, embedders)
    assigned = by_character(assignments)
    found = {item: _usable(cast, assigned.get(item, ()), size) for item in characters}
    crops = [candidate.crop for usable in found.values() for candidate in usable]
    vectors = joined_vectors(library, crops, embedders)
    likeness = Likeness(hash_distance=library.settings.duplicate_distance)
    picks: list[Pick] = []
    start = 0
    for character, usable in found.items():
        own = vectors[start : start + len(usable)]
        start += len(usable)
        chosen = choose(usable, own, count=count, likeness=likeness)
        picks += _picks(character, usable, chosen)
    _save(library, characters, picks)
    return picks


def _usable(cast: Cast, assigned: Sequence[Assignment], size: int) -> list[Candidate]:
    # Somebody who is never seen alone still gets a dataset; the card says what is in it.
    return candidates(cast, assigned, size=size) or candidates(
        cast, assigned, size=size, last_resort=True
    )


def _picks(character: str, usable: Sequence[Candidate], chosen: Sequence[Choice]) -> list[Pick]:
    return [
        Pick(
            usable[choice.number].crop,
            character,
            choice.view.framing,
            rank,
            _reason(usable[choice.number], choice),
        )
        for rank, choice in enumerate(chosen, start=1)
    ]


def _reason(candidate: Candidate, choice: Choice) -> str:
    parts = [f"quality {candidate.quality:.2f}"]
    parts.append("first" if choice.newness >= 2 else f"newness {choice.newness:.2f}")
    if choice.view.enlarged > 1:
        parts.append(f"enlarged {choice.view.enlarged:.1f}x")
    if choice.view.trimmed:
        parts.append("cut back to leave another face out")
    return ", ".join(parts)


def _save(library: Library, characters: Sequence[str], picks: Sequence[Pick]) -> None:
    with library.transaction() as database:
        gone = [(character,) for character in characters]
        database.executemany("DELETE FROM pick WHERE character = ?", gone)
        database.executemany(
            "INSERT INTO pick (crop, character, zoom, rank, reason) VALUES (?, ?, ?, ?, ?)",
            [(item.crop, item.character, item.zoom, item.rank, item.reason) for item in picks],
        )
