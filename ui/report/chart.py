"""Histograms of the crops' quality."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sorter import rows
from sorter.library import Library
from ui.overview import Overview
from ui.report.content import Bar, Histogram

_SIDES = (48, 64, 96, 128, 192, 256, 384)  # pixels
_SHARPNESS = (50, 100, 200, 400, 800, 1600, 3200, 6400)  # Laplacian variance at 96 pixels
_BRIGHTNESS = (40, 80, 120, 160, 200)  # 0 to 255
_GOOD_SIDE = 128


def histograms(library: Library, overview: Overview) -> tuple[Histogram, ...]:
    """Return how size, sharpness and brightness of the faces are spread."""
    if not overview.places:
        return ()
    sides = [place.side for place in overview.places.values()]
    large = sum(side >= _GOOD_SIDE for side in sides) / len(sides)
    return (
        Histogram(
            "Size of the faces in pixels",
            f"{large:.0%} are at least {_GOOD_SIDE} pixels; small ones are enlarged most.",
            _bars(sides, _SIDES),
        ),
        *_measured(library, overview, "sharpness", _SHARPNESS),
        *_measured(library, overview, "brightness", _BRIGHTNESS),
    )


_NOTES = {
    "sharpness": "Flat drawing reads as soft: compare within one series only.",
    "brightness": "0 is black, 255 is white; night scenes are on the left.",
}


def _measured(
    library: Library, overview: Overview, measure: str, edges: Sequence[int]
) -> list[Histogram]:
    known = rows.quality(library, measure)
    values = [known[crop] for crop in overview.places if crop in known]
    if not values:
        return []
    return [Histogram(measure.capitalize(), _NOTES[measure], _bars(values, edges))]


def _bars(values: Iterable[float], edges: Sequence[int]) -> tuple[Bar, ...]:
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[bisect_right(edges, value)] += 1
    inner = [f"{low}–{high}" for low, high in pairwise(edges)]
    labels = [f"< {edges[0]}", *inner, f"≥ {edges[-1]}"]
    return tuple(Bar(label, count) for label, count in zip(labels, counts, strict=True))
