"""Every expert does a small job on a drawn picture, whose right answer is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from models.registry import ENTRIES, Entry, Kind, Profile, entries
from sorter.errors import SorterError
from ui.demo.cast import CAST
from ui.demo.portrait import Portrait, draw_portrait
from ui.health.check import Check

_SIDE = 384
_HIT = 0.3  # overlap from which on a detection means the drawn face

_LOST: Mapping[Kind, str] = {
    "detector": "no face is found: nothing works",
    "embedder": "characters cannot be told apart as well",
    "tagger": "captions carry no tags",
    "captioner": "datasets have no captions",
    "upscaler": "small pictures stay small",
}
_ESSENTIAL: frozenset[Kind] = frozenset({"detector", "embedder"})
_KINDS: tuple[Kind, ...] = ("detector", "embedder", "tagger", "captioner", "upscaler")


def check_experts() -> list[Check]:
    """Run every registered expert once; weights that are not there yet are fetched."""
    portrait = draw_portrait(CAST[0], size=_SIDE)
    return [check_expert(entry, portrait) for entry in ENTRIES] + [_full()]


def _full() -> Check:
    """Say what the full profile would add."""
    profile: Profile = "full"
    present = [kind for kind in _KINDS if entries(kind, profile)]
    if present:
        return Check("experts", "profile full", True, f"registered for: {', '.join(present)}")
    return Check("experts", "profile full", True, "no model of it is installed; bundled ones work")


def check_expert(entry: Entry, portrait: Portrait) -> Check:
    """Let one expert do its job; whatever goes wrong is told, never raised."""
    essential = entry.kind in _ESSENTIAL and entry.profile == "bundled"
    name = f"{entry.profile} {entry.kind} {entry.name}"
    try:
        expert = entry.make()
        wrong = _JOBS[entry.kind](expert, portrait)
        detail = wrong or expert.id
    except SorterError as error:
        wrong = detail = str(error)
    except Exception as error:  # the other checks must go on
        wrong = detail = f"{type(error).__name__}: {error}"
    lost = _LOST[entry.kind] if wrong else ""
    return Check("experts", name, not wrong, detail, lost, essential=essential)


def _detect(expert: Any, portrait: Portrait) -> str:
    (found,) = expert.detect([portrait.image])
    hit = any(seen.box.iou(portrait.face) >= _HIT for seen in found)
    return "" if hit else "did not find the face in a drawn picture"


def _embed(expert: Any, portrait: Portrait) -> str:
    rows = np.asarray(expert.embed([portrait.image, portrait.image[:, ::-1].copy()]))
    if rows.shape != (2, expert.size):
        return f"gave an array of shape {rows.shape}, not (2, {expert.size})"
    unit = np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)
    return "" if unit else "gave vectors whose length is not 1"


def _tag(expert: Any, portrait: Portrait) -> str:
    (tags,) = expert.tag([portrait.image])
    fine = all(0.0 <= score <= 1.0 for score in tags.values())
    return "" if tags and fine else f"gave no usable tags for a drawn picture: {tags}"


def _caption(expert: Any, portrait: Portrait) -> str:
    (text,) = expert.caption([portrait.image], [{"1girl": 1.0}], trigger="somebody")
    return "" if text.startswith("somebody") else f"wrote a caption without the trigger: '{text}'"


def _upscale(expert: Any, portrait: Portrait) -> str:
    small = portrait.image[:64, :48].copy()
    large = expert.upscale(small)
    wanted = (64 * expert.scale, 48 * expert.scale, 3)
    return "" if large.shape == wanted else f"gave a picture of shape {large.shape}, not {wanted}"


_JOBS: Mapping[Kind, Callable[[Any, Portrait], str]] = {
    "detector": _detect,
    "embedder": _embed,
    "tagger": _tag,
    "captioner": _caption,
    "upscaler": _upscale,
}
"""Per kind: a small job that returns what was wrong, or ''."""
