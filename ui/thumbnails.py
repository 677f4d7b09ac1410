"""Small pictures of crops for people to look at, made when first wanted and kept in the cache.

`cache/` may be deleted at any time. A crop's ID stands for frame and box, so a cached picture
never becomes wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from pipeline.step import cores
from pipeline.zoom import zoom_box
from sorter import rows
from sorter.errors import MediaError
from sorter.images import cut, read_image, write_image
from sorter.library import Library
from sorter.records import Crop, Image

SIDE = 224
"""Longer side of a cached picture in pixels: sharp on a phone, about 10 kB."""

_QUALITY = 85
_BATCH = 500  # SQLite takes a limited number of bound values


def thumbnail_files(library: Library, crops: Sequence[str]) -> dict[str, Path]:
    """Return the JPEG file of each crop's head view, by crop ID.

    A crop whose frame's picture is gone is left out.
    """
    files = {crop: _file(library, crop) for crop in crops}
    missing = sorted(crop for crop, file in files.items() if not file.exists())
    wanted = sorted(_crops(library, missing), key=lambda crop: crop.frame)
    jobs = [
        (
            library.path(rows.frame(library, frame).file),
            [(crop, files[crop.id]) for crop in group],
        )
        for frame, group in groupby(wanted, key=lambda crop: crop.frame)
    ]
    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(lambda job: _make(*job), jobs))  # list: a bug in a thread must not be lost
    return {crop: file for crop, file in files.items() if file.exists()}


def shrunk(image: Image, side: int) -> Image:
    """Scale an image down so that its longer side is `side`; a smaller one stays as it is."""
    height, width = image.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return image
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _file(library: Library, crop: str) -> Path:
    return library.path(library.picture_file("cache/thumbnails", crop, suffix=".jpg"))


def _crops(library: Library, ids: Sequence[str]) -> Iterable[Crop]:
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        query = f"SELECT * FROM crop WHERE id IN ({','.join('?' * len(some))})"
        yield from map(rows.crop_of, library.database.execute(query, some))


def _make(picture: Path, wanted: Sequence[tuple[Crop, Path]]) -> None:
    try:
        image = read_image(picture)
    except MediaError:
        return
    height, width = image.shape[:2]
    for crop, file in wanted:
        view = cut(image, zoom_box(crop.box, "head", width=width, height=height))
        write_image(file, shrunk(view, SIDE), quality=_QUALITY)
