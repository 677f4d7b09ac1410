"""Pass `group`: everything the library knows about who is who becomes proposed groups.

Tracks enter as one weighted point each; faces that were seen in one frame may never share a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from pipeline.linkage import labels, link_clusters
from pipeline.neighbours import smooth
from pipeline.step import Tick
from sorter import rows
from sorter.library import Library
from sorter.protocols import Embedder
from sorter.records import Cluster, Matrix, unit_rows
from sorter.settings import Settings

_DISTANCE = 0.6
"""Cosine distance up to which clusters are joined. Features are centred on their own set, so two
unrelated characters are about 1 apart whatever the series (measured in docs/grouping.md)."""

_SMALLEST = 2
"""A group has at least this many crops; a face seen once stays unsorted."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What grouping goes by; entry i of every field is about crop i."""

    ids: tuple[str, ...]
    """Crop IDs."""
    parts: tuple[Matrix, ...]
    """One (n, d) matrix per embedder, unit rows."""
    tracks: tuple[str | None, ...]
    """Crops with the same track are one character; None for a crop on its own."""
    frames: tuple[str | None, ...]
    """Crops with the same frame are different characters; None for a loose picture."""
    weights: tuple[float, ...] = ()
    """How much each part counts; empty: all alike."""
    distance: float = 0.0
    """Where to cut; 0 takes the usual."""

    @property
    def id(self) -> str:
        """The whole library is one item."""
        return "library"


