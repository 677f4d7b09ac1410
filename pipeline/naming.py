"""A person's decisions in the words of the person: groups by number, crops by a piece of their ID.

Everything here ends in one entry of the ledger, so one undo takes back one thing that a person did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assign import group_character
from sorter import rows
from sorter.errors import DecisionError
from sorter.ledger import Decided, DecisionKind, character_id, current, decide
from sorter.library import Library
from sorter.records import Character, Cluster, ordered_unique

_SHOWN = 12
"""How many numbers or names an error message lists at most."""


@dataclass(frozen=True, slots=True)
class Named:
    """What naming or moving did."""

    character: Character
    """Who the crops show now."""
    crops: tuple[str, ...]
    """The crops that were decided."""
    new: bool
    """Whether the character was unknown before."""


def name_group(library: Library, number: int, name: str) -> Named:
    """Decide that a group's crops show `name`; crops that a person took out of it stay out.

    Raises DecisionError when there is no such group, or when nothing is left in it.
    """
    decided, cluster = current(library), group(library, number)
    key = character_id(name)
    crops = tuple(
        crop for crop in held(decided, cluster) if key not in decided.rejected.get(crop, ())
    )
    if not crops:
        raise DecisionError(
            f"group {number} has no crops left to name: a person moved or rejected all of them",
            hint="look at the groups with: sorter groups",
        )
    return _named(library, decided, "name", name, crops)


def move_crops(library: Library, texts: Sequence[str], name: str) -> Named:
    """Decide that crops, given by ID or the beginning of it, show `name`."""
    return _named(library, current(library), "move", name, crop_ids(library, texts))


def reject_crops(
    library: Library, texts: Sequence[str], character: str | None = None
) -> tuple[str, ...]:
    """Decide that crops do not show `character`, or, without one, that they show nobody.

    Returns the crops' IDs. Raises DecisionError for a character or crop that does not exist.
    """
    crops = crop_ids(library, texts)
    if character is None:
        decide(library, "discard", crops=crops)
    else:
        decide(library, "reject", name=known_character(library, character).name, crops=crops)
    return crops


def held(decided: Decided, cluster: Cluster) -> tuple[str, ...]:
    """Return the crops of a group without those that a person took out of it, in order."""
    character = group_character(decided, cluster)

    def stays(crop: str) -> bool:
        human = decided.human.get(crop)
        if human is not None:
            return human.character == character and character is not None
        return character is None or character not in decided.rejected.get(crop, ())

    return tuple(crop for crop in cluster.crops if stays(crop))


def group(library: Library, number: int) -> Cluster:
    """Return a group by its number. Raises DecisionError naming the groups that exist."""
    clusters = rows.clusters(library)
    for cluster in clusters:
        if cluster.number == number:
            return cluster
    known = _listed(sorted(str(cluster.number) for cluster in clusters))
    raise DecisionError(
        f"there is no group {number}",
        hint=f"known groups: {known}" if clusters else "find groups with: sorter run",
    )


def known_character(library: Library, name: str) -> Character:
    """Return a character by name, however it is written. Raises DecisionError when unknown."""
    characters = current(library).characters
    found = characters.get(character_id(name))
    if found is None:
        known = _listed([character.name for character in characters.values()])
        raise DecisionError(
            f"there is no character '{name}'",
            hint=f"known characters: {known}" if characters else "name one with: sorter name",
        )
    return found


def crop_ids(library: Library, texts: Sequence[str]) -> tuple[str, ...]:
    """Return full crop IDs for IDs or their beginnings. Raises DecisionError where unclear."""
    return ordered_unique([_crop_id(library, text.strip().lower()) for text in texts])


def _crop_id(library: Library, text: str) -> str:
    if not text:
        raise DecisionError("a crop's ID must not be empty")
    # IDs are hex digits, so everything that begins with the text lies before text + "g".
    query = "SELECT id FROM crop WHERE id >= ? AND id < ? ORDER BY id LIMIT 3"
    found = [row["id"] for row in library.database.execute(query, (text, text + "g"))]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise DecisionError(
            f"several crops begin with '{text}': {_listed(found)}",
            hint="give one or two more letters of the ID",
        )
    raise DecisionError(
        f"there is no crop '{text}' in this library",
        hint="list groups and their crops with: sorter groups --json",
    )


def _named(
    library: Library, decided: Decided, kind: DecisionKind, name: str, crops: tuple[str, ...]
) -> Named:
    decide(library, kind, name=name, crops=crops)
    key = character_id(name)
    return Named(current(library).characters[key], crops, new=key not in decided.characters)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
