"""Would a trainer load it? Looks at an export as it lies on disk, not at what was meant."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.export.card import read_card
from pipeline.framing import SMALLEST_SIDE
from sorter.errors import SorterError
from sorter.images import PICTURE_SUFFIXES, read_image


def check(folder: Path) -> list[str]:
    """Return what is wrong with a character's folder, one sentence each; empty when it is fine."""
    try:
        card = read_card(folder)
    except SorterError as error:
        return [str(error)]
    if card is None:
        return [f"{folder.name}: there is no card.json"]
    missing = sorted(file for file in card["files"] if not (folder / file).is_file())
    found = [f"{folder.name}: {file} is missing" for file in missing]
    for entry in card["pictures"]:
        sentences = (*_picture(folder, entry, card["size"]), *_caption(folder, entry, card))
        found += [f"{folder.name}: {sentence}" for sentence in sentences]
    found += [f"{folder.name}: {sentence}" for sentence in _stems(card)]
    found += [f"{folder.name}: {sentence}" for sentence in _uncaptioned(folder, card)]
    return found + check_root(folder)


def check_root(folder: Path) -> list[str]:
    """Return what is wrong with the .toml and .json files directly in a folder."""
    found: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        found += [f"{path.name}: {sentence}" for sentence in _toml(path)]
    for path in sorted(folder.glob("*.json")):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            found.append(f"{path.name}: cannot be read as JSON: {error}")
    return found


def _picture(folder: Path, entry: Mapping[str, Any], size: int) -> Iterator[str]:
    name = entry["picture"]
    if not (folder / name).is_file():
        return
    try:
        height, width = read_image(folder / name).shape[:2]
    except SorterError:
        yield f"{name} cannot be opened as a picture"
        return
    if (width, height) != (entry["width"], entry["height"]):
        yield f"{name} is {width} x {height}, but {entry['width']} x {entry['height']} is noted"
    if min(width, height) < min(size, SMALLEST_SIDE):
        yield f"{name} is only {width} x {height} pixels"


def _caption(folder: Path, entry: Mapping[str, Any], card: Mapping[str, Any]) -> Iterator[str]:
    path, trigger = folder / entry["caption"], card["character"]["trigger"]
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        yield f"{entry['caption']} is not UTF-8"
        return
    if not text:
        yield f"{entry['caption']} is empty"
    elif not f"{text},".startswith(f"{trigger},"):
        yield f"{entry['caption']} does not begin with the trigger '{trigger}'"


def _stems(card: Mapping[str, Any]) -> list[str]:
    # Windows and macOS take A.png and a.png for one file.
    stems = Counter(Path(entry["picture"]).stem.casefold() for entry in card["pictures"])
    return [f"{count} pictures are called {stem}" for stem, count in stems.items() if count > 1]


def _uncaptioned(folder: Path, card: Mapping[str, Any]) -> list[str]:
    """Find pictures that a person added without a caption where a trainer will look."""
    places = {
        (Path(entry["picture"]).parent, Path(entry["caption"]).parent) for entry in card["pictures"]
    }
    return [
        f"{(images / path.name).as_posix()} has no caption"
        for images, captions in sorted(places)
        for path in sorted((folder / images).glob("*"))
        if path.suffix.lower() in PICTURE_SUFFIXES
        and not (folder / captions / f"{path.stem}.txt").is_file()
    ]


def _toml(path: Path) -> list[str]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"cannot be read as TOML: {error}"]
    found = []
    for dataset in content.get("datasets", []):
        for subset in dataset.get("subsets", []):
            images = Path(subset["image_dir"])
            if not any(entry.suffix.lower() in PICTURE_SUFFIXES for entry in _entries(images)):
                found.append(f"there is no picture in '{images}'")
            if subset["num_repeats"] < 1:
                found.append(
                    f"'{images}' has {subset['num_repeats']} repeats, at least 1 is needed"
                )
    return found


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
