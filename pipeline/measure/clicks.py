"""What a careful person has to click until everything is right: a simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

PAGE = 50
"""Crops that one selection can hold: what the page shows at a time."""


def clicks_to_clean(labels: Sequence[str | None], groups: Sequence[int | None]) -> int:
    """Return the clicks until each crop has its true label (None: it is rejected).

    The simulated person opens each group and decides what most of it shows (ties do not change
    the count):

    - the group as a whole is named, joined to a group of that name, or rejected: 1;
    - the crops of each other character in it are a wrong sub-group, selected and moved to where
      they belong; its false crops are selected and rejected: 1 per selection;
    - unsorted crops are selected and moved, character by character, or rejected: 1 per selection.

    A selection holds at most PAGE crops, so k crops of one character cost ceil(k / PAGE).
    Splitting by machine is not assumed to find exactly the wrong crops, so it is never used.
    """
    inside: dict[int | None, Counter[str | None]] = {}
    for label, group in zip(labels, groups, strict=True):
        inside.setdefault(group, Counter())[label] += 1
    return sum(_group(counts, whole=group is not None) for group, counts in inside.items())


def _group(counts: Counter[str | None], *, whole: bool) -> int:
    sizes = sorted(counts.values(), reverse=True)
    # The largest part goes with the group's own click, whatever its size.
    single = sizes[1:] if whole else sizes
    return int(whole) + sum(-(-size // PAGE) for size in single)
