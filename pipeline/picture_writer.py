"""Writing pictures beside the decoding: encoding one takes as long as decoding ten frames."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sorter.images import write_image
from sorter.records import Image

_WAITING = 4
"""Pictures in memory at most; beyond it the decoder waits."""


class PictureWriter:
    """Writes pictures in a thread. Leaving the `with` block means that all are on disk."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._waiting: deque[Future[None]] = deque()

    def put(self, path: Path, image: Image) -> None:
        """Have the picture written; raises what an earlier one failed with."""
        if len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(write_image, path, image))

    def __enter__(self) -> PictureWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            for future in self._waiting:
                future.result()
