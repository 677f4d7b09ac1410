"""A decision of the ledger in words, and as data for a JSON document."""

from __future__ import annotations

from dataclasses import asdict

from sorter.ledger import Decision


def said(decision: Decision) -> dict[str, object]:
    """Return every field of a decision."""
    return {**asdict(decision), "crops": list(decision.crops)}


def sentence(decision: Decision) -> str:
    """Return what was decided, in one line."""
    number = len(decision.crops)
    crops = f"{number} crop{'' if number == 1 else 's'}"
    return {
        "name": f"{crops} of a group show {decision.name}",
        "move": f"{crops} moved to {decision.name}",
        "reject": f"{crops} not {decision.name}",
        "discard": f"{crops} no character",
        "rename": f"{decision.name} renamed to {decision.detail}",
        "trigger": f"trigger of {decision.name} is {decision.detail}",
        "undo": f"undo of no {decision.target}",
        "redo": f"redo of no {decision.target}",
    }[decision.kind]
