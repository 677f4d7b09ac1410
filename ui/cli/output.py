"""How a verb answers: one JSON document, or lines and tables for a person, on stdout."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click


def document(data: object) -> None:
    """Print one JSON document. ASCII only, so that no console's encoding can spoil it."""
    click.echo(json.dumps(data, indent=2))


def line(text: str = "") -> None:
    """Print a line of the answer."""
    click.echo(text)


def note(text: str) -> None:
    """Print a line about the work to stderr."""
    click.echo(text, err=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under headings; columns as wide as needed, numbers to the right."""
    texts = [[str(value) for value in row] for row in rows]
    widths = [max(_width(cell) for cell in column) for column in zip(headings, *texts, strict=True)]
    numeric = [
        all(isinstance(row[place], int | float) for row in rows) for place in range(len(headings))
    ]
    for cells in [list(headings), *texts]:
        click.echo(
            "  ".join(
                _padded(cell, width, right)
                for cell, width, right in zip(cells, widths, numeric, strict=True)
            ).rstrip()
        )


def counted(number: int, noun: str) -> str:
    """Return '1 crop', '2 crops', '1,204 crops'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _width(text: str) -> int:
    """Columns on a terminal: Japanese and Chinese characters take two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
