"""What a dataset covers and what it lacks, in words a person can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.export.record import Dataset, Entry, Origin

_ENLARGED = 2.5
_SHOT_SHARE = 3
_ANGLE_TAGS = {"profile": "profile", "from_side": "profile", "three-quarter_view": "three-quarter"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the pictures spread; every mapping counts pictures, most first."""

    framings: dict[str, int]
    """head, upper, person, frame."""
    episodes: dict[str, int]
    """Name of the video."""
    angles: dict[str, int]
    """front, three-quarter, profile; only pictures whose angle is known."""
    shots: int
    """How many different shots they come from."""


def coverage(entries: Sequence[Entry]) -> Coverage:
    """Count what the entries show."""
    origins = [entry.origin for entry in entries]
    return Coverage(
        framings=_counted([origin.framing for origin in origins]),
        episodes=_counted([origin.episode for origin in origins]),
        angles=_counted([origin.angle for origin in origins if origin.angle]),
        shots=len({_shot(origin) for origin in origins}),
    )


def missing(dataset: Dataset) -> tuple[str, ...]:
    """Return what a trainer would wish for and the dataset does not have, as short sentences."""
    entries = dataset.entries
    if not entries:
        return (f"no picture at all: none of {dataset.wanted} wanted",)
    found = coverage(entries)
    lacks = [_few(dataset), *_framings(found), _angle(found, len(entries))]
    if len(found.episodes) == 1:
        lacks.append("all pictures come from one episode")
    if len(entries) >= _SHOT_SHARE * found.shots and len(entries) > _SHOT_SHARE:
        lacks.append(f"{len(entries)} pictures come from only {counted(found.shots, 'shot')}")
    strained = sum(entry.origin.enlarged >= _ENLARGED for entry in entries)
    if strained * 2 > len(entries):
        lacks.append(
            f"{strained} of {len(entries)} pictures are enlarged {_ENLARGED:g} times or more"
        )
    crowded = sum(entry.origin.faces > 1 for entry in entries)
    if crowded:
        lacks.append(f"another face in {counted(crowded, 'picture')}: hardly ever seen alone")
    return tuple(lack for lack in lacks if lack)


def angle(
    landmarks: Sequence[tuple[float, float]], tags: Sequence[str], *, face_width: float
) -> str | None:
    """Return front, three-quarter or profile; None when nothing tells.

    A tag that names the angle decides. Else the nose does: from the front it lies below the
    middle of the eyes, and it leaves the middle as the head turns.
    """
    named = [_ANGLE_TAGS[tag] for tag in tags if tag in _ANGLE_TAGS]
    if named:
        return named[0]
    if len(landmarks) < 3:
        return None
    (left, _), (right, _), (nose, _) = landmarks[:3]
    # In profile both eyes fall on one point: a tenth of the face keeps the ratio finite.
    apart = max(abs(right - left), 0.1 * face_width)
    turned = abs(nose - (left + right) / 2) / apart
    return "front" if turned < 0.25 else "three-quarter" if turned < 0.7 else "profile"


def counted(count: int, noun: str) -> str:
    """Return `1 picture`, `2 pictures`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _few(dataset: Dataset) -> str:
    count = len(dataset.entries)
    return f"only {count} of {counted(dataset.wanted, 'picture')}" if count < dataset.wanted else ""


def _framings(found: Coverage) -> list[str]:
    names = {"head": "no portrait", "upper": "no upper body"}
    lacks = [words for framing, words in names.items() if framing not in found.framings]
    if not {"person", "frame"} & set(found.framings):
        lacks.append("no whole person")
    return lacks


def _angle(found: Coverage, pictures: int) -> str:
    known = sum(found.angles.values())
    # Where most angles are unknown, silence is more honest than "no profile".
    return "no profile" if 2 * known >= pictures and "profile" not in found.angles else ""


def _shot(origin: Origin) -> tuple[str, int | float]:
    return origin.episode, origin.time if origin.shot is None else origin.shot


def _counted(values: Sequence[str]) -> dict[str, int]:
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
