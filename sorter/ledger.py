"""The ledger: what people decided, append-only. The present state is a replay of it.

An undo is one more entry that points at the undone one, so nothing that a person did is ever lost.
Decisions name crops by content ID together with frame and box, so that they can be found again
after a re-grouping, a new detector, or a video that was forgotten and added again.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sorter.errors import DecisionError
from sorter.library import Library
from sorter.records import Assignment, Character, ordered_unique

DecisionKind = Literal["name", "move", "reject", "discard", "rename", "trigger", "undo", "redo"]
"""name, move: the crops show `name`. reject: they do not. discard: they show no character.
rename: `name` is now called `detail`. trigger: its caption word is `detail`.
undo, redo: concerns the decision `target`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the ledger."""

    number: int
    """1, 2, 3 ... in the order they were made."""
    time: str
    """UTC, ISO 8601."""
    kind: DecisionKind
    """What was decided."""
    name: str | None
    """The character's name, as written."""
    detail: str | None
    """New name or trigger word."""
    target: int | None
    """The decision that an undo or redo concerns."""
    crops: tuple[str, ...]
    """IDs of the crops it is about."""


@dataclass(slots=True)
class Decided:
    """What the ledger says now."""

    characters: dict[str, Character] = field(default_factory=dict)
    """By character ID, in the order they were first named."""
    human: dict[str, Assignment] = field(default_factory=dict)
    """By crop ID: what a person said it shows."""
    voters: set[str] = field(default_factory=set)
    """Crops that were named with their whole group: they name the group they stand in later."""
    rejected: dict[str, set[str]] = field(default_factory=dict)
    """By crop ID: the characters that a person said it does not show."""


def character_id(name: str) -> str:
    """Return the comparison form of a name: NFKC, case-folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def default_trigger(name: str) -> str:
    """Return a caption word for a name: lower case, underscores, no comma."""
    return character_id(name).replace(",", "").replace(" ", "_")


def decide(
    library: Library,
    kind: DecisionKind,
    *,
    name: str | None = None,
    detail: str | None = None,
    crops: Sequence[str] = (),
    target: int | None = None,
) -> int:
    """Append a decision and return its number. It is on disk when this returns."""
    if kind in ("name", "move", "reject", "rename", "trigger") and not character_id(name or ""):
        raise DecisionError("a character's name must hold at least one letter or digit")
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with library.transaction() as database:
        row = (now, kind, name, detail, target)
        query = "INSERT INTO decision (time, kind, name, detail, target) VALUES (?, ?, ?, ?, ?)"
        number = database.execute(query, row).lastrowid
        assert number is not None
        for crop in ordered_unique(crops):
            _save_crop(library, number, crop)
    return number


def history(library: Library) -> list[Decision]:
    """Return every decision ever made, oldest first."""
    crops: dict[int, list[str]] = {}
    for row in library.database.execute("SELECT decision, crop FROM decision_crop"):
        crops.setdefault(row["decision"], []).append(row["crop"])
    rows = library.database.execute("SELECT * FROM decision ORDER BY number")
    plain = ("number", "time", "kind", "name", "detail", "target")
    return [
        Decision(crops=tuple(crops.get(row["number"], ())), **{key: row[key] for key in plain})
        for row in rows
    ]


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that are in force: made, and not undone since."""
    undone: set[int] = set()
    for decision in decisions:
        if decision.kind == "undo" and decision.target is not None:
            undone.add(decision.target)
        elif decision.kind == "redo" and decision.target is not None:
            undone.discard(decision.target)
    made = [entry for entry in decisions if entry.kind not in ("undo", "redo")]
    return [entry for entry in made if entry.number not in undone]


def replay(decisions: Sequence[Decision]) -> Decided:
    """Return the state that the decisions lead to. A pure function: no clock, no database."""
    state = Decided()
    for decision in standing(decisions):
        _apply(state, decision)
    return state


def current(library: Library) -> Decided:
    """Return what the library's ledger says now."""
    return replay(history(library))


def undo(library: Library) -> Decision | None:
    """Take back the newest decision in force and return it; None when there is none."""
    in_force = standing(history(library))
    if not in_force:
        return None
    decide(library, "undo", target=in_force[-1].number)
    return in_force[-1]


def redo(library: Library) -> Decision | None:
    """Bring back what the newest undo took; None when something was decided since."""
    decisions = history(library)
    taken: list[int] = []
    for decision in decisions:
        if decision.kind == "undo" and decision.target is not None:
            taken.append(decision.target)
        elif decision.kind == "redo" and taken:
            taken.pop()
        else:
            taken.clear()
    if not taken:
        return None
    decide(library, "redo", target=taken[-1])
    return next(entry for entry in decisions if entry.number == taken[-1])


def _save_crop(library: Library, decision: int, crop: str) -> None:
    query = "INSERT INTO decision_crop SELECT ?, id, frame, x0, y0, x1, y1 FROM crop WHERE id = ?"
    if not library.database.execute(query, (decision, crop)).rowcount:
        raise DecisionError(
            f"there is no crop '{crop}' in this library",
            hint="list groups and their crops with: sorter groups --json",
        )


def _apply(state: Decided, decision: Decision) -> None:
    if decision.kind in ("name", "move"):
        character = _character(state, decision.name or "")
        for crop in decision.crops:
            state.human[crop] = Assignment(crop, character.id, "human")
            state.rejected.get(crop, set()).discard(character.id)
        vote = state.voters.update if decision.kind == "name" else state.voters.difference_update
        vote(decision.crops)
    elif decision.kind == "discard":
        state.human.update({crop: Assignment(crop, None, "human") for crop in decision.crops})
    elif decision.kind == "reject":
        _reject(state, decision)
    elif decision.kind == "rename":
        _rename(state, decision.name or "", decision.detail or "")
    elif decision.kind == "trigger":
        known = _character(state, decision.name or "")
        state.characters[known.id] = Character(known.id, known.name, decision.detail or "")


def _character(state: Decided, name: str) -> Character:
    key = character_id(name)
    clean = unicodedata.normalize("NFC", " ".join(name.split()))
    return state.characters.setdefault(key, Character(key, clean, default_trigger(name)))


def _reject(state: Decided, decision: Decision) -> None:
    key = character_id(decision.name or "")
    for crop in decision.crops:
        state.rejected.setdefault(crop, set()).add(key)
        known = state.human.get(crop)
        if known is not None and known.character == key:
            del state.human[crop]


def _rename(state: Decided, old: str, new: str) -> None:
    former, character = character_id(old), _character(state, new)
    if former == character.id:
        state.characters[former] = Character(former, new, character.trigger)
        return
    state.characters.pop(former, None)
    for keys in state.rejected.values():
        if former in keys:
            keys.remove(former)
            keys.add(character.id)
    for crop, known in list(state.human.items()):
        if known.character in (former, character.id):
            state.human[crop] = Assignment(crop, character.id, "human")
            # Two names became one: who a crop shows outweighs that it does not show the other.
            state.rejected.get(crop, set()).discard(character.id)
