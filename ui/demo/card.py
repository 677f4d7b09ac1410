"""Cards with writing: title, eyecatch and the rolling credits."""

from __future__ import annotations

import random

import cv2
import numpy as np

from sorter.records import Image
from ui.demo.backdrop import Backdrop
from ui.demo.colours import Colour
from ui.demo.shot import Shot

_FONT = cv2.FONT_HERSHEY_DUPLEX


def paint_card(shot: Shot, size: tuple[int, int], frame: int) -> Image:
    """Return black, or the shot's writing on its card, as (H, W, 3) RGB of `size`."""
    if shot.kind == "BLACK":
        return np.zeros((size[1], size[0], 3), np.uint8)
    board = Backdrop(size, random.Random(f"card {shot.segment}"))
    if shot.segment == "ending":
        board.sky((20, 22, 40), (40, 36, 66))
        _roll(board, shot, frame)
        return board.pixels
    _paint_rays(board, shot.segment == "eyecatch")
    lines = shot.title.split("\n")
    for number, line in enumerate(lines):
        y = 0.5 + 0.16 * (number - (len(lines) - 1) / 2)
        _write(board, line, y, 0.11 if number == 0 else 0.055)
    return board.pixels


def _paint_rays(board: Backdrop, cool: bool) -> None:
    first, second = (
        ((90, 180, 210), (150, 214, 226)) if cool else ((250, 176, 120), (255, 214, 150))
    )
    board.sky(second, second)
    middle = (board.right / 2, 0.5)
    for number in range(0, 32, 2):
        angles = np.deg2rad([number * 11.25, (number + 1) * 11.25])
        ends = [(middle[0] + 2 * np.cos(a), middle[1] + 2 * np.sin(a)) for a in angles]
        board.shape([middle, *[(float(x), float(y)) for x, y in ends]], first)
    for _ in range(26):
        x, y = board.dice.uniform(0, board.right), board.dice.uniform(0, 1)
        board.disc(x, y, board.dice.uniform(0.008, 0.028), (255, 250, 236))


def _roll(board: Backdrop, shot: Shot, frame: int) -> None:
    lines = shot.title.split("\n")
    rise = frame / max(1, shot.frames - 1) * (0.12 * len(lines) + 0.6)
    for number, line in enumerate(lines):
        _write(board, line, 1.0 + 0.12 * number - rise, 0.045)


def _write(board: Backdrop, text: str, y: float, tall: float) -> None:
    height, width = board.pixels.shape[:2]
    scale = tall * height / 22
    (wide, _), _ = cv2.getTextSize(text, _FONT, scale, 1)
    corner = (int((width - wide) / 2), int(y * height + tall * height / 2))
    edge: Colour = (70, 40, 60)
    rim, weight = max(1, round(0.05 * tall * height)), max(1, round(0.1 * tall * height))
    # The rim is the same writing, shifted: a bolder one has other widths and would slip away.
    shifts = [(dx * rim, dy * rim) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    for dx, dy in (*shifts, (0, 0)):
        colour = edge if dx or dy else (255, 255, 255)
        spot = corner[0] + dx, corner[1] + dy
        cv2.putText(board.pixels, text, spot, _FONT, scale, colour, weight, cv2.LINE_AA)
