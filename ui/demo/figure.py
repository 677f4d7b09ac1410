"""A whole figure painted on a see-through sheet, with the box of its face."""

from __future__ import annotations

from dataclasses import dataclass

from sorter.records import Box
from ui.demo.accessories import draw_glasses, draw_on_hair, draw_scarf
from ui.demo.body import Body
from ui.demo.canvas import Canvas, Sheet
from ui.demo.characters import Character
from ui.demo.colours import shadow
from ui.demo.curves import Pair, points
from ui.demo.eyes import Eye
from ui.demo.face import draw_blush, draw_mouth, draw_nose
from ui.demo.hair_back import BackHair
from ui.demo.hair_front import FrontHair
from ui.demo.head import Head
from ui.demo.outfits import draw_hood, draw_lower, draw_upper
from ui.demo.pose import Pose

HALF_WIDTH = 3.3
"""How far a figure reaches to either side, in units."""
TOP = -2.35
"""How far its hair reaches above the origin, in units."""
_LASHES = 0.35
"""How far they may reach beyond the face box, in units."""
_NECK: Pair = (0.0, 1.15)


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing."""

    sheet: Sheet
    """(H, W, 4) uint8 RGBA, colours multiplied by alpha."""
    origin: Pair
    """Pixel of the sheet where the middle between the eyes lies."""
    face: Box
    """From the brows to under the chin, about ear to ear; pixels of the sheet."""


def draw_figure(character: Character, pose: Pose, *, unit: float, low: float) -> Figure:
    """Draw a character down to `low` (units below the eyes); `unit` is half a face in pixels."""
    size = (round(2 * HALF_WIDTH * unit), max(1, round((low - TOP) * unit)))
    origin = (HALF_WIDTH * unit, -TOP * unit)
    canvas = Canvas(size, unit=unit, origin=origin, oversampling=_oversampling(unit))
    head = Head(character, pose)
    _paint(canvas, head, low=low)
    return Figure(canvas.finish(), origin, _face_box(canvas.tilted(pose.tilt, _NECK), head))


def with_expression(
    figure: Figure, character: Character, pose: Pose, *, unit: float, low: float
) -> Figure:
    """Return a figure of the same pose with another expression: only the face is drawn anew.

    `figure` was drawn with a pose that differs from `pose` in nothing but the expression.
    """
    height, width = figure.sheet.shape[:2]
    box = figure.face
    # Lashes and brows of a turned face reach beyond its outline.
    x0, y0 = max(0, int(box.x0 - _LASHES * unit)), max(0, int(box.y0 - _LASHES * unit))
    x1, y1 = min(width, int(box.x1 + _LASHES * unit)), min(height, int(box.y1 + 1))
    origin = figure.origin[0] - x0, figure.origin[1] - y0
    canvas = Canvas((x1 - x0, y1 - y0), unit=unit, origin=origin, oversampling=_oversampling(unit))
    _paint(canvas, Head(character, pose), low=low)
    sheet = figure.sheet.copy()
    sheet[y0:y1, x0:x1] = canvas.finish()
    return Figure(sheet, figure.origin, box)


def _oversampling(unit: float) -> int:
    # Thin lines of small figures need more samples.
    return 3 if unit < 45 else 2


def _paint(canvas: Canvas, head: Head, *, low: float) -> None:
    tilt = head.pose.tilt
    BackHair(head).draw(canvas.tilted(tilt * 0.5, _NECK))
    _draw_body(canvas, Body(head.character, head.pose), low=low)
    draw_scarf(canvas, head)
    _draw_head(canvas.tilted(tilt, _NECK), head)


def _draw_body(canvas: Canvas, body: Body, *, low: float) -> None:
    draw_hood(canvas, body)
    if low > 5.0:
        draw_lower(canvas, body)
    body.draw_neck(canvas)
    draw_upper(canvas, body)


def _draw_head(canvas: Canvas, head: Head) -> None:
    hair = FrontHair(head)
    eyes = (Eye(head, -1.0), Eye(head, 1.0))
    head.draw_ears(canvas)
    head.draw_face(canvas)
    draw_blush(canvas, head)
    head.draw_shadow_of(hair.outline(), canvas)
    draw_nose(canvas, head)
    draw_mouth(canvas, head)
    for eye in eyes:
        eye.draw(canvas)
    draw_glasses(canvas, head)
    hair.draw_side_locks(canvas)
    hair.draw(canvas)
    for eye in eyes:
        eye.draw_brow(canvas, shadow(head.character.hair.colour, 1.6))
    draw_on_hair(canvas, head)


def _face_box(canvas: Canvas, head: Head) -> Box:
    """Detectors frame a face from the middle of the forehead to under the chin, squarish."""
    outline = head.outline()
    visible = outline[outline[:, 1] > -0.6]
    x0, x1 = float(visible[:, 0].min()), float(visible[:, 0].max())
    corners = points([(x0, -0.62), (x1, -0.62), (x1, 1.28), (x0, 1.28)])
    middle = canvas.to_pixels(corners).mean(axis=0)
    half = canvas.to_pixels(corners[1:3])[1] - canvas.to_pixels(corners[1:3])[0]
    side = float((half**2).sum() ** 0.5) / 2
    wide = side * (x1 - x0) / 1.9
    return Box(middle[0] - wide, middle[1] - side, middle[0] + wide, middle[1] + side)
