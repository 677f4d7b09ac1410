"""Content IDs: a thing is named by what made it, so a rename or a re-add is a no-op."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sorter.records import Box

ID_LENGTH = 16
"""Hex digits of an ID: 64 bits. At ten million crops a collision has odds of 3 in a million."""

_CHUNK = 1 << 20


def file_id(path: Path) -> str:
    """Return the BLAKE2b hash of a file's bytes. Reads the file once, in 1 MiB pieces."""
    digest = hashlib.blake2b(digest_size=ID_LENGTH // 2)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def frame_id(video: str, pts: int) -> str:
    """Return the ID of the picture that `video` shows at presentation timestamp `pts`."""
    return _id("frame", video, str(pts))


def shot_id(video: str, number: int) -> str:
    """Return the ID of the shot with this number in `video`."""
    return _id("shot", video, str(number))


def crop_id(frame: str, kind: str, box: Box) -> str:
    """Return the ID of the part `box` of `frame`. Boxes are rounded to whole pixels first."""
    corners = ",".join(str(round(value)) for value in (box.x0, box.y0, box.x1, box.y1))
    return _id("crop", frame, kind, corners)


def _id(*parts: str) -> str:
    # The unit separator cannot occur in a part, so ("a", "bc") and ("ab", "c") differ.
    text = "\x1f".join(parts).encode()
    return hashlib.blake2b(text, digest_size=ID_LENGTH // 2).hexdigest()
