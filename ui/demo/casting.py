"""Puts characters before the camera: where they stand and what they do, by framing."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ui.demo.characters import Character
from ui.demo.pose import EXPRESSIONS, Arms, Pose
from ui.demo.shot import Actor, Kind

_MOODS = ("neutral", "smile", "neutral", "smile", "laugh", "surprised", "angry", "sad", "happy")
_ARMS: tuple[Arms, ...] = ("down", "down", "wave", "hip", "chest")


def place_actors(
    characters: Sequence[Character], kind: Kind, dice: random.Random, *, outfit: int
) -> tuple[Actor, ...]:
    """Return the characters as actors of a shot of this kind. The first one talks."""
    spots = _spots(kind, dice)
    return tuple(
        _actor(who, spot, dice, outfit=outfit, talks=number == 0)
        for number, (who, spot) in enumerate(zip(characters, spots, strict=True))
    )


def _spots(kind: Kind, dice: random.Random) -> list[tuple[float, float, float]]:
    """Return (x in widths, y and unit in heights) for each person of a framing."""
    if kind == "BG":
        return []
    if kind == "CU":
        return [(dice.uniform(0.42, 0.58), dice.uniform(0.44, 0.5), dice.uniform(0.19, 0.24))]
    if kind == "MS":
        return [(dice.uniform(0.32, 0.68), dice.uniform(0.36, 0.42), dice.uniform(0.12, 0.155))]
    if kind == "LS":
        unit = dice.uniform(0.056, 0.08)
        return [(dice.uniform(0.3, 0.7), dice.uniform(0.26, 0.32), unit)]
    unit = dice.uniform(0.11, 0.14) if kind == "2S" else dice.uniform(0.09, 0.105)
    middles = (0.32, 0.68) if kind == "2S" else (0.22, 0.5, 0.78)
    return [
        (x + dice.uniform(-0.02, 0.02), dice.uniform(0.36, 0.42), unit * dice.uniform(0.96, 1.04))
        for x in middles
    ]


def _actor(
    who: Character,
    spot: tuple[float, float, float],
    dice: random.Random,
    *,
    outfit: int,
    talks: bool,
) -> Actor:
    x, y, unit = spot
    # People in a picture look towards its middle more often than out of it.
    inwards = 1.0 if x < 0.5 else -1.0
    turn = dice.choice((0.0, 0.3, 0.6, 0.85, -0.3)) * inwards
    pose = Pose(
        EXPRESSIONS[dice.choice(_MOODS)],
        turn=turn,
        tilt=dice.choice((0.0, 0.0, 4.0, -4.0, 7.0)),
        nod=dice.choice((0.0, 0.0, 0.4, -0.4)),
        arms=dice.choice(_ARMS),
        outfit=outfit,
    )
    return Actor(who, pose, EXPRESSIONS[dice.choice(_MOODS)], x, y, unit, talks)
