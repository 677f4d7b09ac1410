"""The sections of a report: one per character, and one per group that has no name yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import cv2

from pipeline.assign import group_character
from pipeline.naming import held
from sorter import rows
from sorter.images import read_image
from sorter.library import Library
from sorter.records import Shot, Video
from ui.overview import Overview, Place, crops_by_character, varied
from ui.report.content import Picture, Section, Strip
from ui.report.presence import presence
from ui.status import clock
from ui.thumbnails import shrunk, thumbnail_files

_SIDE = 112  # pixels of a picture in the report
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Member:
    """A crop of somebody, and how sure that is."""

    crop: str
    """ID of the crop."""
    confirmed: bool
    """Whether a person decided it."""
    confidence: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class People:
    """A character or a group, before pictures are made of it."""

    key: str
    """As in Section."""
    title: str
    """As in Section."""
    number: int | None
    """As in Section."""
    members: tuple[Member, ...]
    """The most typical first, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What every section is made from, read once."""

    library: Library
    """For the pictures."""
    overview: Overview
    """Who is who."""
    videos: tuple[Video, ...]
    """In the order of the series."""
    shots: Mapping[str, Shot]
    """By ID."""

    def section(self, people: People, most: int) -> Section:
        """Describe somebody with up to `most` pictures."""
        crops = [member.crop for member in people.members]
        places = [self.overview.places[crop] for crop in crops]
        guessed = [member.confidence for member in people.members if not member.confirmed]
        confirmed = {member.crop for member in people.members if member.confirmed}
        return Section(
            key=people.key,
            title=people.title,
            number=people.number,
            crops=len(crops),
            confirmed=len(confirmed),
            confidence=fmean(guessed) if guessed else 1.0,
            episodes=len({place.video for place in places}),
            tracks=len({place.track or crop for crop, place in zip(crops, places, strict=True)}),
            side=round(median(place.side for place in places)) if places else 0,
            pictures=self.pictures(varied(crops, self.overview.places, most), confirmed),
            presence=tuple(presence(video, places, self.shots) for video in self.videos),
        )

    def pictures(self, crops: Sequence[str], confirmed: set[str]) -> tuple[Picture, ...]:
        """Make pictures of crops, without those whose frame is gone."""
        files = thumbnail_files(self.library, crops)
        names = {video.id: video.name for video in self.videos}
        return tuple(
            _picture(crop, files[crop], self.overview.places[crop], names, crop in confirmed)
            for crop in crops
            if crop in files
        )


def read_sources(library: Library, overview: Overview) -> Sources:
    """Read videos and shots."""
    videos = tuple(rows.videos(library))
    shots = {shot.id: shot for video in videos for shot in rows.shots(library, video.id)}
    return Sources(library, overview, videos, shots)


def characters(sources: Sources) -> tuple[People, ...]:
    """Return everybody who has a name, the most frequent first."""
    overview = sources.overview
    rank = {
        crop: place for cluster in overview.clusters for place, crop in enumerate(cluster.crops)
    }
    found = []
    for number, (key, shown) in enumerate(crops_by_character(overview).items(), start=1):
        ordered = sorted(shown, key=lambda known: rank.get(known.crop, len(rank)))
        members = tuple(Member(known.crop, known.by == "human", known.score) for known in ordered)
        name = overview.decided.characters[key].name
        found.append(People(f"character-{number}", name, None, members))
    return tuple(sorted(found, key=lambda people: (-len(people.members), people.title)))


def groups(sources: Sources) -> tuple[People, ...]:
    """Return the groups without a name, largest first."""
    overview = sources.overview
    found = []
    for cluster in overview.clusters:
        if group_character(overview.decided, cluster) is not None:
            continue
        crops = [crop for crop in held(overview.decided, cluster) if crop in overview.places]
        members = tuple(Member(crop, False, cluster.confidence) for crop in crops)
        if members:
            found.append(People(f"group-{cluster.number}", "", cluster.number, members))
    return tuple(sorted(found, key=lambda people: (-len(people.members), people.number or 0)))


def strip(sources: Sources, crops: Sequence[str], most: int) -> Strip:
    """Describe crops that belong to nobody."""
    # Evenly over the series, and of each track one: the beginning alone would be one scene.
    spread = list(crops[:: max(1, len(crops) // (4 * most))])
    return Strip(len(crops), sources.pictures(varied(spread, sources.overview.places, most), set()))


def _picture(
    crop: str, file: Path, place: Place, names: Mapping[str, str], confirmed: bool
) -> Picture:
    image = shrunk(read_image(file), _SIDE)
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    _, jpeg = cv2.imencode(".jpg", image[:, :, ::-1], options)
    where = f"{names[place.video]} {clock(place.time)}"
    return Picture(crop, jpeg.tobytes(), where, round(place.side), confirmed)
