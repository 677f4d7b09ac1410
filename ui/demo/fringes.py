"""The shapes of bangs: where the strands over a forehead end."""

from __future__ import annotations

from dataclasses import dataclass

from ui.demo.characters import Bangs
from ui.demo.curves import Pair


@dataclass(frozen=True, slots=True)
class Fringe:
    """The lower edge of the bangs on a frontal face."""

    edge: tuple[Pair, ...]
    """From left to right: notch, tip, notch, tip ... notch."""
    part: Pair
    """Where all strands come from."""
    curl: float
    """0: straight spikes, 1: round locks."""

    def mirrored(self) -> Fringe:
        """Return the same bangs combed to the other side."""
        edge = tuple((-x, y) for x, y in self.edge[::-1])
        return Fringe(edge, (-self.part[0], self.part[1]), self.curl)


TEMPLE: Pair = (1.06, 0.02)
"""Where bangs end at the right side of the head."""

_STRAIGHT: tuple[Pair, ...] = (
    (-0.86, -0.32), (-0.74, 0.0), (-0.56, -0.2), (-0.44, -0.02), (-0.28, -0.22), (-0.13, -0.03),
    (0.02, -0.22), (0.17, -0.03), (0.3, -0.22), (0.46, -0.02), (0.58, -0.2), (0.74, 0.0),
    (0.86, -0.32),
)  # fmt: skip
_POINTED: tuple[Pair, ...] = (
    (-0.9, -0.4), (-0.7, 0.13), (-0.5, -0.5), (-0.3, 0.0), (-0.14, -0.5), (0.08, 0.1),
    (0.26, -0.52), (0.42, 0.0), (0.58, -0.5), (0.74, 0.13), (0.9, -0.4),
)  # fmt: skip
_PARTED: tuple[Pair, ...] = (
    (-0.98, -0.2), (-0.9, 0.42), (-0.74, -0.22), (-0.62, 0.0), (-0.03, -1.02), (0.62, 0.0),
    (0.74, -0.22), (0.9, 0.42), (0.98, -0.2),
)  # fmt: skip
_SWEPT: tuple[Pair, ...] = (
    (-0.98, -0.2), (-0.9, 0.34), (-0.5, -0.86), (-0.16, -0.04), (-0.04, -0.46), (0.24, 0.02),
    (0.3, -0.42), (0.58, 0.1), (0.62, -0.36), (0.9, 0.24), (0.96, -0.3),
)  # fmt: skip
_SPIKY: tuple[Pair, ...] = (
    (-0.95, -0.35), (-0.84, 0.2), (-0.62, -0.52), (-0.52, -0.02), (-0.34, -0.6), (-0.12, 0.06),
    (0.02, -0.62), (0.22, -0.06), (0.36, -0.6), (0.56, 0.1), (0.66, -0.5), (0.88, 0.16),
    (0.95, -0.35),
)  # fmt: skip
_BETWEEN: tuple[Pair, ...] = (
    (-0.95, -0.3), (-0.82, 0.22), (-0.62, -0.55), (-0.46, -0.08), (-0.2, -0.7), (0.05, 0.36),
    (0.2, -0.7), (0.46, -0.08), (0.62, -0.55), (0.82, 0.22), (0.95, -0.3),
)  # fmt: skip

FRINGES: dict[Bangs, Fringe] = {
    "straight": Fringe(_STRAIGHT, (0.0, -1.5), 0.5),
    "pointed": Fringe(_POINTED, (0.0, -1.5), 0.7),
    "parted": Fringe(_PARTED, (0.0, -1.45), 1.0),
    "swept": Fringe(_SWEPT, (-0.5, -1.42), 0.9),
    "spiky": Fringe(_SPIKY, (0.1, -1.4), 0.15),
    "between": Fringe(_BETWEEN, (0.0, -1.5), 0.5),
}
"""A fixed table."""
