"""A deck of cards that is dealt in shuffled rounds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Deals every card once a round, so that even a short episode has variety."""

    def __init__(self, cards: Sequence[Card], dice: random.Random) -> None:
        self._cards = list(cards)
        self._dice = dice
        self._left: list[Card] = []

    def draw(self) -> Card:
        """Return the next card."""
        if not self._left:
            self._left = self._dice.sample(self._cards, len(self._cards))
        return self._left.pop()
