"""Every detected face of a library with its true label and its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.measure.label import EpisodeTruth, TrueLabel, episode_truth, true_label
from pipeline.measure.truth import TrueBox, TrueShot, episode_name
from sorter import rows
from sorter.errors import SorterError
from sorter.library import Library
from sorter.records import Crop, Frame, Video


@dataclass(frozen=True, slots=True)
class Judged:
    """A detected face, what the library makes of it and what it really is."""

    crop: Crop
    """The face."""
    frame: Frame
    """Where it is."""
    episode: str
    """Name of its video."""
    group: int | None
    """Number of its group; None: unsorted."""
    truth: TrueLabel
    """What it really is."""

    @property
    def label(self) -> str | None:
        """Who it shows; None: not a character."""
        return self.truth.character


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode that the library and the truth both know."""

    name: str
    """File name without its ending."""
    truth: EpisodeTruth
    """Its shots and boxes."""
    duration: float
    """Seconds of video."""
    frames: tuple[Frame, ...]
    """All frames taken, duplicates too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A library laid beside its truth."""

    episodes: tuple[Episode, ...]
    """In the order of the series."""
    faces: tuple[Judged, ...]
    """Every face crop of these episodes."""
    unknown: tuple[str, ...]
    """Videos of the library that the truth does not know; they are left out."""
    missing: tuple[str, ...]
    """Episodes of the truth that the library does not have; they are left out."""
    stray: int
    """Boxes of these episodes at moments that no shot covers; they cannot be used."""


def lay_beside(library: Library, shots: Sequence[TrueShot], boxes: Sequence[TrueBox]) -> Measured:
    """Give every face crop its true label. Raises SorterError when no episode is in both."""
    episodes, faces = [], []
    groups = {crop: group.number for group in rows.clusters(library) for crop in group.crops}
    crops = _crops_by_frame(library)
    videos = _videos_by_name(library)
    truths = {name: _truth(name, shots, boxes) for name in dict.fromkeys(s.episode for s in shots)}
    _check_common(videos, truths)
    for name in (name for name in videos if name in truths):
        frames = tuple(f for video in videos[name] for f in rows.frames(library, video=video.id))
        duration = sum(video.duration for video in videos[name])
        episodes.append(Episode(name, truths[name], duration, frames))
        for frame in frames:
            for crop in crops.get(frame.id, ()):
                label = true_label(truths[name], frame.time, crop.box)
                faces.append(Judged(crop, frame, name, groups.get(crop.id), label))
    return Measured(
        tuple(episodes),
        tuple(faces),
        unknown=tuple(name for name in videos if name not in truths),
        missing=tuple(name for name in truths if name not in videos),
        stray=sum(episode.truth.stray for episode in episodes),
    )


def _crops_by_frame(library: Library) -> dict[str, list[Crop]]:
    found: dict[str, list[Crop]] = {}
    for crop in rows.crops(library, kind="face"):
        found.setdefault(crop.frame, []).append(crop)
    return found


def _videos_by_name(library: Library) -> dict[str, list[Video]]:
    found: dict[str, list[Video]] = {}
    for video in rows.videos(library):
        found.setdefault(episode_name(video.name), []).append(video)
    return found


def _truth(name: str, shots: Sequence[TrueShot], boxes: Sequence[TrueBox]) -> EpisodeTruth:
    return episode_truth(
        [shot for shot in shots if shot.episode == name],
        [box for box in boxes if box.episode == name],
    )


def _check_common(videos: Mapping[str, object], truths: Mapping[str, object]) -> None:
    if not videos.keys() & truths.keys():
        raise SorterError(
            f"no episode of the truth ({_listed(truths)}) is in the library ({_listed(videos)})",
            hint="column 'episode' must be the video's file name without its ending",
        )


def _listed(names: Mapping[str, object]) -> str:
    shown = list(names)[:5]
    return ", ".join(shown + ["..."] * (len(names) > len(shown))) or "nothing"
