"""The bundled face detector, on faces drawn here: a broken conversion or decoder finds none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
import tflite

from models.bundled.animeface_cascade import AnimefaceCascade, available
from models.bundled.blazeface import SIDE, SOURCE, BlazeFace
from models.bundled.face_light import lit
from models.bundled.face_lines import line_strength
from models.bundled.face_merge import distinct, merged, on_a_body
from models.bundled.face_views import Pyramid, View
from models.bundled.faces import BundledFaces
from models.bundled.tflite_to_onnx import tflite_to_onnx
from models.onnx_session import OnnxSession, threads
from models.weights import package_file
from sorter.errors import SettingsError, WeightsError
from sorter.protocols import Detector
from sorter.records import Box, Image

# What ai-edge-litert 2.3.0 computes from the .tflite file for the picture of the test below.
REFERENCE_MEAN = -7.2944
REFERENCE_LOGITS = [-5.0768, -3.9114, -4.5087, -5.2706, -27.7273]
REFERENCE_BOX = [79.237, 19.652, 166.118, 106.523]
REFERENCE_EYES = [128.664, 58.038, 143.242, 67.897]

INK, HAIR, SKIN = (40, 25, 30), (90, 50, 40), (250, 216, 190)
IRIS, WHITE = (50, 80, 160), (255, 255, 255)


def draw_face(frame: Image, x: int, y: int, size: int) -> Box:
    """Draw a plain face around (x, y) and return its box, brows to chin."""

    def oval(dx: float, dy: float, width: float, height: float, colour: tuple[int, ...]) -> None:
        middle = round(x + dx * size), round(y + dy * size)
        axes = round(width * size), round(height * size)
        cv2.ellipse(frame, middle, axes, 0, 0, 360, colour, -1, cv2.LINE_AA)

    def arc(dx: float, dy: float, width: float, height: float, start: int, end: int) -> None:
        middle = round(x + dx * size), round(y + dy * size)
        axes = round(width * size), round(height * size)
        thick = max(2, size // 50)
        cv2.ellipse(frame, middle, axes, 0, start, end, INK, thick, cv2.LINE_AA)

    oval(0, -0.08, 0.62, 0.66, HAIR)
    oval(0, 1.1, 0.7, 0.45, (60, 70, 120))
    oval(0, 0.6, 0.16, 0.25, (225, 180, 155))
    oval(0, 0.08, 0.46, 0.5, SKIN)
    oval(0, -0.34, 0.5, 0.26, HAIR)
    for side in (-0.2, 0.2):
        oval(side, 0.08, 0.115, 0.13, WHITE)
        oval(side, 0.09, 0.085, 0.12, IRIS)
        oval(side, 0.1, 0.045, 0.07, INK)
        oval(side + 0.03, 0.04, 0.03, 0.035, WHITE)
        arc(side, 0.08, 0.125, 0.14, 190, 350)
        arc(side, -0.02, 0.12, 0.1, 210, 330)
    arc(0, 0.22, 0.02, 0.03, 20, 160)
    arc(0, 0.36, 0.09, 0.045, 10, 170)
    return Box(x - 0.46 * size, y - 0.3 * size, x + 0.46 * size, y + 0.58 * size)


def scene(*places: tuple[int, int, int]) -> tuple[Image, list[Box]]:
    """A 1280x720 frame with a face at each (x, y, size), on a soft background."""
    _, columns = np.mgrid[:720, :1280]
    frame = np.stack([50 + columns / 8, 70 + columns / 8, 60 + columns / 8], axis=-1).astype(
        np.uint8
    )
    return frame, [draw_face(frame, *place) for place in places]


@pytest.fixture(scope="module")
def faces() -> BundledFaces:
    return BundledFaces()


def test_it_is_a_detector_and_none_in_gives_none_out(faces: BundledFaces) -> None:
    assert isinstance(faces, Detector)
    assert faces.detect([]) == []


@pytest.mark.parametrize("size", [110, 200, 400])
def test_it_finds_a_drawn_face_near_and_far(faces: BundledFaces, size: int) -> None:
    frame, truth = scene((500, 330, size))
    (found,) = faces.detect([frame])
    assert len(found) == 1
    assert found[0].kind == "face"
    assert found[0].box.iou(truth[0]) > 0.5


def test_it_finds_two_faces_and_its_landmarks_are_in_place(faces: BundledFaces) -> None:
    frame, truth = scene((350, 300, 260), (950, 360, 200))
    (found,) = faces.detect([frame])
    assert len(found) == 2
    for detection in found:
        box = max(truth, key=detection.box.iou)
        left, right, nose, mouth = detection.landmarks
        assert left[0] < nose[0] < right[0]
        assert max(left[1], right[1]) < nose[1] < mouth[1]
        assert all(box.holds(*point) for point in detection.landmarks)


def test_it_sees_nothing_in_plain_or_noisy_frames(faces: BundledFaces) -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (360, 640, 3), dtype=np.uint8)
    empty, _ = scene()
    assert faces.detect([empty, noise, np.zeros((64, 64, 3), np.uint8)]) == [[], [], []]


def test_boxes_stay_inside_and_order_is_kept(faces: BundledFaces) -> None:
    cut_off, _ = scene((1200, 90, 300))
    whole, truth = scene((640, 360, 300))
    first, second = faces.detect([cut_off, whole])
    for detection in first + second:
        box = detection.box
        assert 0 <= box.x0 < box.x1 <= 1280
        assert 0 <= box.y0 < box.y1 <= 720
    assert second[0].box.iou(truth[0]) > 0.5


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3), (37, 53)])
def test_odd_sizes_do_not_break_it(faces: BundledFaces, shape: tuple[int, int]) -> None:
    assert faces.detect([np.full((*shape, 3), 200, np.uint8)]) == [[]]


def test_it_is_deterministic_also_from_many_threads(faces: BundledFaces) -> None:
    frames = [scene((400 + 40 * step, 320, 150 + 30 * step))[0] for step in range(4)]
    expected = faces.detect(frames)
    with ThreadPoolExecutor(4) as pool:
        assert [found[0] for found in pool.map(lambda f: faces.detect([f]), frames)] == expected


def test_it_works_without_the_cascade() -> None:
    plain = BundledFaces(cascade=False)
    frame, truth = scene((640, 340, 250))
    (found,) = plain.detect([frame])
    assert found[0].box.iou(truth[0]) > 0.5
    assert "plain" in plain.id


def test_a_higher_threshold_reports_less() -> None:
    frame, _ = scene((640, 340, 250))
    assert BundledFaces(threshold=1.0).detect([frame]) == [[]]


def test_conversion_equals_the_reference_runtime() -> None:
    steps = np.arange(SIDE) * 255 // (SIDE - 1)
    across, down = np.meshgrid(steps, steps)
    picture = np.stack([down, across, 255 - down], axis=-1).astype(np.uint8)
    (rows,) = BlazeFace().look([picture], floor=-1000.0)
    assert rows.shape == (896, 17)
    assert rows[:, 0].mean() == pytest.approx(REFERENCE_MEAN, abs=1e-3)
    assert rows[[0, 255, 511, 512, 895], 0] == pytest.approx(REFERENCE_LOGITS, abs=1e-3)
    assert rows[700, 1:5] == pytest.approx(REFERENCE_BOX, abs=1e-3)
    assert rows[700, 5:9] == pytest.approx(REFERENCE_EYES, abs=1e-3)


def test_views_lead_back_to_the_frame() -> None:
    frame, truth = scene((900, 300, 200))
    box = truth[0]
    middle = box.centre
    pyramid = Pyramid(frame)
    for view in pyramid.whole((1.0, 0.5)):
        for seen in (view, view.mirror()):
            assert seen.image.shape[0] % 16 == seen.image.shape[1] % 16 == 0
            x = (middle[0] - view.x) * view.scale
            x = view.image.shape[1] - x if seen.mirrored else x
            row = np.zeros((1, 17), np.float32)
            row[0, 1:5] = x - 4, 20, x + 6, 30
            back = seen.to_frame(row)[0]
            shift = (-1 if seen.mirrored else 1) / view.scale
            assert (back[1] + back[3]) / 2 == pytest.approx(middle[0] + shift, abs=0.01)
            assert back[3] - back[1] == pytest.approx(10 / view.scale, abs=0.01)
    close = pyramid.square(middle, 300, SIDE)
    assert close.image.shape == (SIDE, SIDE, 3)
    assert close.image[SIDE // 2, SIDE // 2] == pytest.approx(SKIN, abs=4)
    assert pyramid.square((-500, -500), 100, SIDE).image.max() == 0


def test_mirroring_twice_changes_nothing() -> None:
    rows = np.arange(17, dtype=np.float32)[None] + 10
    view = View(np.zeros((128, 128, 3), np.uint8), 0, 0, 1)
    mirrored = view.mirror()
    assert mirrored.to_frame(mirrored.to_frame(rows)) == pytest.approx(rows)
    assert not mirrored.mirror().mirrored


def test_merging_keeps_places_apart_and_nesting_is_resolved() -> None:
    rows = np.zeros((3, 17), np.float32)
    rows[:, 0] = 1.0, 2.0, 0.5
    rows[:, 1:5] = [0, 0, 10, 10], [1, 1, 11, 11], [50, 50, 60, 60]
    one, two = merged(rows, iou=0.4, limit=9)
    assert one[0] == 2.0
    assert 0 < one[1] < 1
    assert two[1:5].tolist() == [50, 50, 60, 60]
    boxes = np.array([[0, 0, 40, 40], [10, 10, 20, 20], [60, 0, 90, 30]], np.float32)
    assert distinct(boxes, np.array([1, 2, 0], np.float32), iou=0.3, inside=0.6) == [1, 2]


def test_a_body_is_below_its_face_and_not_beside_it() -> None:
    face = np.array([100, 100, 200, 200], np.float32)
    assert on_a_body(face + np.array([40, 180, 40, 180], np.float32), face)
    assert not on_a_body(face + np.array([300, 20, 300, 20], np.float32), face)
    assert not on_a_body(face - np.array([0, 180, 0, 180], np.float32), face)
    assert not on_a_body(np.array([50, 250, 350, 550], np.float32), face), "someone in front"


def test_lines_tell_a_drawing_from_a_blur() -> None:
    frame, truth = scene((640, 360, 300))
    box = np.array([truth[0].x0, truth[0].y0, truth[0].x1, truth[0].y1], np.float32)
    blurred = cv2.GaussianBlur(frame, (0, 0), 25)
    assert line_strength(Pyramid(frame), box) > 25 > 10 > line_strength(Pyramid(blurred), box)
    assert line_strength(Pyramid(frame), box + 5000) == 0


def test_the_edge_of_the_frame_is_no_line() -> None:
    white = Pyramid(np.full((300, 300, 3), 255, np.uint8))
    assert line_strength(white, np.array([-60, -60, 60, 60], np.float32)) == 0


def test_night_and_fades_are_lit_and_ordinary_frames_are_left_alone(faces: BundledFaces) -> None:
    frame, truth = scene((640, 340, 250))
    assert lit(frame) is frame
    for gains in ((0.35, 0.45, 0.8), (0.3, 0.3, 0.3)):
        dark = (frame * gains).astype(np.uint8)
        assert np.abs(lit(dark).astype(int) - frame).mean() < np.abs(dark - frame).mean()
        (found,) = faces.detect([dark])
        assert found[0].box.iou(truth[0]) > 0.5


def test_the_cascade_knows_parts_and_colours() -> None:
    here, reason = available()
    if not here:
        pytest.skip(reason)
    frame, truth = scene((640, 360, 300))
    small = cv2.resize(frame, (427, 240), interpolation=cv2.INTER_AREA)
    cascade = AnimefaceCascade()
    face = cascade.look(small)[0]
    assert face.likelihood > 0.9
    left, right, nose, mouth = face.landmarks
    assert left[0] < nose[0] < right[0] < 427
    assert left[1] < nose[1] < mouth[1]
    assert truth[0].holds(nose[0] * 3, nose[1] * 3)
    assert np.abs(np.subtract(face.skin, SKIN)).max() < 25
    assert cascade.look(small)[0] == face, "colours must not change from call to call"
    assert cascade.look(np.zeros((60, 60, 3), np.uint8)) == []


def test_what_the_converter_does_not_cover_is_an_error() -> None:
    data = bytearray(package_file(SOURCE).read_bytes())
    code = tflite.Model.GetRootAsModel(data, 0).OperatorCodes(0)._tab
    for slot in (4, 10):  # the old and the new field of the operator's number
        if offset := code.Offset(slot):
            data[code.Pos + offset] = tflite.BuiltinOperator.TANH
    with pytest.raises(WeightsError, match="TANH"):
        tflite_to_onnx(bytes(data))


def test_a_broken_model_file_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(WeightsError, match=r"broken\.onnx"):
        OnnxSession(lambda: path).run({})


def test_threads_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SORTER_THREADS", "3")
    assert threads() == 3
    monkeypatch.setenv("SORTER_THREADS", "many")
    with pytest.raises(SettingsError, match="many"):
        threads()


def test_a_session_asks_for_its_file_once(tmp_path: Path) -> None:
    asked: list[int] = []

    def file() -> Path:
        asked.append(1)
        path = tmp_path / "face.onnx"
        path.write_bytes(tflite_to_onnx(package_file(SOURCE).read_bytes()))
        return path

    session = OnnxSession(file)
    picture = np.zeros((1, SIDE, SIDE, 3), np.float32)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: session.run({"input": picture})[1], range(8)))
    assert len(asked) == 1
    assert all((result == results[0]).all() for result in results)
