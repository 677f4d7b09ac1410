"""Writes the script of an episode: which shots follow each other. Same seed, same script."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import get_args

from ui.demo.background import Place
from ui.demo.camera import Move
from ui.demo.cast import CAST
from ui.demo.casting import place_actors
from ui.demo.characters import Character
from ui.demo.deck import Deck
from ui.demo.light import Tint
from ui.demo.shot import FPS, Animation, Kind, Segment, Shot

SHORTEST = 8.0
"""Seconds an episode needs for all its parts."""

_TITLE = "HARU PALETTE\na drawn demo series"
_CREDITS = (
    "HARU PALETTE\n\ndrawn by code\n\nhair: splines\neyes: ellipses\nskies: gradients\n\nthank you"
)
_KINDS: tuple[Kind, ...] = ("MS", "CU", "2S", "MS", "BG", "CU", "LS", "3S", "CU", "MS", "2S", "LS")
_TINTS: tuple[Tint, ...] = ("none", "none", "night", "none", "sunset", "none", "none", "flashback")
_MOVES: tuple[Move, ...] = (
    *("hold", "hold", "pan_l", "hold", "zoom_in"),
    *("pan_r", "hold", "tilt_u", "zoom_out", "shake"),
)
_ANIMATIONS: tuple[Animation, ...] = ("flap", "flap", "still", "flap", "switch", "still")
_PEOPLE: dict[Kind, int] = {"BG": 0, "CU": 1, "MS": 1, "LS": 1, "2S": 2, "3S": 3}


class Writer:
    """Writes one part of an episode after the other."""

    def __init__(self, cast: tuple[Character, ...], seed: str, *, pace: float) -> None:
        """`pace` is a factor on the length of shots: a short episode cuts faster."""
        self._dice = random.Random(seed)
        self._pace = pace
        self._kinds = Deck(_KINDS, self._dice)
        self._tints = Deck(_TINTS, self._dice)
        self._moves = Deck(_MOVES, self._dice)
        self._animations = Deck(_ANIMATIONS, self._dice)
        self._places = Deck[Place](get_args(Place), self._dice)
        self._people = Deck(cast, self._dice)

    def part(self, segment: Segment, frames: int, *, outfit: int = 0) -> list[Shot]:
        """Write a part of exactly this many frames."""
        shots: list[Shot] = []
        for length in _lengths(frames, self._dice, self._pace):
            shots.append(self._shot(segment, self._kinds.draw(), length, outfit=outfit))
        return shots

    def opening(self, frames: int) -> list[Shot]:
        """Write the opening: a title card, everyone once, three together."""
        card = min(36, frames // 6)
        count = max(1, min(8, (frames - card) // 20 - 1))
        each = (frames - card) // (count + 1)
        shots = [Shot("opening", "CARD", card, title=_TITLE)]
        for number in range(count):
            kind: Kind = "CU" if number % 2 == 0 else "MS"
            shot = self._shot("opening", kind, each, outfit=0)
            shots.append(replace(shot, transition="flash" if number % 3 == 0 else "cut"))
        group = self._shot("opening", "3S", frames - card - each * count, outfit=0)
        return [*shots, replace(group, transition="dissolve", tint="none")]

    def _shot(self, segment: Segment, kind: Kind, frames: int, *, outfit: int) -> Shot:
        place = self._places.draw()
        people: list[Character] = []
        while len(people) < _PEOPLE[kind]:
            who = self._people.draw()
            if who not in people:
                people.append(who)
        tint = self._tints.draw()
        return Shot(
            segment,
            kind,
            frames,
            place,
            place_actors(people, kind, self._dice, outfit=outfit),
            self._moves.draw(),
            self._animations.draw() if people else "still",
            # A starry sky is dark already.
            "none" if place == "night_sky" and tint != "flashback" else tint,
            "dissolve" if segment != "opening" and self._dice.random() < 0.08 else "cut",
            seed=self._dice.randrange(1 << 30),
        )


def write_episode(number: int, *, seconds: float, seed: int) -> list[Shot]:
    """Return the shots of episode `number` (1, 2, ...), together `seconds` long.

    The opening and the ending are the same in all episodes. From the second episode on the last
    character of the cast takes part. Raises ValueError below SHORTEST seconds.
    """
    if seconds < SHORTEST:
        raise ValueError(f"an episode needs at least {SHORTEST:g} seconds, but got {seconds:g}")
    regulars = CAST[:-1]
    pace = min(1.0, max(0.35, seconds / 60))
    opening = Writer(regulars, f"opening {seed}", pace=pace)
    writer = Writer(regulars if number == 1 else CAST, f"episode {number} {seed}", pace=pace)
    ending = max(12, round(0.06 * seconds * FPS))
    black = Shot("black", "BLACK", max(3, min(6, round(seconds / 5))))
    card = max(10, min(36, round(0.03 * seconds * FPS)))
    title = opening.opening(round(0.2 * seconds * FPS))
    rest = round(seconds * FPS) - sum(shot.frames for shot in title) - ending - card
    rest -= 5 * black.frames
    cold, first = round(0.14 * rest), round(0.45 * rest)
    part_a = _closed(writer.part("A", first))
    part_b = _closed(writer.part("B", rest - cold - first, outfit=number - 1))
    return [
        *(black, *writer.part("cold_open", cold), *title, black),
        *_with_repeat(part_a, number),
        *(Shot("eyecatch", "CARD", card, title="HARU PALETTE"), black),
        *(*part_b, black),
        Shot("ending", "CARD", ending, title=_CREDITS, transition="fade_in"),
        black,
    ]


def _lengths(frames: int, dice: random.Random, pace: float) -> list[int]:
    """Divide a part into shots of about 1.2 to 3.5 seconds, times `pace`."""
    lengths: list[int] = []
    while frames > 0:
        length = round(dice.uniform(1.2, 3.5) * pace * FPS)
        if frames - length < 1.2 * pace * FPS:
            length = frames
        lengths.append(length)
        frames -= length
    return lengths


def _closed(shots: list[Shot]) -> list[Shot]:
    """Let a part begin out of black and end in black."""
    shots[0] = replace(shots[0], transition="fade_in")
    shots[-1] = replace(shots[-1], fade_out=True)
    return shots


def _with_repeat(shots: list[Shot], number: int) -> list[Shot]:
    """Show one shot of part A again later, as anime reuses its drawings."""
    sources = [index for index, shot in enumerate(shots) if shot.actors][:1]
    if len(shots) < 5 or not sources:
        return shots
    source = sources[0]
    again = shots[source]
    target = next((i for i in range(source + 2, len(shots) - 1) if i != source), None)
    if target is None:
        return shots
    shots[target] = replace(
        again,
        frames=shots[target].frames,
        transition="cut",
        repeats=f"ep{number}:A+{source}",
    )
    return shots
