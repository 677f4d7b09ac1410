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
from sorter.library import Library
from sorter.records import Matrix
from ui.report.content import Dot
from ui.report.people import People

Vector = npt.NDArray[np.float32]

_DOTS = 1000  # t-SNE takes seconds for this many, and a phone can still draw them
_FEWEST = 12  # below this there is nothing to see


def dots(library: Library, crops: Sequence[str], people: Sequence[People]) -> tuple[Dot, ...]:
    """Return up to 1,000 of the crops on a square from 0 to 1; those without vectors are left out.

    IDs are hashes, so that every n-th in their order is a fair sample.
    """
    chosen = sorted(crops)[:: -(-len(crops) // _DOTS) or 1]
    ids, matrix = _vectors(library, chosen)
    if len(ids) < _FEWEST:
        return ()
    home = {member.crop: entry.key for entry in people for member in entry.members}
    places = _spread(matrix)
    return tuple(
        Dot(round(float(x), 4), round(float(y), 4), home.get(crop, ""))
        for crop, (x, y) in zip(ids, places, strict=True)
    )


def _vectors(library: Library, crops: Sequence[str]) -> tuple[list[str], Matrix]:
    """Return the crops that every embedder has seen, and their joined vectors."""
    embedders = [entry.id for entry in experts(library.settings).embedders]
    found = {crop: _rows(library, crop, embedders) for crop in crops}
    known = [crop for crop in crops if len(found[crop]) == len(embedders)]
    if not known:
        return [], np.zeros((0, 0), dtype=np.float32)
    return known, join(
        [np.stack(part) for part in zip(*map(found.__getitem__, known), strict=True)]
    )


def _rows(library: Library, crop: str, embedders: Sequence[str]) -> list[Vector]:
    query = "SELECT data FROM vector WHERE crop = ? AND embedder = ?"
    found = [library.database.execute(query, (crop, name)).fetchone() for name in embedders]
    return [np.frombuffer(row["data"], dtype="<f4") for row in found if row is not None]


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
