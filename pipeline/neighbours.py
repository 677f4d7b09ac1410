"""Smoothing over the neighbour graph: a point is pulled to those that it and they call near.

With generic features the nearest neighbour is nearly always the same character, while the spread
of a character (angles, expressions, fan art styles) is wider than the gap between two. Averaging
over mutual neighbours closes the first and keeps the second. It is a few steps of diffusion
(Zhou et al., "Ranking on data manifolds", 2003) on a sparse graph, so cost grows with n * sqrt(n).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from sorter.records import Matrix, unit_rows

_NEIGHBOURS = 0.7
"""Neighbours per point, times the root of the number of points: a short episode has few pictures of
each character, and pulls from farther away would come from others."""
_ROUNDS = 2
_ONE_SIDED = 0.5
"""Weight of a neighbour that does not call back, against 1 for a mutual one."""


def smooth(points: Matrix, weights: npt.NDArray[np.float64]) -> Matrix:
    """Return (n, d) unit rows, each moved towards its neighbours and centred again.

    points: (n, d) unit rows. weights: (n,), how much each point pulls.
    """
    from scipy import sparse

    count = len(points)
    near = min(round(_NEIGHBOURS * math.sqrt(count)), count - 1)
    if near < 1:
        return points
    rows, columns, similar = _graph(points, near)
    graph = sparse.csr_array((similar, (rows, columns)), shape=(count, count))
    # scipy's types widen with every operation; the value stays a sparse (n, n) array.
    pull: Any = graph.minimum(graph.T) + _ONE_SIDED * graph.maximum(graph.T)
    # A point holds on to itself as firmly as its best neighbour pulls.
    own = pull.max(axis=1).toarray().ravel() + 1e-6
    pull = (pull + sparse.diags_array(own)) @ sparse.diags_array(weights)
    pull = sparse.diags_array(1.0 / pull.sum(axis=1)) @ pull
    moved: npt.NDArray[np.float64] = points.astype(np.float64)
    for _ in range(_ROUNDS):
        moved = pull @ moved
    return unit_rows(moved - moved.mean(axis=0))


def _graph(
    points: Matrix, near: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the edges (from, to, cosine above 0) to the nearest neighbours of each point."""
    import faiss

    index = faiss.IndexFlatIP(points.shape[1])
    index.add(points)
    similar, found = index.search(points, near + 1)
    rows = np.repeat(np.arange(len(points)), near + 1)
    columns, values = found.ravel(), np.maximum(similar.ravel(), 0).astype(np.float64)
    edges = (rows != columns) & (columns >= 0)
    return rows[edges], columns[edges].astype(np.int64), values[edges]