@dataclass(frozen=True, slots=True)
class GroupStep:
    """Proposes groups."""

    embedders: tuple[Embedder, ...]
    """Whose vectors are used."""
    settings: Settings
    """Distance, when a person set one."""
    name: str = "group"
    batch: int = 1
    workers: int = 1

    @property
    def recipe(self) -> str:
        """Method, vectors and distance."""
        parts = [f"{embedder.id}*{embedder.weight:g}" for embedder in self.embedders]
        return "+".join(["smooth-linkage-2", *parts, f"{self.settings.group_distance:g}"])

    def pending(self, library: Library) -> list[Evidence]:
        """Return all evidence as one item when some crops have not been grouped, else nothing."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM vector WHERE NOT EXISTS (SELECT 1 FROM done"
            " WHERE step = ? AND item = vector.crop AND recipe = ?))"
        )
        missing = library.database.execute(query, (self.name, self.recipe)).fetchone()[0]
        return [self._evidence(library)] if missing else []

    def compute(self, items: Sequence[Evidence], tick: Tick) -> list[list[Cluster]]:
        """Propose groups for each library."""
        del tick  # one computation
        return [propose(item) for item in items]

    def save(self, library: Library, item: Evidence, result: list[Cluster]) -> None:
        """Replace the proposals; a group that is still there keeps its number."""
        numbered = keep_numbers(rows.clusters(library), result)
        database = library.database
        database.execute("DELETE FROM cluster")
        for cluster in numbered:
            values = (cluster.number, cluster.confidence)
            database.execute("INSERT INTO cluster VALUES (?, ?)", values)
            members = [(crop, cluster.number, rank) for rank, crop in enumerate(cluster.crops)]
            database.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
        library.mark(self.name, self.recipe, item.ids)

    def _evidence(self, library: Library) -> Evidence:
        crops = {crop.id: crop for crop in rows.crops(library, kind="face")}
        found = [rows.vectors(library, embedder.id) for embedder in self.embedders]
        common = set(crops).intersection(*(vectors.ids for vectors in found))
        ids = tuple(item for item in crops if item in common)
        parts = tuple(_in_order(vectors.ids, vectors.matrix, ids) for vectors in found)
        tracks = tuple(crops[item].track for item in ids)
        frames = tuple(crops[item].frame for item in ids)
        weights = tuple(embedder.weight for embedder in self.embedders)
        return Evidence(ids, parts, tracks, frames, weights, self.settings.group_distance)


def propose(evidence: Evidence) -> list[Cluster]:
    """Return groups, largest first, numbered from 1; crops in none of them are unsorted."""
    if not evidence.ids:
        return []
    vectors = join(evidence.parts, evidence.weights)
    point_of = _points(evidence.tracks)
    points, weights = _track_means(vectors, point_of)
    cut = evidence.distance or _DISTANCE
    apart = _apart(evidence.frames, point_of)
    merges = link_clusters(smooth(points, weights), weights, apart=apart, cut=cut)
    found = labels(len(points), merges, cut=cut)[point_of]
    return _clusters(evidence.ids, vectors, found)


def join(parts: Sequence[Matrix], weights: Sequence[float] = ()) -> Matrix:
    """Return (n, d) unit rows: every part centred on its own set, scaled to unit rows and joined.

    weights: one per part, the length of its rows beside the others'; empty: all 1.

    Centring takes out what all pictures of a series share: most of what generic features gain.
    """
    factors = weights or [1.0] * len(parts)
    centred = [unit_rows(part - part.mean(axis=0)) for part in parts]
    scaled = [part * factor for part, factor in zip(centred, factors, strict=True)]
    return unit_rows(np.concatenate(scaled, axis=1))


def keep_numbers(before: Sequence[Cluster], after: Sequence[Cluster]) -> list[Cluster]:
    """Give each new group the number of the old one it shares most crops with, else a new one."""
    home = {crop: cluster.number for cluster in before for crop in cluster.crops}
    shared: list[tuple[int, int, int]] = []
    for index, cluster in enumerate(after):
        numbers = [home[crop] for crop in cluster.crops if crop in home]
        shared += [(numbers.count(number), number, index) for number in set(numbers)]
    taken: dict[int, int] = {}
    for _, number, index in sorted(shared, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if index not in taken and number not in taken.values():
            taken[index] = number
    fresh = max(home.values(), default=0)
    result = []
    for index, cluster in enumerate(after):
        if index not in taken:
            fresh += 1
            taken[index] = fresh
        result.append(Cluster(taken[index], cluster.crops, cluster.confidence))
    return result


def _points(tracks: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """Return for each crop the number of its point: one point per track or lone crop."""
    keys = [track if track is not None else f"\x1f{index}" for index, track in enumerate(tracks)]
    number = {key: index for index, key in enumerate(dict.fromkeys(keys))}
    return np.array([number[key] for key in keys], dtype=np.int64)


def _track_means(
    vectors: Matrix, point_of: npt.NDArray[np.int64]
) -> tuple[Matrix, npt.NDArray[np.float64]]:
    """Return the mean vector of each point and its weight: a hold must not outweigh ten scenes."""
    count = int(point_of.max()) + 1
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, point_of, vectors)
    return unit_rows(sums), np.sqrt(np.bincount(point_of, minlength=count).astype(np.float64))


def _apart(frames: Sequence[str | None], point_of: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the pairs of points that were seen in one frame."""
    shown: dict[str, set[int]] = {}
    for frame, point in zip(frames, point_of, strict=True):
        if frame is not None:
            shown.setdefault(frame, set()).add(int(point))
    return sorted({pair for points in shown.values() for pair in combinations(sorted(points), 2)})


def _clusters(ids: Sequence[str], vectors: Matrix, found: npt.NDArray[np.int64]) -> list[Cluster]:
    names, inverse, sizes = np.unique(found, return_inverse=True, return_counts=True)
    sums = np.zeros((len(names), vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, inverse, vectors)
    centres = unit_rows(sums)
    groups: list[Cluster] = []
    for number in np.argsort(-sizes, kind="stable"):
        members = np.flatnonzero(inverse == number)
        if len(members) >= _SMALLEST:
            near = vectors[members] @ centres[number]
            order = members[np.argsort(-near, kind="stable")]
            confidence = _confidence(float(near.mean()), centres, int(number))
            groups.append(Cluster(len(groups) + 1, tuple(ids[i] for i in order), confidence))
    return groups


def _confidence(inner: float, centres: Matrix, number: int) -> float:
    """Return how much closer members are to their own centre than that is to the next one."""
    others = centres @ centres[number]
    others[number] = -1.0
    outer = float(others.max()) if len(centres) > 1 else 0.0
    return round(min(1.0, max(0.0, (inner - outer + 1) / 2)), 3)


def _in_order(ids: Sequence[str], matrix: Matrix, wanted: Sequence[str]) -> Matrix:
    place = {item: index for index, item in enumerate(ids)}
    return np.asarray(matrix[[place[item] for item in wanted]], dtype=np.float32)
