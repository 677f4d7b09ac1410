"""The page: a report's content as one HTML file that loads nothing from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sorter.images import write_bytes
from ui.report.content import Content, Presence
from ui.status import clock

_FOLDER = Path(__file__).parent
_GOLDEN_ANGLE = 137.508  # degrees: hues of neighbours in a list differ as much as they can
_UNITS = 1000  # width of a strip in its own units


def write_report(content: Content, path: Path) -> None:
    """Write the page; a browser that is open on the old file never sees half of the new one."""
    write_bytes(path, render(content).encode())


def render(content: Content) -> str:
    """Return the page. Every text in it is escaped by the template engine."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        data_uri=data_uri, strip_path=strip_path, clock=clock, number="{:,}".format
    )
    style = Markup((_FOLDER / "style.css").read_text(encoding="utf-8"))  # noqa: S704 # our own file
    return environment.get_template("page.html").render(
        content=content, style=style, hues=hues(content)
    )


def data_uri(jpeg: bytes) -> str:
    """Return a picture as an address that holds the picture itself."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def strip_path(presence: Presence) -> str:
    """Return the spans as an SVG path of rectangles, 1000 units wide and 1 high."""
    scale = _UNITS / presence.duration
    parts = []
    for start, end in presence.spans:
        left, width = round(start * scale), max(2, round((end - start) * scale))
        parts.append(f"M{left} 0h{width}v1h-{width}z")
    return "".join(parts)


def hues(content: Content) -> Mapping[str, int]:
    """Return a colour, 0 to 359 degrees, for each section; characters come first."""
    keys = [section.key for section in content.characters + content.groups]
    return {key: round(200 + place * _GOLDEN_ANGLE) % 360 for place, key in enumerate(keys)}
