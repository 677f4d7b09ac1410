"""What a library holds now, for whoever shows it: commands, the report, a page.

Reads only. `look` fetches once; the other functions are pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.assign import assign, by_character, group_character
from pipeline.naming import held
from sorter import rows
from sorter.ledger import Decided, current
from sorter.library import Library
from sorter.records import Assignment, Cluster

EXAMPLES = 8
"""Crops shown as examples of a group."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a face crop was seen."""

    video: str
    """ID of the video."""
    shot: str | None
    """ID of the shot."""
    time: float
    """Seconds from the start of the video."""
    track: str | None
    """ID of the track."""
    side: float
    """Side of the face in pixels: the mean of width and height."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One look at a library."""

    decided: Decided
    """What people decided."""
    clusters: tuple[Cluster, ...]
    """The proposed groups, largest first."""
    assignments: Mapping[str, Assignment]
    """Who each decided or named crop shows, by crop ID."""
    places: Mapping[str, Place]
    """Every face crop, in the order of the series."""

    @property
    def unsorted(self) -> tuple[str, ...]:
        """Crops in no group about which nobody decided anything."""
        grouped = {crop for cluster in self.clusters for crop in cluster.crops}
        known = grouped | self.assignments.keys()
        return tuple(crop for crop in self.places if crop not in known)

    @property
    def rejected(self) -> tuple[str, ...]:
        """Crops of which a person said that they show no character."""
        human = self.decided.human
        return tuple(
            crop for crop in self.places if crop in human and human[crop].character is None
        )


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A proposed group as it is listed."""

    id: int
    """Its number."""
    size: int
    """Crops in it, without those that a person took out."""
    suggested_name: str | None
    """A name that the sorter proposes."""
    character: str | None
    """Name of the character it is named after."""
    confidence: float
    """How well it hangs together, 0 to 1."""
    examples: tuple[str, ...]
    """IDs of varied crops, the most typical first."""


@dataclass(frozen=True, slots=True)
class CharacterRow:
    """A character as it is listed."""

    name: str
    """As a person wrote it."""
    trigger: str
    """The caption word."""
    crops: int
    """Crops that show the character."""
    confirmed: int
    """How many of them a person decided."""
    episodes: int
    """Videos that the character appears in."""


def look(library: Library) -> Overview:
    """Read what a library holds now."""
    decided, clusters = current(library), tuple(rows.clusters(library))
    return Overview(decided, clusters, assign(decided, clusters), _places(library))


def group_rows(overview: Overview) -> list[GroupRow]:
    """List the groups that still hold crops, largest first."""
    return sorted(
        (
            _group_row(overview, cluster)
            for cluster in overview.clusters
            if _left(overview, cluster)
        ),
        key=lambda row: (-row.size, row.id),
    )


def character_rows(overview: Overview) -> list[CharacterRow]:
    """List the characters, the most frequent first."""
    found = [
        _character_row(overview, key, shown) for key, shown in crops_by_character(overview).items()
    ]
    return sorted(found, key=lambda row: (-row.crops, row.name))


def crops_by_character(overview: Overview) -> dict[str, list[Assignment]]:
    """Return the assignments of every character, as far as their crops are in the library.

    A name that no crop carries any more (its group was renamed) is no character.
    """
    called = {known.character for known in overview.decided.human.values()}
    present = {
        crop: known for crop, known in overview.assignments.items() if crop in overview.places
    }
    found = by_character(present)
    return {key: found.get(key, []) for key in overview.decided.characters if key in called}


def varied(crops: Sequence[str], places: Mapping[str, Place], count: int) -> tuple[str, ...]:
    """Choose up to `count` crops: one of each track in turn, so that few look alike.

    The order of `crops` decides which track comes first and which crop stands for it.
    """
    queues: dict[str, list[str]] = {}
    for crop in crops:
        place = places.get(crop)
        queues.setdefault((place.track if place else None) or crop, []).append(crop)
    chosen: list[str] = []
    depth = 0
    while len(chosen) < min(count, len(crops)):
        chosen += [queue[depth] for queue in queues.values() if depth < len(queue)]
        depth += 1
    return tuple(chosen[:count])


def _left(overview: Overview, cluster: Cluster) -> tuple[str, ...]:
    return tuple(crop for crop in held(overview.decided, cluster) if crop in overview.places)


def _group_row(overview: Overview, cluster: Cluster) -> GroupRow:
    crops = _left(overview, cluster)
    key = group_character(overview.decided, cluster)
    return GroupRow(
        id=cluster.number,
        size=len(crops),
        suggested_name=None,
        character=overview.decided.characters[key].name if key else None,
        confidence=round(cluster.confidence, 3),
        examples=varied(crops, overview.places, EXAMPLES),
    )


def _character_row(overview: Overview, key: str, shown: Sequence[Assignment]) -> CharacterRow:
    character = overview.decided.characters[key]
    return CharacterRow(
        name=character.name,
        trigger=character.trigger,
        crops=len(shown),
        confirmed=sum(known.by == "human" for known in shown),
        episodes=len({overview.places[known.crop].video for known in shown}),
    )


def _places(library: Library) -> dict[str, Place]:
    query = (
        "SELECT crop.id, frame.video, frame.shot, frame.time, crop.track,"
        " (crop.x1 - crop.x0 + crop.y1 - crop.y0) / 2 AS side"
        " FROM crop JOIN frame ON frame.id = crop.frame JOIN video ON video.id = frame.video"
        " WHERE crop.kind = 'face' ORDER BY video.position, frame.pts, crop.x0, crop.id"
    )
    return {
        row["id"]: Place(row["video"], row["shot"], row["time"], row["track"], row["side"])
        for row in library.database.execute(query)
    }
