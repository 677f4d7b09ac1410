"""`sorter evaluate frames`: the face detector on whole pictures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.detect import counts_as_face
from pipeline.measure import detection
from pipeline.measure.detection import DetectionScores
from pipeline.measure.truth import BoxedPicture
from sorter.images import read_image
from sorter.protocols import Detector
from sorter.settings import Settings


@dataclass(frozen=True, slots=True)
class FrameScores:
    """How well faces were found in some pictures; None where nothing can be said."""

    frames: int
    """Pictures."""
    faces: int
    """True face boxes."""
    detections: int
    """Detected faces that `run` would keep."""
    hits: int
    """True faces that were found."""
    precision: float | None
    """Share of detections that are right."""
    recall: float | None
    """Share of true faces that were found."""
    f1: float | None
    """Harmonic mean of both."""
    ms_per_frame: float | None
    """Milliseconds of detection a picture, one at a time, reading it not included."""


@dataclass(frozen=True, slots=True)
class FolderScores:
    """The scores of a set of pictures."""

    folders: dict[str, FrameScores]
    """By folder."""
    overall: FrameScores
    """All pictures together."""


def evaluate(
    pictures: Sequence[BoxedPicture], detector: Detector, settings: Settings
) -> FolderScores:
    """Run the detector on each picture and compare, with the thresholds that `run` uses."""
    results: dict[str, list[tuple[DetectionScores, float]]] = {}
    for number, picture in enumerate(pictures):
        image = read_image(picture.path)
        if number == 0:
            detector.detect([image])  # loads the model: no picture's own time
        started = time.perf_counter()
        (seen,) = detector.detect([image])
        seconds = time.perf_counter() - started
        found = [item.box for item in seen if counts_as_face(item, settings)]
        result = (detection.score(found, picture.faces), seconds)
        results.setdefault(picture.folder, []).append(result)
    everything = [result for folder in results.values() for result in folder]
    return FolderScores(
        {name: _scores(some) for name, some in results.items()}, _scores(everything)
    )


def _scores(results: Sequence[tuple[DetectionScores, float]]) -> FrameScores:
    all_counts = detection.total([counts for counts, _ in results])
    milliseconds = [1000 * seconds for _, seconds in results]
    return FrameScores(
        frames=len(results),
        faces=all_counts.truth,
        detections=all_counts.found,
        hits=all_counts.hits,
        precision=all_counts.precision,
        recall=all_counts.recall,
        f1=all_counts.f1,
        ms_per_frame=sum(milliseconds) / len(results) if results else None,
    )
