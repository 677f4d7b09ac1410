"""The console script `sorter`: a table of verbs, and what happens when one fails."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import click

from sorter import __version__
from ui.cli.lazy import LazyGroup
from ui.cli.problems import Problem, reported

PACKAGES = ("sorter", "models", "pipeline", "ui")
"""The top-level packages that make up the program."""


class SorterGroup(LazyGroup):
    """The verbs of the sorter."""

    verbs: ClassVar[Mapping[str, str]] = {
        "demo": "ui.cli.demo:demo",
        "run": "ui.cli.run:run",
        "add": "ui.cli.add:add",
        "status": "ui.cli.status:status",
        "groups": "ui.cli.groups:groups",
        "name": "ui.cli.name:name",
        "move": "ui.cli.move:move",
        "reject": "ui.cli.reject:reject",
        "undo": "ui.cli.undo:undo",
        "redo": "ui.cli.redo:redo",
        "history": "ui.cli.history:history",
        "characters": "ui.cli.characters:characters",
        "export": "ui.cli.export:export",
        "report": "ui.cli.report:report",
        "evaluate": "ui.cli.evaluate:evaluate",
        "doctor": "ui.cli.doctor:doctor",
        "forget": "ui.cli.forget:forget",
        "models": "ui.cli.models:models",
    }

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; errors become `error:` and `hint:` lines."""
        with reported():
            check_packages()
            return super().invoke(ctx)


def check_packages(names: tuple[str, ...] = PACKAGES) -> None:
    """Raise a Problem unless all packages lie in one folder.

    `models` is a common name: somebody else's top-level package of that name may come first on
    the import path, and would fail later with an error that nobody understands.
    """
    home = _folder(names[0])
    for name in names[1:]:
        if _folder(name) != home:
            raise Problem(
                f"package '{name}' comes from '{_folder(name)}', but the sorter lies in '{home}'",
                "install the sorter into an environment of its own (pipx or uv tool install)",
            )


def _folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))).resolve().parent if places else None


@click.group(cls=SorterGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sorter")
def sorter() -> None:
    """Turn anime episodes into one clean training dataset per character.

    \b
    First steps:
      sorter demo                          see all of it on a drawn episode
      sorter run ep01.mkv -l my-show       find everybody in an episode
      sorter name 1 "Aoi" -l my-show       say who the first group is
      sorter export -l my-show --out sets  write the datasets
    """


def main() -> None:
    """Entry point of the console script."""
    sorter(prog_name="sorter")
