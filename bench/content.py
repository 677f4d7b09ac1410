"""What a library holds, as one comparable value: every row and every picture, no clock."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sorter.library import Library

_CLOCKS = {"timing": None, "decision": "time"}
"""Tables or columns that tell how long or when: they differ between two equal runs."""


def content(folder: Path) -> dict[str, str]:
    """Return a digest per table and one of all picture files."""
    with Library.open(folder) as library:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [row["name"] for row in library.database.execute(query)]
        found = {name: _table(library, name) for name in tables if name != "timing"}
    files = sorted(path for path in (folder / "frames").rglob("*") if path.is_file())
    found["files"] = _digest(f"{path.name} {_digest_bytes(path.read_bytes())}" for path in files)
    return found


def _table(library: Library, name: str) -> str:
    rows = library.database.execute(f"SELECT * FROM {name}").fetchall()
    skip = _CLOCKS.get(name)
    names = [name for name in rows[0].keys() if name != skip] if rows else []  # noqa: SIM118  # a Row iterates over its values
    return _digest(sorted(repr([row[name] for name in names]) for row in rows))


def _digest(lines: object) -> str:
    return _digest_bytes("\n".join(lines).encode())  # type: ignore[arg-type]


def _digest_bytes(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
