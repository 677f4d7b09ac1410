"""Dissolves and fades: cuts that take their time, which a frame-to-frame detector cannot see.

Halfway through a dissolve the picture is the mean of what was before and what comes after. No
camera move, no motion and no hard cut looks like that, so the distance to that mean tells.
"""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np
import numpy.typing as npt

from sorter.images import shrunk
from sorter.records import Image

_SIZE = (160, 90)  # at a quarter of this, a slow pan over a soft background looks linear too
_HALVES = (4, 8, 12)
"""Half lengths in frames: transitions of a third of a second to a second at 24 frames a second."""
_CHANGE = 20.0
"""The pictures before and after differ at least by this mean grey value (0-255)."""
_REST = 0.14
"""Middle and quarters lie this close to the straight line between both ends, as a share of the
difference of the ends. Chosen on one composed series, whose pans, zooms and shakes begin at 0.145;
a hard cut gives 0.5."""
_AGAIN = 0.6
"""Two transitions lie at least this many seconds apart."""


class DissolveDetector:
    """Looks at every frame once and remembers the last second in miniature."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, npt.NDArray[np.float32]]] = deque(maxlen=2 * _HALVES[-1] + 1)
        self._best: tuple[float, float] | None = None
        self.times: list[float] = []
        """Middle of each transition so far, in seconds."""

    def see(self, small: Image, time: float) -> None:
        """Take the next frame."""
        grey = shrunk(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8), _SIZE)
        self._past.append((time, grey.astype(np.float32)))
        for half in _HALVES:
            if 2 * half < len(self._past):
                self._judge(half)
        if self._best is not None and time - self._best[1] > _AGAIN:
            self.finish()

    def finish(self) -> None:
        """Settle the transition that is under way, if any; call it after the last frame too."""
        if self._best is not None:
            self.times.append(self._best[1])
            self._best = None

    def _judge(self, half: int) -> None:
        time = self._past[-1 - half][0]
        before, after = self._past[-1 - 2 * half][1], self._past[-1][1]
        change = float(np.abs(after - before).mean())
        if change < _CHANGE:
            return
        places = {0.25: half + half // 2, 0.5: half, 0.75: half // 2}
        rest = max(
            float(np.abs(self._past[-1 - back][1] - (before + share * (after - before))).mean())
            for share, back in places.items()
        )
        if rest / change <= _REST and (self._best is None or rest / change < self._best[0]):
            self._best = (rest / change, time)
