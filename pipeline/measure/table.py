"""Reading a truth file: a CSV with a header, where every fault is told with file and line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sorter.errors import SorterError


class TruthError(SorterError):
    """A truth file lacks a column or holds a value that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a truth file."""

    file: Path
    """The file it stands in."""
    line: int
    """Line number as an editor shows it."""
    values: dict[str, str]
    """Value by column, stripped; columns that the line is too short for are ''."""

    def text(self, column: str) -> str:
        """Return a value that must not be empty."""
        value = self.values.get(column, "")
        if not value:
            raise self.wrong(column, "something", value)
        return value

    def optional(self, column: str) -> str:
        """Return a value, or '' when the file has no such column."""
        return self.values.get(column, "")

    def number(self, column: str) -> float:
        """Return a finite number."""
        try:
            value = float(self.text(column))
        except ValueError as error:
            raise self.wrong(column, "a number", self.values[column]) from error
        if not math.isfinite(value):
            raise self.wrong(column, "a finite number", self.values[column])
        return value

    def flag(self, column: str, *, default: bool) -> bool:
        """Return True or False; `default` when the value is empty or the column missing."""
        value = self.optional(column).casefold()
        if value in ("true", "yes", "1", "1.0"):
            return True
        if value in ("false", "no", "0", "0.0"):
            return False
        if value:
            raise self.wrong(column, "True or False", value)
        return default

    def wrong(self, column: str, wanted: str, value: str) -> TruthError:
        """Return the error for a value that does not fit its column."""
        return TruthError(
            f"'{self.file}' line {self.line}: column '{column}' must be {wanted}, "
            f"but got {value!r}",
            hint="correct that line; a truth file is never guessed at",
        )


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read a UTF-8 CSV that must have at least these columns; further columns are kept.

    Raises TruthError when the file cannot be read, is empty or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header = [name.strip() for name in reader.fieldnames or ()]
            _check_header(path, header, columns)
            reader.fieldnames = header
            return list(_rows(path, reader))
    except OSError as error:
        raise TruthError(
            f"cannot read '{path}': {error.strerror or error}", hint="check the path"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise TruthError(
            f"'{path}' is not a UTF-8 CSV file: {error}", hint="save it as CSV, UTF-8"
        ) from error


def has_columns(path: Path, columns: Sequence[str]) -> bool:
    """Say whether there is such a CSV file and it has these columns."""
    try:
        read_table(path, columns)
    except TruthError:
        return False
    return True


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        raise TruthError(
            f"'{path}' needs the columns {', '.join(columns)}, but lacks {', '.join(missing)}",
            hint=f"its first line names: {', '.join(header) or 'nothing'}",
        )


def _rows(path: Path, reader: csv.DictReader[str]) -> Iterator[Row]:
    for values in reader:
        # A line with too many fields has them as a list under the key None.
        texts = {key: (value or "").strip() for key, value in values.items() if key}
        if any(texts.values()):
            yield Row(path, reader.line_num, texts)
