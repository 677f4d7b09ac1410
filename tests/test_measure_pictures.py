"""Evaluating crops and frames, with small real experts that see colours."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.measure import crops, frames
from pipeline.measure.truth import BoxedPicture, LabelledPicture
from sorter.errors import MediaError
from sorter.images import write_image
from sorter.records import Box, Detection, unit_rows
from sorter.settings import Settings


class MeanColour:
    """An embedder that sees nothing but the colour of the hair: the top of the head."""

    id = "mean-colour"
    size = 3

    weight = 1.0

    def embed(self, images):
        means = [image[: len(image) // 4].reshape(-1, 3).mean(axis=0) for image in images]
        return unit_rows(np.array(means).reshape(-1, 3) - 128)


class RedBlobs:
    """A detector that takes red blobs for faces, the larger the surer."""

    id = "red-blobs"

    def detect(self, images):
        return [self._detect(image) for image in images]

    def _detect(self, image):
        red = ((image[:, :, 0] > 200) & (image[:, :, 1] < 60)).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(red)
        boxes = [Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]
        seen = [Detection("face", box, min(1.0, box.width / 100)) for box in boxes]
        return [*seen, Detection("person", Box(0, 0, 90, 90), 1.0)]


HAIR = {"Aoi": (40, 60, 220), "Ren": (220, 50, 40), "Mio": (40, 210, 60)}


@pytest.fixture
def heads(tmp_path):
    """Twelve heads of three characters: noise, one skin, and hair in one of three colours."""
    random, pictures = np.random.default_rng(5), []
    for number in range(12):
        label = list(HAIR)[number % 3]
        image = random.normal(0, 6, (96, 96, 3)) + np.array((246, 222, 208))
        image[:32] = random.normal(0, 6, (32, 96, 3)) + HAIR[label]
        path = tmp_path / f"{label}_{number}.png"
        write_image(path, np.clip(image, 0, 255).astype(np.uint8))
        pictures.append(LabelledPicture(path, label, "one"))
    return pictures


def test_clear_characters_are_found(heads):
    scores = crops.evaluate(heads, [MeanColour()])
    assert list(scores.series) == ["one"]
    found = scores.series["one"]
    assert (found.n, found.characters, found.groups) == (12, 3, 3)
    assert (found.bcubed_f, found.ari, found.pair_auc, found.one_nn) == (1, 1, 1, 1)
    assert found.unsorted == 0
    assert found.seconds > 0


def test_wrong_labels_lower_the_scores(heads):
    wrong = [LabelledPicture(p.path, "AB"[n % 2], "one") for n, p in enumerate(heads)]
    found = crops.evaluate(wrong, [MeanColour()]).overall
    assert found.bcubed_precision < 0.7
    assert found.pair_auc < 0.7
    # Grouping never sees a label, so it is the same as with the right ones.
    assert found.groups == 3


def test_each_series_is_a_set_of_its_own(heads):
    two = [LabelledPicture(p.path, p.label, "xy"[n // 6]) for n, p in enumerate(heads)]
    scores = crops.evaluate(two, [MeanColour()])
    assert {name: part.n for name, part in scores.series.items()} == {"x": 6, "y": 6}
    assert (scores.overall.n, scores.overall.characters, scores.overall.groups) == (12, 6, 6)
    assert scores.overall.bcubed_f == 1
    assert scores.overall.seconds == sum(part.seconds for part in scores.series.values())


def test_a_picture_that_cannot_be_read_is_named(heads, tmp_path):
    with pytest.raises(MediaError, match=r"missing\.png"):
        crops.evaluate([*heads, LabelledPicture(tmp_path / "missing.png", "Aoi", "one")], [])


def test_no_pictures_give_no_scores():
    scores = crops.evaluate([], [MeanColour()])
    assert scores.series == {}
    assert (scores.overall.n, scores.overall.bcubed_f) == (0, None)


def scene(path, *blobs):
    image = np.full((240, 320, 3), 90, np.uint8)
    for box in blobs:
        image[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = (230, 20, 20)
    write_image(path, image)
    return path


def test_faces_of_whole_pictures(tmp_path):
    large, other = Box(10, 10, 90, 90), Box(150, 100, 230, 180)
    small, unsure = Box(270, 10, 290, 30), Box(250, 190, 290, 230)
    pictures = [
        BoxedPicture(scene(tmp_path / "a.png", large, other), "in", (large, other)),
        BoxedPicture(scene(tmp_path / "b.png", large, small), "in", (large, small)),
        BoxedPicture(scene(tmp_path / "c.png", other, unsure), "out", ()),
    ]
    scores = frames.evaluate(pictures, RedBlobs(), Settings(face_score=0.5, face_size=32))
    inside, outside = scores.folders["in"], scores.folders["out"]
    # The small blob is too small, the unsure one scores .4, and a person is no face.
    assert (inside.frames, inside.faces, inside.detections, inside.hits) == (2, 4, 3, 3)
    assert (inside.precision, inside.recall) == (1, 0.75)
    assert (outside.detections, outside.precision, outside.recall) == (1, 0, None)
    assert (scores.overall.precision, scores.overall.f1) == (0.75, pytest.approx(0.75))
    assert scores.overall.ms_per_frame > 0


def test_thresholds_are_those_of_the_settings(tmp_path):
    face = Box(10, 10, 50, 50)
    pictures = [BoxedPicture(scene(tmp_path / "a.png", face), ".", (face,))]
    assert frames.evaluate(pictures, RedBlobs(), Settings(face_score=0.3)).overall.recall == 1
    assert frames.evaluate(pictures, RedBlobs(), Settings(face_score=0.5)).overall.recall == 0
    strict = Settings(face_score=0.3, face_size=48)
    assert frames.evaluate(pictures, RedBlobs(), strict).overall.recall == 0
