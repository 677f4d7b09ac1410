"""Changing a library's settings file without losing its comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sorter.images import write_bytes
from sorter.settings import changed, read_settings

Value = str | int | float | bool


def change_settings(path: Path, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Set some keys of a `library.toml` and return those whose value is new.

    Raises SettingsError for an unknown key or a bad value; then the file stays as it was.
    """
    former = read_settings(path)
    changed(former, dict(values))
    new = tuple(key for key, value in values.items() if getattr(former, key) != value)
    if new:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for key in new:
            text = _with_line(text, key, f"{key} = {_toml(values[key])}")
        write_bytes(path, text.encode())
    return new


def _with_line(text: str, key: str, line: str) -> str:
    """Replace the line that sets the key, else the commented default, else add one."""
    for pattern in (rf"^{key}[ \t]*=.*$", rf"^#[ \t]*{key}[ \t]*=.*$"):
        replaced, count = re.subn(pattern, lambda _: line, text, count=1, flags=re.MULTILINE)
        if count:
            return replaced
    return text + ("" if not text or text.endswith("\n") else "\n") + line + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value)
