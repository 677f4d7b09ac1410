"""A small finished library built by hand: two episodes, three groups, one crop in none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from factories import add_crop, add_frame, add_shot, add_video

from pipeline.plan import experts, steps
from sorter import rows
from sorter.library import Library
from sorter.records import Box, Image, unit_rows

COLOURS = ((200, 60, 60), (60, 160, 70), (70, 90, 210), (240, 220, 90))
"""Face colour of the three groups and of the lone crop."""


@dataclass(frozen=True, slots=True)
class Series:
    """IDs of what was put into a library."""

    folder: Path
    videos: tuple[str, ...]
    groups: dict[int, tuple[str, ...]]
    """Crops by group number: 6, 4 and 2 of them."""
    lone: str
    """A crop in no group."""


def make_series(folder: Path) -> Series:
    """Two episodes with frames on disk, crops, tracks, quality, vectors and groups."""
    with Library.create(folder) as library:
        groups: dict[int, list[str]] = {1: [], 2: [], 3: []}
        videos = [add_video(library, name) for name in ("ep1", "ep2")]
        for video in videos:
            for number, people in enumerate(((0, 1), (0, 2), (0, 1))):
                shot = add_shot(library, video, number, start=3.0 * number, end=3.0 * number + 3)
                pts = 72 * number + 24
                frame = add_frame(library, video, pts, shot=shot, picture=_picture(people))
                for place, who in enumerate(people):
                    crop = add_crop(library, frame, _box(place), track=f"{shot.id}-{who}")
                    groups[who + 1].append(crop.id)
        frame = add_frame(library, videos[1], 230, picture=_picture((3,)))
        lone = add_crop(library, frame, _box(0)).id
        made = {number: tuple(crops) for number, crops in groups.items()}
        _finish(library, made, lone)
    return Series(folder, tuple(video.id for video in videos), made, lone)


def _box(place: int) -> Box:
    return Box(30 + 150 * place, 40, 110 + 150 * place, 120)


def _picture(people: tuple[int, ...]) -> Image:
    picture = np.full((180, 320, 3), 230, dtype=np.uint8)
    for place, who in enumerate(people):
        box = _box(place)
        picture[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = COLOURS[who]
    return picture


def _finish(library: Library, groups: dict[int, tuple[str, ...]], lone: str) -> None:
    dice = np.random.default_rng(5)
    embedders = experts(library.settings).embedders
    everybody = [*groups.items(), (0, (lone,))]
    with library.transaction() as database:
        for number, crops in groups.items():
            database.execute("INSERT INTO cluster VALUES (?, ?)", (number, 0.5 + number / 10))
            members = [(crop, number, rank) for rank, crop in enumerate(crops)]
            database.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
        for number, crops in everybody:
            for crop in crops:
                rows.save_quality(library, crop, [("sharpness", 150.0), ("brightness", 120.0)])
                for embedder in embedders:
                    vector = dice.normal(size=embedder.size) + 3 * np.cos(
                        (number + 1) * np.arange(embedder.size)
                    )
                    data = unit_rows(vector[None])[0].astype("<f4").tobytes()
                    values = (crop, embedder.id, data)
                    database.execute("INSERT INTO vector VALUES (?, ?, ?)", values)
    _mark_all(library)


def _mark_all(library: Library) -> None:
    """Write the done-marks that a real run leaves."""
    tables = {"frames": "video", "shots": "video", "dedup": "frame", "detect": "frame"}
    tables |= {"track": "shot", "quality": "frame", "embed": "frame", "group": "crop"}
    with library.transaction() as database:
        for step in steps(library, experts(library.settings)):
            items = database.execute(f"SELECT id FROM {tables[step.name]}").fetchall()
            library.mark(step.name, step.recipe, [row["id"] for row in items])
