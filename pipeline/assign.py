"""Who every crop shows now: a pure function of people's decisions and the proposed groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sorter.ledger import Decided
from sorter.records import Assignment, Cluster

_MAJORITY = 0.5
"""A group takes the name that more than this share of its decided crops carry."""


def assign(decided: Decided, clusters: Sequence[Cluster]) -> dict[str, Assignment]:
    """Return an assignment per crop that is decided or stands in a named group, by crop ID.

    People's decisions are taken as they are. The other crops of a group follow the group's
    character, except crops of which a person said that they do not show it.
    """
    found: dict[str, Assignment] = {}
    for cluster in clusters:
        character = group_character(decided, cluster)
        if character is None:
            continue
        for crop in cluster.crops:
            if character not in decided.rejected.get(crop, ()):
                found[crop] = Assignment(crop, character, "auto", cluster.confidence)
    found.update(decided.human)
    return found


def group_character(decided: Decided, cluster: Cluster) -> str | None:
    """Return the ID of the character a group is named after, or None while it has no name."""
    human = [decided.human[crop].character for crop in cluster.crops if crop in decided.human]
    # One crop that was moved by itself says nothing about the group it was taken from.
    votes = Counter(
        decided.human[crop].character
        for crop in cluster.crops
        if crop in decided.voters and crop in decided.human
    )
    if not votes:
        return None
    # Sorted by name on a tie, so that the answer never depends on the order of rows.
    character, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0] or ""))
    return character if count > _MAJORITY * len(human) else None


def by_character(assignments: dict[str, Assignment]) -> dict[str, list[Assignment]]:
    """Return the assignments of each character, by character ID; 'not a character' left out."""
    found: dict[str, list[Assignment]] = {}
    for assignment in assignments.values():
        if assignment.character is not None:
            found.setdefault(assignment.character, []).append(assignment)
    return found
