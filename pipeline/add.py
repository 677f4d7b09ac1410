"""Adding sources to a library: find them, hash them, look into them, register them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from natsort import natsorted

from pipeline.decode import probe
from pipeline.frames import picture_files
from sorter.errors import MediaError, SorterError
from sorter.ids import ID_LENGTH, file_id
from sorter.images import PICTURE_SUFFIXES, read_image
from sorter.library import DATABASE, Library
from sorter.records import Video

_VIDEO_NAMES = "avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogm ogv ts webm wmv"

VIDEO_SUFFIXES = frozenset(f".{name}" for name in _VIDEO_NAMES.split())
"""Endings that a folder is searched for; a file named by itself may have any ending."""


@dataclass(frozen=True, slots=True)
class Added:
    """A source that the library now knows."""

    video: Video
    """The record."""
    new: bool
    """False when the same bytes were there before."""
    path: str
    """Where it was found now; the record keeps the place that is known already."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that could not be added."""

    path: Path
    """Which."""
    error: SorterError
    """Why."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding gave; a bad file never keeps the good ones out."""

    added: tuple[Added, ...]
    """In the order of the series."""
    refused: tuple[Refused, ...]
    """With reasons."""


def add(library: Library, paths: Sequence[Path]) -> Addition:
    """Register videos, folders of videos and folders of pictures. Costs one read of each file."""
    added: list[Added] = []
    refused: list[Refused] = []
    for path in sources(paths):
        try:
            added.append(_register(library, describe(path)))
        except SorterError as error:
            refused.append(Refused(path, error))
    return Addition(tuple(added), tuple(refused))


def sources(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the sources behind the paths in natural order, each once.

    A folder stands for the videos in it and below; one that holds pictures is a source itself.
    """
    seen: set[Path] = set()
    for path in paths:
        for source in _inside(path) if path.is_dir() else [path]:
            resolved = source.resolve()
            if resolved not in seen:
                seen.add(resolved)
                yield resolved


def describe(path: Path) -> Video:
    """Hash and probe one source. Raises MediaError with the reason when it cannot be used."""
    try:
        if path.is_dir():
            return _describe_pictures(path)
        if path.stat().st_size == 0:
            raise MediaError(
                f"cannot read video '{path.name}': it is empty (0 bytes)", hint="copy it again"
            )
        if path.suffix.lower() in PICTURE_SUFFIXES:
            raise MediaError(
                f"'{path.name}' is a single picture", hint="give the folder it lies in"
            )
        found = probe(path)
        size = (found.width, found.height, found.duration)
        return Video(file_id(path), str(path), path.stem, *size)
    except OSError as error:
        raise MediaError(
            f"cannot read '{path}': {error.strerror or error}",
            hint="check the path and that you may read it",
        ) from error


def _inside(folder: Path) -> list[Path]:
    if not (files := list(_files(folder))):
        return [folder]  # described next, which says that it is empty
    videos = [path for path in files if path.suffix.lower() in VIDEO_SUFFIXES]
    pictures = {path.parent for path in files if path.suffix.lower() in PICTURE_SUFFIXES}
    return list(natsorted([*videos, *pictures], key=str)) or [folder]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below; a library among them is ours, not material."""
    for where, folders, names in os.walk(folder):
        if DATABASE in names:
            folders.clear()
            continue
        yield from (Path(where) / name for name in names)


def _describe_pictures(folder: Path) -> Video:
    files = picture_files(folder)
    if not files:
        raise MediaError(
            f"folder '{folder}' holds no video and no picture",
            hint="known endings: " + " ".join(sorted(VIDEO_SUFFIXES | PICTURE_SUFFIXES)),
        )
    digest = hashlib.blake2b(digest_size=ID_LENGTH // 2)
    for file in files:
        digest.update(f"{file.name}\x1f{file_id(file)}\x1f".encode(errors="surrogateescape"))
    height, width = read_image(files[0]).shape[:2]
    return Video(digest.hexdigest(), str(folder), folder.name, width, height, 0.0, "pictures")


def _register(library: Library, video: Video) -> Added:
    found_at = video.path
    with library.transaction() as database:
        known = database.execute(
            "SELECT path, name FROM video WHERE id = ?", (video.id,)
        ).fetchone()
        if known and not Path(known["path"]).exists():
            # The same bytes, and gone from where they were: they were moved or renamed.
            moved = (video.path, video.name, video.id)
            database.execute("UPDATE video SET path = ?, name = ? WHERE id = ?", moved)
        elif known:
            video = replace(video, path=known["path"], name=known["name"])
        else:
            values = (video.id, video.path, video.name, video.kind, video.width, video.height)
            database.execute(
                "INSERT INTO video SELECT ?, ?, ?, ?, ?, ?, ?, COALESCE(MAX(position), 0) + 1"
                " FROM video",
                (*values, video.duration),
            )
    return Added(video, new=not known, path=found_at)
