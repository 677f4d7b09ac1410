"""The library on disk: one folder per series, one SQLite file in it that is the truth."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from sorter import schema
from sorter.errors import LibraryBusyError, LibraryError
from sorter.settings import Settings, default_toml, read_settings

DATABASE = "library.db"
"""Name of the database inside a library folder; a folder that has it is a library."""

_BUSY_SECONDS = 30.0


class Library:
    """An open library. One object per thread; many may be open on one folder at a time.

    Decisions are short transactions and may be written at any time. Steps are long, so only one
    process at a time may run them: it holds `working()`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = _connect(folder / DATABASE)
        self.settings: Settings = read_settings(folder / "library.toml")

    @classmethod
    def create(cls, folder: Path) -> Library:
        """Open the library in `folder`, making folder, settings and tables where missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            settings = folder / "library.toml"
            if not settings.exists():
                settings.write_text(default_toml(), encoding="utf-8")
            with FileLock(folder / ".migrate.lock", timeout=_BUSY_SECONDS):
                library = cls(folder)
                schema.migrate(library.database)
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(folder, error) from error
        return library

    @classmethod
    def open(cls, folder: Path) -> Library:
        """Open an existing library. Raises LibraryError where there is none."""
        if not (folder / DATABASE).is_file():
            raise LibraryError(
                f"'{folder}' is not a library: it holds no {DATABASE}",
                hint="make one with: sorter run VIDEO... --library " + str(folder),
            )
        try:
            library = cls(folder)
            if schema.version(library.database) > len(schema.MIGRATIONS):
                raise LibraryError(
                    f"library '{folder}' was written by a newer version of the sorter",
                    hint="update with: pip install --upgrade anime-character-sorter",
                )
            if schema.version(library.database) == len(schema.MIGRATIONS):
                return library
            library.close()
        except sqlite3.DatabaseError as error:
            raise _unusable(folder, error) from error
        return cls.create(folder)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; the library can be opened again at any time."""
        self.database.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write: everything inside is on disk at the end, or nothing of it is."""
        # IMMEDIATE takes the write lock at once, so that a read is never upgraded halfway.
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield self.database
        except BaseException:
            self.database.rollback()
            raise
        self.database.commit()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Hold the right to run steps. Raises LibraryBusyError while another process has it."""
        lock = FileLock(self.folder / ".working.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusyError(
                f"library '{self.folder}' is being worked on by another process",
                hint="wait for it to end; naming and looking are possible meanwhile",
            ) from error
        try:
            yield
        finally:
            lock.release()

    def mark(self, step: str, recipe: str, items: Iterable[str]) -> None:
        """Record inside a transaction that the items have passed the step."""
        rows = [(step, item, recipe) for item in items]
        self.database.executemany("REPLACE INTO done (step, item, recipe) VALUES (?, ?, ?)", rows)

    def mark_failed(self, step: str, recipe: str, item: str, *, error: str) -> None:
        """Record inside a transaction why the item did not pass the step."""
        row = (step, item, recipe, error)
        self.database.execute(
            "REPLACE INTO done (step, item, recipe, error) VALUES (?, ?, ?, ?)", row
        )

    def path(self, relative: str) -> Path:
        """Return the path of a file that the database names."""
        return self.folder / relative

    @staticmethod
    def picture_file(kind: str, item: str, *, suffix: str) -> str:
        """Return where a picture named by its ID belongs, relative to the folder.

        256 sub-folders keep a listing short, however long the series.
        """
        return f"{kind}/{item[:2]}/{item}{suffix}"


def _connect(path: Path) -> sqlite3.Connection:
    new = not path.exists()
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    database.row_factory = sqlite3.Row
    if new:
        database.execute("PRAGMA page_size = 16384")  # vectors are blobs of several kilobytes
    database.execute("PRAGMA journal_mode = WAL")
    # FULL, not NORMAL: a decision must survive a power cut once the page says "saved".
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    return database


def _unusable(folder: Path, error: Exception) -> LibraryError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    writable = os.access(folder if folder.exists() else folder.parent, os.W_OK)
    hint = (
        "check free space and that the file is a library"
        if writable
        else "choose a folder you may write to"
    )
    return LibraryError(f"cannot use library '{folder}': {reason}", hint=hint)
