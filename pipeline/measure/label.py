"""The true label of a detected face, from who is in its shot and where they are."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.measure.truth import BoxKind, TrueBox, TrueShot
from sorter.records import Box

ROUNDING = 0.002
"""Seconds. Truth files round to milliseconds and so does Matroska; a frame lasts 16 or more."""

TOLERANCE = 1.15
"""True face boxes are enlarged so much: a shaking camera is not linear between key frames."""


@dataclass(frozen=True, slots=True)
class BoxPath:
    """The boxes of one character in one shot: key frames, and straight lines between them."""

    character: str
    """Who."""
    kind: BoxKind
    """What the boxes surround."""
    times: npt.NDArray[np.float64]
    """(k,) seconds, rising."""
    corners: npt.NDArray[np.float64]
    """(k, 4) pixels: left, top, right, bottom."""

    def at(self, time: float) -> Box:
        """Return the box at this moment; outside the key frames the nearest one's box."""
        return Box(*(float(np.interp(time, self.times, self.corners[:, i])) for i in range(4)))


@dataclass(frozen=True, slots=True)
class SeenShot:
    """A shot with the boxes in it."""

    shot: TrueShot
    """When, and who."""
    paths: tuple[BoxPath, ...]
    """Where."""

    @property
    def complete(self) -> bool:
        """Whether every face is boxed: the file says so, and each character has a face box."""
        boxed = {path.character for path in self.paths if path.kind == "face"}
        return self.shot.complete and boxed.issuperset(self.shot.characters)


@dataclass(frozen=True, slots=True)
class EpisodeTruth:
    """Everything known about one episode."""

    shots: tuple[SeenShot, ...]
    """In time."""
    stray: int
    """Boxes at moments that no shot covers; they cannot be used."""

    def shot_number(self, time: float) -> int | None:
        """Return the position of the shot at this moment, or None where the truth has none."""
        after = bisect_right(self.shots, time + ROUNDING, key=lambda seen: seen.shot.start)
        number = after - 1
        if number < 0 or time >= self.shots[number].shot.end + ROUNDING:
            return None
        return number


@dataclass(frozen=True, slots=True)
class TrueLabel:
    """What the truth says about one detected face."""

    character: str | None
    """Who it shows; None: not a character."""
    shot: int | None
    """Position of its shot in the episode."""
    on_face: bool
    """Its centre lies in somebody's (enlarged) face box."""
    on_body: bool
    """Its centre lies in somebody's body box."""
    complete: bool
    """All faces of the shot are boxed, so the two above can be trusted."""


def episode_truth(shots: Sequence[TrueShot], boxes: Sequence[TrueBox]) -> EpisodeTruth:
    """Join the shots and boxes of one episode."""
    plain = EpisodeTruth(
        tuple(SeenShot(shot, ()) for shot in sorted(shots, key=lambda shot: shot.start)), 0
    )
    inside: dict[int | None, list[TrueBox]] = {}
    for box in boxes:
        inside.setdefault(plain.shot_number(box.time), []).append(box)
    seen = [
        SeenShot(known.shot, _paths(inside.get(number, [])))
        for number, known in enumerate(plain.shots)
    ]
    return EpisodeTruth(tuple(seen), len(inside.get(None, [])))


def true_label(truth: EpisodeTruth, time: float, face: Box) -> TrueLabel:
    """Return what the truth says about a face detected at `time` seconds.

    One character in the shot: it is that one. Otherwise the nearest face box of the shot that
    holds the centre (distance of centres in box sides), and where none does, the nearest body box
    of a character whose face is never boxed in this shot. Otherwise nobody.
    """
    number = truth.shot_number(time)
    if number is None:
        return TrueLabel(None, None, on_face=False, on_body=False, complete=False)
    seen = truth.shots[number]
    faces = _holding(seen, "face", time, face)
    bodies = _holding(seen, "body", time, face)
    characters = seen.shot.characters
    if len(characters) == 1:
        character: str | None = characters[0]
    else:
        boxed = {path.character for path in seen.paths if path.kind == "face"}
        hidden = [name for name in bodies if name not in boxed]
        character = next(iter([*faces, *hidden]), None)
    return TrueLabel(character, number, bool(faces), bool(bodies), seen.complete)


def _holding(seen: SeenShot, kind: BoxKind, time: float, face: Box) -> list[str]:
    """Return the characters whose box holds the centre of `face`, the nearest first."""
    found: list[tuple[float, str]] = []
    x, y = face.centre
    for path in seen.paths:
        if path.kind != kind:
            continue
        box = path.at(time)
        if kind == "face":
            box = _enlarged(box)
        if box.holds(x, y):
            away = math.dist((x, y), box.centre) / math.sqrt(box.area)
            found.append((away, path.character))
    return [character for _, character in sorted(found)]


def _paths(boxes: Sequence[TrueBox]) -> tuple[BoxPath, ...]:
    """Sort the boxes of a shot by character; twice in one frame (a mirror) makes two paths."""
    paths: dict[tuple[str, BoxKind, int], list[TrueBox]] = {}
    seen: dict[tuple[str, BoxKind, float], int] = {}
    for box in sorted(boxes, key=lambda box: box.time):
        moment = (box.character, box.kind, box.time)
        number = seen.get(moment, 0)
        seen[moment] = number + 1
        paths.setdefault((box.character, box.kind, number), []).append(box)
    return tuple(
        BoxPath(
            character,
            kind,
            np.array([box.time for box in some]),
            np.array([(box.box.x0, box.box.y0, box.box.x1, box.box.y1) for box in some]),
        )
        for (character, kind, _), some in paths.items()
    )


def _enlarged(box: Box) -> Box:
    (x, y), width, height = box.centre, box.width * TOLERANCE / 2, box.height * TOLERANCE / 2
    return Box(x - width, y - height, x + width, y + height)
