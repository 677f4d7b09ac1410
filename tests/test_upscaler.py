"""Enlarging: the right size, the right content, no seams, any memory layout."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.bundled.ncnn_upscaler import (
    ANIME_PLUS_X4,
    ANIME_VIDEO_X2,
    ANIME_VIDEO_X3,
    ANIME_VIDEO_X4,
    NcnnUpscaler,
    UpscaleModel,
)
from sorter.protocols import Upscaler
from sorter.records import Image

FAST = pytest.mark.parametrize("model", [ANIME_VIDEO_X2, ANIME_VIDEO_X3, ANIME_VIDEO_X4])
EVERY = pytest.mark.parametrize(
    "model", [ANIME_VIDEO_X2, ANIME_VIDEO_X3, ANIME_VIDEO_X4, ANIME_PLUS_X4]
)


def drawing(width: int, height: int) -> Image:
    """Flat colours with dark outlines, as anime has them."""
    picture = np.full((height, width, 3), (200, 225, 240), np.uint8)
    middle = (width // 2, height // 2)
    for radius, colour in ((0.45, (190, 60, 70)), (0.3, (250, 220, 200)), (0.08, (60, 80, 160))):
        size = max(1, round(radius * min(width, height)))
        cv2.circle(picture, middle, size, colour, -1, cv2.LINE_AA)
        cv2.circle(picture, middle, size, (40, 20, 30), 1, cv2.LINE_AA)
    return picture


def psnr(one: Image, other: Image) -> float:
    return float(cv2.PSNR(one, other))


@EVERY
def test_keeps_the_content(model: UpscaleModel) -> None:
    picture, upscaler = drawing(72, 56), NcnnUpscaler(model)
    assert isinstance(upscaler, Upscaler)
    large = upscaler.upscale(picture)
    assert large.shape == (56 * model.scale, 72 * model.scale, 3)
    assert large.dtype == np.uint8
    back = cv2.resize(large, (72, 56), interpolation=cv2.INTER_AREA)
    assert psnr(np.asarray(back, np.uint8), picture) > 24
    assert psnr(np.asarray(back[:, :, ::-1], np.uint8), picture) < 20  # it is not BGR


@FAST
@pytest.mark.parametrize("shape", [(1, 1), (1, 37), (50, 3), (17, 16)])
def test_takes_any_size(model: UpscaleModel, shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), (180, 90, 60), np.uint8)
    large = NcnnUpscaler(model).upscale(picture)
    assert large.shape == (shape[0] * model.scale, shape[1] * model.scale, 3)
    assert np.abs(large.astype(int) - (180, 90, 60)).mean() < 12


@FAST
def test_tiles_leave_no_seam(model: UpscaleModel) -> None:
    picture = drawing(76, 44)
    whole = NcnnUpscaler(model).upscale(picture)
    tiled = NcnnUpscaler(replace(model, tile=40)).upscale(picture)
    assert np.abs(whole.astype(int) - tiled).max() <= 1


def test_without_a_margin_there_would_be_a_seam() -> None:
    picture = drawing(76, 44)
    whole = NcnnUpscaler(ANIME_VIDEO_X2).upscale(picture)
    tiled = NcnnUpscaler(replace(ANIME_VIDEO_X2, tile=40, margin=0)).upscale(picture)
    assert np.abs(whole.astype(int) - tiled).max() > 8


def test_takes_a_view_of_a_larger_picture() -> None:
    upscaler, large = NcnnUpscaler(ANIME_VIDEO_X2), drawing(70, 60)
    for view in (large[10:40, 20:60], large[::2, ::2], large[:, ::-1], large[:, :, ::-1]):
        np.testing.assert_array_equal(upscaler.upscale(view), upscaler.upscale(view.copy()))


def test_threads_share_one_network() -> None:
    upscaler = NcnnUpscaler(ANIME_VIDEO_X2)
    pictures = [drawing(20 + 4 * number, 24) for number in range(4)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(upscaler.upscale, pictures))
    alone = [NcnnUpscaler(ANIME_VIDEO_X2).upscale(picture) for picture in pictures]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_array_equal(one, other)


def test_ids_tell_networks_and_scales_apart() -> None:
    models = (ANIME_VIDEO_X2, ANIME_VIDEO_X3, ANIME_VIDEO_X4, ANIME_PLUS_X4)
    assert len({NcnnUpscaler(model).id for model in models}) == 4
