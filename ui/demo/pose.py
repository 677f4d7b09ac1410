"""What a character does in one drawing: expression, turn of the head and position of the arms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mouth = Literal["line", "smile", "grin", "small", "open", "round", "frown", "teeth"]
Arms = Literal["down", "wave", "hip", "chest"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A face's mood."""

    mouth: Mouth = "line"
    """Shape of the mouth."""
    open: float = 1.0
    """How far the lids are open: 0 closed, 1 usual, 1.2 surprised."""
    smiling: bool = False
    """Closed lids bend upwards."""
    brow_lift: float = 0.0
    """How far the brows rise, in units."""
    brow_slant: float = 0.0
    """Positive: the inner ends go down (angry). Negative: up (sad)."""
    iris: float = 1.0
    """Size of the iris."""
    blush: float = 0.35
    """Opacity of the cheeks' red."""


EXPRESSIONS: dict[str, Expression] = {
    "neutral": Expression(),
    "smile": Expression(mouth="smile", brow_lift=0.03, blush=0.5),
    "happy": Expression(mouth="grin", open=0.0, smiling=True, brow_lift=0.06, blush=0.65),
    "laugh": Expression(mouth="open", open=1.0, brow_lift=0.08, blush=0.6),
    "talk": Expression(mouth="open"),
    "murmur": Expression(mouth="small"),
    "surprised": Expression(mouth="round", open=1.18, brow_lift=0.14, iris=0.8, blush=0.2),
    "blink": Expression(open=0.0),
    "half": Expression(open=0.5),
    "angry": Expression(mouth="frown", open=0.88, brow_lift=-0.05, brow_slant=0.16, blush=0.25),
    "shout": Expression(mouth="teeth", open=1.05, brow_slant=0.18, iris=0.9, blush=0.3),
    "sad": Expression(mouth="frown", open=0.78, brow_lift=0.04, brow_slant=-0.14, blush=0.3),
}
"""Named expressions; a fixed table that nobody writes to."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Everything about one drawing of a character that is not the character."""

    expression: Expression = Expression()
    """Mood."""
    turn: float = 0.0
    """Head: -1 looks three quarters to the picture's left, 0 at us, 1 to the right."""
    tilt: float = 0.0
    """Head leaning over, degrees clockwise."""
    nod: float = 0.0
    """-1 looks up, 1 looks down."""
    arms: Arms = "down"
    """What the arms do."""
    outfit: int = 0
    """Number of the outfit, counted around when there are fewer."""

    def __post_init__(self) -> None:
        if not -1.0 <= self.turn <= 1.0:
            raise ValueError(f"a head's turn must be -1 to 1, but got {self.turn}")
