"""Tracks: one character per track, never two faces of one frame, never across a gap too long."""

from __future__ import annotations

import numpy as np

from pipeline.track import Sighting, link
from sorter.records import Box, Crop


def face(name: str, time: float, x: float, *, size: float = 100, tone: float = 100) -> Sighting:
    box = Box(x, 50, x + size, 50 + size)
    crop = Crop(name, f"f{time}", "face", box, 0.9)
    return Sighting(crop, time, np.full(192, tone, dtype=np.float32))


def test_a_moving_face_is_one_track() -> None:
    faces = [face(f"a{n}", n, 60.0 * n, size=100 + 5 * n) for n in range(5)]
    assert link(faces) == [["a0", "a1", "a2", "a3", "a4"]]


def test_two_faces_of_a_frame_are_two_tracks() -> None:
    faces = [face(f"{who}{n}", n, x) for n in range(3) for who, x in (("a", 0.0), ("b", 150.0))]
    assert sorted(map(tuple, link(faces))) == [("a0", "a1", "a2"), ("b0", "b1", "b2")]


def test_looks_decide_where_places_cross() -> None:
    faces = [
        *(face("a0", 0, 0, tone=50), face("b0", 0, 120, tone=150)),
        *(face("b1", 1, 20, tone=150), face("a1", 1, 100, tone=50)),
    ]
    assert sorted(map(tuple, link(faces))) == [("a0", "a1"), ("b0", "b1")]


def test_another_face_or_a_long_gap_begins_anew() -> None:
    assert link([face("a0", 0, 0, tone=50), face("b0", 1, 0, tone=150)]) == [["a0"], ["b0"]]
    assert link([face("a0", 0, 0), face("a1", 9, 0)]) == [["a0"], ["a1"]]


def test_nothing_gives_nothing() -> None:
    assert link([]) == []
