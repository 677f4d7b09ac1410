"""The drawn series: pictures, video and truth agree with each other."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from sorter.records import Box, Image
from ui.demo.background import PLACES, Places, paint_background
from ui.demo.camera import View, stage_size, view_at
from ui.demo.canvas import Canvas
from ui.demo.cast import CAST, random_character
from ui.demo.casting import place_actors
from ui.demo.characters import Character
from ui.demo.curves import points
from ui.demo.episode import DrawnSeries, draw_series
from ui.demo.figure import draw_figure, with_expression
from ui.demo.light import over
from ui.demo.portrait import draw_portrait
from ui.demo.pose import EXPRESSIONS, Pose
from ui.demo.scene import Scene
from ui.demo.script import SHORTEST, write_episode
from ui.demo.shot import Shot
from ui.demo.transition import with_transitions
from ui.demo.truth import BOX_COLUMNS, SHOT_COLUMNS

SIZE = (320, 180)
SECONDS = 9.0


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> DrawnSeries:
    folder = tmp_path_factory.mktemp("drawn")
    return draw_series(folder, episodes=2, seconds=SECONDS, size=SIZE)


def test_files_have_the_promised_names_and_columns(series: DrawnSeries) -> None:
    assert [path.name for path in series.videos] == ["demo_ep1.mp4", "demo_ep2.mp4"]
    assert (series.shots_csv.name, series.boxes_csv.name) == ("shots.csv", "boxes.csv")
    assert _header(series.shots_csv) == ",".join(SHOT_COLUMNS)
    assert _header(series.boxes_csv) == ",".join(BOX_COLUMNS)


def test_video_is_tagged_h264_at_24_frames_a_second(series: DrawnSeries) -> None:
    with av.open(str(series.videos[0])) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.average_rate, stream.width, stream.height) == (24, *SIZE)
        assert stream.codec_context.colorspace == 1, "BT.709"
        keys = sum(frame.key_frame for frame in container.decode(stream))
    assert keys > 3, "cuts start with a key frame"


def test_shots_cover_every_frame_once(series: DrawnSeries) -> None:
    for path in series.videos:
        shots = _rows(series.shots_csv, path.stem)
        assert int(shots[0]["start_frame"]) == 0
        for before, after in pairwise(shots):
            assert int(after["start_frame"]) == int(before["end_frame"]) + 1
        frames = sum(1 for _ in _decoded(path))
        assert frames == int(shots[-1]["end_frame"]) + 1 == round(SECONDS * 24)


def test_opening_looks_the_same_in_both_episodes(series: DrawnSeries) -> None:
    first, second = (_part(series, number, "opening") for number in (0, 1))
    assert len(first) == len(second) > 24
    differences = [np.abs(a.astype(int) - b).mean() for a, b in zip(first, second, strict=True)]
    assert max(differences) < 3.0, "only the encoder may differ"
    repeats = [
        row["dup_of"] for row in _rows(series.shots_csv, "demo_ep2") if row["segment"] == "opening"
    ]
    assert repeats == [f"ep1:opening+{number}" for number in range(len(repeats))]


def test_the_rest_of_the_episodes_differs(series: DrawnSeries) -> None:
    first, second = (_part(series, number, "A")[20] for number in (0, 1))
    assert np.abs(first.astype(int) - second).mean() > 8.0


def test_every_named_character_has_face_and_body_boxes(series: DrawnSeries) -> None:
    boxes = _rows(series.boxes_csv, "demo_ep1")
    for shot in _rows(series.shots_csv, "demo_ep1"):
        start, end = int(shot["start_frame"]), int(shot["end_frame"])
        inside = [row for row in boxes if start <= int(row["frame"]) <= end]
        names = set(shot["characters"].split("|")) - {""}
        assert len(names) == int(shot["n_characters"])
        for kind in ("face", "body"):
            assert {row["character"] for row in inside if row["kind"] == kind} == names
        assert len({row["frame"] for row in inside}) == (3 if names else 0)


def test_face_boxes_hold_skin(series: DrawnSeries) -> None:
    skins = {character.name: np.array(character.skin) for character in CAST}
    plain = [row for row in _rows(series.shots_csv, "demo_ep1") if row["tint"] == "none"]
    spans = [(int(row["start_frame"]), int(row["end_frame"])) for row in plain]
    frames = list(_decoded(series.videos[0]))
    checked = 0
    for row in _rows(series.boxes_csv, "demo_ep1"):
        # The middle key frame: neither a flash nor a dissolve reaches it.
        if row["kind"] != "face" or int(row["frame"]) not in {(a + b + 1) // 2 for a, b in spans}:
            continue
        x1, y1, x2, y2 = (round(float(row[name])) for name in ("x1", "y1", "x2", "y2"))
        part = frames[int(row["frame"])][y1:y2, x1:x2].astype(int)
        skin = (np.abs(part - skins[row["character"]]).max(axis=2) < 40).mean()
        assert skin > 0.12, row
        checked += 1
    assert checked >= 3


def test_last_character_joins_in_the_second_episode() -> None:
    names = [
        {actor.character.name for shot in write_episode(number, seconds=60, seed=1)
         for actor in shot.actors}
        for number in (1, 2)
    ]  # fmt: skip
    assert names[0] == {character.name for character in CAST[:-1]}
    assert names[1] == {character.name for character in CAST}


def test_a_minute_has_every_kind_of_shot() -> None:
    shots = write_episode(1, seconds=60, seed=1)
    assert sum(shot.frames for shot in shots) == 60 * 24
    assert {shot.kind for shot in shots} >= {"CARD", "BG", "CU", "MS", "LS", "2S", "3S"}
    assert {shot.tint for shot in shots} == {"none", "night", "sunset", "flashback"}
    assert {shot.transition for shot in shots} == {"cut", "dissolve", "fade_in", "flash"}
    assert {shot.animation for shot in shots} == {"still", "flap", "switch"}
    assert any(shot.repeats for shot in shots) and any(shot.fade_out for shot in shots)


def test_same_seed_same_script_and_another_seed_another() -> None:
    assert write_episode(2, seconds=20, seed=3) == write_episode(2, seconds=20, seed=3)
    assert write_episode(2, seconds=20, seed=3) != write_episode(2, seconds=20, seed=4)


def test_progress_rises_to_one(tmp_path: Path) -> None:
    seen: list[float] = []
    draw_series(tmp_path, episodes=1, seconds=SHORTEST, size=(64, 36), progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == pytest.approx(1.0)


@pytest.mark.parametrize(("seconds", "size"), [(3.0, (64, 36)), (9.0, (65, 36))])
def test_impossible_series_are_refused(
    tmp_path: Path, seconds: float, size: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="needs"):
        draw_series(tmp_path, episodes=1, seconds=seconds, size=size)


def test_in_a_hold_only_faces_move() -> None:
    import random

    actors = place_actors(CAST[:2], "2S", random.Random(5), outfit=0)
    shot = Shot("A", "2S", 60, "room", actors, animation="flap", seed=2)
    scene = Scene(shot, SIZE, Places(stage_size(SIZE)))
    frames = list(scene.frames())
    assert len(frames) == 60 and 1 < len({id(frame) for frame in frames}) < 40
    moving = np.abs(frames[0].astype(int) - np.stack(frames)).max(axis=(0, 3)) > 0
    for _, _, face in scene.boxes(0):
        wide = 0.3 * face.width
        moving[
            max(0, int(face.y0 - wide)) : int(face.y1) + 2,
            max(0, int(face.x0 - wide)) : int(face.x1 + wide),
        ] = False
    assert not moving.any()


@pytest.mark.parametrize("character", CAST, ids=lambda character: character.name)
def test_a_changed_expression_equals_a_new_drawing(character: Character) -> None:
    pose = Pose(turn=0.6, tilt=6.0)
    later = replace(pose, expression=EXPRESSIONS["shout"])
    figure = draw_figure(character, pose, unit=40.0, low=3.0)
    changed = with_expression(figure, character, later, unit=40.0, low=3.0)
    anew = draw_figure(character, later, unit=40.0, low=3.0)
    assert np.abs(changed.sheet.astype(int) - anew.sheet).max() < 48
    assert (changed.sheet != figure.sheet).any()


def test_random_characters_are_many_and_repeatable() -> None:
    characters = [random_character(seed) for seed in range(40)]
    assert characters[7] == random_character(7)
    looks = {(c.hair.colour, c.hair.back, c.hair.bangs, c.eyes.colour) for c in characters}
    assert len(looks) == 40
    for character in characters:
        figure = draw_figure(character, Pose(turn=-0.5), unit=12.0, low=5.0)
        x, y = (round(value) for value in figure.face.centre)
        assert figure.sheet[y, x, 3] == 255


@pytest.mark.parametrize("light", ["none", "night", "sunset", "flashback"])
def test_portrait_frames_a_face_in_any_light(light: str) -> None:
    portrait = draw_portrait(CAST[4], expression="smile", turn=0.5, light=light, size=128, seed=3)  # type: ignore[arg-type]
    assert portrait.image.shape == (128, 128, 3)
    assert portrait.face == portrait.face.clipped(128, 128)
    assert 0.8 < portrait.face.width / portrait.face.height < 1.25
    plain = draw_portrait(CAST[4], expression="smile", turn=0.5, size=128, seed=3)
    assert (portrait.image == plain.image).all() == (light == "none")


def test_portrait_refuses_an_unknown_expression() -> None:
    with pytest.raises(ValueError, match="but got 'grumpy'"):
        draw_portrait(CAST[0], expression="grumpy")


def test_turning_moves_the_face_and_mirrors_the_side() -> None:
    centred, left, right = (
        draw_figure(CAST[3], Pose(turn=turn), unit=30, low=2.0) for turn in (0, -1, 1)
    )
    middle = centred.face.centre[0]
    assert left.face.centre[0] - middle == pytest.approx(middle - right.face.centre[0])
    assert left.face.width < centred.face.width
    with pytest.raises(ValueError, match="turn"):
        Pose(turn=1.5)


def test_half_covered_pixels_mix_with_what_lies_below() -> None:
    sheet = np.zeros((2, 2, 4), np.uint8)
    sheet[0, 0] = (100, 50, 0, 128)
    below: Image = np.full((3, 3, 3), 200, np.uint8)
    over(below, sheet, (2, 2))
    assert below[2, 2].tolist() == pytest.approx([200, 150, 100], abs=2)
    assert (below[:2] == 200).all()


def test_canvas_edges_are_smooth_and_colours_carry_alpha() -> None:
    canvas = Canvas((20, 20), unit=10.0, origin=(10.0, 10.0))
    canvas.fill(points([(-0.52, -0.5), (0.53, -0.5), (0.5, 0.55)]), (200, 100, 0))
    sheet = canvas.finish()
    alpha = sheet[:, :, 3]
    assert {0, 255} < set(alpha.flatten().tolist()), "edges are in between"
    assert (sheet[:, :, :3] <= alpha[:, :, None]).all()


@pytest.mark.parametrize("place", PLACES)
def test_places_are_painted_whole_and_alike(place: str) -> None:
    image = paint_background(place, (160, 90))  # type: ignore[arg-type]
    assert (image == paint_background(place, (160, 90))).all()  # type: ignore[arg-type]
    assert (image.max(axis=2) > 0).mean() > 0.99, "no unpainted gap"
    assert image.std() > 8


def test_camera_moves_take_boxes_along() -> None:
    stage = np.zeros((*stage_size(SIZE)[::-1], 3), np.uint8)
    stage[60:80, 100:140] = 255
    view = view_at("zoom_in", 47, 48)
    assert view != View()
    box = view.place(Box(100, 60, 140, 80), SIZE)
    bright = np.argwhere(view.show(stage, SIZE)[:, :, 0] > 127)
    (y0, x0), (y1, x1) = bright.min(axis=0), bright.max(axis=0) + 1
    assert (x0, y0, x1, y1) == pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=1.0)


def test_transitions_start_and_end_as_their_names_say() -> None:
    grey: Image = np.full((4, 4, 3), 100, np.uint8)
    old: Image = np.full((4, 4, 3), 40, np.uint8)

    def shown(shot: Shot) -> list[int]:
        return [int(frame[0, 0, 0]) for frame in with_transitions(shot, [grey] * 40, old)]

    shot = Shot("A", "BG", 40, "sea")
    assert shown(shot) == [100] * 40
    assert shown(replace(shot, transition="flash"))[0] > 200
    assert 40 <= shown(replace(shot, transition="dissolve"))[0] < 50
    fades = shown(replace(shot, transition="fade_in", fade_out=True))
    assert fades[0] < 10 and fades[20] == 100 and fades[-1] == 0


def _header(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0]


def _rows(path: Path, episode: str) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["episode"] == episode]


def _decoded(path: Path) -> Iterator[Image]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def _part(series: DrawnSeries, number: int, segment: str) -> list[Image]:
    path = series.videos[number]
    spans = [
        range(int(row["start_frame"]), int(row["end_frame"]) + 1)
        for row in _rows(series.shots_csv, path.stem)
        if row["segment"] == segment
    ]
    wanted = {number for span in spans for number in span}
    return [frame for place, frame in enumerate(_decoded(path)) if place in wanted]
