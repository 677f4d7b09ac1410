"""Tags of the whole picture: light, colour range and flat backgrounds."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.bundled.colour_names import NAMES, name_shares, to_lab
from sorter.records import Image

Lab = npt.NDArray[np.float32]
"""(h, w, 3) CIELAB."""

_SIDE = 96
"""Pixels of the longer side that is looked at."""


def scene_tags(image: Image) -> dict[str, float]:
    """Return what light, colours and border of the picture say."""
    lab = _small(image)
    return {**_light(lab), **_colour_range(lab), **_background(lab)}


def _small(image: Image) -> Lab:
    height, width = image.shape[:2]
    scale = _SIDE / max(height, width)
    size = max(8, round(width * scale)), max(8, round(height * scale))
    return to_lab(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8))


def _light(lab: Lab) -> dict[str, float]:
    lightness, _, yellow = lab.reshape(-1, 3).mean(axis=0)
    bright = float(np.percentile(lab[:, :, 0], 95))
    if bright < 30:
        return {"dark": 0.9}
    # Night is painted blue, not black: most of the picture leans to blue and nothing is white.
    if yellow < -12 and lightness < 50 and bright < 75:
        return {"night": 0.75}
    return {}


def _colour_range(lab: Lab) -> dict[str, float]:
    colours = lab[:, :, 1:].reshape(-1, 2)
    chroma = np.hypot(colours[:, 0], colours[:, 1])
    if np.percentile(chroma, 99) < 5:
        return {"greyscale": 0.95, "monochrome": 0.95}
    # One hue: the colours lie on one ray from grey.
    ray = colours.mean(axis=0) / max(float(np.hypot(*colours.mean(axis=0))), 1e-6)
    beside = np.abs(colours @ np.array([-ray[1], ray[0]]))
    if np.percentile(beside, 97) < 4 and np.percentile(colours @ ray, 3) > -3:
        return {"monochrome": 0.8}
    return {}


def _background(lab: Lab) -> dict[str, float]:
    """Judge the border: above the picture's middle only a background touches three sides."""
    height, width = lab.shape[:2]
    band = max(2, round(0.05 * min(height, width)))
    upper = lab[: height // 2]
    sides = [upper[:band], upper[:, :band], upper[:, width - band :]]
    border = np.concatenate([side.reshape(-1, 3) for side in sides])
    middle = np.median(border, axis=0)
    alike = float((np.linalg.norm(border - middle, axis=1) < 5).mean())
    if alike < 0.85:
        return {}
    confidence = round(0.6 + (alike - 0.85) * 2.2, 3)
    shares = name_shares(np.asarray(middle[None], dtype=np.float32))[0]
    best = int(shares.argmax())
    tags = {"simple_background": confidence}
    # Booru calls light warm backgrounds by too many words to choose one.
    if shares[best] > 0.5 and NAMES[best] != "blonde":
        tags[f"{NAMES[best]}_background"] = round(confidence * float(shares[best]), 3)
    return tags
