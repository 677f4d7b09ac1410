"""Video files as upright RGB pictures: one reader for probing and for taking frames."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sorter.errors import MediaError
from sorter.records import Image

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_log = logging.getLogger(__name__)

_UNKNOWN_COLOURS = (0, 2)  # FFmpeg's AVCOL_SPC_RGB and AVCOL_SPC_UNSPECIFIED
_HD_HEIGHT = 720  # the usual guess for untagged video: BT.709 from here on, BT.601 below
_BT709, _BT601 = 1, 5


@dataclass(frozen=True, slots=True)
class Probe:
    """What a video says of itself."""

    width: int
    """Displayed pixels."""
    height: int
    """Displayed pixels."""
    duration: float
    """Seconds; 0 when the file does not say."""


class Scaler:
    """Turns frames into RGB. Its tables are made once per size: twice as fast as once per frame."""

    def __init__(self) -> None:
        from av.video.reformatter import VideoReformatter

        self._full = VideoReformatter()
        self._small = VideoReformatter()

    def rgb(self, frame: VideoFrame, size: tuple[int, int]) -> Image:
        """Return the frame as RGB of (width, height), by the colour matrix that it names."""
        from av.video.reformatter import Interpolation

        colours = int(frame.colorspace)
        if colours in _UNKNOWN_COLOURS:
            colours = _BT709 if frame.height >= _HD_HEIGHT else _BT601
        small = size[1] < frame.height
        shaped = (self._small if small else self._full).reformat(
            frame,
            width=size[0],
            height=size[1],
            format="rgb24",
            src_colorspace=colours,
            interpolation=Interpolation.AREA if small else Interpolation.BICUBIC,
        )
        return np.ascontiguousarray(shaped.to_ndarray())


@dataclass(frozen=True, slots=True)
class Decoded:
    """One decoded frame, not yet turned into a picture."""

    pts: int
    """Presentation timestamp in the stream's time base."""
    time: float
    """Seconds from the first frame."""
    frame: VideoFrame
    """FFmpeg's own frame."""
    aspect: float
    """Width of a sample divided by its height; 1 for square samples."""
    scaler: Scaler
    """Shared by all frames of a video."""

    def picture(self, *, width: int | None = None) -> Image:
        """Return the frame as shown on screen, or as wide as asked (a cheap small copy)."""
        full = displayed_size(self.frame, self.aspect)
        size = full if width is None else (width, max(1, round(width * full[1] / full[0])))
        return _upright(self.scaler.rgb(self.frame, size), self.frame.rotation)


def probe(path: Path) -> Probe:
    """Return size and duration, having decoded one frame. Raises MediaError with the reason."""
    with _opened(path) as (container, stream):
        first = next(_frames(container, stream, path), None)
        if first is None:
            raise _unreadable(path, "it holds no frame that can be decoded")
        width, height = displayed_size(first.frame, first.aspect)
        if first.frame.rotation % 180:
            width, height = height, width
        return Probe(width, height, _duration(container, stream))


def decode(path: Path, *, keyframes: bool = False) -> Iterator[Decoded]:
    """Yield the frames of the best video stream in order.

    With `keyframes` the decoder skips all others, which costs a small part of the time. A file that
    breaks off in the middle gives the frames up to there; the log tells.
    """
    with _opened(path) as (container, stream):
        if keyframes:
            stream.codec_context.skip_frame = "NONKEY"
        found = False
        for frame in _frames(container, stream, path):
            found = True
            yield frame
        if not found:
            raise _unreadable(path, "it holds no frame that can be decoded")


def displayed_size(frame: VideoFrame, aspect: float) -> tuple[int, int]:
    """Return (width, height) with square pixels, before rotation; widths are stretched only."""
    return max(1, round(frame.width * aspect)), frame.height


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    import av

    try:
        container = av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from error
    with container:
        stream = _best_stream(container)
        if stream is None:
            raise _unreadable(path, "it has no video stream")
        stream.thread_type = "AUTO"
        yield container, stream


def _best_stream(container: InputContainer) -> VideoStream | None:
    """Return the largest moving picture; a cover picture inside the file is none."""
    import av

    cover = av.stream.Disposition.attached_pic
    moving = [stream for stream in container.streams.video if not stream.disposition & cover]
    return max(moving, key=lambda stream: stream.width * stream.height, default=None)


def _frames(container: InputContainer, stream: VideoStream, path: Path) -> Iterator[Decoded]:
    import av

    start: float | None = None
    scaler = Scaler()
    try:
        for number, frame in enumerate(container.decode(stream)):
            pts = frame.pts if frame.pts is not None else number
            base = frame.time_base or stream.time_base
            seconds = float(pts * base) if base else float(number)
            start = seconds if start is None else start
            ratio = stream.sample_aspect_ratio
            yield Decoded(pts, seconds - start, frame, float(ratio or 1) or 1.0, scaler)
    except (av.FFmpegError, OSError) as error:
        if start is None:
            raise _unreadable(path, error.strerror or str(error)) from error
        _log.warning("'%s' breaks off: %s; its frames up to there are used", path, error)


def _duration(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else 0.0


def _upright(image: Image, rotation: int) -> Image:
    """Turn by the display matrix: FFmpeg gives the counter-clockwise angle in degrees."""
    turns = round(rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(image, turns)) if turns else image


def _unreadable(path: Path, reason: str) -> MediaError:
    return MediaError(
        f"cannot read video '{path.name}': {reason}", hint=f"check it with: ffprobe '{path}'"
    )
