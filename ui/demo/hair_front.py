"""Hair before the face: crown, bangs, side locks, highlight ring."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.colours import light, line_of, mix, shadow
from ui.demo.curves import Pair, Points, bend, brush, join, moved, points, spline
from ui.demo.fringes import FRINGES, TEMPLE, Fringe
from ui.demo.head import Head


@dataclass(frozen=True, slots=True)
class FrontHair:
    """The hair that covers the forehead and the top of the head."""

    head: Head

    def outline(self) -> Points:
        """Return the closed outline: over the crown to the right, back along the bangs."""
        return join(self._crown(), self._bangs_edge()[::-1])

    def draw(self, canvas: Canvas) -> None:
        """Paint crown and bangs."""
        colour = self.head.character.hair.colour
        outline = self.outline()
        canvas.fill(outline, colour)
        self._draw_shades(canvas, outline)
        self._draw_ring(canvas, outline)
        canvas.line(outline, line_of(colour), closed=True)
        self._draw_strands(canvas)
        if self.head.character.hair.ahoge:
            self._draw_ahoge(canvas)

    def draw_side_locks(self, canvas: Canvas) -> None:
        """Paint the strands that hang before the ears."""
        hair = self.head.character.hair
        if hair.side_locks <= 0:
            return
        for side in (-1.0, 1.0):
            end = 0.3 + hair.side_locks
            line = spline(
                [(0.98, -0.5), (1.04, 0.1), (1.02, 0.3 + (end - 0.3) * 0.45), (0.9, end)]
            ) * (side, 1.0)
            # Only the upper half sticks to the head; gravity keeps the ends below the temples.
            lock = self._pull(brush(line, (0.3, 0.34, 0.27, 0.02)))
            canvas.shape(lock, hair.colour, edge=line_of(hair.colour))
            inner = self._pull(brush(moved(line, (0.08, 0.0)), (0.02, 0.12, 0.1, 0.0)))
            canvas.blend(inner, shadow(hair.colour, 0.9), inside=lock)

    def _pull(self, shape: Points) -> Points:
        return moved(self.head.on_skull(shape), (0.04 * self.head.pose.turn, 0.0))

    def _crown(self) -> Points:
        hair = self.head.character.hair
        arc = [(-1.09, 0.1), (-1.17, -0.4), (-1.07, -0.98), (-0.66, -1.47), (0.0, -1.66)]
        whole = spline([*arc, *[(-x, y) for x, y in arc[-2::-1]]])
        if hair.back in ("spiky", "short"):
            whole = _ruffled(whole, 0.42 if hair.back == "spiky" else 0.16)
        return self.head.on_skull(whole)

    def _fringe(self) -> Fringe:
        hair = self.head.character.hair
        fringe = FRINGES[hair.bangs]
        return fringe if hair.side > 0 else fringe.mirrored()

    def _bangs_edge(self) -> Points:
        fringe = self._fringe()
        left, right = points([(-TEMPLE[0], TEMPLE[1])]), points([TEMPLE])
        pieces = [left]
        for number in range(1, len(fringe.edge), 2):
            before, tip, after = fringe.edge[number - 1 : number + 2]
            pieces += [_side_of_lock(before, tip, fringe.curl)]
            pieces += [_side_of_lock(after, tip, fringe.curl)[::-1]]
        return self._on_bangs(join(*pieces, right))

    def _on_bangs(self, shape: Points) -> Points:
        """Bangs float above the forehead; at the temples they belong to the skull."""
        share = np.clip((np.abs(shape[:, 0:1]) - 0.75) / 0.3, 0, 1)
        rooted = np.clip((-0.6 - shape[:, 1:2]) / 0.8, 0, 1)
        share = np.maximum(share, rooted)
        return self.head.on_face(shape, lift=0.12) * (1 - share) + self.head.on_skull(shape) * share

    def _draw_strands(self, canvas: Canvas) -> None:
        fringe = self._fringe()
        tone = line_of(self.head.character.hair.colour)
        for x, y in fringe.edge[2:-1:2]:
            px, py = fringe.part
            reach = (x + (px - x) * 0.35, y + (py - y) * 0.55)
            line = bend((x, y), (x + (reach[0] - x) * 0.15, (y + reach[1]) / 2), reach)
            canvas.fill(brush(self._on_bangs(line), (0.024, 0.018, 0.004)), tone)

    def _draw_shades(self, canvas: Canvas, outline: Points) -> None:
        colour = self.head.character.hair.colour
        tone, fringe = shadow(colour, 0.9), self._fringe()
        for number in range(1, len(fringe.edge), 2):
            before, tip, after = fringe.edge[number - 1 : number + 2]
            middle = (0.55 * tip[0] + 0.45 * before[0], tip[1] - 0.3 * abs(tip[1] - after[1]))
            top = ((after[0] + fringe.part[0] * 0.2) / 1.2, after[1] - 0.25)
            shade = join(bend(tip, middle, top), bend(top, after, tip))
            canvas.blend(self._on_bangs(shade), tone, inside=outline)
        side = self.head.on_skull(spline([(1.3, -1.6), (0.72, -1.2), (0.98, -0.6), (1.3, 0.2)]))
        canvas.blend(side, tone, inside=outline, opacity=0.8)

    def _draw_ring(self, canvas: Canvas, outline: Points) -> None:
        """Paint the ring of light around the crown, broken up by the strands."""
        tone = light(self.head.character.hair.colour, 1.0)
        teeth = 11
        x = np.linspace(-0.86, 0.74, 2 * teeth + 1)
        y = -0.7 - 0.42 * np.sqrt(1 - x**2)
        jag = np.where(np.arange(len(x)) % 2 == 0, 0.0, 1.0) * (0.75 + 0.35 * np.cos(x * 7.0))
        fade = np.sqrt(np.clip(1 - np.abs(np.linspace(-1, 1, len(x))), 0, 1))
        upper = spline(np.stack([x, y - (0.05 + 0.07 * jag) * fade], axis=1), steps=5)
        lower = spline(np.stack([x * 1.02, y + (0.03 + 0.17 * jag) * fade], axis=1), steps=5)
        ring = self.head.on_skull(join(upper, lower[::-1]))
        canvas.blend(ring, tone, inside=outline, opacity=0.75)

    def _draw_ahoge(self, canvas: Canvas) -> None:
        colour, side = self.head.character.hair.colour, self.head.character.hair.side
        line = spline(
            [(0.0, -1.6), (0.12 * side, -1.95), (0.45 * side, -2.08), (0.62 * side, -1.86)]
        )
        strand = self.head.on_skull(brush(line, (0.1, 0.13, 0.09, 0.0)))
        canvas.shape(strand, mix(colour, light(colour), 0.2), edge=line_of(colour))


def _side_of_lock(notch: Pair, tip: Pair, curl: float) -> Points:
    straight = ((notch[0] + tip[0]) / 2, (notch[1] + tip[1]) / 2)
    round_ = (notch[0], notch[1] + (tip[1] - notch[1]) * 0.75)
    control = tuple(a + (b - a) * curl for a, b in zip(straight, round_, strict=True))
    return bend(notch, (control[0], control[1]), tip, steps=7)


def _ruffled(arc: Points, height: float) -> Points:
    """Raise pointed tufts along an arc; they lean away from the middle of the head."""
    count = 9
    spots = np.linspace(2, len(arc) - 3, count + 1).round().astype(int)
    pieces = [arc[: spots[0]]]
    for number, (first, last) in enumerate(pairwise(spots)):
        start, end = arc[first], arc[last]
        middle = (start + end) / 2
        out = middle - np.array([0.0, -0.3])
        out /= np.linalg.norm(out)
        lean = (end - start) * (number - (count - 1) / 2) / count
        # Every other tuft is shorter: a regular row would look like a gear wheel.
        tip = middle + out * height * (1.0, 0.62, 0.84)[number % 3] + lean * 1.1
        pieces += [_tuft(start, tip, out), _tuft(end, tip, out)[::-1]]
    return join(*pieces, arc[spots[-1] :])


def _tuft(root: Points, tip: Points, out: Points) -> Points:
    control = (root + tip) / 2 + out * float(np.linalg.norm(tip - root)) * 0.16
    return bend(_pair(root), _pair(control), _pair(tip), steps=6)


def _pair(point: Points) -> Pair:
    return float(point[0]), float(point[1])
