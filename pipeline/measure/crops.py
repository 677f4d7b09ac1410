"""`sorter evaluate crops`: pictures of known characters, grouped as `run` groups faces."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.embed import describe
from pipeline.group import Evidence, join, propose
from pipeline.measure import clustering
from pipeline.measure.truth import LabelledPicture
from sorter.images import read_image
from sorter.protocols import Embedder
from sorter.records import Matrix

_BATCH = 64
"""Pictures held in memory at a time."""


@dataclass(frozen=True, slots=True)
class CropScores:
    """How well the pictures of one series, or of all, were grouped; None: nothing to say."""

    n: int
    """Pictures. Overall: of all series together."""
    characters: int
    """Different labels. Overall: of all series together."""
    groups: int
    """Groups found. Overall: of all series together."""
    unsorted: float | None
    """Share of pictures in no group. Overall, this and all that follow: mean over the series."""
    bcubed_precision: float | None
    """See clustering.GroupingScores, as for the four that follow."""
    bcubed_recall: float | None
    """As there."""
    bcubed_f: float | None
    """As there. Overall: mean over the series, not the harmonic mean of the two above."""
    nmi: float | None
    """As there."""
    ari: float | None
    """As there."""
    pair_auc: float | None
    """How surely a pair of one character is more alike than a pair of two."""
    one_nn: float | None
    """Share of pictures whose nearest other picture shows the same character."""
    seconds: float
    """Reading, embedding and grouping. Overall: of all series together."""


@dataclass(frozen=True, slots=True)
class SeriesScores:
    """The scores of a manifest."""

    series: dict[str, CropScores]
    """By series; each is grouped as a set of its own."""
    overall: CropScores
    """Totals of counts and seconds, means over the series of everything else."""


def evaluate(pictures: Sequence[LabelledPicture], embedders: Sequence[Embedder]) -> SeriesScores:
    """Embed and group each series with the automatic parameters of `run`, and compare.

    Labels are looked at only after the groups are made. Each picture is taken as a head crop.
    Raises MediaError for a picture that cannot be read: leaving it out would change the measure.
    """
    sets: dict[str, list[LabelledPicture]] = {}
    for picture in pictures:
        sets.setdefault(picture.series, []).append(picture)
    if pictures:
        _describe(pictures[:1], embedders)  # loads the models: no series' own time
    series = {name: _evaluate_set(some, embedders) for name, some in sets.items()}
    return SeriesScores(series, _overall(list(series.values())))


def _evaluate_set(pictures: Sequence[LabelledPicture], embedders: Sequence[Embedder]) -> CropScores:
    started = time.perf_counter()
    parts = _describe(pictures, embedders)
    ids = tuple(f"{number:08d}" for number in range(len(pictures)))
    # Loose pictures come from no video: no track joins them and no frame holds two of them.
    nowhere = (None,) * len(ids)
    weights = tuple(embedder.weight for embedder in embedders)
    proposals = propose(Evidence(ids, parts, tracks=nowhere, frames=nowhere, weights=weights))
    seconds = time.perf_counter() - started
    places = {crop: cluster.number for cluster in proposals for crop in cluster.crops}
    labels = [picture.label for picture in pictures]
    grouping = clustering.score(labels, [places.get(item) for item in ids])
    rows = join(parts, weights)
    return CropScores(
        n=len(pictures),
        characters=grouping.characters,
        groups=grouping.groups,
        unsorted=grouping.unsorted,
        bcubed_precision=grouping.bcubed_precision,
        bcubed_recall=grouping.bcubed_recall,
        bcubed_f=grouping.bcubed_f,
        nmi=grouping.nmi,
        ari=grouping.ari,
        pair_auc=clustering.pair_auc(rows, labels),
        one_nn=clustering.one_nn(rows, labels),
        seconds=seconds,
    )


def _describe(
    pictures: Sequence[LabelledPicture], embedders: Sequence[Embedder]
) -> tuple[Matrix, ...]:
    """Return one (n, d) matrix per embedder, holding few pictures in memory at a time."""
    batches = []
    for start in range(0, len(pictures), _BATCH):
        images = [read_image(picture.path) for picture in pictures[start : start + _BATCH]]
        batches.append(describe(images, [None] * len(images), embedders))
    return tuple(np.concatenate(matrices) for matrices in zip(*batches, strict=True))


def _overall(parts: Sequence[CropScores]) -> CropScores:
    return CropScores(
        n=sum(part.n for part in parts),
        characters=sum(part.characters for part in parts),
        groups=sum(part.groups for part in parts),
        unsorted=_mean(part.unsorted for part in parts),
        bcubed_precision=_mean(part.bcubed_precision for part in parts),
        bcubed_recall=_mean(part.bcubed_recall for part in parts),
        bcubed_f=_mean(part.bcubed_f for part in parts),
        nmi=_mean(part.nmi for part in parts),
        ari=_mean(part.ari for part in parts),
        pair_auc=_mean(part.pair_auc for part in parts),
        one_nn=_mean(part.one_nn for part in parts),
        seconds=sum(part.seconds for part in parts),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
