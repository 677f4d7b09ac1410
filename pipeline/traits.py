"""Which tags describe a character itself rather than one picture of it.

What most pictures of a character share and what belongs to the body - hair, eyes, ears, tail - can
be left out of the captions: training then ties it to the trigger word, and the trigger alone calls
the whole look. Kept in the captions, it stays something that a prompt can change.

Captions keep these tags unless asked otherwise. A tag that is there can be taken out of a folder
of captions with one command, one that was never written cannot be put back; and a small tagger's
hair and eye colours are estimates, which nobody should find burnt into a trigger unasked.
The dataset card names the traits either way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

CORE_SHARE = 0.35
"""Share of a character's pictures from which on a tag is a trait; the field's number for it."""

_BODY = re.compile(
    r"(.*_)?(hair|eyes|eye|bangs|ponytail|twintails|braids?|ahoge|sidelocks|hairbun|hair_bun|"
    r"bob_cut|double_bun|hime_cut|drill|drills|ears|tail|horns?|wings|halo|mole|fangs?|freckles|skin|"
    r"heterochromia|dark-skinned_(fe)?male|beard|mustache|scar|pupils|eyebrows|eyelashes)"
    r"(_under_eye|_under_mouth|_on_face|_on_cheek)?"
)
_PASSING = re.compile(
    # States and things done with the body come and go: a prompt must be able to call them.
    r"(closed|half-closed|covered|rolling|teary|wide|one|crossed|empty|narrowed)_(eyes?.*)|"
    r"(wet|messy|floating|adjusting|holding|playing_with(_own)?|hand_in(_own)?)_(hair|tail|ears)|"
    r"(raised|furrowed)_eyebrows?"
)


def core_traits(tags: Sequence[Collection[str]], *, share: float = CORE_SHARE) -> dict[str, float]:
    """Return the traits of a character with the share of its pictures that has each.

    Args:
        tags: The tags of every picture of one character.
        share: Share of the pictures from which on a tag counts, 0 to 1.
    """
    if not tags:
        return {}
    counts = Counter(tag for picture in tags for tag in set(picture) if is_trait(tag))
    found = {tag: count / len(tags) for tag, count in counts.items()}
    most = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    return {tag: part for tag, part in most if part >= share}


def is_trait(tag: str) -> bool:
    """Say whether a tag describes the body, and not what it does or wears."""
    return _BODY.fullmatch(tag) is not None and _PASSING.fullmatch(tag) is None


def without(tags: Mapping[str, float], traits: Collection[str]) -> dict[str, float]:
    """Return the tags that are not among the traits, in their order."""
    return {tag: score for tag, score in tags.items() if tag not in traits}
