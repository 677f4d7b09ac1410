"""Rows of the database as records, and records as rows: the one place that knows both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np

from sorter.library import Library
from sorter.records import Box, Cluster, Crop, CropKind, Frame, Shot, Vectors, Video

_SIGN = 1 << 63  # SQLite integers are signed; a 64-bit hash is not


def videos(library: Library) -> list[Video]:
    """Return all videos in the order of the series."""
    rows = library.database.execute("SELECT * FROM video ORDER BY position, id")
    return [video_of(row) for row in rows]


def video_of(row: sqlite3.Row) -> Video:
    """Turn a row of `video` into a record."""
    size = {"width": row["width"], "height": row["height"], "duration": row["duration"]}
    return Video(id=row["id"], path=row["path"], name=row["name"], kind=row["kind"], **size)


def shots(library: Library, video: str) -> list[Shot]:
    """Return the shots of a video in time."""
    rows = library.database.execute("SELECT * FROM shot WHERE video = ? ORDER BY number", (video,))
    return [Shot(row["id"], row["video"], row["number"], row["start"], row["end"]) for row in rows]


def frames(library: Library, *, video: str | None = None, kept: bool = False) -> Iterator[Frame]:
    """Yield frames in the order of the series; `kept` leaves out the duplicates."""
    query = (
        "SELECT frame.* FROM frame JOIN video ON video.id = frame.video"
        " WHERE (:video IS NULL OR frame.video = :video)"
        " AND (NOT :kept OR frame.duplicate_of IS NULL) ORDER BY video.position, frame.pts"
    )
    for row in library.database.execute(query, {"video": video, "kept": kept}):
        yield frame_of(row)


def frame(library: Library, item: str) -> Frame:
    """Return one frame. Raises KeyError when the library has none with this ID."""
    row = library.database.execute("SELECT * FROM frame WHERE id = ?", (item,)).fetchone()
    if row is None:
        raise KeyError(item)
    return frame_of(row)


def frame_of(row: sqlite3.Row) -> Frame:
    """Turn a row of `frame` into a record."""
    plain = ("id", "video", "pts", "time", "width", "height", "file", "shot", "duplicate_of")
    return Frame(phash=row["phash"] + _SIGN, **{name: row[name] for name in plain})


def frame_row(item: Frame, thumbnail: bytes) -> tuple[object, ...]:
    """Return the values for INSERT INTO frame, in the order of the table's columns."""
    shape = (item.width, item.height, item.phash - _SIGN, thumbnail, item.file)
    return (item.id, item.video, item.pts, item.time, *shape, item.shot, item.duplicate_of)


def crops(library: Library, *, kind: CropKind | None = None) -> Iterator[Crop]:
    """Yield crops in the order of the series, left to right inside a frame."""
    query = (
        "SELECT crop.* FROM crop JOIN frame ON frame.id = crop.frame"
        " JOIN video ON video.id = frame.video WHERE (:kind IS NULL OR crop.kind = :kind)"
        " ORDER BY video.position, frame.pts, crop.x0, crop.id"
    )
    for row in library.database.execute(query, {"kind": kind}):
        yield crop_of(row)


def crop_of(row: sqlite3.Row) -> Crop:
    """Turn a row of `crop` into a record."""
    box = Box(row["x0"], row["y0"], row["x1"], row["y1"])
    points = tuple((x, y) for x, y in json.loads(row["landmarks"]))
    return Crop(row["id"], row["frame"], row["kind"], box, row["score"], points, row["track"])


def crop_row(item: Crop, thumbnail: bytes) -> tuple[object, ...]:
    """Return the values for INSERT INTO crop, in the order of the table's columns."""
    corners = (item.box.x0, item.box.y0, item.box.x1, item.box.y1)
    points = json.dumps([[round(x, 2), round(y, 2)] for x, y in item.landmarks])
    return (item.id, item.frame, item.kind, *corners, item.score, points, thumbnail, item.track)


def vectors(library: Library, embedder: str) -> Vectors:
    """Return all vectors of one embedder, in the order of crop IDs. (n, d); n may be 0."""
    query = "SELECT crop, data FROM vector WHERE embedder = ? ORDER BY crop"
    rows = library.database.execute(query, (embedder,)).fetchall()
    if not rows:
        return Vectors((), np.zeros((0, 0), dtype=np.float32))
    matrix = np.frombuffer(b"".join(row["data"] for row in rows), dtype="<f4")
    return Vectors(tuple(row["crop"] for row in rows), matrix.reshape(len(rows), -1))


def clusters(library: Library) -> list[Cluster]:
    """Return the proposed groups, largest first, the most typical crops of each first."""
    members: dict[int, list[str]] = {}
    query = "SELECT crop, cluster FROM member ORDER BY cluster, rank"
    for row in library.database.execute(query):
        members.setdefault(row["cluster"], []).append(row["crop"])
    found = [
        Cluster(row["number"], tuple(members.get(row["number"], ())), row["confidence"])
        for row in library.database.execute("SELECT number, confidence FROM cluster")
    ]
    return sorted(found, key=lambda cluster: (-len(cluster.crops), cluster.number))


def quality(library: Library, measure: str) -> dict[str, float]:
    """Return one raw measure of all frames or crops that have it, by ID."""
    query = "SELECT item, value FROM quality WHERE measure = ?"
    return {row["item"]: row["value"] for row in library.database.execute(query, (measure,))}


def save_quality(library: Library, item: str, measures: Iterable[tuple[str, float]]) -> None:
    """Write raw measures of a frame or crop, inside a transaction."""
    rows = [(item, measure, float(value)) for measure, value in measures]
    library.database.executemany("REPLACE INTO quality VALUES (?, ?, ?)", rows)
