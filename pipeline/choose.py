"""Choose the best and most varied pictures: a greedy walk that never holds an n x n matrix.

At each turn the candidate wins whose quality times newness is highest, where newness is the
distance to the nearest picture chosen before (Gonzalez, "Clustering to minimize the maximum
intercluster distance", 1985: farthest-first traversal), damped for shots and episodes that gave
pictures already. One turn costs one row of distances: O(count x n) in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.framing import FRAMINGS, Framing, View
from sorter.records import Matrix

SHARES: dict[Framing, float] = {"head": 0.35, "upper": 0.35, "person": 0.15, "frame": 0.15}
"""Wished mix of framings. Heads teach the face, and it is what the eye checks first in a picture;
wider views teach clothes and how large a head is on its body."""

_SHOT_DAMPING = 0.5
_EPISODE_DAMPING = 0.5
_FLOOR = 0.25  # a second-best but beautiful picture beats a new but poor one
_FARTHEST = 2.0  # the cosine distance of opposite vectors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A crop that may become a picture."""

    crop: str
    """Crop ID."""
    quality: float
    """0 (unusable) to 1 (as good as this library gets)."""
    episode: str
    """ID of the video."""
    shot: str
    """ID of the shot; the frame's ID where shots are unknown."""
    views: tuple[View, ...]
    """What can be cut out; at least one."""
    phash: int
    """64-bit hash of the whole frame."""
    look: npt.NDArray[np.int16]
    """Tiny LAB copy of the face, flat."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """When two pictures are one picture."""

    hash_distance: int = 8
    """Largest difference of two 64-bit hashes of frames that may be the same."""
    look_distance: float = 5.0
    """Largest mean difference (0-255) of two tiny face copies that may be the same drawing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that was taken."""

    number: int
    """Position among the candidates."""
    view: View
    """How it is cut out."""
    newness: float
    """Distance to the nearest picture taken before it, 0 to 2; 2 for the first."""


def choose(
    candidates: Sequence[Candidate], vectors: Matrix, *, count: int, likeness: Likeness
) -> list[Choice]:
    """Return up to `count` choices, best first. Deterministic; fewer where the rest look alike.

    Args:
        candidates: Sorted by crop ID by the caller, so that a tie always falls the same way.
        vectors: (n, d) unit rows, one per candidate; d may be 0 when nothing was embedded.
        count: How many are wanted.
        likeness: What counts as the same picture.
    """
    if not candidates:
        return []
    state = _State(candidates, vectors)
    taken: list[Choice] = []
    while len(taken) < count and state.open.any():
        number = state.best(count)
        view = _view(candidates[number].views, Counter(choice.view.framing for choice in taken))
        taken.append(Choice(number, view, float(state.distance[number])))
        state.take(number, likeness)
    return taken


class _State:
    """What the walk remembers between turns."""

    def __init__(self, candidates: Sequence[Candidate], vectors: Matrix) -> None:
        self._vectors = vectors
        self._quality = np.array([item.quality for item in candidates])
        self._shots = _numbered([item.shot for item in candidates])
        self._episodes = _numbered([item.episode for item in candidates])
        self._hashes = np.array([item.phash for item in candidates], dtype=np.uint64)
        self._looks = np.stack([item.look for item in candidates])
        self._from_shot = np.zeros(self._shots.max() + 1)
        self._from_episode = np.zeros(self._episodes.max() + 1)
        self.distance = np.full(len(candidates), _FARTHEST)
        self.open = np.ones(len(candidates), dtype=bool)

    def best(self, count: int) -> int:
        """Return the number of the candidate to take now."""
        scale = max(1e-6, float(self.distance[self.open].max()))
        newness = _FLOOR + (1 - _FLOOR) * self.distance / scale
        fair = max(1.0, count / len(self._from_episode))
        damping = _SHOT_DAMPING ** self._from_shot[self._shots]
        damping = damping * _EPISODE_DAMPING ** (self._from_episode[self._episodes] / fair)
        value = np.where(self.open, self._quality * newness * damping, -1.0)
        return int(np.argmax(value))  # the first of equals

    def take(self, number: int, likeness: Likeness) -> None:
        """Take a candidate and close everything that repeats it."""
        self._from_shot[self._shots[number]] += 1
        self._from_episode[self._episodes[number]] += 1
        self.open[number] = False
        self.open &= ~self._repeats(number, likeness)
        if self._vectors.shape[1]:
            away = 1.0 - self._vectors @ self._vectors[number]
            self.distance = np.minimum(self.distance, np.maximum(away, 0.0))

    def _repeats(self, number: int, likeness: Likeness) -> npt.NDArray[np.bool_]:
        """Say which candidates show the same drawing in the same place."""
        drawn = np.abs(self._looks - self._looks[number]).mean(axis=1) <= likeness.look_distance
        apart = np.bitwise_count(self._hashes ^ self._hashes[number])
        # A camera move changes the frame but not the face drawn in it, so inside one shot the
        # face alone decides; an opening that returns each week has the same frame in other shots.
        same_shot = self._shots == self._shots[number]
        return np.asarray(drawn & (same_shot | (apart <= likeness.hash_distance)))


def _view(options: Sequence[View], taken: Counter[Framing]) -> View:
    """Return the view that the set lacks most, unless it would be much worse than another."""
    total = sum(taken.values()) + 1

    def value(view: View) -> tuple[float, int]:
        lack = SHARES[view.framing] * total - taken[view.framing]
        # One step of lack weighs as much as an enlargement from 1 to 3.
        strain = max(0.0, view.enlarged - 1) / 2 + 0.3 * view.trimmed
        return lack - strain, -FRAMINGS.index(view.framing)

    return max(options, key=value)


def _numbered(names: Sequence[str]) -> npt.NDArray[np.intp]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.intp)
