"""Step `detect`: faces on every kept frame become crops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from pipeline.step import Tick
from sorter import rows
from sorter.ids import crop_id
from sorter.images import cut, read_image, shrunk
from sorter.library import Library
from sorter.protocols import Detector
from sorter.records import Box, Crop, Detection, Frame, Image
from sorter.settings import Settings

THUMBNAIL = 8
"""Side of the tiny LAB copy kept with each crop: what a face looks like to the tracker."""


@dataclass(frozen=True, slots=True)
class Found:
    """A crop and its tiny copy."""

    crop: Crop
    """The record, without a track yet."""
    thumbnail: bytes
    """THUMBNAIL x THUMBNAIL x 3 bytes, LAB."""


@dataclass(frozen=True, slots=True)
class DetectStep:
    """Finds the faces of frames."""

    folder: Path
    """The library's folder."""
    detector: Detector
    """Who looks."""
    settings: Settings
    """Smallest confidence and size of a face."""
    name: str = "detect"
    batch: int = 4
    workers: int = 2

    @property
    def recipe(self) -> str:
        """Detector and what counts as a face."""
        return f"{self.detector.id}/{self.settings.face_score:g}/{self.settings.face_size}"

    def pending(self, library: Library) -> list[Frame]:
        """Return the kept frames that this detector has not seen."""
        query = (
            "SELECT frame.* FROM frame JOIN video ON video.id = frame.video"
            " WHERE duplicate_of IS NULL"
            " AND EXISTS (SELECT 1 FROM done WHERE step = 'dedup' AND item = frame.id)"
            " AND NOT EXISTS (SELECT 1 FROM done WHERE step = ? AND item = frame.id AND recipe = ?)"
            " ORDER BY video.position, frame.pts"
        )
        found = library.database.execute(query, (self.name, self.recipe))
        return [rows.frame_of(row) for row in found]

    def compute(self, items: Sequence[Frame], tick: Tick) -> list[list[Found]]:
        """Return the faces of each frame, best first."""
        del tick  # a batch takes less than a second
        images = [read_image(self.folder / frame.file) for frame in items]
        return [
            [_found(frame, image, seen) for seen in detected if counts_as_face(seen, self.settings)]
            for frame, image, detected in zip(
                items, images, self.detector.detect(images), strict=True
            )
        ]

    def save(self, library: Library, item: Frame, result: list[Found]) -> None:
        """Replace the frame's crops; a crop that is found again keeps its work."""
        database = library.database
        known = {
            row["id"] for row in database.execute("SELECT id FROM crop WHERE frame = ?", (item.id,))
        }
        found = {entry.crop.id: entry for entry in result}
        database.executemany(
            "DELETE FROM crop WHERE id = ?", [(old,) for old in known - set(found)]
        )
        for new in [found[key] for key in found if key not in known]:
            values = rows.crop_row(new.crop, new.thumbnail)
            database.execute(f"INSERT INTO crop VALUES ({','.join('?' * len(values))})", values)
        database.execute("DELETE FROM done WHERE step = 'track' AND item = ?", (item.shot,))
        query = "DELETE FROM done WHERE step IN ('quality', 'embed') AND item = ?"
        database.execute(query, (item.id,))


def counts_as_face(seen: Detection, settings: Settings) -> bool:
    """Say whether a detection is sure and large enough to become a crop."""
    large = min(seen.box.width, seen.box.height) >= settings.face_size
    return seen.kind == "face" and large and seen.score >= settings.face_score


def appearance(image: Image, face: Box) -> bytes:
    """Return the tiny LAB copy of a face."""
    lab = cv2.cvtColor(cut(image, face), cv2.COLOR_RGB2LAB)
    return shrunk(np.asarray(lab, dtype=np.uint8), (THUMBNAIL, THUMBNAIL)).tobytes()


def _found(frame: Frame, image: Image, seen: Detection) -> Found:
    item = crop_id(frame.id, seen.kind, seen.box)
    crop = Crop(item, frame.id, seen.kind, seen.box, seen.score, seen.landmarks)
    return Found(crop, appearance(image, seen.box))
