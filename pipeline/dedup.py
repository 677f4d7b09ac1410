"""Pass `dedup`: frames of all episodes that show the same picture. Marked, never deleted.

Two frames are one picture when their perceptual hashes are near and no block of their thumbnails
differs much: the hash alone takes two people before one background for the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.frames import THUMBNAIL
from pipeline.step import Tick
from sorter import rows
from sorter.library import Library
from sorter.settings import Settings


@dataclass(frozen=True, slots=True)
class Hashed:
    """A frame as far as duplicates are concerned."""

    id: str
    """Frame ID."""
    phash: int
    """64 bits, unsigned."""
    thumbnail: bytes
    """16 x 16 x 3 bytes RGB."""
    sharpness: float
    """Which of several equal frames is kept."""
    settled: bool
    """Whether an earlier pass has seen it; what was kept then stays kept."""
    kept_as: str
    """The kept frame it belongs to so far: itself, or what it is a duplicate of."""


@dataclass(frozen=True, slots=True)
class AllFrames:
    """The whole library as one item: a duplicate may be in any episode."""

    id: str
    """Always the same; the newest frames make it pending again."""
    frames: tuple[Hashed, ...]
    """In the order of the series."""


@dataclass(frozen=True, slots=True)
class DedupStep:
    """Marks duplicates."""

    settings: Settings
    """Distances that count as the same picture."""
    name: str = "dedup"
    batch: int = 1
    workers: int = 1

    @property
    def recipe(self) -> str:
        """The two distances."""
        return f"{self.settings.duplicate_distance}/{self.settings.duplicate_block:g}"

    def pending(self, library: Library) -> list[AllFrames]:
        """Return all frames as one item when some have not been compared, else nothing."""
        frames = tuple(self._hashed(library))
        return [AllFrames("library", frames)] if not all(f.settled for f in frames) else []

    def compute(self, items: Sequence[AllFrames], tick: Tick) -> list[dict[str, str]]:
        """Return for each library: frame ID -> ID of the frame that is kept for it."""
        del tick  # one comparison of everything
        distance, block = self.settings.duplicate_distance, self.settings.duplicate_block
        return [kept(item.frames, distance=distance, block=block) for item in items]

    def save(self, library: Library, item: AllFrames, result: dict[str, str]) -> None:
        """Write the marks, and a done-mark for each frame that was compared."""
        fresh = [frame.id for frame in item.frames if not frame.settled]
        pairs = [(None if result[frame] == frame else result[frame], frame) for frame in fresh]
        library.database.executemany("UPDATE frame SET duplicate_of = ? WHERE id = ?", pairs)
        library.mark(self.name, self.recipe, fresh)

    def _hashed(self, library: Library) -> Iterator[Hashed]:
        sharpness = rows.quality(library, "sharpness")
        query = (
            "SELECT frame.*, done.item IS NOT NULL AS settled FROM frame"
            " JOIN video ON video.id = frame.video"
            " LEFT JOIN done ON done.step = ? AND done.item = frame.id AND done.recipe = ?"
            " ORDER BY video.position, frame.pts"
        )
        for row in library.database.execute(query, (self.name, self.recipe)):
            frame, shown = rows.frame_of(row), sharpness.get(row["id"], 0.0)
            kept_as = frame.duplicate_of or frame.id
            yield Hashed(
                frame.id, frame.phash, row["thumbnail"], shown, bool(row["settled"]), kept_as
            )


def kept(frames: Sequence[Hashed], *, distance: int, block: float) -> dict[str, str]:
    """Return which frame is kept for each: itself, or the one it is a duplicate of.

    A frame joins the nearest kept frame, so groups never chain along slow pans. Frames that were
    settled before keep their place; among new ones the sharpest of a group is kept.
    """
    result = {frame.id: frame.kept_as for frame in frames if frame.settled}
    near = _near(frames, distance=distance, block=block)
    fresh = [index for index, frame in enumerate(frames) if not frame.settled]
    for index in sorted(fresh, key=lambda index: (-frames[index].sharpness, index)):
        held = [other for other in near[index] if result.get(frames[other].id) == frames[other].id]
        result[frames[index].id] = frames[held[0]].id if held else frames[index].id
    return result


def _near(frames: Sequence[Hashed], *, distance: int, block: float) -> list[list[int]]:
    """Return for each frame the indices of all others that show the same, nearest first."""
    import faiss

    codes = np.array([frame.phash for frame in frames], dtype="<u8").view(np.uint8).reshape(-1, 8)
    index = faiss.IndexBinaryFlat(64)
    index.add(codes)
    # range_search is exact; it keeps distances strictly below the radius.
    limits, gaps, found = index.range_search(codes, distance + 1)
    thumbnails = np.frombuffer(b"".join(frame.thumbnail for frame in frames), dtype=np.uint8)
    pictures = thumbnails.reshape(len(frames), THUMBNAIL, THUMBNAIL, 3)
    near: list[list[int]] = []
    for row in range(len(frames)):
        part = slice(int(limits[row]), int(limits[row + 1]))
        others, gap = found[part], gaps[part]
        same = (others != row) & (_block_difference(pictures, row, others) <= block)
        order = np.lexsort((others[same], gap[same]))
        near.append([int(other) for other in others[same][order]])
    return near


def _block_difference(
    pictures: npt.NDArray[np.uint8], row: int, others: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the mean difference of the most different 2 x 2 block, per other picture."""
    gap = np.abs(pictures[others].astype(np.int16) - pictures[row].astype(np.int16)).mean(axis=3)
    side = THUMBNAIL // 2
    blocks = gap.reshape(len(others), side, 2, side, 2).mean(axis=(2, 4))
    return np.asarray(blocks.reshape(len(others), -1).max(axis=1), dtype=np.float64)
