"""Errors a person can act on: the rule, the offending value and the next action."""

from __future__ import annotations


class SorterError(Exception):
    """A problem the user can fix. The command line prints it as `error:` and `hint:` lines.

    Anything that is not a SorterError is a bug and keeps its traceback.
    """

    def __init__(self, problem: str, *, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        """One line: the problem, then what to do."""
        return f"{self.problem} (hint: {self.hint})" if self.hint else self.problem


class LibraryError(SorterError):
    """The library folder or its database cannot be used as asked."""


class LibraryBusyError(LibraryError):
    """Another process writes to this library right now."""


class MediaError(SorterError):
    """A video or picture cannot be read."""


class WeightsError(SorterError):
    """A model's weights cannot be found, fetched or trusted."""


class SettingsError(SorterError):
    """A settings file holds an unknown key or a value out of range."""


class DecisionError(SorterError):
    """A person's decision names a group, crop or character that does not exist."""
