"""How alike crops are by their vectors, read one embedder at a time to bound the memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sorter import rows
from sorter.library import Library
from sorter.records import Assignment, Matrix, unit_rows

_RESEMBLES = 0.35
"""A crop less like its own character than this is a stranger or no face at all. On two drawn and
composed series it caught what was named in bulk by mistake, at the price of faces that the edge
of the frame cuts in half."""

_COHERENT = 0.5


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
    """Return the crops that look like another character, or like nobody in particular.

    Measured by the mean cosine to the centres of all characters, over the embedders. Features are
    centred on the whole library, so what is unrelated to a character lies near 0.
    """
    characters = sorted({item.character for item in assignments.values() if item.character})
    number = {character: index for index, character in enumerate(characters)}
    own = {crop: number[item.character] for crop, item in assignments.items() if item.character}
    likeness = _likeness(library, own, embedders, count=len(characters))
    found = {crop for crop, near in likeness.items() if int(np.argmax(near)) != own[crop]}
    for character in number.values():
        members = {
            crop: float(near[character])
            for crop, near in likeness.items()
            if own[crop] == character
        }
        # In a library of one character alone the centring takes away what its pictures share;
        # then nothing can be said about who is a stranger.
        if members and float(np.median(list(members.values()))) >= _COHERENT:
            found |= {crop for crop, value in members.items() if value < _RESEMBLES}
    return frozenset(found)


def _likeness(
    library: Library, own: Mapping[str, int], embedders: Sequence[str], *, count: int
) -> dict[str, npt.NDArray[np.float32]]:
    """Return for every crop in `own` its mean cosine to the centres of `count` characters."""
    sums: dict[str, npt.NDArray[np.float32]] = {}
    seen: Counter[str] = Counter()
    for embedder in embedders:
        ids, centred = _centred(library, embedder)
        rows_of = [row for row, crop in enumerate(ids) if crop in own]
        if not rows_of:
            continue
        named = [ids[row] for row in rows_of]
        near = _to_centres(centred[rows_of], np.array([own[crop] for crop in named]), count=count)
        for crop, values in zip(named, near, strict=True):
            sums[crop] = sums.get(crop, np.zeros(count, np.float32)) + values
            seen[crop] += 1
    return {crop: values / np.float32(seen[crop]) for crop, values in sums.items()}


def _to_centres(vectors: Matrix, labels: npt.NDArray[np.intp], *, count: int) -> Matrix:
    """Return (n, count): the cosine of every vector to the centre of every label."""
    # One product with the membership matrix; adding row by row takes a hundred times as long.
    members = (labels == np.arange(count)[:, None]).astype(np.float32)
    sums = members @ vectors
    return np.asarray(vectors @ unit_rows(sums).T, dtype=np.float32)


def _centred(library: Library, embedder: str) -> tuple[tuple[str, ...], Matrix]:
    vectors = rows.vectors(library, embedder)
    if not vectors.ids:
        return (), vectors.matrix
    # What generic features share over a whole series says nothing about who is who.
    return vectors.ids, unit_rows(vectors.matrix - vectors.matrix.mean(axis=0))
