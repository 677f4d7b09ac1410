"""An embedder that runs a graph over square pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from models.onnx_session import OnnxSession
from sorter.records import Image, Matrix, unit_rows

BATCH = 16
"""Pictures per run: more gains nothing on a processor and costs memory."""


class NetworkEmbedder:
    """Squeezes each crop to the network's square, runs the graph and scales rows to length 1.

    The graph takes `picture` (n, side, side, 3) uint8 RGB and gives `vector` (n, size).
    """

    def __init__(self, name: str, path: Callable[[], Path], *, size: int, side: int = 224) -> None:
        self._name = name
        self._session = OnnxSession(path)
        self._size = size
        self._side = side

    @property
    def id(self) -> str:
        """Network and recipe revision."""
        return self._name

    @property
    def size(self) -> int:
        """Length of a vector."""
        return self._size

    @property
    def weight(self) -> float:
        """How much the vectors count beside those of other embedders."""
        return 1.0

    def embed(self, images: Sequence[Image]) -> Matrix:
        """Return (n, size) float32 with unit rows."""
        rows = [self._run(images[at : at + BATCH]) for at in range(0, len(images), BATCH)]
        return unit_rows(np.concatenate([np.zeros((0, self._size), np.float32), *rows]))

    def _run(self, images: Sequence[Image]) -> Matrix:
        pictures = np.stack([square(image, self._side) for image in images])
        (vectors,) = self._session.run({"picture": pictures})
        return np.asarray(vectors, dtype=np.float32)


def square(image: Image, side: int) -> Image:
    """Resize to side x side; INTER_AREA when shrinking, because a thin line must not vanish."""
    shrinks = image.shape[0] > side or image.shape[1] > side
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (side, side), interpolation=method), dtype=np.uint8)
