"""The log of a library: what ran when, and what failed, with time stamps."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE = "logs/process.log"
"""Path of the log inside a library."""

_BYTES = 2_000_000
_KEPT = 3
_OURS = frozenset({"sorter", "models", "pipeline", "ui"})


class _Stderr(logging.Handler):
    """Writes to the present sys.stderr, which progress bars replace while they are shown."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(self.format(record) + "\n")


@contextlib.contextmanager
def logging_to(folder: Path, *, verbose: bool = False) -> Iterator[Path]:
    """Write log lines to the library's log while inside, and with `verbose` to stderr too.

    Yields the path of the log. Four files of 2 MB are kept at most.
    """
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    to_file = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    handlers: list[logging.Handler] = [to_file, *([_Stderr()] if verbose else [])]
    root, former = logging.getLogger(), logging.getLogger().level
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        handler.addFilter(_is_wanted)
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield path
    finally:
        root.setLevel(former)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _is_wanted(record: logging.LogRecord) -> bool:
    """Everything of ours, and of the libraries below only what is wrong."""
    return record.name.split(".")[0] in _OURS or record.levelno >= logging.WARNING
