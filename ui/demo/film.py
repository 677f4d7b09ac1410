"""Writes frames as H.264 video."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sorter.records import Image
from ui.demo.shot import FPS

if TYPE_CHECKING:
    import av

_BT709 = 1
"""Number of this standard for primaries, transfer and matrix in H.264."""
_LIMITED = 1
"""16 to 235, as television uses it."""


class Film:
    """An .mp4 or .mkv file being written; a context manager."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        import av

        self._container = av.open(str(path), "w")
        stream = self._container.add_stream("libx264", rate=FPS)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        # Key frames at cuts and every 8 seconds at least, like a broadcast encode; superfast
        # because drawing wants the processor too.
        stream.options = {
            "preset": "superfast",
            "crf": "19",
            "tune": "animation",
            "g": str(8 * FPS),
            "keyint_min": str(FPS // 2),
        }
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        self._stream = stream
        self._count = 0
        self._last: tuple[Image, av.VideoFrame] | None = None

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def add(self, image: Image) -> None:
        """Append a frame. The same object again costs no second conversion."""
        frame = self._converted(image)
        frame.pts = self._count
        frame.time_base = Fraction(1, FPS)
        self._count += 1
        self._container.mux(self._stream.encode(frame))

    def _converted(self, image: Image) -> av.VideoFrame:
        import av

        if self._last is None or self._last[0] is not image:
            plain = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame = plain.reformat(format="yuv420p", dst_colorspace="ITU709")
            self._last = image, frame
        return self._last[1]
