"""BlazeFace: a small network for human faces that also sees most drawn ones.

Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs"
(arXiv 1907.05047), short-range version of MediaPipe. Its own score threshold (.5) loses half of
the drawn faces: everything above a low floor is kept here, and `faces` looks a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.bundled.tflite_to_onnx import tflite_to_onnx
from models.onnx_session import OnnxSession
from models.weights import PackageFile, built_file, package_file
from sorter.records import Image

SOURCE = PackageFile(
    package="mediapipe",
    version="0.10.21",
    member="mediapipe/modules/face_detection/face_detection_short_range.tflite",
    sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    licence="Apache-2.0",
)
"""Where the weights come from (230 kB inside a 36 MB wheel)."""

SIDE = 128
"""Side of the square the network was trained on, in pixels."""

CELL = 16
"""Sides of a view must be multiples of this: the coarser of the two anchor grids."""

Rows = npt.NDArray[np.float32]
"""(n, 17) float32, one sighting of a face a row: logit, x0, y0, x1, y1 and six points (x, y) in
pixels: left eye, right eye, nose, mouth, left ear, right ear, left and right as seen."""

_GRIDS = ((8, 2), (16, 6))
"""Pixels per cell and anchors per cell of the two maps, in the order of the output."""

_CHUNK = 2
"""Views per run. The maps of more do not fit the cache: 2.5 instead of 1.6 ms a view measured."""


class BlazeFace:
    """The raw network. Safe to call from several threads."""

    def __init__(self) -> None:
        self._session = OnnxSession(_onnx_file)

    def look(self, views: Sequence[Image], *, floor: float) -> list[Rows]:
        """Return what is seen in each view, before any merging; logit >= `floor` only.

        All views have one size, sides multiples of CELL. Faces between a tenth and nine tenths of
        128 pixels are seen; pixels of the view, which a box may exceed.
        """
        found: list[Rows] = []
        for start in range(0, len(views), _CHUNK):
            batch = np.stack(views[start : start + _CHUNK]).astype(np.float32) / 127.5 - 1.0
            boxes, logits = self._session.run({"input": batch})
            anchors = _anchors(batch.shape[1], batch.shape[2])
            found += [
                _rows(box, logit[:, 0], anchors, floor)
                for box, logit in zip(boxes, logits, strict=True)
            ]
        return found


def _rows(boxes: Rows, logits: Rows, anchors: Rows, floor: float) -> Rows:
    """Decode (places, 16) offsets from the anchors' centres into Rows."""
    kept = logits >= floor
    boxes, centres = boxes[kept], anchors[kept]
    middle, half = boxes[:, :2] + centres, np.abs(boxes[:, 2:4]) / 2
    points = boxes[:, 4:] + np.tile(centres, 6)
    return np.hstack([logits[kept, None], middle - half, middle + half, points])


@lru_cache(maxsize=64)
def _anchors(height: int, width: int) -> Rows:
    """Return the anchors' centres, (places, 2), in the order of the network's output."""
    parts = []
    for cell, count in _GRIDS:
        rows, columns = np.mgrid[: height // cell, : width // cell]
        centres = (np.stack([columns, rows], axis=-1).reshape(-1, 2) + 0.5) * cell
        parts.append(np.repeat(centres, count, axis=0))
    return np.concatenate(parts).astype(np.float32)


def _onnx_file() -> Path:
    return built_file(
        f"blazeface-{SOURCE.sha256[:8]}-1.onnx",
        lambda: tflite_to_onnx(package_file(SOURCE).read_bytes()),
    )
