"""What a picture shows: never somebody else's face, always the whole head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.company import company
from pipeline.framing import FRAMINGS, MOST_ENLARGED, view_box, views
from pipeline.zoom import zoom_box
from sorter.records import Box, Crop

WIDTH, HEIGHT = 1280, 720


def face(x: float, y: float, side: float = 120) -> Box:
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


faces = st.builds(
    face,
    st.floats(40, WIDTH - 40),
    st.floats(40, HEIGHT - 40),
    st.floats(30, 300),
)


@given(faces, st.lists(faces, max_size=4))
def test_a_view_holds_the_head_and_no_other_face(own: Box, others: list[Box]) -> None:
    strangers = [other for other in others if other.iou(own) < 0.5]
    head = zoom_box(own, "head", width=WIDTH, height=HEIGHT)
    for view in views(own, others, width=WIDTH, height=HEIGHT, size=768):
        assert not any(view.box.holds(*other.centre) for other in strangers)
        assert view.box.overlap(head) >= 0.98 * head.area
        assert 0 <= view.box.x0 < view.box.x1 <= WIDTH
        assert 0 <= view.box.y0 < view.box.y1 <= HEIGHT


@given(faces)
def test_no_view_needs_more_than_four_times(own: Box) -> None:
    for view in views(own, [], width=WIDTH, height=HEIGHT, size=512):
        assert view.enlarged <= MOST_ENLARGED


def test_a_middle_shot_gives_every_framing() -> None:
    found = views(face(640, 200, 110), [], width=WIDTH, height=HEIGHT, size=768)
    assert [view.framing for view in found] == list(FRAMINGS)
    areas = [view.box.area for view in found]
    assert areas == sorted(areas)


def test_a_close_up_is_no_whole_person() -> None:
    found = views(face(640, 360, 380), [], width=WIDTH, height=HEIGHT, size=768)
    assert "person" not in [view.framing for view in found]


def test_a_tiny_face_gives_no_picture() -> None:
    assert views(face(640, 360, 40), [], width=WIDTH, height=HEIGHT, size=768) == []


def test_a_view_is_cut_back_to_leave_a_neighbour_out() -> None:
    own, other = face(400, 300), face(700, 300)
    box = view_box(own, "person", [other], width=WIDTH, height=HEIGHT)
    free = view_box(own, "person", [], width=WIDTH, height=HEIGHT)
    assert box is not None
    assert free is not None
    assert box.x1 <= 700 - 120  # beyond the neighbour's hair
    assert (box.x0, box.y0, box.y1) == (free.x0, free.y0, free.y1)
    trimmed = {
        view.framing: view.trimmed
        for view in views(own, [other], width=WIDTH, height=HEIGHT, size=512)
    }
    assert trimmed == {"head": False, "upper": False, "person": True}


def test_somebody_at_the_side_of_the_frame_gets_no_whole_frame() -> None:
    found = views(face(300, 300), [], width=WIDTH, height=HEIGHT, size=512)
    assert "frame" not in [view.framing for view in found]


def test_only_a_crowded_search_lets_another_face_in() -> None:
    own, other = face(600, 300), face(640, 350)
    assert views(own, [other], width=WIDTH, height=HEIGHT, size=512) == []
    crowded = views(own, [other], width=WIDTH, height=HEIGHT, size=512, crowded=True)
    assert [view.framing for view in crowded] == ["head"]


def test_the_same_face_found_twice_is_nobody_else() -> None:
    own = face(640, 300)
    twice = Box(own.x0 + 5, own.y0 + 5, own.x1 + 5, own.y1 + 5)
    assert len(views(own, [twice], width=WIDTH, height=HEIGHT, size=512)) == 4


def _crop(name: str, frame: str, box: Box, track: str | None = None) -> Crop:
    return Crop(name, frame, "face", box, 0.9, (), track)


def test_a_face_that_the_detector_missed_is_carried_over_along_the_track() -> None:
    own, later = _crop("a1", "f1", face(400, 300), "t"), _crop("a2", "f2", face(500, 300, 240), "t")
    other = _crop("b1", "f1", face(600, 300))
    found = company([own, later, other], nobody=()).others(later, width=WIDTH, height=HEIGHT)
    # Twice as large and 100 pixels further: the neighbour stood 200 away, now it is 400.
    assert [box.centre for box in found] == [pytest.approx((900, 300))]
    assert found[0].width == pytest.approx(240)


def test_company_found_in_the_frame_itself_is_not_doubled() -> None:
    crops = [
        _crop("a1", "f1", face(400, 300), "t"),
        _crop("b1", "f1", face(700, 300)),
        _crop("a2", "f2", face(410, 300), "t"),
        _crop("b2", "f2", face(712, 300)),
    ]
    found = company(crops, nobody=()).others(crops[2], width=WIDTH, height=HEIGHT)
    assert found == [crops[3].box]


def test_what_a_person_called_nobody_is_no_company() -> None:
    crops = [_crop("a1", "f1", face(400, 300)), _crop("x", "f1", face(700, 300))]
    assert company(crops, nobody={"x"}).others(crops[0], width=WIDTH, height=HEIGHT) == []
