"""What most formats share: numbered pictures, each with a caption file of the same name."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.export.record import Dataset, Placed


def put(dataset: Dataset, folder: Path, *, images: str, captions: str) -> list[Placed]:
    """Copy all pictures into `images` and write their captions into `captions`, below `folder`."""
    placed = []
    for entry in dataset.entries:
        place = Placed(
            f"{images}/{entry.stem}{entry.source.suffix}", f"{captions}/{entry.stem}.txt"
        )
        (folder / images).mkdir(parents=True, exist_ok=True)
        (folder / captions).mkdir(parents=True, exist_ok=True)
        # Not a link: a person may retouch an export, and the library must not change with it.
        shutil.copyfile(entry.source, folder / place.picture)
        write_text(folder / place.caption, entry.caption + "\n")
        placed.append(place)
    return placed


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with `\\n` line ends on every system, so that exports compare byte by byte."""
    path.write_text(text, encoding="utf-8", newline="\n")
