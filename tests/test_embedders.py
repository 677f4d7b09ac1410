"""The bundled embedders: graphs made from arrays, and what their vectors can tell apart."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from models.bundled import efficientnet, mobilenet
from models.bundled.colour import ColourEmbedder
from models.bundled.network_embedder import NetworkEmbedder, square
from models.bundled.onnx_graph import fold
from models.onnx_session import OnnxSession
from sorter.protocols import Embedder
from sorter.records import Image

RANDOM = np.random.default_rng(11)
EMBEDDERS: list[Callable[[], Embedder]] = [
    mobilenet.MobileNetEmbedder,
    efficientnet.EfficientNetEmbedder,
    ColourEmbedder,
]
ALL = pytest.mark.parametrize("make", EMBEDDERS)


def face(hair: tuple[int, int, int], *, turn: int = 0) -> Image:
    """A drawn head: hair, skin, two eyes; `turn` moves the face sideways."""
    picture = np.full((180, 180, 3), 235, np.uint8)
    cv2.ellipse(picture, (90, 90), (70, 80), 0, 0, 360, hair, -1)
    cv2.ellipse(picture, (90 + turn, 105), (48, 58), 0, 0, 360, (250, 220, 200), -1)
    for side in (-20, 20):
        cv2.ellipse(picture, (90 + turn + side, 105), (9, 14), 0, 0, 360, (40, 60, 150), -1)
    return picture


@ALL
def test_keeps_the_protocol(make: Callable[[], Embedder]) -> None:
    embedder = make()
    assert isinstance(embedder, Embedder)
    images = [face((200, 40, 60)), RANDOM.integers(0, 256, (1, 1, 3), dtype=np.uint8)]
    vectors = embedder.embed(images)
    assert vectors.shape == (2, embedder.size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.size)


@ALL
def test_a_batch_gives_what_single_pictures_give(make: Callable[[], Embedder]) -> None:
    embedder = make()
    images = [RANDOM.integers(0, 256, (40 + n, 60, 3), dtype=np.uint8) for n in range(17)]
    single = np.concatenate([embedder.embed([image]) for image in images])
    np.testing.assert_allclose(embedder.embed(images), single, atol=1e-5)


@ALL
def test_the_same_head_turned_is_nearer_than_another(make: Callable[[], Embedder]) -> None:
    red, turned, blue = make().embed(
        [face((200, 40, 60)), face((200, 40, 60), turn=14), face((50, 60, 190))]
    )
    assert red @ turned > red @ blue


@ALL
def test_takes_a_cut_that_is_not_contiguous(make: Callable[[], Embedder]) -> None:
    embedder, cut = make(), face((200, 40, 60))[20:160, 30:150]
    np.testing.assert_array_equal(embedder.embed([cut]), embedder.embed([cut.copy()]))


def test_colour_says_where_a_colour_stands() -> None:
    half = np.zeros((96, 96, 3), np.uint8)
    half[:48] = (220, 30, 30)
    upright, turned = ColourEmbedder().embed([half, half[::-1]])
    assert upright @ upright > 0.99
    assert upright @ turned < 0.6


def test_colour_moves_little_when_a_shade_crosses_a_cell() -> None:
    shades = [np.full((9, 9, 3), (120 + step, 40, 40), np.uint8) for step in range(0, 20, 2)]
    vectors = ColourEmbedder().embed(shades)
    steps = (vectors[1:] * vectors[:-1]).sum(axis=1)
    assert steps.min() > 0.95  # a hard border would drop it to about 0


def test_fold_does_what_convolution_and_batch_norm_do() -> None:
    weight = RANDOM.normal(size=(5, 3, 1, 1)).astype(np.float32)
    scale, shift, mean = RANDOM.normal(size=(3, 5)).astype(np.float32)
    variance = RANDOM.uniform(0.2, 2, 5).astype(np.float32)
    pixels = RANDOM.normal(size=(7, 3)).astype(np.float32)
    plain = pixels @ weight[:, :, 0, 0].T
    expected = (plain - mean) / np.sqrt(variance + 1e-3) * scale + shift
    folded, bias = fold(weight, scale, shift, mean, variance, 1e-3)
    np.testing.assert_allclose(pixels @ folded[:, :, 0, 0].T + bias, expected, atol=1e-5)


@pytest.mark.parametrize("network", [mobilenet, efficientnet])
def test_every_block_of_the_graph_is_wired(network: ModuleType) -> None:
    session = OnnxSession(network.graph_path)
    flat = np.full((1, 224, 224, 3), 90, np.uint8)
    (vectors,) = session.run({"picture": np.concatenate([flat, flat + np.uint8(60)])})
    assert vectors.shape == (2, network.SIZE)
    assert not np.allclose(vectors[0], vectors[1])


@pytest.mark.parametrize("network", [mobilenet, efficientnet])
def test_vectors_say_where_something_stands(network: ModuleType) -> None:
    picture = np.full((1, 224, 224, 3), 200, np.uint8)
    picture[:, 20:90, 20:90] = RANDOM.integers(0, 256, (1, 70, 70, 3), dtype=np.uint8)
    both = np.concatenate([picture, picture[:, ::-1, ::-1]])
    (vectors,) = OnnxSession(network.graph_path).run({"picture": both})
    cells = vectors.reshape(2, -1, network.SIZE // network.CHANNELS)
    moved = np.abs(cells[0] - cells[0].mean(axis=1, keepdims=True)).sum(axis=0)
    turned = np.abs(cells[1] - cells[1].mean(axis=1, keepdims=True)).sum(axis=0)
    assert moved.argmax() == 0
    assert turned.argmax() == cells.shape[2] - 1


def test_square_keeps_thin_lines_when_it_shrinks() -> None:
    picture = np.full((900, 900, 3), 255, np.uint8)
    picture[:, 450:452] = 0
    assert square(picture, 90).min() < 220


def test_a_broken_graph_is_named(tmp_path: Path) -> None:
    from sorter.errors import WeightsError

    broken = tmp_path / "net.onnx"
    broken.write_bytes(b"not a graph")
    with pytest.raises(WeightsError, match=r"net\.onnx"):
        NetworkEmbedder("broken", lambda: broken, size=4).embed([face((1, 2, 3))])


def test_neighbours_of_real_crops_are_the_same_character(shared_data: Path) -> None:
    vectors, labels = _joined(shared_data / "crops" / "new_game")
    nearest = vectors @ vectors.T
    np.fill_diagonal(nearest, -1)
    assert (labels[nearest.argmax(axis=1)] == labels).mean() > 0.8


def _joined(folder: Path) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]]:
    from sorter.images import read_image

    paths = sorted(folder.glob("*/*"))[::3]
    images = [read_image(path) for path in paths]
    parts = [make().embed(images) for make in EMBEDDERS]
    centred = [part - part.mean(axis=0) for part in parts]
    joined = np.hstack([part / np.linalg.norm(part, axis=1, keepdims=True) for part in centred])
    return joined, np.array([path.parent.name for path in paths])
