"""When mouths move and eyes blink: the expression of an actor at each frame of a shot."""

from __future__ import annotations

import random
from dataclasses import replace

from ui.demo.pose import Expression, Mouth, Pose
from ui.demo.shot import Actor, Shot

_MOUTHS: tuple[Mouth, ...] = ("open", "small", "line", "small", "open", "line")
_THREES = 3
"""Mouths change every third frame at most, as animators draw them."""


def pose_at(shot: Shot, actor: Actor, frame: int) -> Pose:
    """Return the actor's pose at this frame of the shot."""
    if shot.animation == "switch" and frame >= shot.frames // 2:
        return replace(actor.pose, expression=actor.later)
    if shot.animation != "flap":
        return actor.pose
    mood = actor.pose.expression
    if actor.talks:
        mood = replace(mood, mouth=_mouth_at(shot, actor, frame))
    return replace(actor.pose, expression=_blinking(mood, shot, actor, frame))


def _mouth_at(shot: Shot, actor: Actor, frame: int) -> Mouth:
    step = frame // _THREES
    dice = random.Random(f"mouth {shot.seed} {actor.character.name} {step // 6}")
    # Speech comes in phrases with a rest between them.
    if dice.random() < 0.25:
        return actor.pose.expression.mouth
    return _MOUTHS[(step + dice.randrange(6)) % len(_MOUTHS)]


def _blinking(mood: Expression, shot: Shot, actor: Actor, frame: int) -> Expression:
    if mood.open < 0.6:
        return mood
    start = random.Random(f"blink {shot.seed} {actor.character.name}").randrange(8, 60)
    since = (frame - start) % 72
    if since >= 6 or frame < start:
        return mood
    return replace(mood, open=0.0 if 2 <= since < 4 else 0.45)
