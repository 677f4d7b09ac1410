"""Which colours stand where in a head crop: hair above, eyes and skin in the middle, clothes below.

Per region, h(cell) = sqrt(share of the region's pixels in the cell): the Hellinger form, in which
a dot product of two histograms is their Bhattacharyya coefficient. Every pixel is divided among
the eight nearest cells by trilinear weights, so a colour at the border of a cell, or a little
other light, changes little. The regions' histograms stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from models.bundled.network_embedder import square
from sorter.records import Image, Matrix, unit_rows

SIDE = 96
"""Pixels along both sides of what is looked at."""

REGIONS = (
    (slice(0, 32), slice(0, 96)),  # top third
    (slice(32, 64), slice(0, 96)),  # middle third
    (slice(64, 96), slice(0, 96)),  # bottom third
    (slice(0, 40), slice(24, 72)),  # hair over the forehead, without what stands beside it
    (slice(28, 64), slice(24, 72)),  # the face with its eyes
)
"""Rows and columns."""

CELLS = (4, 8, 8)
"""Along L, a and b."""

LOW, HIGH = (0, -64, -64), (100, 64, 64)
"""What the cells divide, in CIELAB; a colour outside counts at the edge."""

_COUNT = CELLS[0] * CELLS[1] * CELLS[2]


class ColourEmbedder:
    """Square-root LAB histograms of five regions of a head crop."""

    @property
    def id(self) -> str:
        """Recipe revision."""
        return "colour-histogram-2"

    @property
    def size(self) -> int:
        """Length of a vector: cells x regions."""
        return len(REGIONS) * _COUNT

    @property
    def weight(self) -> float:
        """Below 1: fan art is told apart by colour, but in a series the light changes it."""
        return 0.7

    def embed(self, images: Sequence[Image]) -> Matrix:
        """Return (n, size) float32 with unit rows."""
        rows = [_histograms(image)[None] for image in images]
        return unit_rows(np.concatenate([np.zeros((0, self.size), np.float32), *rows]))


def _histograms(image: Image) -> npt.NDArray[np.float32]:
    small = square(image, SIDE).astype(np.float32) / 255
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), dtype=np.float32)
    counts = np.zeros((len(REGIONS), _COUNT))
    for cells, weights in _corners(lab):
        for row, region in zip(counts, REGIONS, strict=True):
            row += np.bincount(cells[region].ravel(), weights[region].ravel(), _COUNT)
    roots = np.sqrt(counts / counts.sum(axis=1, keepdims=True))
    return np.asarray(roots, dtype=np.float32).ravel()


def _corners(
    lab: npt.NDArray[np.float32],
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]:
    """Return the cell and the weight of each pixel for each of its eight nearest cells."""
    low, high, cells = (np.array(values, np.float32) for values in (LOW, HIGH, CELLS))
    place = np.clip((lab - low) / (high - low) * cells - 0.5, 0, cells - 1)
    first = np.minimum(np.floor(place), cells - 2).astype(np.int64)
    near = (1 - (place - first), place - first)
    found = []
    for corner in product((0, 1), repeat=3):
        number = np.ravel_multi_index(np.moveaxis(first + np.array(corner), 2, 0), CELLS)
        shares = [near[step][..., axis] for axis, step in enumerate(corner)]
        found.append((number, np.asarray(shares[0] * shares[1] * shares[2], dtype=np.float32)))
    return found
