"""Which crops of a character may enter its dataset, with everything that choosing needs to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.choose import Candidate
from pipeline.company import Company, company
from pipeline.framing import views
from pipeline.likeness import misplaced
from pipeline.rate import UNUSABLE, Measures, ranks, rate
from sorter import ledger, rows
from sorter.library import Library
from sorter.records import Assignment, Crop

SURE = 0.5
"""Crops that nobody confirmed enter from this confidence on: in doubt, leave it out."""

MOST = 1200
"""Candidates per character that are looked at closely; of a longer list the best of every shot."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face crop together with its frame."""

    crop: Crop
    """The face."""
    look: bytes
    """Tiny LAB copy of the face."""
    episode: str
    """ID of the video."""
    shot: str
    """ID of the shot, or of the frame where shots are unknown."""
    width: int
    """Of the frame, in pixels."""
    height: int
    """Of the frame, in pixels."""
    phash: int
    """64-bit hash of the frame."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Every face of the library, read once for all characters."""

    sightings: Mapping[str, Sighting]
    """By crop ID."""
    company: Company
    """Who else is in a frame."""
    measures: Mapping[str, Measures]
    """By crop ID; nobody is counted as a stranger yet."""
    doubtful: frozenset[str]
    """Crops that look more like another character than like the one they were given, and that
    no person moved there one by one."""


def read_cast(
    library: Library, assignments: Mapping[str, Assignment], embedders: Sequence[str]
) -> Cast:
    """Read all faces, their measures and who looks like somebody else."""
    sightings = _sightings(library)
    nobody = {crop for crop, known in assignments.items() if known.character is None}
    around = company([sighting.crop for sighting in sightings.values()], nobody=nobody)
    measures = _measures(library, sightings)
    doubtful = misplaced(library, assignments, embedders) - _moved(library)
    return Cast(sightings, around, measures, doubtful)


def candidates(
    cast: Cast, assigned: Iterable[Assignment], *, size: int, last_resort: bool = False
) -> list[Candidate]:
    """Return the usable crops among those assigned to one character, in the order of their IDs.

    `last_resort` lets in what is left out otherwise: crops that a person named but that look like
    somebody else, and portraits that another face reaches into.
    """
    sure = [
        item.crop
        for item in assigned
        if item.crop in cast.sightings and _sure(item, cast.doubtful, last_resort)
    ]
    found: list[Candidate] = []
    for crop in _best_of_every_shot(cast, sure, size):
        candidate = _candidate(cast, crop, size=size, crowded=last_resort)
        if candidate is not None:
            found.append(candidate)
        if len(found) == MOST:
            break
    return sorted(_one_per_frame(cast, found), key=lambda item: item.crop)


def _best_of_every_shot(cast: Cast, crops: Iterable[str], size: int) -> list[str]:
    """Return the crops so that the best of each shot come first, then the second best ..."""
    ratings = {crop: rate(cast.measures[crop], size=size) for crop in crops}
    place: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for crop in sorted(ratings, key=lambda item: (-ratings[item], item)):
        shot = cast.sightings[crop].shot
        place[crop] = seen[shot]
        seen[shot] += 1
    return sorted(place, key=lambda item: (place[item], -ratings[item], item))


def _sure(assignment: Assignment, doubtful: frozenset[str], last_resort: bool) -> bool:
    if assignment.by == "human":
        # Naming a group of hundreds is one click: a stranger among them is easily overlooked.
        return last_resort or assignment.crop not in doubtful
    return assignment.score >= SURE and assignment.crop not in doubtful


def _moved(library: Library) -> frozenset[str]:
    """Return the crops that a person put somewhere one selection at a time."""
    decisions = ledger.standing(ledger.history(library))
    return frozenset(
        crop for decision in decisions if decision.kind == "move" for crop in decision.crops
    )


def _candidate(cast: Cast, crop: str, *, size: int, crowded: bool) -> Candidate | None:
    sighting = cast.sightings[crop]
    others = cast.company.others(sighting.crop, width=sighting.width, height=sighting.height)
    quality = rate(replace(cast.measures[crop], strangers=len(others)), size=size)
    if quality < UNUSABLE:
        return None
    found = views(
        sighting.crop.box,
        others,
        width=sighting.width,
        height=sighting.height,
        size=size,
        crowded=crowded,
    )
    if not found:
        return None
    look = np.frombuffer(sighting.look, dtype=np.uint8).astype(np.int16)
    place = (sighting.episode, sighting.shot)
    return Candidate(crop, quality, *place, tuple(found), sighting.phash, look)


def _one_per_frame(cast: Cast, found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the best crop where one character was found twice in a frame (mirror, poster, split)."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        frame = cast.sightings[candidate.crop].crop.frame
        known = best.get(frame)
        if known is None or (candidate.quality, known.crop) > (known.quality, candidate.crop):
            best[frame] = candidate
    return list(best.values())


def _sightings(library: Library) -> dict[str, Sighting]:
    query = (
        "SELECT crop.*, frame.video, frame.shot, frame.width, frame.height, frame.phash"
        " FROM crop JOIN frame ON frame.id = crop.frame WHERE crop.kind = 'face' ORDER BY crop.id"
    )
    found = {}
    for row in library.database.execute(query):
        place = (row["video"], row["shot"] or row["frame"])
        # Stored signed; only the bits that differ between two hashes matter here.
        shape = (row["width"], row["height"], row["phash"] % (1 << 64))
        found[row["id"]] = Sighting(rows.crop_of(row), row["thumbnail"], *place, *shape)
    return found


def _measures(library: Library, sightings: Mapping[str, Sighting]) -> dict[str, Measures]:
    episodes = {crop: sighting.episode for crop, sighting in sightings.items()}
    sharp = ranks(rows.quality(library, "sharpness"), episodes)
    names = ("brightness", "contrast", "edge")
    brightness, contrast, edge = (rows.quality(library, name) for name in names)
    return {
        crop: Measures(
            sharpness=sharp.get(crop),
            brightness=brightness.get(crop),
            contrast=contrast.get(crop),
            face_side=min(sighting.crop.box.width, sighting.crop.box.height),
            edge=edge.get(crop, 0.0),
            detection=sighting.crop.score,
        )
        for crop, sighting in sightings.items()
    }
