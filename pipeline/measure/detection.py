"""How well detected boxes match true ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sorter.records import Box

HIT_IOU = 0.3
"""Intersection over union from which a detection counts as right."""


@dataclass(frozen=True, slots=True)
class DetectionScores:
    """Counts, and what follows from them; None where a share has nothing to be a share of."""

    truth: int
    """True boxes."""
    found: int
    """Detections."""
    hits: int
    """True boxes with a detection of their own."""

    @property
    def precision(self) -> float | None:
        """Share of detections that are right."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of true boxes that are found."""
        return self.hits / self.truth if self.truth else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, written with counts: 2 hits / (found + truth)."""
        both = self.found + self.truth
        return 2 * self.hits / both if both else None


def match(found: Sequence[Box], truth: Sequence[Box]) -> list[tuple[int, int]]:
    """Return pairs (detection, true box) that hit; each of either side at most once.

    A hit: IoU >= HIT_IOU, or the detection's centre inside the true box. Pairs are taken
    greedily, the largest IoU first.
    """
    hits = [
        (-box.iou(target), i, j)
        for i, box in enumerate(found)
        for j, target in enumerate(truth)
        if box.iou(target) >= HIT_IOU or target.holds(*box.centre)
    ]
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    used: set[int] = set()
    for _, i, j in sorted(hits):
        if i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            pairs.append((i, j))
    return pairs


def total(parts: Sequence[DetectionScores]) -> DetectionScores:
    """Return the scores of all pictures taken together."""
    return DetectionScores(
        sum(part.truth for part in parts),
        sum(part.found for part in parts),
        sum(part.hits for part in parts),
    )


def score(found: Sequence[Box], truth: Sequence[Box]) -> DetectionScores:
    """Return the scores of one picture."""
    return DetectionScores(len(truth), len(found), len(match(found, truth)))
