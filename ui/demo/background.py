"""All places by name, painted once per size."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Literal

from sorter.records import Image
from ui.demo.backdrop import Backdrop
from ui.demo.indoors import paint_classroom, paint_corridor, paint_room
from ui.demo.outdoors import (
    paint_hills,
    paint_night_sky,
    paint_park,
    paint_school,
    paint_sea,
    paint_street,
)

Place = Literal[
    "room", "classroom", "corridor", "hills", "street", "school", "park", "sea", "night_sky"
]

PLACES: dict[Place, Callable[[Backdrop], None]] = {
    "room": paint_room,
    "classroom": paint_classroom,
    "corridor": paint_corridor,
    "hills": paint_hills,
    "street": paint_street,
    "school": paint_school,
    "park": paint_park,
    "sea": paint_sea,
    "night_sky": paint_night_sky,
}
"""How each place is painted; a fixed table."""


class Places:
    """The places of a series at one size; each is painted when it is first asked for."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._painted: dict[tuple[Place, float], Image] = {}

    def get(self, place: Place, softness: float) -> Image:
        """Return the place; callers copy it before they paint on it."""
        key = place, softness
        if key not in self._painted:
            self._painted[key] = paint_background(place, self._size, softness=softness)
        return self._painted[key]


def paint_background(place: Place, size: tuple[int, int], *, softness: float = 0.0) -> Image:
    """Return a place as (H, W, 3) RGB of this size (width, height).

    A place looks the same whenever it is painted. `softness` blurs it (in heights): a long
    shot is sharp, behind a close-up the place is out of focus.
    """
    board = Backdrop(size, random.Random(f"place {place}"))
    PLACES[place](board)
    board.soften(max(softness, 0.0008))
    return board.pixels
