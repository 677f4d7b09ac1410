"""What every registered expert promises, whoever wrote it (sorter/protocols.py)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import clips
import numpy as np
import pytest

from models.registry import ENTRIES, Entry
from sorter.protocols import Captioner, Detector, Embedder, Tagger, Upscaler
from sorter.records import Image

PROTOCOLS = {
    "detector": Detector,
    "embedder": Embedder,
    "tagger": Tagger,
    "captioner": Captioner,
    "upscaler": Upscaler,
}
SIZES = ((320, 180), (97, 131), (33, 17), (1, 1))
"""Width and height: usual, odd, tiny, nothing."""


def of(kind: str) -> pytest.MarkDecorator:
    chosen = [entry for entry in ENTRIES if entry.kind == kind]
    return pytest.mark.parametrize("entry", chosen, ids=lambda entry: entry.name)


@pytest.fixture(scope="module")
def images() -> list[Image]:
    return [clips.scene(seed, width=w, height=h) for seed, (w, h) in enumerate(SIZES)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_keeps_its_protocol_and_names_itself(entry: Entry) -> None:
    expert = entry.make()
    assert isinstance(expert, PROTOCOLS[entry.kind])
    assert expert.id
    assert expert.id == entry.make().id


def test_no_two_experts_share_an_id() -> None:
    ids = [entry.make().id for entry in ENTRIES]
    assert len(set(ids)) == len(ids)


@of("detector")
def test_detector(entry: Entry, images: Sequence[Image]) -> None:
    detector = entry.make()
    assert detector.detect([]) == []
    together = detector.detect(images)
    assert together == [detector.detect([image])[0] for image in images]
    for image, found in zip(images, together, strict=True):
        height, width = image.shape[:2]
        assert [item.score for item in found] == sorted((i.score for i in found), reverse=True)
        for item in found:
            assert item.box.clipped(width, height) == item.box


@of("embedder")
def test_embedder(entry: Entry, images: Sequence[Image]) -> None:
    embedder = entry.make()
    assert embedder.embed([]).shape == (0, embedder.size)
    together = embedder.embed(images)
    assert together.shape == (len(images), embedder.size)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(images)), abs=1e-4)
    alone = np.concatenate([embedder.embed([image]) for image in images])
    assert np.abs(together - alone).max() < 1e-3
    assert embedder.weight > 0


@of("embedder")
def test_embedder_in_threads(entry: Entry, images: Sequence[Image]) -> None:
    embedder = entry.make()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: embedder.embed(images), range(4)))
    assert all(np.abs(matrix - found[0]).max() < 1e-4 for matrix in found)


@of("tagger")
def test_tagger(entry: Entry, images: Sequence[Image]) -> None:
    tagger = entry.make()
    assert tagger.tag([]) == []
    together = tagger.tag(images)
    assert together == [tagger.tag([image])[0] for image in images]
    for tags in together:
        assert all(0 <= score <= 1 for score in tags.values())
        assert all(name == name.strip().replace(" ", "_") for name in tags)


@of("captioner")
def test_captioner(entry: Entry, images: Sequence[Image]) -> None:
    captioner = entry.make()
    assert captioner.caption([], [], trigger="aoi") == []
    tags = [{"blue_hair": 0.9}, {}, {"solo": 0.7}, {"night": 0.8}]
    lines = captioner.caption(images, tags, trigger="aoi")
    assert len(lines) == len(images)
    assert all(line.startswith("aoi") and "\n" not in line for line in lines)


@of("upscaler")
def test_upscaler(entry: Entry, images: Sequence[Image]) -> None:
    upscaler = entry.make()
    for image in images:
        enlarged = upscaler.upscale(image)
        height, width = image.shape[:2]
        assert enlarged.shape == (height * upscaler.scale, width * upscaler.scale, 3)
        assert enlarged.dtype == np.uint8
