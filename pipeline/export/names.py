"""File names that work on Windows, macOS and Linux alike. Letters of every script are kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST = 100
"""Bytes of UTF-8 that a name may take. File systems allow 255; a number, an ending and the
prefix of a training folder have to fit behind and before it."""

_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


def safe_name(text: str, *, longest: int = LONGEST) -> str:
    """Return `text` as a file or folder name without an ending; never empty.

    Control and invisible characters go, characters that Windows forbids become `_`, and so do
    spaces and dots at either end. A device name of Windows (CON, NUL, COM1 ...) gets a `_`.
    """
    composed = unicodedata.normalize("NFC", text)
    # Categories C*: control, format, surrogate, private and unassigned: nothing one can see.
    visible = [sign for sign in composed if unicodedata.category(sign)[0] != "C"]
    spaced = "".join(" " if sign.isspace() else sign for sign in visible)
    clean = "".join("_" if sign in _FORBIDDEN else sign for sign in " ".join(spaced.split()))
    name = _shortened(clean.strip(" ."), longest).rstrip(" .")
    if name.partition(".")[0].rstrip(" ").casefold() in _DEVICES:
        name = _shortened(f"_{name}", longest).rstrip(" .")
    return name or "unnamed"


def file_name(text: str, *, longest: int = LONGEST) -> str:
    """Return a safe name without spaces, for the file names that scripts will handle."""
    return safe_name("_".join(text.split()), longest=longest)


def distinct(names: Iterable[str]) -> list[str]:
    """Number the names that a file system would take for one: `aki`, `aki_2`, `aki_3`.

    Windows and macOS do not tell upper from lower case, macOS not composed from decomposed
    letters. Order decides who keeps the plain name, and every result is as safe as its name.
    """
    wanted = list(names)
    # A name that somebody really has is never given away to a numbered one.
    own = {_comparable(name) for name in wanted}
    taken: set[str] = set()
    found: list[str] = []
    for name in wanted:
        result, number = name, 1
        while _comparable(result) in taken or (number > 1 and _comparable(result) in own):
            number += 1
            result = f"{name}_{number}"
        taken.add(_comparable(result))
        found.append(result)
    return found


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _shortened(name: str, longest: int) -> str:
    """Cut to `longest` bytes of UTF-8 without breaking a letter."""
    return name.encode("utf-8")[:longest].decode("utf-8", errors="ignore")
