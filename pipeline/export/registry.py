"""Every export format by its name. A new format is one file, one line here and one golden tree."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pipeline.export.kohya import Kohya
from pipeline.export.plain import Plain
from pipeline.export.record import ExportError, Format

FORMATS: tuple[Format, ...] = (
    Kohya(),
    Plain(),
)


def formats(names: Sequence[str]) -> list[Format]:
    """Return the formats with these names. Raises ExportError for an unknown one."""
    known = {entry.name: entry for entry in FORMATS}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            guess = f"did you mean '{near[0]}'? " if near else ""
            raise ExportError(
                f"there is no export format '{name}'",
                hint=f"{guess}known formats: {', '.join(known)}",
            )
    return [known[name] for name in dict.fromkeys(names)]
