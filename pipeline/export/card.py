"""The dataset card: card.json for programs and the next export, README.md for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from pipeline.export.coverage import counted, coverage, missing
from pipeline.export.record import About, Dataset, Entry, ExportError, Placed

CARD = "card.json"
"""Every character's folder has one; a folder without it is not ours."""

VERSION = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What people did to an earlier export of the same character."""

    captions: Mapping[str, str]
    """Picture key -> the text that a person wrote."""
    pictures: tuple[str, ...]
    """Keys of pictures that a person retouched."""


def card(
    dataset: Dataset,
    about: About,
    placed: Sequence[Placed],
    *,
    format_name: str,
    files: Mapping[str, str],
    kept: Kept,
) -> str:
    """Return card.json. It says nothing about when: the same state gives the same bytes.

    Args:
        dataset: What was exported.
        about: How it was made.
        placed: Where each entry was put, in the order of the entries.
        format_name: Name of the format.
        files: SHA-256 of every file that was written, by path relative to the folder.
        kept: What people did to earlier exports; it is carried on, whether it was used or not.
    """
    entries = zip(dataset.entries, placed, strict=True)
    content = {
        "version": VERSION,
        "format": format_name,
        "character": {
            "id": dataset.id,
            "name": dataset.name,
            "trigger": dataset.trigger,
            "class": dataset.class_word,
            "repeats": dataset.repeats,
        },
        "count": len(dataset.entries),
        "wanted": dataset.wanted,
        "size": dataset.size,
        "missing": list(missing(dataset)),
        "coverage": asdict(coverage(dataset.entries)),
        "traits": {name: round(share, 3) for name, share in about.traits.items()},
        "traits_pruned": about.pruned,
        "models": dict(about.models),
        "settings": dict(about.settings),
        "pictures": [_picture(entry, place, kept) for entry, place in entries],
        "edited": dict(sorted(kept.captions.items())),
        "retouched": sorted(kept.pictures),
        "files": dict(sorted(files.items())),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_card(folder: Path) -> dict[str, Any] | None:
    """Return the card of a character's folder, or None where there is none.

    Raises ExportError for a card that is damaged or from a newer version.
    """
    path = folder / CARD
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] <= VERSION:
            return cast("dict[str, Any]", content)
        problem = f"version {content['version']} is newer than {VERSION}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = str(error) or type(error).__name__
    raise ExportError(
        f"cannot read '{path}': {problem}",
        hint=f"move the folder '{folder}' away and export again",
    )


def readme(dataset: Dataset, about: About, *, how_to: str) -> str:
    """Return README.md."""
    found = coverage(dataset.entries)
    lines = [
        f"# {dataset.name}",
        "",
        f"{counted(len(dataset.entries), 'picture')} of one character for training, shorter side "
        f"{dataset.size} pixels. Trigger word: `{dataset.trigger}`.",
        "",
        "![All pictures](sheet.png)",
        "",
        *_section("What is missing", [*missing(dataset)] or ["nothing that can be counted"]),
        *_section("Training", how_to.splitlines(), bullet=False),
        *_section("Framing", _counts(found.framings)),
        *_section("View of the face", _counts(found.angles)),
        *_section("Episodes", [*_counts(found.episodes), _shots(found.shots)]),
        *_section("Traits of the character", _traits(about)),
        *_section("Made with", [f"{task}: {model}" for task, model in about.models.items()]),
        *_section("Settings", [f"{name}: {value}" for name, value in about.settings.items()]),
        *_section("Your own changes", _OWN_CHANGES, bullet=False),
        *_sources(dataset.entries),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


_OWN_CHANGES = [
    "Edit any caption and retouch any picture here: the next export keeps what you changed, and",
    "files that you add. To get a file as the sorter makes it, delete yours and export again.",
]


def _picture(entry: Entry, placed: Placed, kept: Kept) -> dict[str, object]:
    origin = entry.origin
    return {
        "picture": placed.picture,
        "caption": placed.caption,
        "key": origin.key,
        "episode": origin.episode,
        "time": round(origin.time, 3),
        "shot": origin.shot,
        "framing": origin.framing,
        "angle": origin.angle,
        "faces": origin.faces,
        "width": entry.width,
        "height": entry.height,
        "enlarged": round(origin.enlarged, 2),
        "reason": origin.reason,
        "tags": list(entry.tags),
        "caption_by": "person" if origin.key in kept.captions else "sorter",
    }


def _section(title: str, lines: Sequence[str], *, bullet: bool = True) -> list[str]:
    if not lines:
        return []
    mark = "- " if bullet else ""
    return [f"## {title}", "", *(f"{mark}{line}" for line in lines), ""]


def _shots(count: int) -> str:
    return f"from {counted(count, 'shot')}"


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"{name}: {count}" for name, count in counts.items()]


def _traits(about: About) -> list[str]:
    if not about.traits:
        return []
    where = "left to the trigger" if about.pruned else "part of the captions"
    shares = [f"`{name}` on {share:.0%} of the pictures" for name, share in about.traits.items()]
    return [*shares, f"these are {where}"]


def _sources(entries: Sequence[Entry]) -> list[str]:
    rows = [
        f"| {_cell(entry.stem)} | {_cell(entry.origin.episode)} | {_clock(entry.origin.time)} "
        f"| {entry.origin.framing} | {entry.width} x {entry.height} | {entry.origin.reason} |"
        for entry in entries
    ]
    head = ["| picture | episode | time | framing | pixels | why |", "|---|---|---|---|---|---|"]
    return ["## Pictures", "", *head, *rows] if rows else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")  # a bar would begin the next cell


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{seconds % 60:06.3f}"
