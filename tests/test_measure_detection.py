"""Matching detected boxes with true ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measure.detection import DetectionScores, match, score, total
from sorter.records import Box

TRUE = Box(100, 100, 200, 200)

BOXES = st.lists(
    st.builds(
        lambda x, y, w, h: Box(x, y, x + w, y + h),
        *[st.integers(0, 60)] * 2,
        *[st.integers(1, 60)] * 2,
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("found", "hit"),
    [
        (TRUE, True),
        (Box(140, 140, 160, 160), True),  # small, but its centre lies inside: IoU 0.04
        (Box(90, 90, 330, 210), True),  # large: IoU .35, centre outside
        (Box(150, 100, 251, 200), True),  # IoU .33, centre just outside
        (Box(160, 100, 260, 200), False),  # IoU .25, centre outside
        (Box(300, 300, 400, 400), False),
    ],
)
def test_what_a_hit_is(found, hit):
    iou = found.iou(TRUE)
    inside = TRUE.holds(*found.centre)
    assert (iou >= 0.3 or inside) == hit, (iou, inside)
    assert bool(match([found], [TRUE])) == hit


def test_each_box_counts_once():
    scores = score([TRUE, TRUE, Box(140, 140, 160, 160)], [TRUE])
    assert (scores.truth, scores.found, scores.hits) == (1, 3, 1)
    assert scores.precision == pytest.approx(1 / 3)
    assert scores.recall == 1
    assert scores.f1 == pytest.approx(0.5)


def test_the_best_overlap_is_taken_first():
    near = Box(110, 100, 210, 200)
    # `near` hits both true boxes; the exact one must not take its place.
    pairs = match([near, TRUE], [TRUE, Box(120, 100, 220, 200)])
    assert sorted(pairs) == [(0, 1), (1, 0)]


def test_nothing_to_find_and_nothing_found():
    empty = score([], [])
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert score([TRUE], []).precision == 0
    assert score([], [TRUE]).recall == 0
    assert score([], [TRUE]).f1 == 0


def test_totals_add_counts_not_shares():
    assert total([DetectionScores(1, 1, 1), DetectionScores(9, 3, 1)]) == DetectionScores(10, 4, 2)


@given(BOXES, BOXES)
def test_a_match_is_one_to_one(found, truth):
    pairs = match(found, truth)
    assert len({i for i, _ in pairs}) == len(pairs) == len({j for _, j in pairs})
    for i, j in pairs:
        assert found[i].iou(truth[j]) >= 0.3 or truth[j].holds(*found[i].centre)


@given(BOXES)
def test_the_truth_itself_is_perfect(truth):
    scores = score(truth, truth)
    assert scores.hits == len(truth)
