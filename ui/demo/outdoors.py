"""Backgrounds under the sky."""

from __future__ import annotations

from ui.demo.backdrop import Backdrop
from ui.demo.colours import Colour, mix, shadow

_BLUE: Colour = (78, 150, 226)
_PALE: Colour = (206, 232, 248)
_CLOUD: Colour = (255, 255, 255)
_CLOUD_SHADE: Colour = (196, 214, 236)


def paint_hills(board: Backdrop) -> None:
    """A meadow before blue hills."""
    _paint_sky(board, clouds=4)
    board.ridge(0.56, 0.03, (128, 168, 204), waves=3.0)
    board.ridge(0.64, 0.025, (104, 170, 142), waves=2.2)
    board.ridge(0.72, 0.02, (122, 188, 96), waves=1.6)
    board.ridge(0.84, 0.012, (96, 168, 78), waves=2.5)
    for _ in range(70):
        x, y = board.dice.uniform(0, board.right), board.dice.uniform(0.86, 1.0)
        board.disc(
            x, y, 0.006, board.dice.choice(((250, 240, 140), (255, 255, 255), (240, 150, 180)))
        )


def paint_street(board: Backdrop) -> None:
    """A street between houses that runs to the horizon."""
    _paint_sky(board, clouds=2)
    middle, horizon = board.right * 0.52, 0.62
    board.sky((150, 176, 120), (132, 160, 108), start=horizon + 0.01)
    for side in (-1, 1):
        for number in range(4):
            near = 1.05 - number * 0.24
            far = near - 0.2
            tone = mix(
                board.dice.choice(((226, 206, 184), (196, 206, 216), (222, 190, 176))),
                _PALE,
                number * 0.15,
            )
            _paint_house(board, middle, horizon, side, (far, near), tone)
    board.shape(
        [(middle - 0.06, horizon), (middle + 0.06, horizon), (board.right, 1.0), (0, 1.0)],
        (150, 152, 164),
    )
    for number in range(6):
        y = horizon + 0.38 * (number / 6) ** 1.6 + 0.012
        tall = 0.01 + 0.035 * number / 6
        board.box(middle - tall * 0.14, y, middle + tall * 0.14, y + tall, (236, 236, 230))
    for x, top in ((middle - 0.42, 0.08), (middle - 0.2, 0.36)):
        board.line([(x, 0.9 - top * 0.5), (x, top)], (92, 88, 96), 0.012)
        board.line([(x - 0.06, top + 0.05), (x + 0.06, top + 0.05)], (92, 88, 96), 0.008)
        board.line([(x, top + 0.05), (middle, horizon - 0.05)], (80, 80, 92), 0.002)
        board.line([(x, top + 0.05), (0.0, top - 0.1)], (80, 80, 92), 0.002)


def _paint_house(
    board: Backdrop,
    middle: float,
    horizon: float,
    side: int,
    depth: tuple[float, float],
    tone: Colour,
) -> None:
    far, near = depth
    top = 0.55

    def corner(share: float, height: float) -> tuple[float, float]:
        return middle + side * (0.07 + share * 0.92), horizon + share * (0.42 - height * 1.1)

    board.shape(
        [corner(far, 0), corner(near, 0), corner(near, top * 1.3), corner(far, top * 1.3)], tone
    )
    for low in (0.18, 0.48):
        for number in range(2):
            start = far + (near - far) * (0.18 + 0.42 * number)
            end = start + (near - far) * 0.22
            window = [
                corner(start, low),
                corner(end, low),
                corner(end, low + 0.16),
                corner(start, low + 0.16),
            ]
            board.shape(window, mix(shadow(tone), (120, 160, 200), 0.6))
    board.line([corner(far, top * 1.3), corner(near, top * 1.3)], shadow(tone, 1.5), 0.008)


