"""Curves sampled to polygons. Points are (n, 2) float arrays; x to the right, y down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""(n, 2) float64."""

Pair = tuple[float, float]
"""One point as (x, y)."""


def points(pairs: Sequence[Pair]) -> Points:
    """Turn pairs into an array."""
    return np.asarray(pairs, dtype=np.float64)


def spline(pairs: Sequence[Pair] | Points, *, closed: bool = False, steps: int = 10) -> Points:
    """Return a curve through all points, `steps` samples a piece (uniform Catmull-Rom)."""
    knots = np.asarray(pairs, dtype=np.float64)
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        first, last = 2 * knots[:1] - knots[1:2], 2 * knots[-1:] - knots[-2:-1]
        padded = np.concatenate([first, knots, last])
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    curve = 0.5 * (
        2 * start[:, None]
        + (end - before)[:, None] * t
        + (2 * before - 5 * start + 4 * end - after)[:, None] * t**2
        + (3 * start - before - 3 * end + after)[:, None] * t**3
    )
    flat = curve.reshape(-1, 2)
    return flat if closed else np.concatenate([flat, knots[-1:]])


def bend(start: Pair, control: Pair, end: Pair, *, steps: int = 10) -> Points:
    """Return a quadratic Bezier curve."""
    t = np.linspace(0, 1, steps)[:, None]
    a, b, c = (np.asarray(pair, dtype=np.float64) for pair in (start, control, end))
    return np.asarray((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c)


def oval(centre: Pair, radii: Pair, *, steps: int = 28, start: float = 0.0) -> Points:
    """Return an ellipse; `start` (radians) is where its first point lies."""
    angle = start + np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.stack(
        [centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)], axis=1
    )


def brush(centre_line: Points, widths: Sequence[float]) -> Points:
    """Return the polygon of a stroke whose full width runs through `widths` along the line."""
    # Widths ease into each other: straight runs between them would show as corners.
    place = np.linspace(0, len(widths) - 1, len(centre_line))
    key = np.minimum(place.astype(int), len(widths) - 2)
    share = place - key
    share = share * share * (3 - 2 * share) if len(widths) > 3 else share
    keys = np.asarray(widths, dtype=np.float64)
    half = (keys[key] + (keys[key + 1] - keys[key]) * share)[:, None] / 2
    direction = np.gradient(centre_line, axis=0)
    direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-9)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    return np.concatenate([centre_line + normal * half, (centre_line - normal * half)[::-1]])


def join(*pieces: Points) -> Points:
    """Chain pieces into one outline."""
    return np.concatenate(pieces)


def mirrored(shape: Points) -> Points:
    """Flip left and right."""
    return np.asarray(shape * np.array([-1.0, 1.0]))


def moved(shape: Points, by: Pair) -> Points:
    """Shift by (x, y)."""
    return np.asarray(shape + np.asarray(by))
