"""Replace a folder as a whole: a reader sees the old one or the new one, never a mixture."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.export.record import ExportError


@contextlib.contextmanager
def fresh(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends well.

    When the block fails, `target` is as it was. Raises ExportError when the file system refuses.
    """
    new, old = _beside(target)
    try:
        recover(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        recover(target)
        raise ExportError(
            f"cannot write '{target}': {error.strerror or error}",
            hint="check free space and that no program has the folder open",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def recover(target: Path) -> None:
    """Bring back the old folder if the process died between the two renames."""
    _, old = _beside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path) -> tuple[Path, Path]:
    # Hidden, so that nobody who looks at the export folder takes them for a character.
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
