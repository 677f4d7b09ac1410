"""What can be said about a picture without a trained tagger, and how sure it is.

Only what is measured: colours of hair and eyes, how much of the person is seen, how many faces
there are, light and background. Whether somebody is a girl or a boy, what they wear and do, this
tagger cannot tell and does not guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from models.bundled.hair_eyes import eye_colour, hair_colour
from models.bundled.head_view import look_at
from models.bundled.scene_tags import scene_tags
from sorter.records import Box, Image

LEAST = 0.6
"""Confidence below which a tag is not given."""

EYES_FROM = 40
"""Pixels of face height below which an iris is a dot."""

_HAIR = ((0.2, 0.3, 0.35, 0.45, 0.55, 0.8), (0.3, 0.5, 0.7, 0.87, 0.93, 0.97))
"""Share of the winning hair colour -> how often it was right, on 396 real crops with known hair."""

_EYES = ((0.3, 0.45, 0.65, 0.85), (0.5, 0.65, 0.85, 0.95))
"""The same for eyes, on drawn faces with known eyes."""

_EYE_WORDS = {"blonde": "yellow", "white": "grey"}
"""Eyes have other words for the same colours."""

_FRAMING = (
    ("close-up", 0.0, 0.25, 0.8),
    ("portrait", 0.25, 1.4, 0.85),
    ("upper_body", 1.4, 3.4, 0.8),
    ("cowboy_shot", 3.4, 5.8, 0.65),
    ("full_body", 7.0, np.inf, 0.6),
)
"""Tag, from and up to how many face heights of picture below the chin, confidence.

Anime figures stand about 9 face heights tall: the waist is 3 below the chin, the knees 5.5, the
feet 7.5. What hides behind a table is not seen by this rule, hence the falling confidence.
"""


class AttributeTagger:
    """Booru tags from colour and geometry.

    Faces are counted with `solo`, `duo` and `group`: the gender-free words of booru sites, since
    `1girl` or `2boys` would be a guess.
    """

    @property
    def id(self) -> str:
        """Revision of the rules."""
        return "attributes-1"

    def tag(self, images: Sequence[Image]) -> list[dict[str, float]]:
        """Tag head crops: the face is taken to be the middle two thirds, and the only one."""
        return self.tag_regions(images, [_middle(image) for image in images], [1] * len(images))

    def tag_regions(
        self, images: Sequence[Image], faces: Sequence[Box | None], counts: Sequence[int]
    ) -> list[dict[str, float]]:
        """Tag pictures whose face boxes (pixels of the image) and numbers of faces are known."""
        triples = zip(images, faces, counts, strict=True)
        return [_tags(image, face, count) for image, face, count in triples]


def _tags(image: Image, face: Box | None, count: int) -> dict[str, float]:
    tags = scene_tags(image) | _count(count)
    inside = face.clipped(image.shape[1], image.shape[0]) if face else None
    if face is not None and inside is not None:
        tags |= _framing(face, image.shape[0])
        if "monochrome" not in tags:
            tags |= _colours(image, face)
    return {tag: confidence for tag, confidence in tags.items() if confidence >= LEAST}


def _colours(image: Image, face: Box) -> dict[str, float]:
    view = look_at(image, face)
    if not view.plain_light:
        return {}
    hair, hair_share = _best(hair_colour(view))
    eyes, eye_share = _best(eye_colour(view) if face.height >= EYES_FROM else {})
    return {
        f"{hair}_hair": round(float(np.interp(hair_share, *_HAIR)), 3),
        f"{_EYE_WORDS.get(eyes, eyes)}_eyes": round(float(np.interp(eye_share, *_EYES)), 3),
    }


def _best(shares: Mapping[str, float]) -> tuple[str, float]:
    name = max(shares, key=lambda word: shares[word], default="")
    return name, shares.get(name, 0.0)


def _framing(face: Box, height: int) -> dict[str, float]:
    below = (height - face.y1) / face.height
    return {tag: sure for tag, low, high, sure in _FRAMING if low <= max(0.0, below) < high}


def _count(faces: int) -> dict[str, float]:
    # A face turned away is not found, so one found face is not quite proof of one person.
    if faces == 1:
        return {"solo": 0.85}
    if faces == 2:
        return {"duo": 0.85}
    return {"group": 0.85} if faces > 2 else {}


def _middle(image: Image) -> Box:
    height, width = image.shape[:2]
    return Box(width / 6, height / 6, width * 5 / 6, height * 5 / 6)
