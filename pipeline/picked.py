"""The chosen pictures with everything the later steps need: where each is cut from, and from whom.

A picture is known by `crop:zoom`, because one face may be exported in several framings over time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.company import Company, company
from pipeline.framing import Framing, view_box
from sorter import ledger, rows
from sorter.library import Library
from sorter.records import Box


@dataclass(frozen=True, slots=True)
class Picked:
    """One chosen picture."""

    character: str
    """ID of the character."""
    crop: str
    """Crop ID of the face."""
    zoom: Framing
    """What the picture shows."""
    rank: int
    """1 is the best."""
    reason: str
    """Why it was chosen."""
    box: Box
    """What is cut out of the frame, in its pixels."""
    face: Box
    """The character's face, in pixels of the frame."""
    faces: int
    """Faces whose middle lies inside the box, the character's own among them."""
    frame_file: str
    """The frame's picture, relative to the library folder."""
    episode: str
    """Name of the video."""
    time: float
    """Seconds from its start."""
    shot: int | None
    """Number of the shot within its video."""
    landmarks: tuple[tuple[float, float], ...]
    """Left eye, right eye, nose, mouth in pixels of the frame; empty when unknown."""

    @property
    def key(self) -> str:
        """What the database and an export call this picture."""
        return f"{self.crop}:{self.zoom}"

    @property
    def id(self) -> str:
        """What done-marks call it: cut out elsewhere, it is another picture."""
        corners = (self.box.x0, self.box.y0, self.box.x1, self.box.y1)
        return f"{self.key}:{','.join(f'{corner:.0f}' for corner in corners)}"


def picked(library: Library, characters: Sequence[str] | None = None) -> list[Picked]:
    """Return the chosen pictures of some characters (None: of all), by character and rank."""
    query = (
        "SELECT pick.character, pick.zoom, pick.rank, pick.reason, crop.*, frame.width,"
        " frame.height, frame.file, frame.time, video.name AS episode, shot.number AS shot_number"
        " FROM pick JOIN crop ON crop.id = pick.crop JOIN frame ON frame.id = crop.frame"
        " JOIN video ON video.id = frame.video LEFT JOIN shot ON shot.id = frame.shot"
        " ORDER BY pick.character, pick.rank"
    )
    wanted = [
        row
        for row in library.database.execute(query).fetchall()
        if characters is None or row["character"] in characters
    ]
    around = _company(library)
    return [_picked(row, around) for row in wanted]


def forget_marks(library: Library, item: Picked, steps: Iterable[str]) -> None:
    """Make a picture pending again for some steps, inside a transaction.

    What was made from an older version of the picture is stale when the picture is made anew.
    """
    # ";" follows ":" in ASCII: the range holds every box and character of this picture.
    library.database.executemany(
        "DELETE FROM done WHERE step = ? AND item >= ? AND item < ?",
        [(step, f"{item.key}:", f"{item.key};") for step in steps],
    )


def _picked(row: sqlite3.Row, around: Company) -> Picked:
    crop = rows.crop_of(row)
    size = {"width": row["width"], "height": row["height"]}
    others = around.others(crop, **size)
    framing = cast(Framing, row["zoom"])
    # A portrait that another face reaches into is only chosen where nothing else exists.
    box = view_box(crop.box, framing, others, **size) or view_box(crop.box, framing, [], **size)
    if box is None:
        raise ValueError(f"crop {crop.id} has no view '{framing}'")
    return Picked(
        character=row["character"],
        crop=crop.id,
        zoom=framing,
        rank=row["rank"],
        reason=row["reason"],
        box=box,
        face=crop.box,
        faces=1 + sum(box.holds(*other.centre) for other in others),
        frame_file=row["file"],
        episode=row["episode"],
        time=row["time"],
        shot=row["shot_number"],
        landmarks=crop.landmarks,
    )


def _company(library: Library) -> Company:
    """Return the faces around all picks: in their frames, and along their tracks."""
    human = ledger.current(library).human
    nobody = {crop for crop, known in human.items() if known.character is None}
    query = (
        "SELECT * FROM crop WHERE kind = 'face' AND frame IN ("
        " SELECT own.frame FROM pick JOIN crop AS own ON own.id = pick.crop UNION"
        " SELECT sibling.frame FROM pick JOIN crop AS own ON own.id = pick.crop"
        " JOIN crop AS sibling ON sibling.track = own.track) ORDER BY frame, x0, id"
    )
    found = library.database.execute(query)
    return company([rows.crop_of(row) for row in found], nobody=nobody)
