"""How a shot begins and ends: dissolve, fades and flash are mixed from finished frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from sorter.records import Image
from ui.demo.shot import Shot

_DISSOLVE, _FADE, _FLASH = 12, 12, 5
"""Lengths in frames; in short shots a third of the shot, so that its middle stays clear."""


def with_transitions(shot: Shot, frames: Iterable[Image], before: Image | None) -> Iterator[Image]:
    """Yield the frames of a shot with its beginning and end. `before` is the frame before it."""
    for number, frame in enumerate(frames):
        yield _ended(shot, _begun(shot, frame, number, before), number)


def _begun(shot: Shot, frame: Image, number: int, before: Image | None) -> Image:
    length = {"dissolve": _DISSOLVE, "fade_in": _FADE, "flash": _FLASH}.get(shot.transition, 0)
    length = min(length, shot.frames // 3)
    if number >= length:
        return frame
    share = (number + 1) / (length + 1)
    if shot.transition == "flash":
        return _mix(np.full_like(frame, 255), frame, share)
    if shot.transition == "dissolve" and before is not None:
        return _mix(before, frame, share)
    return _mix(np.zeros_like(frame), frame, share)


def _ended(shot: Shot, frame: Image, number: int) -> Image:
    left = shot.frames - 1 - number
    length = min(_FADE, shot.frames // 3)
    if not shot.fade_out or left >= length:
        return frame
    return _mix(np.zeros_like(frame), frame, left / length)


def _mix(first: Image, second: Image, share: float) -> Image:
    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), dtype=np.uint8)
