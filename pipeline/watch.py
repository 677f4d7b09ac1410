"""Watching a video once: each frame's sharpness and the cuts, from one small copy of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.decode import Decoded
from sorter.records import Image

if TYPE_CHECKING:
    from scenedetect.detector import SceneDetector

SMALL_WIDTH = 320
"""Width of the copy that is looked at: cuts and blur show at this size, at a tenth of the cost."""

_RATE = 24.0  # the detectors count in frames; any rate gives the same cuts


@dataclass(slots=True)
class Seen:
    """A decoded frame and what its small copy tells."""

    decoded: Decoded
    """The frame."""
    small: Image
    """RGB, SMALL_WIDTH wide."""
    sharpness: float
    """Variance of the Laplacian of the grey small copy; comparable within one video only."""
    cut: bool = False
    """Whether a new shot begins with this frame."""


def watch(frames: Iterable[Decoded], *, sparse: bool) -> Iterator[Seen]:
    """Yield each frame with its measures, a few frames late so that its cut is known.

    `sparse` is for key frames only: there each large change is a cut, since a rolling average over
    neighbours means nothing.
    """
    detector = _detector(sparse=sparse)
    waiting: deque[tuple[int, Seen]] = deque()
    for number, decoded in enumerate(frames):
        seen = _look(decoded)
        waiting.append((number, seen))
        cuts = _process(detector, number, seen.small)
        for index, earlier in waiting:
            earlier.cut = earlier.cut or index in cuts
        if len(waiting) > detector.event_buffer_length + 1:
            yield waiting.popleft()[1]
    yield from (seen for _, seen in waiting)


def sharpness(image: Image) -> float:
    """Return the variance of the Laplacian of the grey picture (Pech-Pacheco et al., 2000)."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())


def _look(decoded: Decoded) -> Seen:
    small = decoded.picture(width=SMALL_WIDTH)
    return Seen(decoded, small, sharpness(small))


def _detector(*, sparse: bool) -> SceneDetector:
    from scenedetect.detectors import AdaptiveDetector, ContentDetector

    if sparse:
        return ContentDetector(threshold=27.0, min_scene_len=0)
    # A cut may follow a cut after a quarter of a second: flash cuts are real in anime.
    return AdaptiveDetector(adaptive_threshold=3.0, min_scene_len=6, min_content_val=12.0)


def _process(detector: SceneDetector, number: int, small: Image) -> set[int]:
    from scenedetect.common import FrameTimecode

    picture = np.ascontiguousarray(small[:, :, ::-1])
    cuts = detector.process_frame(FrameTimecode(number, fps=_RATE), picture)
    return {int(cut.frame_num) for cut in cuts}
