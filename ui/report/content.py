"""What a report says, without a word of HTML: the records that a page or a report is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A crop to look at."""

    crop: str
    """ID of the crop."""
    jpeg: bytes
    """The head view."""
    place: str
    """Episode and moment."""
    side: int
    """Side of the face in pixels."""
    confirmed: bool
    """Whether a person decided who it is."""


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody appears in one video."""

    video: str
    """The episode's name."""
    duration: float
    """Seconds; for pictures their number."""
    spans: tuple[tuple[float, float], ...]
    """(start, end) of the shots with a crop, in order, in seconds."""
    crops: int
    """Crops in this video."""

    @property
    def seconds(self) -> float:
        """How long these shots are together."""
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Section:
    """A character, or a group without a name."""

    key: str
    """'character-3' or 'group-7': stable within one report, fit for an anchor."""
    title: str
    """The character's name; empty for a group."""
    number: int | None
    """The group's number; None for a character."""
    crops: int
    """How many crops."""
    confirmed: int
    """How many of them a person decided."""
    confidence: float
    """Mean confidence of the crops that no person decided, 0 to 1; 1 without such."""
    episodes: int
    """Videos in which it appears."""
    tracks: int
    """Appearances: runs of crops that follow each other, each counted once."""
    side: int
    """Median side of the faces in pixels."""
    pictures: tuple[Picture, ...]
    """Varied crops."""
    presence: tuple[Presence, ...]
    """One per video of the library, in the order of the series."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Crops that belong to nobody."""

    crops: int
    """How many there are."""
    pictures: tuple[Picture, ...]
    """Some of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram."""

    label: str
    """What is counted."""
    count: int
    """How often."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How a measure is spread over all crops."""

    title: str
    """The measure."""
    note: str
    """What to read from it."""
    bars: tuple[Bar, ...]
    """From low to high."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A crop on the map."""

    x: float
    """0 to 1 from the left."""
    y: float
    """0 to 1 from the top."""
    section: str
    """Key of the section it belongs to; empty for a crop that belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far one step is."""

    name: str
    """The step."""
    done: int
    """Items finished."""
    pending: int
    """Items still to do."""
    failed: int
    """Items that could not be done."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do next."""

    text: str
    """Why."""
    command: str
    """The command line for it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report shows."""

    title: str
    """Name of the library's folder."""
    made: str
    """When, in local time."""
    facts: tuple[tuple[str, str], ...]
    """(number, what it counts), for the top of the page."""
    actions: tuple[Action, ...]
    """What to do next, the most important first."""
    characters: tuple[Section, ...]
    """The most frequent first."""
    groups: tuple[Section, ...]
    """Groups without a name, largest first."""
    hidden_groups: int
    """Further groups without a name that are not shown."""
    unsorted: Strip
    """Crops in no group."""
    rejected: Strip
    """Crops that a person said show no character."""
    histograms: tuple[Histogram, ...]
    """Quality of the crops."""
    dots: tuple[Dot, ...]
    """The map; may be empty."""
    steps: tuple[Step, ...]
    """How far the work is."""
    failures: tuple[str, ...]
    """What could not be done, and why."""
