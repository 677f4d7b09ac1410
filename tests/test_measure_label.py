"""The true label of a detected face."""

from __future__ import annotations

import pytest

from pipeline.measure.label import episode_truth, true_label
from pipeline.measure.truth import TrueBox, TrueShot, read_boxes, read_shots
from sorter.records import Box


def around(x, y, side=100.0):
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def box(time, character, x, kind="face", side=100.0):
    return TrueBox("ep1", time, character, kind, around(x, 300, side))


SHOTS = [
    TrueShot("ep1", 2.0, 4.0, ("Aoi", "Ren"), complete=True),
    TrueShot("ep1", 0.0, 2.0, ("Aoi",), complete=True),  # order does not matter
    TrueShot("ep1", 4.0, 6.0, (), complete=True),
    TrueShot("ep1", 6.0, 8.0, ("Ren", "Bear"), complete=False),
]
BOXES = [
    box(0.5, "Aoi", 200),
    box(2.5, "Aoi", 200),
    box(3.5, "Aoi", 400),  # walks to the right
    box(2.5, "Ren", 800),
    box(3.5, "Ren", 800),
    box(7.0, "Ren", 200),
    box(7.0, "Bear", 600, "body", 300),
    box(7.0, "Ren", 200, "body", 300),
    box(99.0, "Aoi", 200),  # no shot has this moment
]
TRUTH = episode_truth(SHOTS, BOXES)


def name(time, x, y=300.0):
    return true_label(TRUTH, time, around(x, y, 60)).character


def test_one_character_in_the_shot_is_the_label_wherever_the_face_is():
    assert name(1.0, 200) == "Aoi"
    label = true_label(TRUTH, 1.0, around(900, 300, 60))
    assert (label.character, label.on_face, label.on_body) == ("Aoi", False, False)


def test_several_characters_are_told_apart_by_place():
    assert name(2.5, 200) == "Aoi"
    assert name(2.5, 800) == "Ren"
    assert name(2.5, 500) is None


def test_boxes_move_in_a_straight_line_between_key_frames():
    assert name(3.0, 300) == "Aoi"
    assert name(3.0, 230) is None  # the box of the first key frame would hold it
    assert true_label(TRUTH, 3.25, around(350, 300)).on_face


def test_before_the_first_and_after_the_last_key_frame_the_nearest_counts():
    assert name(2.05, 200) == "Aoi"
    assert name(3.95, 400) == "Aoi"


def test_face_boxes_are_a_little_enlarged():
    assert name(2.5, 800 + 57) == "Ren"  # 50 is the edge, 57.5 the enlarged one
    assert name(2.5, 800 + 59) is None


def test_the_nearest_box_relative_to_its_size_wins():
    near = episode_truth(
        [TrueShot("ep1", 0, 1, ("big", "small"), complete=True)],
        [box(0, "big", 300, side=400), box(0, "small", 420, side=50)],
    )
    # 80 from the big face is a fifth of it; 40 from the small one is most of it.
    assert true_label(near, 0.5, around(400, 300)).character == "big"
    assert true_label(near, 0.5, around(420, 300)).character == "small"


def test_a_character_whose_face_is_never_boxed_is_found_by_the_body():
    assert name(7.0, 600) == "Bear"
    assert name(7.0, 200) == "Ren"
    # Ren's face is boxed, so the rest of the body is no face of Ren's.
    assert name(7.0, 300) is None
    assert true_label(TRUTH, 7.0, around(300, 300)).on_body


def test_nobody_in_the_shot_and_no_shot_at_all():
    assert name(5.0, 200) is None
    assert true_label(TRUTH, 5.0, around(200, 300)).shot == 2
    assert true_label(TRUTH, 50.0, around(200, 300)).shot is None
    assert not true_label(TRUTH, 50.0, around(200, 300)).complete


def test_only_a_shot_with_all_its_faces_boxed_can_tell_a_miss():
    assert true_label(TRUTH, 3.0, around(900, 300)).complete
    assert not true_label(TRUTH, 7.0, around(900, 300)).complete  # the file says so
    unboxed = episode_truth([TrueShot("ep1", 0, 1, ("Aoi",), complete=True)], [])
    assert not true_label(unboxed, 0.5, around(900, 300)).complete


def test_boxes_outside_every_shot_are_counted():
    assert TRUTH.stray == 1


@pytest.mark.parametrize(("time", "shot"), [(0.0, 0), (1.9985, 1), (2.0, 1), (1.99, 0), (7.9, 3)])
def test_a_cut_rounded_to_milliseconds_belongs_to_the_new_shot(time, shot):
    assert TRUTH.shot_number(time) == shot


def test_a_mirror_shows_somebody_twice():
    truth = episode_truth(
        [TrueShot("ep1", 0, 1, ("Aoi", "Ren"), complete=True)],
        [box(0.1, "Aoi", 100), box(0.1, "Aoi", 900), box(0.9, "Aoi", 100), box(0.9, "Aoi", 900)],
    )
    assert true_label(truth, 0.5, around(100, 300)).character == "Aoi"
    assert true_label(truth, 0.5, around(900, 300)).character == "Aoi"
    assert true_label(truth, 0.5, around(500, 300)).character is None


@pytest.mark.parametrize("series", ["isle", "club"])
def test_every_true_face_of_real_files_gets_its_own_label(shared_data, series):
    folder = shared_data / "video" / series
    shots = read_shots(folder / f"{series}_shots.csv")
    boxes = read_boxes(folder / f"{series}_boxes.csv")
    for episode in {shot.episode for shot in shots}:
        here = [box for box in boxes if box.episode == episode]
        truth = episode_truth([shot for shot in shots if shot.episode == episode], here)
        faces = [box for box in here if box.kind == "face"]
        labels = [true_label(truth, box.time, box.box) for box in faces]
        assert truth.stray == 0
        assert faces
        assert [label.character for label in labels] == [box.character for box in faces]
        assert all(label.on_face for label in labels)
