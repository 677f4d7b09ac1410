"""The map: every face a dot, faces that look alike close together, coloured by who they are.

A group that lies in two places is probably two characters; two groups in one place are probably
one. t-SNE (van der Maaten and Hinton 2008) keeps neighbours together; distances across the map
mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.group import join
from pipeline.plan import experts
from sorter import rows
from sorter.library import Library
from sorter.records import Matrix
from ui.report.content import Dot
from ui.report.people import People

_DOTS = 1000  # t-SNE takes seconds for this many, and a phone can still draw them
_FEWEST = 12  # below this there is nothing to see


def dots(library: Library, people: Sequence[People]) -> tuple[Dot, ...]:
    """Return up to 1,000 faces of the library, evenly taken, on a square from 0 to 1."""
    ids, matrix = _vectors(library)
    if len(ids) < _FEWEST:
        return ()
    home = {member.crop: entry.key for entry in people for member in entry.members}
    places = _spread(matrix)
    return tuple(
        Dot(round(float(x), 4), round(float(y), 4), home.get(crop, ""))
        for crop, (x, y) in zip(ids, places, strict=True)
    )


def _vectors(library: Library) -> tuple[tuple[str, ...], Matrix]:
    """Return crops that every embedder has seen and their joined vectors, thinned out evenly."""
    seen = [rows.vectors(library, entry.id) for entry in experts(library.settings).embedders]
    common = sorted(set.intersection(*(set(vectors.ids) for vectors in seen)))
    chosen = common[:: -(-len(common) // _DOTS) or 1]
    if not chosen:
        return (), np.zeros((0, 0), dtype=np.float32)
    parts = []
    for vectors in seen:
        row = {crop: number for number, crop in enumerate(vectors.ids)}
        parts.append(vectors.matrix[[row[crop] for crop in chosen]])
    return tuple(chosen), join(parts)


def _spread(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Return (n, 2) places between 0 and 1; the same vectors give the same places."""
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

    perplexity = min(30.0, (len(matrix) - 1) / 3)
    flat = TSNE(init="pca", perplexity=perplexity, metric="cosine", random_state=0)
    # Its threads wait for each other at every step: on a busy machine one is twenty times faster.
    with threadpool_limits(1):
        places = np.asarray(flat.fit_transform(matrix), dtype=np.float64)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-9), dtype=np.float64)
