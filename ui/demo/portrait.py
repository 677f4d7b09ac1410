"""One picture of one character on request, with the box of the face."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from sorter.records import Box, Image
from ui.demo.background import PLACES, Place, paint_background
from ui.demo.characters import Character
from ui.demo.figure import draw_figure
from ui.demo.light import Tint, grade, over
from ui.demo.pose import EXPRESSIONS, Pose


@dataclass(frozen=True, slots=True)
class Portrait:
    """A drawn picture."""

    image: Image
    """(H, W, 3) uint8 RGB."""
    face: Box
    """The face, in pixels."""


def draw_portrait(
    character: Character,
    *,
    expression: str = "neutral",
    turn: float = 0.0,
    light: Tint = "none",
    size: int = 256,
    seed: int = 0,
) -> Portrait:
    """Draw a square picture of head and shoulders, `size` pixels wide.

    `expression` is a name in pose.EXPRESSIONS, `turn` -1 (to the left) to 1. `seed` chooses the
    place behind, the outfit and small differences of tilt, framing and arms.
    """
    if expression not in EXPRESSIONS:
        known = ", ".join(EXPRESSIONS)
        raise ValueError(f"an expression must be one of {known}, but got '{expression}'")
    dice = random.Random(f"portrait {character.name} {seed}")
    pose = Pose(
        EXPRESSIONS[expression],
        turn=turn,
        tilt=dice.uniform(-7, 7),
        nod=dice.uniform(-0.5, 0.5),
        outfit=dice.randrange(len(character.outfits)),
    )
    unit = size * dice.uniform(0.2, 0.26)
    x, y = size * (0.5 + dice.uniform(-0.04, 0.04)), size * (0.46 + dice.uniform(-0.03, 0.03))
    places: list[Place] = list(PLACES)
    image = paint_background(dice.choice(places), (size, size), softness=0.006)
    figure = draw_figure(character, replace(pose), unit=unit, low=(size - y) / unit + 0.1)
    corner = round(x - figure.origin[0]), round(y - figure.origin[1])
    over(image, figure.sheet, corner)
    face = figure.face
    placed = Box(face.x0 + corner[0], face.y0 + corner[1], face.x1 + corner[0], face.y1 + corner[1])
    return Portrait(grade(image, light), placed)
