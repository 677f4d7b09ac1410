"""The simulated person: how many clicks until everything is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measure.clicks import PAGE, clicks_to_clean

ITEMS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from("abc")), st.one_of(st.none(), st.integers(0, 4))
    ),
    max_size=60,
)


def clicks(*items):
    """Count for items written as (label, group, how many)."""
    labels = [label for label, _, count in items for _ in range(count)]
    groups = [group for _, group, count in items for _ in range(count)]
    return clicks_to_clean(labels, groups)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], 0),
        ([("a", 1, 500)], 1),  # named, however large
        ([("a", 1, 9), ("a", 2, 9)], 2),  # named, joined
        ([("a", 1, 9), ("b", 1, 3)], 2),  # named, the other three moved
        ([("a", 1, 9), ("b", 1, 3), ("c", 1, 1)], 3),  # one selection a character
        ([("a", 1, 9), (None, 1, 4)], 2),  # named, four rejected
        ([(None, 1, 400)], 1),  # rejected as a whole
        ([(None, 1, 9), ("a", 1, 2)], 2),  # two moved, the rest rejected as a whole
        ([("a", None, 7), ("b", None, 1)], 2),  # unsorted: a selection a character
        ([(None, None, 3)], 1),
        ([("a", None, PAGE)], 1),
        ([("a", None, PAGE + 1)], 2),  # a page holds no more
        ([("a", 1, 200), ("b", 1, 2 * PAGE + 1)], 4),
    ],
)
def test_worked_out_by_hand(items, expected):
    assert clicks(*items) == expected


@given(ITEMS)
def test_never_more_than_crop_by_crop(items):
    labels, groups = [label for label, _ in items], [group for _, group in items]
    count = clicks_to_clean(labels, groups)
    assert len({group for group in groups if group is not None}) <= count <= len(items)


@given(ITEMS)
def test_perfect_groups_need_one_click_each(items):
    labels = [label for label, _ in items]
    assert clicks_to_clean(labels, [ord(label or "-") for label in labels]) == len(set(labels))
