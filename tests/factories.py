"""Rows for tests: small libraries without decoding a video."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sorter import rows
from sorter.ids import crop_id, frame_id, shot_id
from sorter.images import write_image
from sorter.library import Library
from sorter.records import Box, Crop, Frame, Image, Shot, Video


def add_video(library: Library, name: str = "ep1", *, seconds: float = 10.0) -> Video:
    video = Video(
        id=name.ljust(16, "0"),
        path=f"/nowhere/{name}.mkv",
        name=name,
        width=320,
        height=180,
        duration=seconds,
    )
    position = len(rows.videos(library)) + 1
    with library.transaction() as database:
        values = (video.id, video.path, video.name, video.kind, video.width, video.height)
        query = "INSERT INTO video VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        database.execute(query, (*values, video.duration, position))
    return video


def add_shot(library: Library, video: Video, number: int, *, start: float, end: float) -> Shot:
    shot = Shot(shot_id(video.id, number), video.id, number, start, end)
    with library.transaction() as database:
        values = (shot.id, shot.video, shot.number, shot.start, shot.end)
        database.execute("INSERT INTO shot VALUES (?, ?, ?, ?, ?)", values)
    return shot


def add_frame(
    library: Library,
    video: Video,
    pts: int,
    *,
    shot: Shot | None = None,
    picture: Image | None = None,
    phash: int | None = None,
) -> Frame:
    item = frame_id(video.id, pts)
    file = library.picture_file("frames", item, suffix=".png")
    shape = (video.width, video.height)
    value = int(item, 16) if phash is None else phash
    frame = Frame(item, video.id, pts, pts / 24, *shape, value, file, shot.id if shot else None)
    thumbnail = np.frombuffer((item * 48).encode(), dtype=np.uint8)[:768].tobytes()
    if picture is not None:
        write_image(library.path(file), picture)
    with library.transaction() as database:
        columns = "id,video,pts,time,width,height,phash,thumbnail,file,shot,duplicate_of"
        values = rows.frame_row(frame, thumbnail)
        marks = ",".join("?" * len(values))
        database.execute(f"INSERT INTO frame ({columns}) VALUES ({marks})", values)
    return frame


def add_crop(library: Library, frame: Frame, box: Box, *, track: str | None = None) -> Crop:
    crop = Crop(crop_id(frame.id, "face", box), frame.id, "face", box, 0.9, (), track)
    with library.transaction() as database:
        values = rows.crop_row(crop, bytes(192))
        database.execute(f"INSERT INTO crop VALUES ({','.join('?' * len(values))})", values)
    return replace(crop, track=track)


def face_row(library: Library, count: int, *, video: str = "ep1") -> list[Crop]:
    """Add one video with `count` frames of one face each."""
    source = add_video(library, video)
    shot = add_shot(library, source, 0, start=0.0, end=float(count))
    frames = [add_frame(library, source, 24 * number, shot=shot) for number in range(count)]
    return [add_crop(library, frame, Box(40, 20, 120, 100)) for frame in frames]


def write_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
