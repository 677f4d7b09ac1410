"""Captions from tags: a template with named fields, no network needed."""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Mapping, Sequence

from sorter.errors import SettingsError
from sorter.records import Image
from sorter.settings import Settings

DEFAULT_TEMPLATE = Settings().caption_template
"""Trigger first: trainers keep the first words of a caption in place and shuffle the others."""

FIELDS = {
    "trigger": "the word that calls the character",
    "count": "how many people are seen: 1girl, 2boys, solo, duo, group",
    "framing": "how much of a person is seen: close-up, portrait, upper_body, full_body",
    "tags": "every other tag, the surest first",
}
"""What a template may name, and what stands there afterwards."""

_COUNT = re.compile(r"(\d\+?|multiple_)(girl|boy|other)s?|solo|duo|group|no_humans")
_FRAMING = re.compile(r"close-up|portrait|(upper|lower|full)_body|cowboy_shot|(very_)?wide_shot")


class TemplateCaptioner:
    """Fills a template from each picture's tags.

    A field that stays empty takes its comma along, and nothing is said twice. Framing stands
    among `tags` unless the template gives it a place of its own.
    """

    def __init__(
        self, template: str = DEFAULT_TEMPLATE, *, underscores: bool = True, most: int = 40
    ) -> None:
        """Write at most `most` tags; `underscores` keeps booru spelling (long_hair).

        Raises SettingsError for a template with an unknown field or without `{trigger}`.
        """
        self._parts = _parts(template)
        self._template = template
        self._underscores = underscores
        self._most = most

    @property
    def id(self) -> str:
        """Revision, and everything that changes a caption: spelling, length and template."""
        spelling = "underscores" if self._underscores else "spaces"
        return f"template-1 {spelling} {self._most} {self._template}"

    def caption(
        self, images: Sequence[Image], tags: Sequence[Mapping[str, float]], *, trigger: str
    ) -> list[str]:
        """Return one line per image; the pictures themselves are not looked at."""
        return [self._line(found, trigger) for _, found in zip(images, tags, strict=True)]

    def _line(self, tags: Mapping[str, float], trigger: str) -> str:
        groups = self._grouped(tags, trigger)
        values = {field: ", ".join(map(self._spelled, group)) for field, group in groups.items()}
        # The trigger is the person's own word: its spelling is never touched.
        values["trigger"] = trigger
        line = "".join(self._spelled(text) + values.get(field, "") for text, field in self._parts)
        pieces = (" ".join(piece.split()) for piece in line.split(","))
        return ", ".join(dict.fromkeys(piece for piece in pieces if piece))

    def _grouped(self, tags: Mapping[str, float], trigger: str) -> dict[str, list[str]]:
        sure = sorted(tags, key=lambda tag: (-tags[tag], tag))
        # "1girl" before "solo", whichever is surer: the order every booru tagger writes.
        count = sorted(filter(_COUNT.fullmatch, sure), key=lambda tag: tag == "solo")
        framing = list(filter(_FRAMING.fullmatch, sure))
        placed = {trigger, *count, *(framing if self._places("framing") else ())}
        rest = [tag for tag in sure if tag not in placed]
        return {"count": count, "framing": framing, "tags": rest[: self._most]}

    def _places(self, field: str) -> bool:
        return any(name == field for _, name in self._parts)

    def _spelled(self, text: str) -> str:
        """Write spaces for underscores, except in a drawn face such as ^_^ or o_o."""
        if self._underscores or not re.search(r"[^\W\d_]{2}", text):
            return text
        return text.replace("_", " ")


def _parts(template: str) -> list[tuple[str, str]]:
    """Split a template into (text, the field after it)."""
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError as error:
        raise SettingsError(
            f"cannot read the caption template '{template}': {error}",
            hint="write a field as {tags}, and a brace that is meant as text twice: {{",
        ) from error
    for _, field, layout, conversion in parsed:
        if field is not None and (field not in FIELDS or layout or conversion):
            raise _unknown_field(template, field)
    if not any(field == "trigger" for _, field, _, _ in parsed):
        raise SettingsError(
            f"the caption template '{template}' does not name {{trigger}}",
            hint=f"a caption must call its character; the default is '{DEFAULT_TEMPLATE}'",
        )
    return [(text, field or "") for text, field, _, _ in parsed]


def _unknown_field(template: str, field: str) -> SettingsError:
    near = difflib.get_close_matches(field, FIELDS, n=1)
    known = ", ".join(f"{{{name}}}" for name in FIELDS)
    guess = f"did you mean {{{near[0]}}}? " if near else ""
    return SettingsError(
        f"the caption template '{template}' names an unknown field '{field}'",
        hint=f"{guess}known fields: {known}",
    )
