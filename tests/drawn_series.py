"""A small series drawn with plain shapes: real frame files, true face boxes, honest measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from factories import add_shot, add_video

from models.captions import TemplateCaptioner
from pipeline.detect import appearance
from pipeline.frames import measure as measure_frame
from pipeline.frames import perceptual_hash, thumbnail
from pipeline.quality import measure
from sorter import ledger, rows
from sorter.ids import crop_id, frame_id
from sorter.images import cut, write_image
from sorter.library import Library
from sorter.records import Box, Crop, Frame, Image, Matrix, Shot, Video, unit_rows

WIDTH, HEIGHT = 480, 270
HAIR = {"Aki": (230, 20, 30), "Yuki": (20, 40, 230)}
"""Hair colour of each character, RGB; nothing else in a frame is as dark in two channels."""


@dataclass(frozen=True)
class Seen:
    """A character in a frame."""

    name: str
    x: int
    """Middle of the face."""
    y: int
    """Middle of the face."""
    side: int
    """Of the face."""

    @property
    def box(self) -> Box:
        half = self.side / 2
        return Box(self.x - half, self.y - half, self.x + half, self.y + half)


class LookEmbedder:
    """Embeds a picture as its own 8 x 8 copy."""

    id = "look-1"
    size = 192

    weight = 1.0

    def embed(self, images: Sequence[Image]) -> Matrix:
        small = [cv2.resize(image, (8, 8), interpolation=cv2.INTER_AREA) for image in images]
        return unit_rows([copy.ravel() / 255.0 for copy in small])


class LanczosUpscaler:
    """Doubles a picture."""

    id = "lanczos-x2"
    scale = 2

    def upscale(self, image: Image) -> Image:
        size = (image.shape[1] * 2, image.shape[0] * 2)
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LANCZOS4))


class HairTagger:
    """Says which of the two hair colours is there, and how many faces it was told of."""

    id = "hair-1"

    def tag(self, images: Sequence[Image]) -> list[dict[str, float]]:
        return self.tag_regions(images, [None] * len(images), [1] * len(images))

    def tag_regions(
        self, images: Sequence[Image], faces: Sequence[Box | None], counts: Sequence[int]
    ) -> list[dict[str, float]]:
        return [self._tags(*entry) for entry in zip(images, faces, counts, strict=True)]

    def _tags(self, image: Image, face: Box | None, count: int) -> dict[str, float]:
        near = cut(image, face) if face is not None else image
        red, _, blue = near.reshape(-1, 3).mean(axis=0)
        hair = "red_hair" if red > blue else "blue_hair"
        company = {"solo": 0.8} if count == 1 else {"multiple_girls": 0.8}
        return {"1girl": 0.9, **company, hair: 0.7, "smile": 0.5}


@dataclass(frozen=True)
class Team:
    """The experts of the drawn series."""

    embedders: tuple[LookEmbedder, ...] = field(default_factory=lambda: (LookEmbedder(),))
    upscaler: LanczosUpscaler = field(default_factory=LanczosUpscaler)
    tagger: HairTagger = field(default_factory=HairTagger)
    captioner: TemplateCaptioner = field(default_factory=TemplateCaptioner)


def draw(seen: Sequence[Seen], seed: int) -> Image:
    """Draw a frame: a background of its own per seed, and every character on it."""
    random = np.random.default_rng(seed)
    colour = random.integers(90, 230, size=3)
    image = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
    image[:] = colour
    for _ in range(12):
        corner = (int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT)))
        other = (int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT)))
        cv2.rectangle(image, corner, other, random.integers(60, 250, size=3).tolist(), -1)
    for person in seen:
        _person(image, person, random)
    return image


def _person(image: Image, seen: Seen, random: np.random.Generator) -> None:
    x, y, side = seen.x, seen.y, seen.side
    cv2.rectangle(image, (x - side, y + side // 2), (x + side, y + 6 * side), (70, 70, 90), -1)
    cv2.circle(image, (x, y - side // 8), int(side * 0.62), HAIR[seen.name], -1)
    cv2.ellipse(image, (x, y + side // 10), (side // 3, side // 2 - 4), 0, 0, 360, SKIN, -1)
    look = int(random.integers(-side // 12, side // 12 + 1))
    for eye in (x - side // 7 + look, x + side // 7 + look):
        cv2.ellipse(image, (eye, y + side // 12), (side // 14, side // 9), 0, 0, 360, INK, -1)
    smile = int(random.integers(2, max(3, side // 6)))
    cv2.ellipse(image, (x + look, y + side // 3), (side // 9, smile), 0, 0, 180, INK, 2)


SKIN, INK = (250, 220, 200), (30, 30, 40)


def add_frame(
    library: Library, video: Video, shot: Shot, pts: int, seen: Sequence[Seen], *, seed: int
) -> list[Crop]:
    """Draw a frame and write everything that the steps up to the groups would write."""
    image = draw(seen, seed)
    item = frame_id(video.id, pts)
    file = library.picture_file("frames", item, suffix=".png")
    write_image(library.path(file), image)
    frame = Frame(
        id=item,
        video=video.id,
        pts=pts,
        time=shot.start + 0.5,
        width=WIDTH,
        height=HEIGHT,
        phash=perceptual_hash(image),
        file=file,
        shot=shot.id,
    )
    crops = [Crop(crop_id(item, "face", who.box), item, "face", who.box, 0.9) for who in seen]
    with library.transaction() as database:
        columns = "id,video,pts,time,width,height,phash,thumbnail,file,shot,duplicate_of"
        values = rows.frame_row(frame, thumbnail(image))
        marks = ",".join("?" * len(values))
        database.execute(f"INSERT INTO frame ({columns}) VALUES ({marks})", values)
        rows.save_quality(library, item, measure_frame(image))
        for crop in crops:
            _save(library, crop, image)
    return crops


def _save(library: Library, crop: Crop, image: Image) -> None:
    database = library.database
    values = rows.crop_row(crop, appearance(image, crop.box))
    database.execute(f"INSERT INTO crop VALUES ({','.join('?' * len(values))})", values)
    rows.save_quality(library, crop.id, measure(image, crop.box))
    vector = LookEmbedder().embed([cut(image, crop.box)])[0]
    database.execute(
        "INSERT INTO vector VALUES (?, ?, ?)", (crop.id, LookEmbedder.id, vector.tobytes())
    )


def add_series(library: Library, *, episodes: int = 2, shots: int = 6) -> Mapping[str, list[str]]:
    """Draw a series with Aki and Yuki and return the crop IDs of each.

    Odd shots show one of them in three sizes, every third shot both of them.
    """
    found: dict[str, list[str]] = {name: [] for name in HAIR}
    for episode in range(episodes):
        video = add_video(library, f"ep{episode + 1}", seconds=4.0 * shots)
        for number in range(shots):
            shot = add_shot(library, video, number, start=4.0 * number, end=4.0 * number + 4)
            seen = _staged(episode, number)
            seed = 100 * episode + number
            for crop, who in zip(
                add_frame(library, video, shot, 96 * number, seen, seed=seed), seen, strict=True
            ):
                found[who.name].append(crop.id)
    return found


def name_all(library: Library, crops: Mapping[str, Sequence[str]]) -> None:
    """Name the crops as a person would, one group each."""
    for name, members in crops.items():
        ledger.decide(library, "name", name=name, crops=members)


def _staged(episode: int, number: int) -> list[Seen]:
    side = (60, 90, 140)[(number + episode) % 3]
    if number % 3 == 2:
        return [Seen("Aki", 120, 110, 70), Seen("Yuki", 340, 110, 70)]
    name = ("Aki", "Yuki")[number % 2]
    return [Seen(name, 180 + 30 * episode + 12 * number, 120, side)]
