"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about one thing."""

    area: str
    """Where it belongs: program, packages, experts, machine."""
    name: str
    """What was looked at."""
    ok: bool
    """Whether it is as it should be."""
    detail: str
    """Version, size, or what went wrong."""
    lost: str = ""
    """What does not work while it is not ok."""
    essential: bool = False
    """Whether nobody can be found in a video without it."""
