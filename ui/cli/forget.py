"""sorter forget: take a video out again."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line


@click.command()
@click.argument("video")
@library_option
@json_option
def forget(video: str, folder: Path, as_json: bool) -> None:
    """Take a video and all that was found in it out again.

    VIDEO is its name, its path, or the beginning of its ID. The video file itself is not touched,
    and what you decided about its crops holds again when you add it again.
    """
    from pipeline import forget as forgetting
    from sorter.library import Library

    with Library.open(folder) as library:
        gone = forgetting.forget(library, video)
    if as_json:
        document(
            {
                "id": gone.video.id,
                "name": gone.video.name,
                "frames": gone.frames,
                "crops": gone.crops,
            }
        )
        return
    found = f"{counted(gone.frames, 'frame')}, {counted(gone.crops, 'crop')}"
    line(f"forgot {gone.video.name}: {found}")
