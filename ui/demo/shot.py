"""What a shot is: who stands where, in which light, before which place, and how it moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ui.demo.background import Place
from ui.demo.camera import Move
from ui.demo.characters import Character
from ui.demo.light import Tint
from ui.demo.pose import Expression, Pose

FPS = 24
"""Frames a second, as in anime made for television."""

Kind = Literal["BLACK", "CARD", "BG", "CU", "MS", "LS", "2S", "3S"]
"""Black, a card with writing, a place alone, close-up, medium, long, two and three persons."""
Segment = Literal["black", "cold_open", "opening", "A", "eyecatch", "B", "ending"]
Transition = Literal["cut", "dissolve", "fade_in", "flash"]
Animation = Literal["still", "flap", "switch"]
"""Nothing moves; the mouth moves and eyes blink; the expression changes half way."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A character on the stage."""

    character: Character
    """Who."""
    pose: Pose
    """How, at the start of the shot."""
    later: Expression
    """Expression in the second half of a `switch` shot."""
    x: float
    """Middle of the face, in frame widths."""
    y: float
    """Height of the eyes, in frame heights."""
    unit: float
    """Half the width of the face, in frame heights."""
    talks: bool = False
    """Whether the mouth moves in a `flap` shot."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot of the script, without its place in time."""

    segment: Segment
    """Part of the episode."""
    kind: Kind
    """Framing."""
    frames: int
    """Length."""
    place: Place | None = None
    """Background; None for black and cards."""
    actors: tuple[Actor, ...] = ()
    """Back to front."""
    camera: Move = "hold"
    """Camera move."""
    animation: Animation = "still"
    """What moves in the drawing."""
    tint: Tint = "none"
    """Light."""
    transition: Transition = "cut"
    """How it begins."""
    fade_out: bool = False
    """Whether it ends in black."""
    seed: int = 0
    """Of mouth movement and blinks."""
    title: str = ""
    """Writing on a card."""
    repeats: str = ""
    """The shot that this one shows again, such as `ep1:A+3`; empty for a new one."""

    def __post_init__(self) -> None:
        if self.frames < 1:
            raise ValueError(f"a shot needs at least one frame, but got {self.frames}")
