"""Gathering a report's content from a library. Reads it; writes only its cache of pictures."""

from __future__ import annotations

import datetime

from sorter.library import Library
from ui.overview import look
from ui.progress import duration
from ui.report.advice import advice
from ui.report.chart import histograms
from ui.report.content import Content, Step
from ui.report.map import dots
from ui.report.people import Sources, characters, groups, read_sources, strip
from ui.status import Status, status_of

PICTURES = 1800
"""Pictures in all sections together: with 5 kB each the file stays below 10 MB."""

_MOST, _LEAST = 36, 6  # pictures of one character or group
_GROUPS = 80  # unnamed groups that are shown; smaller ones are only counted
_STRIP = 72  # pictures of unsorted or rejected crops
_FAILURES = 50


def gather(library: Library) -> Content:
    """Read everything that a report shows."""
    overview, status = look(library), status_of(library)
    sources = read_sources(library, overview)
    known = characters(sources)
    unnamed = groups(sources)
    shown = unnamed[:_GROUPS]
    share = max(_LEAST, min(_MOST, PICTURES // max(1, len(known) + len(shown))))
    named_sections = tuple(sources.section(people, share) for people in known)
    group_sections = tuple(sources.section(people, share) for people in shown)
    return Content(
        title=library.folder.resolve().name,
        made=datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
        facts=_facts(sources, status, len(known)),
        actions=advice(status, named_sections, group_sections),
        characters=named_sections,
        groups=group_sections,
        hidden_groups=len(unnamed) - len(shown),
        unsorted=strip(sources, overview.unsorted, _STRIP),
        rejected=strip(sources, overview.rejected, _STRIP),
        histograms=histograms(library, overview),
        dots=dots(library, tuple(overview.places), known + shown),
        steps=tuple(Step(step.name, step.done, step.pending, step.failed) for step in status.steps),
        failures=_failures(status),
    )


def _facts(sources: Sources, status: Status, characters: int) -> tuple[tuple[str, str], ...]:
    seconds = sum(video.duration for video in sources.videos)
    frames = sum(video.frames for video in status.videos)
    share = status.named / status.crops if status.crops else 0.0
    return (
        (f"{len(status.videos):,}", "episode" if len(status.videos) == 1 else "episodes"),
        (duration(seconds), "of video"),
        (f"{frames:,}", "frames without duplicates"),
        (f"{status.crops:,}", "faces"),
        (f"{characters:,}", "character" if characters == 1 else "characters"),
        (f"{share:.0%}", "of the faces have a name"),
    )


def _failures(status: Status) -> tuple[str, ...]:
    told = [f"{item.step} failed for {item.name}: {item.error}" for item in status.failures]
    more = len(told) - _FAILURES
    return (*told[:_FAILURES], f"and {more} more: sorter status") if more > 0 else tuple(told)
