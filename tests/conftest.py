"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sorter.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library in its own folder."""
    with Library.create(tmp_path / "library") as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real material for measuring; it lies outside the project and is often not there."""
    chosen = os.environ.get("SORTER_SHARED_DATA")
    folder = Path(chosen) if chosen else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "README.md").is_file():
        pytest.skip(f"no measuring data at {folder}; set SORTER_SHARED_DATA to its folder")
    return folder
