"""Backgrounds with a roof."""

from __future__ import annotations

from ui.demo.backdrop import Backdrop
from ui.demo.colours import Colour, mix, shadow


def paint_room(board: Backdrop) -> None:
    """A bedroom: window with curtains, shelf, desk and bed."""
    wall: Colour = (238, 222, 200)
    board.sky(mix(wall, (255, 255, 255), 0.2), wall, end=0.82)
    board.sky((176, 130, 96), (150, 106, 78), start=0.82)
    board.box(0, 0.8, board.right, 0.825, (250, 244, 232))
    _paint_window(board, board.right * 0.3, 0.14, 0.5, 0.42)
    for side in (-1, 1):
        x = board.right * 0.3 + 0.25 + side * 0.33
        for fold in range(4):
            tone = mix((238, 160, 160), (255, 220, 214), (fold % 2) * 0.6)
            board.box(x - 0.09 + fold * 0.045, 0.08, x - 0.045 + fold * 0.045, 0.66, tone)
    _paint_shelf(board, board.right * 0.74, 0.2)
    board.box(board.right * 0.66, 0.6, board.right * 0.99, 0.63, (170, 122, 86))
    for x in (board.right * 0.67, board.right * 0.97):
        board.box(x, 0.63, x + 0.025, 0.86, (140, 98, 70))
    board.box(0, 0.66, board.right * 0.2, 0.9, (126, 160, 206))
    board.box(0, 0.64, board.right * 0.2, 0.7, (246, 246, 250))


def paint_classroom(board: Backdrop) -> None:
    """A classroom: windows to the left, a board ahead, rows of desks."""
    board.sky((240, 236, 222), (228, 220, 200), end=0.74)
    board.sky((190, 152, 112), (166, 126, 90), start=0.74)
    for number in range(3):
        _paint_window(board, 0.02 + number * 0.3, 0.1, 0.26, 0.44)
    left = board.right * 0.56
    board.box(left - 0.02, 0.14, board.right - 0.03, 0.5, (150, 110, 78))
    board.box(left, 0.16, board.right - 0.05, 0.48, (52, 96, 80))
    for number in range(4):
        y = 0.22 + number * 0.05
        board.line(
            [(left + 0.06, y), (left + 0.2 + 0.06 * (number % 2), y)], (190, 210, 200), 0.004
        )
    for row, y in enumerate((0.66, 0.78, 0.92)):
        wide = 0.14 + 0.05 * row
        for number in range(5):
            x = number * board.right / 4.4 - 0.06 * row
            board.box(x, y, x + wide, y + 0.02, (216, 174, 124))
            for leg in (0.01, wide - 0.02):
                board.box(x + leg, y + 0.02, x + leg + 0.01, y + 0.13, (130, 134, 146))


def paint_corridor(board: Backdrop) -> None:
    """A long corridor with light from the side."""
    middle, horizon = board.right * 0.46, 0.5
    near = [(0.0, 0.0), (board.right, 0.0), (board.right, 1.0), (0.0, 1.0)]
    far = [
        (middle - 0.13, 0.36),
        (middle + 0.13, 0.36),
        (middle + 0.13, 0.62),
        (middle - 0.13, 0.62),
    ]
    tones: tuple[Colour, ...] = ((232, 232, 226), (214, 206, 190), (176, 160, 140), (224, 220, 206))
    for number in range(4):
        after = (number + 1) % 4
        board.shape([near[number], near[after], far[after], far[number]], tones[number])
    board.box(far[0][0], far[0][1], far[2][0], far[2][1], (200, 222, 236))
    for number in range(4):
        start, end = 0.2 + number * 0.2, 0.32 + number * 0.2

        def on_wall(share: float, y: float) -> tuple[float, float]:
            return far[0][0] * (1 - share), horizon + (y - horizon) * (0.26 + 0.74 * share)

        pane = [on_wall(start, 0.18), on_wall(end, 0.18), on_wall(end, 0.62), on_wall(start, 0.62)]
        board.shape(pane, (166, 208, 238))
        low = [on_wall(start, 1.0), on_wall(end, 1.0)]
        spot = [
            low[0],
            low[1],
            (low[1][0] + 0.4 * end, low[1][1]),
            (low[0][0] + 0.4 * start, low[0][1]),
        ]
        board.shape(spot, (236, 222, 190))
    board.glow(0.1, 0.4, 0.5, (255, 250, 230), 0.35)


def _paint_window(board: Backdrop, x: float, y: float, wide: float, tall: float) -> None:
    board.box(x - 0.015, y - 0.015, x + wide + 0.015, y + tall + 0.015, (250, 248, 240))
    board.box(x, y, x + wide, y + tall, (156, 206, 240))
    board.box(x, y + tall * 0.6, x + wide, y + tall, (190, 224, 236))
    board.shape(
        [
            (x, y + tall),
            (x, y + tall * 0.8),
            (x + wide * 0.4, y + tall * 0.7),
            (x + wide, y + tall * 0.85),
            (x + wide, y + tall),
        ],
        (128, 180, 130),
    )
    board.line([(x + wide / 2, y), (x + wide / 2, y + tall)], (250, 248, 240), 0.012)
    board.line([(x, y + tall / 2), (x + wide, y + tall / 2)], (250, 248, 240), 0.008)


def _paint_shelf(board: Backdrop, x: float, y: float) -> None:
    wood: Colour = (178, 132, 94)
    for row in range(2):
        low = y + 0.15 + row * 0.18
        spot = x
        while spot < x + 0.4:
            wide, tall = board.dice.uniform(0.015, 0.03), board.dice.uniform(0.08, 0.13)
            tone = board.dice.choice(
                ((200, 90, 84), (90, 120, 170), (230, 200, 120), (110, 150, 110))
            )
            board.box(spot, low - tall, spot + wide, low, tone)
            board.line([(spot, low - tall), (spot, low)], shadow(tone), 0.002)
            spot += wide
        board.box(x - 0.02, low, x + 0.44, low + 0.016, wood)
