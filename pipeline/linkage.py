"""Average linkage under constraints, exact and without a matrix of all pairs.

For unit vectors the mean cosine between the members of two clusters is the dot product of their
mean vectors. So a cluster is its mean, and the nearest cluster is one FAISS search. Average linkage
is reducible: merging every pair of mutual nearest neighbours at once gives the same tree as merging
the closest pair one at a time (Bruynooghe 1978), in a number of rounds that grows like log n.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sorter.records import Matrix

_NEIGHBOURS = 16
"""Nearest clusters looked at per cluster; beyond them all are forbidden only in a crowd scene."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two clusters that became one."""

    first: int
    """A point of the one cluster: its smallest index."""
    second: int
    """A point of the other cluster: its smallest index."""
    distance: float
    """1 - mean cosine of their members."""


def link_clusters(
    points: Matrix,
    weights: npt.NDArray[np.float64],
    *,
    apart: Iterable[tuple[int, int]] = (),
    cut: float,
) -> list[Merge]:
    """Return the merges of average linkage up to distance `cut`, in rounds of growing distance.

    points: (n, d) unit rows. weights: (n,), how much each point counts in a mean.
    apart: pairs of points that may never share a cluster. Memory grows with n * (d + 16).
    """
    state = _Clusters(points, weights, apart)
    merges: list[Merge] = []
    while state.size > 1 and (found := state.mutual(cut)):
        merges += found
        state.join(found)
    return merges


def labels(count: int, merges: Iterable[Merge], *, cut: float) -> npt.NDArray[np.int64]:
    """Return the cluster (named by its smallest point) of each of `count` points at a cut."""
    parent = np.arange(count)

    def root(point: int) -> int:
        while parent[point] != point:
            parent[point] = parent[parent[point]]
            point = int(parent[point])
        return point

    for merge in merges:
        if merge.distance <= cut:
            one, other = sorted((root(merge.first), root(merge.second)))
            parent[other] = one
    return np.array([root(point) for point in range(count)], dtype=np.int64)


class _Clusters:
    """The clusters of one moment; row i of every array is one cluster."""

    def __init__(
        self, points: Matrix, weights: npt.NDArray[np.float64], apart: Iterable[tuple[int, int]]
    ) -> None:
        self.sums = points.astype(np.float64) * weights[:, None]
        self.weights = weights.astype(np.float64)
        self.names = np.arange(len(points))
        self.foes: list[set[int]] = [set() for _ in range(len(points))]
        for one, other in apart:
            self.foes[one].add(other)
            self.foes[other].add(one)

    @property
    def size(self) -> int:
        return len(self.names)

    def mutual(self, cut: float) -> list[Merge]:
        """Return the pairs that are each other's nearest allowed neighbour within the cut."""
        nearest, distance = self._nearest()
        pairs = [
            (one, int(nearest[one]))
            for one in range(self.size)
            if one < nearest[one] and nearest[nearest[one]] == one and distance[one] <= cut
        ]
        found = [
            Merge(int(self.names[a]), int(self.names[b]), float(distance[a])) for a, b in pairs
        ]
        return sorted(found, key=lambda merge: (merge.distance, merge.first))

    def join(self, merges: Iterable[Merge]) -> None:
        """Merge the pairs; the cluster with the smaller name takes the other in."""
        row = {int(name): index for index, name in enumerate(self.names)}
        gone: list[int] = []
        renamed: dict[int, int] = {}
        for merge in merges:
            one, other = row[merge.first], row[merge.second]
            if merge.first > merge.second:
                one, other = other, one
            self.sums[one] += self.sums[other]
            self.weights[one] += self.weights[other]
            self.foes[one] |= self.foes[other]
            renamed[int(self.names[other])] = int(self.names[one])
            gone.append(other)
        keep = np.setdiff1d(np.arange(self.size), gone)
        self.sums, self.weights, self.names = self.sums[keep], self.weights[keep], self.names[keep]
        self.foes = [{renamed.get(foe, foe) for foe in self.foes[index]} for index in keep]

    def _nearest(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return each cluster's nearest allowed one (itself when none) and the distance."""
        import faiss

        means = (self.sums / self.weights[:, None]).astype(np.float32)
        index = faiss.IndexFlatIP(means.shape[1])
        index.add(means)
        count = min(self.size, _NEIGHBOURS + 1)
        similar, found = index.search(means, count)
        nearest = np.arange(self.size)
        distance = np.full(self.size, np.inf)
        for one in range(self.size):
            foes = self.foes[one]
            for other, cosine in zip(found[one], similar[one], strict=True):
                if other != one and int(self.names[other]) not in foes:
                    nearest[one], distance[one] = other, 1.0 - float(cosine)
                    break
        return nearest, distance
