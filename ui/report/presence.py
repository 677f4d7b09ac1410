"""When somebody appears: the shots with a crop, video by video."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sorter.records import Shot, Video
from ui.overview import Place
from ui.report.content import Presence

_POINT = 0.5  # seconds that stand for a moment whose shot is unknown
_JOINED = 1 / 400  # gaps below this share of the video cannot be seen on the page


def presence(video: Video, places: Iterable[Place], shots: Mapping[str, Shot]) -> Presence:
    """Say when the places lie in one video; places in other videos are left out."""
    here = [place for place in places if place.video == video.id]
    duration = video.duration or 1.0 + max((place.time for place in here), default=0.0)
    spans = sorted({_span(place, shots) for place in here})
    return Presence(video.name, duration, _joined(spans, duration * _JOINED), len(here))


def _span(place: Place, shots: Mapping[str, Shot]) -> tuple[float, float]:
    shot = shots.get(place.shot or "")
    return (shot.start, shot.end) if shot else (place.time, place.time + _POINT)


def _joined(spans: Iterable[tuple[float, float]], gap: float) -> tuple[tuple[float, float], ...]:
    """Join spans that touch or nearly touch, so that a strip stays a few hundred bytes."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