def paint_school(board: Backdrop) -> None:
    """A school building behind its yard."""
    _paint_sky(board, clouds=3)
    wall: Colour = (236, 226, 210)
    left, right = board.right * 0.08, board.right * 0.94
    board.box(left, 0.24, right, 0.78, wall)
    board.box(left, 0.22, right, 0.25, (176, 120, 104))
    middle = (left + right) / 2
    board.box(middle - 0.14, 0.1, middle + 0.14, 0.78, mix(wall, (255, 255, 255), 0.3))
    board.shape([(middle - 0.17, 0.11), (middle, 0.02), (middle + 0.17, 0.11)], (176, 120, 104))
    board.disc(middle, 0.2, 0.045, (250, 250, 250))
    board.line([(middle, 0.2), (middle, 0.17)], (60, 60, 70), 0.005)
    board.line([(middle, 0.2), (middle + 0.022, 0.21)], (60, 60, 70), 0.005)
    for row in range(3):
        for number in range(16):
            x = left + 0.05 + number * (right - left - 0.1) / 16
            if abs(x + 0.03 - middle) > 0.18:
                board.box(x, 0.3 + row * 0.155, x + 0.062, 0.39 + row * 0.155, (134, 176, 206))
                board.line(
                    [(x + 0.031, 0.3 + row * 0.155), (x + 0.031, 0.39 + row * 0.155)], wall, 0.005
                )
    board.box(middle - 0.07, 0.6, middle + 0.07, 0.78, (110, 130, 150))
    board.sky((216, 196, 160), (232, 214, 178), start=0.76)
    for x in (0.1, 0.3, board.right - 0.32, board.right - 0.08):
        board.tree(x, 0.84, 0.42, (250, 190, 206))


def paint_park(board: Backdrop) -> None:
    """Trees around a path with a bench."""
    _paint_sky(board, clouds=2)
    board.ridge(0.6, 0.01, (132, 182, 150), waves=3)
    board.sky((140, 196, 100), (104, 170, 84), start=0.68)
    for number in range(9):
        x = number * board.right / 8 + board.dice.uniform(-0.06, 0.06)
        board.tree(
            x,
            0.72,
            board.dice.uniform(0.4, 0.62),
            board.dice.choice(((86, 150, 84), (110, 168, 80))),
        )
    path: Colour = (222, 204, 170)
    middle = board.right * 0.55
    board.shape(
        [(middle - 0.05, 0.7), (middle + 0.06, 0.7), (middle + 0.55, 1.0), (middle - 0.3, 1.0)],
        path,
    )
    for y in (0.74, 0.77, 0.82):
        board.box(0.22, y, 0.62, y + 0.018, (150, 106, 74))
    for x in (0.26, 0.57):
        board.box(x, 0.74, x + 0.014, 0.9, (90, 90, 100))


def paint_sea(board: Backdrop) -> None:
    """A beach and the open sea."""
    _paint_sky(board, clouds=4)
    board.sky((52, 128, 190), (96, 186, 206), start=0.58, end=0.88)
    for _ in range(60):
        x, y = board.dice.uniform(0, board.right), board.dice.uniform(0.6, 0.8)
        board.line([(x, y), (x + 0.06 * (y - 0.5) * 3, y)], (170, 216, 232), 0.003)
    board.sky((246, 226, 184), (228, 200, 152), start=0.86)
    board.ridge(0.86, 0.006, (240, 244, 246), waves=5)
    board.ridge(0.88, 0.006, (242, 220, 178), waves=5)


def paint_night_sky(board: Backdrop) -> None:
    """Stars and a moon over a sleeping town."""
    board.sky((16, 22, 58), (58, 74, 130), end=0.8)
    for _ in range(150):
        x, y = board.dice.uniform(0, board.right), board.dice.uniform(0, 0.66)
        board.disc(x, y, board.dice.uniform(0.0008, 0.003), (236, 240, 255))
    board.glow(board.right * 0.76, 0.2, 0.22, (206, 214, 255), 0.5)
    board.disc(board.right * 0.76, 0.2, 0.075, (252, 248, 226))
    board.ridge(0.7, 0.03, (30, 40, 82), waves=2.4)
    for number in range(26):
        x = number * board.right / 25
        tall = board.dice.uniform(0.06, 0.2)
        board.box(x - 0.045, 0.92 - tall, x + 0.045, 1.0, (22, 28, 60))
        for _ in range(4):
            wx, wy = x + board.dice.uniform(-0.03, 0.02), 0.93 - board.dice.uniform(0.0, tall * 0.8)
            board.box(wx, wy, wx + 0.01, wy + 0.014, (250, 214, 130))


def _paint_sky(board: Backdrop, *, clouds: int) -> None:
    board.sky(_BLUE, _PALE, end=0.75)
    board.sky(_PALE, _PALE, start=0.75)
    for number in range(clouds):
        x = (number + board.dice.uniform(0.1, 0.9)) * board.right / clouds
        y = board.dice.uniform(0.16, 0.5)
        board.cloud(x, y, board.dice.uniform(0.1, 0.2), _CLOUD, _CLOUD_SHADE)
