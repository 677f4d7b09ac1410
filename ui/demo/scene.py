"""Turns a shot into frames: stage, figures, light, camera. Everything drawn is drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sorter.records import Box, Image
from ui.demo.animation import pose_at
from ui.demo.background import Places
from ui.demo.camera import stage_offset, stage_size, view_at
from ui.demo.card import paint_card
from ui.demo.figure import Figure, draw_figure, with_expression
from ui.demo.light import grade, over
from ui.demo.pose import Pose
from ui.demo.shot import Actor, Shot

_SOFTNESS = {"CU": 0.008, "MS": 0.004, "2S": 0.004, "3S": 0.003}
_LOWEST = 13.2
"""Below the soles: no figure reaches further down, in units."""


@dataclass(slots=True)
class Scene:
    """One shot being drawn at one frame size; holds what was drawn so far."""

    shot: Shot
    size: tuple[int, int]
    """Frame width and height in pixels."""
    places: Places
    """Backgrounds at stage size, shared by the scenes of a series."""
    _figures: dict[tuple[int, Pose], Figure] = field(default_factory=dict)
    _stages: dict[tuple[Pose, ...], Image] = field(default_factory=dict)

    def frames(self) -> Iterator[Image]:
        """Yield all frames. A frame that equals the one before is the same object."""
        last, key = None, None
        for number in range(self.shot.frames):
            view = view_at(self.shot.camera, number, self.shot.frames)
            now = (self._poses(number), view, number if self.shot.segment == "ending" else 0)
            if last is None or now != key:
                last, key = view.show(self._stage(number), self.size), now
            yield last

    def boxes(self, number: int) -> list[tuple[str, Box, Box]]:
        """Return (character, whole figure, face) of each actor at a frame, in frame pixels."""
        view = view_at(self.shot.camera, number, self.shot.frames)
        found = []
        for index, (actor, pose) in enumerate(
            zip(self.shot.actors, self._poses(number), strict=True)
        ):
            figure = self._figure(index, pose)
            x, y = self._corner(actor, figure)
            face, body = _shifted(figure.face, x, y), _shifted(_extent(figure), x, y)
            found.append(
                (actor.character.name, view.place(body, self.size), view.place(face, self.size))
            )
        return found

    def _poses(self, number: int) -> tuple[Pose, ...]:
        return tuple(pose_at(self.shot, actor, number) for actor in self.shot.actors)

    def _stage(self, number: int) -> Image:
        if self.shot.kind in ("BLACK", "CARD"):
            return paint_card(self.shot, stage_size(self.size), number)
        poses = self._poses(number)
        if poses not in self._stages:
            assert self.shot.place is not None, "only cards and black have no place"
            softness = _SOFTNESS.get(self.shot.kind, 0.0)
            stage = self.places.get(self.shot.place, softness).copy()
            for index, (actor, pose) in enumerate(zip(self.shot.actors, poses, strict=True)):
                figure = self._figure(index, pose)
                over(stage, figure.sheet, self._corner(actor, figure))
            self._stages[poses] = grade(stage, self.shot.tint)
        return self._stages[poses]

    def _figure(self, index: int, pose: Pose) -> Figure:
        if (index, pose) not in self._figures:
            actor = self.shot.actors[index]
            unit = actor.unit * self.size[1]
            bottom = stage_size(self.size)[1] - stage_offset(self.size)[1]
            low = min(_LOWEST, (bottom - actor.y * self.size[1]) / unit + 0.1)
            # All poses of a shot differ in the expression alone.
            known = self._figures.get((index, actor.pose))
            if known is None:
                figure = draw_figure(actor.character, pose, unit=unit, low=low)
            else:
                figure = with_expression(known, actor.character, pose, unit=unit, low=low)
            self._figures[index, pose] = figure
        return self._figures[index, pose]

    def _corner(self, actor: Actor, figure: Figure) -> tuple[int, int]:
        offset_x, offset_y = stage_offset(self.size)
        x = actor.x * self.size[0] + offset_x - figure.origin[0]
        y = actor.y * self.size[1] + offset_y - figure.origin[1]
        return round(x), round(y)


def _shifted(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


def _extent(figure: Figure) -> Box:
    """Return the box of everything that is not see-through."""
    solid = figure.sheet[:, :, 3] > 127
    columns, rows = np.flatnonzero(solid.any(axis=0)), np.flatnonzero(solid.any(axis=1))
    return Box(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
