"""Average linkage without a matrix of all pairs, against scipy's with one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from pipeline.group import Evidence, join, keep_numbers, propose
from pipeline.linkage import labels, link_clusters
from sorter.records import Cluster, Matrix, unit_rows


def blobs(groups: int, each: int, *, size: int = 32, spread: float = 0.2, seed: int = 0) -> Matrix:
    """Unit vectors around random directions, like embeddings of characters."""
    random = np.random.default_rng(seed)
    centres = np.repeat(unit_rows(random.normal(size=(groups, size))), each, axis=0)
    return unit_rows(centres + random.normal(size=centres.shape) * spread)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10_000), st.floats(0.05, 1.2))
def test_equals_average_linkage_of_scipy(count: int, seed: int, cut: float) -> None:
    points = unit_rows(np.random.default_rng(seed).normal(size=(count, 8)))
    merges = link_clusters(points, np.ones(count), cut=cut)
    found = labels(count, merges, cut=cut)
    expected = fcluster(linkage(points, "average", metric="cosine"), cut, "distance")
    assert adjusted_rand_score(expected, found) == pytest.approx(1)


def test_weights_count_like_repeated_points() -> None:
    points = blobs(3, 4, spread=0.5)
    weights = np.arange(1, 13, dtype=float)
    repeated = np.repeat(points, weights.astype(int), axis=0)
    whole = labels(12, link_clusters(points, weights, cut=0.6), cut=0.6)
    cheap = link_clusters(repeated, np.ones(len(repeated)), cut=0.6)
    first = np.cumsum(weights.astype(int)) - 1
    assert adjusted_rand_score(labels(len(repeated), cheap, cut=0.6)[first], whole) == 1


def test_forbidden_pairs_never_meet() -> None:
    points = blobs(1, 12, spread=0.05)
    apart = [(0, 1), (1, 2), (0, 2)]
    found = labels(12, link_clusters(points, np.ones(12), apart=apart, cut=2.0), cut=2.0)
    assert len({found[0], found[1], found[2]}) == 3
    assert len(set(found)) == 3


def test_groups_use_tracks_and_frames() -> None:
    vectors = blobs(4, 10, spread=0.15)
    ids = tuple(f"c{index:02}" for index in range(40))
    tracks = tuple(f"t{index // 5}" for index in range(40))
    clusters = propose(Evidence(ids, (vectors,), tracks, (None,) * 40))
    assert [len(cluster.crops) for cluster in clusters] == [10, 10, 10, 10]
    frames = tuple("f" if index in (0, 5) else None for index in range(40))
    split = propose(Evidence(ids, (vectors,), tracks, frames))
    homes = [
        cluster.number for cluster in split for crop in cluster.crops if crop in ("c00", "c05")
    ]
    assert len(set(homes)) == 2


def test_groups_do_not_depend_on_the_order_of_crops() -> None:
    vectors = blobs(5, 8, spread=0.3)
    order = np.random.default_rng(1).permutation(40)
    ids = [f"c{index:02}" for index in range(40)]
    nothing = (None,) * 40
    one = propose(Evidence(tuple(ids), (vectors,), nothing, nothing))
    shuffled = tuple(ids[index] for index in order)
    other = propose(Evidence(shuffled, (vectors[order],), nothing, nothing))
    assert {frozenset(a.crops) for a in one} == {frozenset(b.crops) for b in other}


def test_no_crops_no_groups() -> None:
    assert propose(Evidence((), (), (), ())) == []


def test_join_centres_each_part() -> None:
    shared = np.ones((6, 4), dtype=np.float32) * 5
    parts = (unit_rows(blobs(2, 3, size=4) + shared), blobs(2, 3, size=8))
    joined = join(parts)
    assert joined.shape == (6, 12)
    assert np.linalg.norm(joined, axis=1) == pytest.approx(np.ones(6))
    assert float(joined[0] @ joined[5]) < float(joined[0] @ joined[1])


def test_groups_keep_their_numbers() -> None:
    before = [Cluster(4, ("a", "b", "c"), 1.0), Cluster(7, ("d", "e"), 1.0)]
    after = [Cluster(1, ("d", "e", "x"), 1.0), Cluster(2, ("a", "b"), 1.0), Cluster(3, ("c",), 1.0)]
    assert [cluster.number for cluster in keep_numbers(before, after)] == [7, 4, 8]
