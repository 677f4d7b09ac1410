"""How often to show the pictures of characters that are trained together."""

from __future__ import annotations


def repeats(count: int, most: int) -> int:
    """Return how often to show each of `count` pictures beside a character with `most` pictures.

    Rounded half up, at least 1: one epoch then shows every character about equally often.
    """
    return max(1, int(most / count + 0.5)) if count else 1
