"""How alike crops are by their vectors, read one embedder at a time to bound the memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sorter import rows
from sorter.library import Library
from sorter.records import Assignment, Matrix, unit_rows


def joined_vectors(library: Library, crops: Sequence[str], embedders: Sequence[str]) -> Matrix:
    """Return (n, d) unit rows for the crops, the parts of all embedders side by side.

    A crop that an embedder has not seen gets zeros there. d is 0 when nothing was embedded.
    """
    parts = [np.zeros((len(crops), 0), dtype=np.float32)]
    for embedder in embedders:
        ids, centred = _centred(library, embedder)
        place = {crop: number for number, crop in enumerate(ids)}
        part = np.zeros((len(crops), centred.shape[1]), dtype=np.float32)
        for number, crop in enumerate(crops):
            if crop in place:
                part[number] = centred[place[crop]]
        parts.append(part)
    return unit_rows(np.concatenate(parts, axis=1))


def misplaced(
    library: Library, assignments: Mapping[str, Assignment], embedders: Sequence[str]
) -> frozenset[str]:
    """Return the crops nearer to the centre of another character than to that of their own."""
    characters = sorted({item.character for item in assignments.values() if item.character})
    number = {character: index for index, character in enumerate(characters)}
    own = {crop: number[item.character] for crop, item in assignments.items() if item.character}
    if len(characters) < 2:
        return frozenset()
    likeness: dict[str, npt.NDArray[np.float32]] = {}
    for embedder in embedders:
        ids, centred = _centred(library, embedder)
        rows_of = [row for row, crop in enumerate(ids) if crop in own]
        if not rows_of:
            continue
        named = [ids[row] for row in rows_of]
        labels = np.array([own[crop] for crop in named])
        near = _to_centres(centred[rows_of], labels, count=len(characters))
        for crop, values in zip(named, near, strict=True):
            likeness[crop] = likeness.get(crop, np.zeros(len(characters), np.float32)) + values
    return frozenset(crop for crop, near in likeness.items() if int(np.argmax(near)) != own[crop])


def _to_centres(vectors: Matrix, labels: npt.NDArray[np.intp], *, count: int) -> Matrix:
    """Return (n, count): the cosine of every vector to the centre of every label."""
    sums = np.zeros((count, vectors.shape[1]))
    np.add.at(sums, labels, vectors)
    return np.asarray(vectors @ unit_rows(sums).T, dtype=np.float32)


def _centred(library: Library, embedder: str) -> tuple[tuple[str, ...], Matrix]:
    vectors = rows.vectors(library, embedder)
    if not vectors.ids:
        return (), vectors.matrix
    # What generic features share over a whole series says nothing about who is who.
    return vectors.ids, unit_rows(vectors.matrix - vectors.matrix.mean(axis=0))
