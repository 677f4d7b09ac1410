"""The solid head: where points on a face go when it turns, and the outline of face and ears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.characters import Character
from ui.demo.colours import Colour, line_of, skin_shadow
from ui.demo.curves import Points, moved, oval, points, spline
from ui.demo.pose import Pose

# Half outlines from the temple down to the chin: seen from the front, and the far and the near
# side of a face in three-quarter view that looks to the right.
_FRONT = ((0.98, -0.55), (1.0, -0.1), (0.97, 0.28), (0.84, 0.66), (0.56, 0.97), (0.24, 1.17))
_FAR = ((0.84, -0.55), (0.83, -0.12), (0.78, 0.12), (0.84, 0.44), (0.73, 0.86), (0.5, 1.12))
_NEAR = ((-0.9, -0.55), (-0.9, -0.1), (-0.89, 0.24), (-0.79, 0.6), (-0.48, 0.94), (-0.02, 1.15))
_CHIN_FRONT, _CHIN_TURNED = (0.0, 1.23), (0.3, 1.23)


@dataclass(frozen=True, slots=True)
class Head:
    """A character's head in one pose; the origin lies between the eyes' upper lids."""

    character: Character
    """Whose."""
    pose: Pose
    """How it is held."""

    def on_face(self, shape: Points, *, lift: float = 0.0) -> Points:
        """Return where points of the frontal face lie after turn and nod.

        A face is flatter than a ball: depth falls off slowly, hence the wide radius. `lift` is
        how far above the skin the points float (bangs, glasses).
        """
        angle = np.deg2rad(29.0) * self.pose.turn
        depth = (0.68 + lift) * np.sqrt(np.maximum(0.0, 1 - (shape[:, 0] / 1.3) ** 2))
        across = shape[:, 0] * np.cos(angle) + depth * np.sin(angle)
        down = shape[:, 1] + 0.09 * self.pose.nod * (1 - 0.35 * shape[:, 1] ** 2)
        return np.stack([across, down], axis=1)

    def on_skull(self, shape: Points) -> Points:
        """Return where points of hair close to the skull lie: they move little and forwards."""
        return moved(shape, (0.1 * self.pose.turn, 0.03 * self.pose.nod))

    def behind(self, shape: Points) -> Points:
        """Return where points behind the head lie: they move against the turn."""
        return moved(shape, (-0.22 * self.pose.turn, -0.03 * self.pose.nod))

    def outline(self) -> Points:
        """Return the closed outline of the face, hidden crown included."""
        share, side = abs(self.pose.turn), -1.0 if self.pose.turn < 0 else 1.0
        front, mirror = points(_FRONT), points(_FRONT) * (-1, 1)
        right = front + (points(_FAR) - front) * share
        left = mirror + (points(_NEAR) - mirror) * share
        chin = points((_CHIN_FRONT,)) * (1 - share) + points((_CHIN_TURNED,)) * share
        crown = points(((-0.86, -1.0), (-0.4, -1.32), (0.4, -1.32), (0.86, -1.0)))
        whole = np.concatenate([right, self._pointed(chin), left[::-1], crown])
        whole[:, 1] += 0.04 * self.pose.nod
        # A long jaw is narrow below the cheekbones.
        narrow = np.where(whole[:, 1] > 0.5, 1.04 - 0.1 * self._jaw, 1.0)
        whole[:, 0] *= narrow
        return spline(whole * (side, 1.0), closed=True)

    def draw_ears(self, canvas: Canvas) -> None:
        """Paint the ears that can be seen; the far one disappears in a turn."""
        skin = self.character.skin
        for side in (-1.0, 1.0):
            if self.pose.turn * side > 0.3:
                continue
            x = side * (1.02 - 0.1 * abs(self.pose.turn))
            canvas.shape(oval((x, 0.24), (0.15, 0.27)), skin, edge=line_of(skin))
            inner = spline([(x - side * 0.02, 0.08), (x + side * 0.08, 0.2), (x, 0.38)])
            canvas.line(inner, skin_shadow(skin), width=0.8)

    def draw_face(self, canvas: Canvas) -> None:
        """Paint skin and outline of the face; a rim away from the light stays in shadow."""
        skin = self.character.skin
        face = self.outline()
        canvas.fill(face, skin_shadow(skin, 0.55))
        # The light comes from the upper left in every drawing.
        canvas.blend(moved(face * (0.97, 0.99), (-0.07, -0.03)), skin, inside=face)
        canvas.line(face, line_of(skin), closed=True)

    def draw_shadow_of(self, hair: Points, canvas: Canvas) -> None:
        """Paint the shadow that hair in front of the face throws on it."""
        tone: Colour = skin_shadow(self.character.skin, 0.8)
        canvas.blend(moved(hair, (0.03, 0.13)), tone, inside=self.outline(), opacity=0.9)

    @property
    def _jaw(self) -> float:
        return self.character.jaw

    def _pointed(self, chin: Points) -> Points:
        return moved(chin, (0.0, 0.1 * (self._jaw - 0.5)))
