"""How well groups match characters. Every unsorted item counts as a group of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sorter.records import Matrix

Numbers = npt.NDArray[np.int64]

EXACT_PAIRS = 10_000
"""Up to this many items every pair is looked at; beyond, the pairs of so many drawn items."""

_BLOCK = 512
_BINS = 1 << 20


@dataclass(frozen=True, slots=True)
class GroupingScores:
    """How well groups match characters; None where nothing can be said (no item)."""

    characters: int
    """Different true labels."""
    groups: int
    """Different groups that hold at least one item."""
    unsorted: float | None
    """Share of items in no group."""
    bcubed_precision: float | None
    """Mean over items: which share of its group shows the same character (itself included)."""
    bcubed_recall: float | None
    """Mean over items: which share of its character's items stands in its group."""
    bcubed_f: float | None
    """Harmonic mean of the two (Amigo et al. 2009, Information Retrieval 12)."""
    nmi: float | None
    """Normalised mutual information, arithmetic mean; unsorted items as in BCubed."""
    ari: float | None
    """Adjusted Rand index; unsorted items as in BCubed."""


def score(labels: Sequence[str], groups: Sequence[int | None]) -> GroupingScores:
    """Return all scores of items with these true labels in these groups (None = unsorted)."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    characters, found = len(set(labels)), len({group for group in groups if group is not None})
    if not labels:
        return GroupingScores(characters, found, *[None] * 6)
    precision, recall, f = bcubed(labels, groups)
    truth, parts = _codes(labels), _parts(groups)
    return GroupingScores(
        characters=characters,
        groups=found,
        unsorted=sum(group is None for group in groups) / len(groups),
        bcubed_precision=precision,
        bcubed_recall=recall,
        bcubed_f=f,
        nmi=float(normalized_mutual_info_score(truth, parts)),
        ari=float(adjusted_rand_score(truth, parts)),
    )


def bcubed(labels: Sequence[str], groups: Sequence[int | None]) -> tuple[float, float, float]:
    """Return BCubed (precision, recall, F). Needs at least one item; memory grows with n only."""
    truth, parts = _codes(labels), _parts(groups)
    # An item's share depends only on its cell (label, group), so counting the cells is enough.
    cells, cell, together = np.unique(
        truth * (parts.max() + 1) + parts, return_inverse=True, return_counts=True
    )
    del cells
    shared = together[cell]
    precision = float(np.mean(shared / np.bincount(parts)[parts]))
    recall = float(np.mean(shared / np.bincount(truth)[truth]))
    return precision, recall, 2 * precision * recall / (precision + recall)


def pair_auc(rows: Matrix, labels: Sequence[str]) -> float | None:
    """Return how surely a pair of one character is more alike than a pair of two, 0 to 1.

    The area under the ROC curve of cosine similarity over pairs of the (n, d) unit rows; ties
    count half. Pairs are counted block by block in a fine histogram (2^20 steps, finer than the
    error of a float32 product), so no n x n matrix is held. Above EXACT_PAIRS items a fixed
    random sample of that many items is taken. None when one kind of pair does not exist.
    """
    truth, chosen = _codes(labels), _sample(len(labels))
    rows, truth = np.asarray(rows)[chosen], truth[chosen]
    same, other = np.zeros(_BINS, np.int64), np.zeros(_BINS, np.int64)
    for start, alike in _blocks(rows, np.arange(len(rows))):
        # Only pairs above the diagonal: each pair once, no item with itself.
        upper = np.arange(len(rows))[None, :] > start[:, None]
        equal = truth[start][:, None] == truth[None, :]
        steps = np.clip((alike + 1) * (_BINS / 2), 0, _BINS - 1).astype(np.int64)
        same += np.bincount(steps[upper & equal], minlength=_BINS)
        other += np.bincount(steps[upper & ~equal], minlength=_BINS)
    pairs = float(same.sum()) * float(other.sum())
    if not pairs:
        return None
    below = np.cumsum(other) - other
    return float(np.sum(same * (below + other / 2.0)) / pairs)


def one_nn(rows: Matrix, labels: Sequence[str]) -> float | None:
    """Return for which share of items the nearest other item shows the same character.

    Cosine similarity over (n, d) unit rows, block by block; above EXACT_PAIRS items a fixed
    random sample of that many asks for its nearest among all. An item whose character has no
    other item counts as wrong. None for fewer than two items.
    """
    if len(labels) < 2:
        return None
    rows, truth, right = np.asarray(rows), _codes(labels), 0
    chosen = _sample(len(labels))
    for asked, alike in _blocks(rows, chosen):
        alike[np.arange(len(asked)), asked] = -np.inf
        right += int(np.sum(truth[np.argmax(alike, axis=1)] == truth[asked]))
    return right / len(chosen)


def _blocks(rows: Matrix, asked: Numbers) -> Iterator[tuple[Numbers, Matrix]]:
    """Yield (row numbers, their similarity to all rows), some hundred rows at a time."""
    for start in range(0, len(asked), _BLOCK):
        some = asked[start : start + _BLOCK]
        yield some, np.asarray(rows[some] @ rows.T, dtype=np.float32)


def _sample(count: int) -> Numbers:
    if count <= EXACT_PAIRS:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, EXACT_PAIRS, replace=False))


def _codes(labels: Sequence[str]) -> Numbers:
    _, codes = np.unique(np.asarray(labels, dtype=object), return_inverse=True)
    return np.asarray(codes, dtype=np.int64)


def _parts(groups: Sequence[int | None]) -> Numbers:
    """Number the groups 0, 1, 2 ...; each None gets a number of its own."""
    keys = [(group, -1) if group is not None else (None, i) for i, group in enumerate(groups)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.int64)
