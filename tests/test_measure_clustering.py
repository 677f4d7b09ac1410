"""Scores of a grouping, against slow references and against what must hold for any input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from pipeline.measure import clustering
from pipeline.measure.clustering import bcubed, one_nn, pair_auc, score
from sorter.records import unit_rows

# The first call imports scikit-learn, which no deadline should count.
quick = settings(max_examples=40, deadline=None)

ITEMS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(0, 4))),
    min_size=1,
    max_size=40,
)


def naive_bcubed(labels, groups):
    """The definition, item by item: an unsorted item shares a group with itself only."""
    n = len(labels)
    precisions, recalls = [], []
    for i in range(n):
        group = [
            j for j in range(n) if j == i or (groups[i] is not None and groups[j] == groups[i])
        ]
        right = sum(labels[j] == labels[i] for j in group)
        precisions.append(right / len(group))
        recalls.append(right / labels.count(labels[i]))
    precision, recall = sum(precisions) / n, sum(recalls) / n
    return precision, recall, 2 * precision * recall / (precision + recall)


@quick
@given(ITEMS)
def test_bcubed_is_the_definition(items):
    labels, groups = [label for label, _ in items], [group for _, group in items]
    assert bcubed(labels, groups) == pytest.approx(naive_bcubed(labels, groups))


@quick
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=40))
def test_perfect_groups_score_one(labels):
    scores = score(labels, [ord(label) for label in labels])
    assert scores.bcubed_precision == scores.bcubed_recall == scores.bcubed_f == 1
    assert scores.nmi == pytest.approx(1)
    assert scores.ari == pytest.approx(1)
    assert scores.groups == scores.characters
    assert scores.unsorted == 0


@quick
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=40))
def test_everything_unsorted_is_precise_and_finds_little(labels):
    precision, recall, _ = bcubed(labels, [None] * len(labels))
    assert precision == 1
    # Each item finds itself only, so each label adds up to one item.
    assert recall == pytest.approx(len(set(labels)) / len(labels))


@quick
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=40))
def test_one_big_group_finds_everything(labels):
    precision, recall, _ = bcubed(labels, [7] * len(labels))
    assert recall == 1
    assert precision == pytest.approx(
        sum((labels.count(x) / len(labels)) ** 2 for x in set(labels))
    )


@quick
@given(ITEMS, st.randoms())
def test_order_does_not_matter(items, random):
    mixed = list(items)
    random.shuffle(mixed)
    one, other = (score([a for a, _ in some], [b for _, b in some]) for some in (items, mixed))
    assert one.bcubed_f == pytest.approx(other.bcubed_f)
    assert one.nmi == pytest.approx(other.nmi)
    assert one.ari == pytest.approx(other.ari)


def test_known_values():
    """Two characters, one stray in the first group, one crop unsorted: worked out by hand."""
    scores = score(["a", "a", "b", "b", "b"], [1, 1, 1, 2, None])
    assert (scores.characters, scores.groups, scores.unsorted) == (2, 2, 0.2)
    assert scores.bcubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert scores.bcubed_recall == pytest.approx((1 + 1 + 1 / 3 + 1 / 3 + 1 / 3) / 5)


def test_nothing_gives_no_scores():
    scores = score([], [])
    assert (scores.characters, scores.groups, scores.bcubed_f, scores.nmi) == (0, 0, None, None)


def random_rows(n, *, seed=3):
    random = np.random.default_rng(seed)
    labels = [str(x) for x in random.integers(0, 4, n)]
    rows = random.normal(size=(n, 6)) + 2 * np.eye(4, 6)[[int(label) for label in labels]]
    return unit_rows(rows), labels


@pytest.mark.parametrize("n", [3, 60, 1200])
def test_pair_auc_is_the_area_under_the_curve(n):
    rows, labels = random_rows(n)
    first, second = np.triu_indices(n, 1)
    alike = np.sum(rows[first] * rows[second], axis=1)
    same = np.array(labels)[first] == np.array(labels)[second]
    assert pair_auc(rows, labels) == pytest.approx(roc_auc_score(same, alike), abs=1e-4)


def test_pair_auc_counts_ties_half():
    rows = unit_rows(np.ones((4, 3)))
    assert pair_auc(rows, ["a", "a", "b", "b"]) == 0.5


def test_pair_auc_needs_both_kinds_of_pairs():
    rows, _ = random_rows(3)
    assert pair_auc(rows, ["a", "a", "a"]) is None
    assert pair_auc(rows, ["a", "b", "c"]) is None


def test_one_nn_is_the_nearest_other_item():
    rows, labels = random_rows(1100)
    alike = rows @ rows.T
    np.fill_diagonal(alike, -2)
    nearest = np.argmax(alike, axis=1)
    expected = np.mean(np.array(labels)[nearest] == np.array(labels))
    assert one_nn(rows, labels) == pytest.approx(expected)


def test_one_nn_of_identical_rows_is_not_the_item_itself():
    rows = unit_rows(np.ones((2, 3)))
    assert one_nn(rows, ["a", "b"]) == 0
    assert one_nn(rows, ["a", "a"]) == 1
    assert one_nn(rows[:1], ["a"]) is None


def test_a_large_set_is_sampled_the_same_way_each_time(monkeypatch):
    rows, labels = random_rows(900)
    exact = pair_auc(rows, labels), one_nn(rows, labels)
    monkeypatch.setattr(clustering, "EXACT_PAIRS", 300)
    sampled = pair_auc(rows, labels), one_nn(rows, labels)
    assert sampled == (pair_auc(rows, labels), one_nn(rows, labels))
    assert sampled == pytest.approx(exact, abs=0.05)
    assert sampled != exact
