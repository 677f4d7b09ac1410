"""The export that is already there: what people changed in it must survive the next one."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.export.card import CARD, Kept, read_card
from pipeline.export.record import Dataset, Entry, ExportError, Placed
from sorter.images import read_image

_CACHES = (".npz",)
# Latents that a trainer cached under a picture's name; the name may show another picture now.

KEPT = "kept"
"""Folder for retouched pictures that are not part of the dataset any more."""


@dataclass(frozen=True, slots=True)
class Previous:
    """What is worth keeping of an earlier export."""

    folder: Path
    """The character's folder."""
    captions: Mapping[str, str]
    """Picture key -> text that a person wrote, now or before any earlier export."""
    pictures: Mapping[str, str]
    """Picture key -> file that a person retouched, relative to the folder."""
    own: tuple[str, ...]
    """Files that a person put there, relative to the folder."""
    pictures_in: str
    """Folder of the pictures, relative to the character's; empty when there was no export."""

    def merged(self, dataset: Dataset) -> Dataset:
        """Return the dataset with people's captions and pictures in place of the sorter's."""
        entries = []
        for entry in dataset.entries:
            key = entry.origin.key
            text = self.captions.get(key, entry.caption)
            file = self.pictures.get(key)
            entry = replace(entry, caption=text)
            entries.append(_retouched(entry, self.folder / file) if file else entry)
        return replace(dataset, entries=tuple(entries))

    def kept(self) -> Kept:
        """Return what the next card has to carry on."""
        return Kept(self.captions, tuple(sorted(self.pictures)))

    def carry(self, dataset: Dataset, placed: Sequence[Placed], folder: Path) -> None:
        """Bring a person's own files, and pictures without a place, into the new folder."""
        chosen = {entry.origin.key for entry in dataset.entries}
        for key, file in self.pictures.items():
            if key not in chosen:
                name = key.replace(":", "-") + Path(file).suffix
                _link(self.folder / file, folder / KEPT / name)
        # The picture folder may be called otherwise now: its name can hold the repeats.
        now = str(PurePosixPath(placed[0].picture).parent) if placed else self.pictures_in
        for file in self.own:
            inside = bool(self.pictures_in) and file.startswith(f"{self.pictures_in}/")
            target = folder / (now + file[len(self.pictures_in) :] if inside else file)
            if not target.exists():
                _link(self.folder / file, target)


def read_previous(folder: Path) -> Previous:
    """Compare a character's folder with what the last export wrote there.

    Raises ExportError when the folder holds files but no export: it is not ours to replace.
    """
    card = read_card(folder)
    present = _files(folder)
    if card is None:
        if present:
            raise ExportError(
                f"'{folder}' exists and is not a dataset that was exported here",
                hint="choose another --out, or move that folder away",
            )
        return Previous(folder, {}, {}, (), "")
    written: dict[str, str] = card["files"]
    changed = {
        file for file in present if file in written and sha256(folder / file) != written[file]
    }
    captions: dict[str, str] = dict(card["edited"])
    pictures: dict[str, str] = {}
    for entry in card["pictures"]:
        key, caption, picture = entry["key"], entry["caption"], entry["picture"]
        if caption in changed:
            captions[key] = _text(folder / caption)
        elif caption not in present:
            captions.pop(key, None)
        if picture in present and (picture in changed or key in card["retouched"]):
            pictures[key] = picture
    own = tuple(file for file in present if _is_own(file, written))
    pictures_in = [str(PurePosixPath(entry["picture"]).parent) for entry in card["pictures"][:1]]
    return Previous(folder, captions, pictures, own, "".join(pictures_in))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_below(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path with `/`, in order."""
    return {file: sha256(folder / file) for file in _files(folder)}


def _is_own(file: str, written: Mapping[str, str]) -> bool:
    return file not in written and file != CARD and not file.endswith(_CACHES)


def _files(folder: Path) -> list[str]:
    if not folder.exists():
        return []
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in found)


def _text(path: Path) -> str:
    # An editor may have added a byte order mark and line ends of its own.
    return path.read_text(encoding="utf-8-sig", errors="replace").strip()


def _retouched(entry: Entry, path: Path) -> Entry:
    height, width = read_image(path).shape[:2]
    return replace(entry, source=path, width=width, height=height)


def _link(source: Path, target: Path) -> None:
    """Put a file into the new folder without copying it where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
