"""Real little videos for tests, encoded with PyAV."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from sorter.records import Image


def scene(seed: int, *, width: int = 320, height: int = 180) -> Image:
    """Draw a busy picture that is unlike that of every other seed."""
    random = np.random.default_rng(seed)
    picture = np.full((height, width, 3), random.integers(30, 225, 3), dtype=np.uint8)
    for _ in range(24):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        colour = tuple(int(value) for value in random.integers(0, 255, 3))
        cv2.circle(picture, (x, y), int(random.integers(8, 50)), colour, -1)
        cv2.line(picture, (x, y), (width - x, height - y), colour, 2)
    return picture


def write_clip(
    path: Path,
    pictures: Sequence[Image],
    *,
    rate: int = 24,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times: Sequence[int] | None = None,
    aspect: Fraction | None = None,
) -> Path:
    """Encode pictures as a video; `times` are pts in units of 1/rate, for a variable rate."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixels
        stream.codec_context.gop_size = 12
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts = times[number] if times is not None else number
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def shots(*lengths: int, first: int = 0) -> list[Image]:
    """Return still shots of the given lengths in frames, each a scene of its own."""
    return [scene(first + seed) for seed, length in enumerate(lengths) for _ in range(length)]


def dissolve(before: Image, after: Image, *, frames: int) -> list[Image]:
    """Return the frames between two pictures that melt into each other."""
    shares = [(number + 1) / (frames + 1) for number in range(frames)]
    return [cv2.addWeighted(after, share, before, 1 - share, 0) for share in shares]
