"""How good a crop is as a training picture, from the raw measures of the `quality` table.

Measures that a library does not have count as average, so that an old library still exports.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNUSABLE = 0.12
"""A crop rated below is never exported: black, washed out, or a sliver at the frame's edge."""

_AVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known about one crop; None where it was not measured."""

    sharpness: float | None = None
    """Rank of its sharpness within its episode, 0 to 1. An absolute blur threshold fails on
    anime, whose flat areas look blurred to any filter."""
    brightness: float | None = None
    """Mean of the face, 0 to 255."""
    contrast: float | None = None
    """Standard deviation of the face, 0 to 255."""
    face_side: float | None = None
    """Shorter side of the face, in pixels."""
    edge: float = 0.0
    """Share of the face's sides that touch the frame's edge, 0 to 1."""
    detection: float = 1.0
    """The detector's confidence, 0 to 1."""
    strangers: int = 0
    """Other faces in the same frame."""


def rate(measures: Measures, *, size: int) -> float:
    """Return the quality of a crop for pictures of `size` pixels, 0 to 1.

    The weights say what a person looks at first: is it sharp, is it large enough, can one see it.
    """
    parts = (
        (0.35, _AVERAGE if measures.sharpness is None else measures.sharpness),
        (0.25, _large(measures.face_side, size)),
        (0.25, _lit(measures.brightness, measures.contrast)),
        (0.15, measures.detection),
    )
    good = sum(weight * value for weight, value in parts)
    alone = 1.0 if measures.strangers == 0 else 0.75
    # A fault that spoils the whole picture multiplies; sharpness cannot make up for it.
    visible = min(1.0, 4 * _lit(measures.brightness, measures.contrast))
    return good * alone * visible * (1 - measures.edge)


def ranks(values: Mapping[str, float], groups: Mapping[str, str]) -> dict[str, float]:
    """Return the rank of each item among the items of its group: 0 lowest, 1 highest.

    Equal values share a rank. A group of one gets the middle.
    """
    members: dict[str, list[str]] = {}
    for item in values:
        if item in groups:
            members.setdefault(groups[item], []).append(item)
    found: dict[str, float] = {}
    for items in members.values():
        found.update(_ranked(values, items))
    return found


def _ranked(values: Mapping[str, float], items: Iterable[str]) -> dict[str, float]:
    ordered = sorted(values[item] for item in items)
    if len(ordered) == 1:
        return dict.fromkeys(items, _AVERAGE)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered):
        first.setdefault(value, place)
    return {item: first[values[item]] / (len(ordered) - 1) for item in items}


def _large(side: float | None, size: int) -> float:
    """Return 0 for a face that no view can use, 1 where a portrait needs no enlargement."""
    if side is None:
        return _AVERAGE
    # A portrait is the face x 1.5, and four times is the most that is ever enlarged.
    need = size / (1.5 * max(1.0, side))
    return min(1.0, max(0.0, 1 - math.log(max(1.0, need)) / math.log(8)))


def _lit(brightness: float | None, contrast: float | None) -> float:
    """Return 1 for a face one can see well, falling towards black, white and flat."""
    if brightness is None:
        return _AVERAGE
    dark = (brightness - 15) / 60
    bright = (252 - brightness) / 25
    flat = 1.0 if contrast is None else contrast / 18
    return max(0.0, min(1.0, dark, bright, flat))
