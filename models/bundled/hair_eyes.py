"""Hair and eye colour, from where hair and eyes stand around a face box."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.bundled.colour_names import NAMES, name_shares
from models.bundled.head_view import HeadView, Mask, zone

Votes = npt.NDArray[np.float32]
"""(len(NAMES),) how many pixels speak for each colour word."""

_FRINGE = zone(0.12, -0.02, 0.88, 0.3)
"""Where hair falls over the forehead: hair or skin, never background."""

_CROWN = zone(0.05, -0.3, 0.95, 0.0)
_TEMPLES = zone(-0.2, 0.0, 0.08, 0.75) | zone(0.92, 0.0, 1.2, 0.75)
_EYES = (zone(0.15, 0.38, 0.4, 0.64), zone(0.6, 0.38, 0.85, 0.64))


def hair_colour(view: HeadView) -> dict[str, float]:
    """Return colour word -> share (0 to 1, sum 1) of what hangs over and around the forehead.

    The fringe counts most. Crown and temples confirm it; alone they may be background or a hat.
    """
    fringe = _votes(view, _FRINGE)
    around = _votes(view, _CROWN) + 0.6 * _votes(view, _TEMPLES)
    if not fringe.any():
        return {}
    shares = _normal(fringe)
    if around.any():
        shares = _normal(shares**0.65 * _normal(around) ** 0.35)
    return dict(zip(NAMES, shares.tolist(), strict=True))


def eye_colour(view: HeadView) -> dict[str, float]:
    """Return colour word -> share of the coloured pixels of both eyes; {} without such pixels."""
    votes = [_iris_votes(view, eye) for eye in _EYES]
    if not all(vote.any() for vote in votes):
        return {}
    # Both eyes must say it: hair over one eye does not.
    both = np.sqrt(_normal(votes[0]) * _normal(votes[1]))
    return dict(zip(NAMES, both.tolist(), strict=True))


def _votes(view: HeadView, mask: Mask) -> Votes:
    pixels = view.lab[mask & view.seen]
    other = _distance(pixels, view.skin)
    weights = np.clip((other - 7) / 8, 0, 1)
    return np.asarray((name_shares(pixels) * weights[:, None]).sum(axis=0), dtype=np.float32)


def _iris_votes(view: HeadView, mask: Mask) -> Votes:
    pixels = view.lab[mask & view.seen]
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    distance = _distance(pixels, view.skin)
    white = (pixels[:, 0] > 75) & (chroma < 16) & (distance > 6)
    iris = (distance > 16) & ~white & (pixels[:, 0] > 22)
    # A closed eye is a line on skin: no white, hardly a coloured pixel.
    if iris.sum() < 0.05 * mask.sum() or white.sum() < 0.02 * mask.sum():
        return np.zeros(len(NAMES), np.float32)
    weights = iris * np.clip(chroma / 20, 0.05, 1.5) ** 2
    return np.asarray((name_shares(pixels) * weights[:, None]).sum(axis=0), dtype=np.float32)


def _distance(pixels: npt.NDArray[np.float32], colour: npt.NDArray[np.float32]) -> Votes:
    # Lightness counts less: the shadow of a fringe on skin is still skin.
    difference = (pixels - colour) * np.array([0.6, 1, 1], np.float32)
    return np.asarray(np.sqrt((difference**2).sum(axis=1)), dtype=np.float32)


def _normal(votes: Votes) -> Votes:
    return np.asarray(votes / max(float(votes.sum()), 1e-6), dtype=np.float32)
