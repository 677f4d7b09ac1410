"""Calling the command line in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from ui.cli.main import sorter


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(sorter, [str(word) for word in words])


def answer(*words: str | Path) -> Any:
    """The JSON document that a command prints; it must be all of stdout."""
    result = call(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
