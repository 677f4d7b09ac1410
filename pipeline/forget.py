"""Take a video out of a library again. Decisions stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sorter import rows
from sorter.errors import LibraryError
from sorter.library import Library
from sorter.records import Video


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with a video."""

    video: Video
    """The video; its own file is untouched."""
    frames: int
    """Frames that were in the library."""
    crops: int
    """Crops that were in the library."""


def forget(library: Library, which: str) -> Forgotten:
    """Remove a video, everything found in it, and the pictures made of it.

    `which` is the beginning of its ID, its name or its path. What people decided about its crops
    stays in the ledger and holds again when the video is added again.
    Raises LibraryError when no video or several fit.
    """
    with library.working():
        video = find_video(library, which)
        files = _files(library, video)
        counts = _counts(library, video)
        with library.transaction() as database:
            database.execute("DELETE FROM video WHERE id = ?", (video.id,))
            # A group whose crops are all gone proposes nothing.
            database.execute("DELETE FROM cluster WHERE number NOT IN (SELECT cluster FROM member)")
        # After the commit: an orphan file is harmless, a row without its file is not.
        for file in files:
            library.path(file).unlink(missing_ok=True)
    return Forgotten(video, *counts)


def find_video(library: Library, which: str) -> Video:
    """Return the one video with this ID (or its beginning), name, file name or path."""
    known = rows.videos(library)
    wanted = {which, str(Path(which).resolve())}
    exact = [video for video in known if wanted & _names(video)]
    found = exact or [video for video in known if video.id.startswith(which.lower()) and which]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{video.name} ({video.id[:8]})" for video in (found or known)[:12])
    if found:
        raise LibraryError(f"several videos fit '{which}': {names}", hint="name one by its ID")
    raise LibraryError(
        f"there is no video '{which}' in library '{library.folder}'",
        hint=f"known videos: {names}" if known else "the library holds no video yet",
    )


def _names(video: Video) -> set[str]:
    path = Path(video.path)
    return {video.id, video.name, path.name, video.path, str(path.resolve())}


def _files(library: Library, video: Video) -> list[str]:
    frames = "SELECT file FROM frame WHERE video = :video"
    pictures = (
        "SELECT picture.file FROM picture JOIN crop ON crop.id = picture.crop"
        " JOIN frame ON frame.id = crop.frame WHERE frame.video = :video"
    )
    found = library.database.execute(f"{frames} UNION {pictures}", {"video": video.id})
    return [row["file"] for row in found]


def _counts(library: Library, video: Video) -> tuple[int, int]:
    query = (
        "SELECT count(DISTINCT frame.id), count(crop.id) FROM frame"
        " LEFT JOIN crop ON crop.frame = frame.id WHERE frame.video = ?"
    )
    frames, crops = library.database.execute(query, (video.id,)).fetchone()
    return int(frames), int(crops)
