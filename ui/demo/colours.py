"""Colours of cel painting: every surface has a base, a shadow and a light tone."""

from __future__ import annotations

import colorsys

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

INK: Colour = (44, 32, 40)
"""Line art: a warm near-black, as painted lines in anime are softer than pure black."""
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` at share 0, `second` at share 1, and what lies between them."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def from_hsv(hue: float, saturation: float, value: float) -> Colour:
    """Return the colour of this hue (in turns, any number), saturation and value (0 to 1)."""
    parts = colorsys.hsv_to_rgb(
        hue % 1.0, min(1.0, max(0.0, saturation)), min(1.0, max(0.0, value))
    )
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue


def shadow(colour: Colour, depth: float = 1.0) -> Colour:
    """Return the cel shadow of a surface: darker, a little bluer and more saturated."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    # Dark surfaces have less room: a fixed factor would turn black hair into a hole.
    toned = from_hsv(hue, saturation * 1.1 + 0.05 * depth, value * (1 - 0.24 * depth))
    return mix(toned, (70, 50, 120), 0.12 * depth)


def skin_shadow(colour: Colour, depth: float = 1.0) -> Colour:
    """Return the cel shadow of skin, which turns red rather than blue."""
    return mix(colour, (204, 112, 106), min(1.0, 0.36 * depth))


def light(colour: Colour, strength: float = 1.0) -> Colour:
    """Return the lit tone of a surface: lighter and less saturated."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    lifted = min(1.0, value + 0.22 * strength + 0.08 * strength * (1 - value))
    return from_hsv(hue, saturation * (1 - 0.35 * strength), lifted)


def line_of(colour: Colour) -> Colour:
    """Return the line colour around a surface: ink with a breath of the surface itself."""
    return mix(INK, shadow(colour, 2.0), 0.35)
