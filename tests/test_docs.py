"""What the documents say about commands, options and files is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ui.cli.main import SorterGroup, sorter

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *ROOT.glob("C*.md")]


def command(words: list[str]) -> click.Command | None:
    """The verb, or the verb inside a verb, that the words begin with."""
    found: click.Command | None = sorter
    for word in words:
        if not isinstance(found, click.Group) or word.startswith("-"):
            break
        found = found.get_command(click.Context(found), word)
    return found


def calls(text: str) -> Iterator[list[str]]:
    """Every `sorter ...` in a code span or a code block, as words after `sorter`."""
    spans = re.findall(r"`(sorter [^`\n]+)`", text)
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for line in [*spans, *(line for line in lines if line.startswith("sorter "))]:
        yield shlex.split(line.replace("\\|", "|"), comments=True)[1:]


@pytest.mark.parametrize("verb", SorterGroup.verbs)
def test_every_verb_is_documented(verb: str) -> None:
    assert re.search(rf"`sorter {verb}\b", README), f"README.md does not name 'sorter {verb}'"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documented_commands_and_options_exist(document: Path) -> None:
    for words in calls(document.read_text(encoding="utf-8")):
        found = command([word.partition("|")[0] for word in words])
        assert found is not None, f"there is no 'sorter {' '.join(words)}'"
        known = {name for option in found.params for name in option.opts} | {"--help", "--version"}
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert options <= known, f"'sorter {words[0]}' has no {options - known}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_paths_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    gone = [link for link in links if not (document.parent / link.partition("#")[0]).exists()]
    assert not gone
    folders = "|".join(("sorter", "models", "pipeline", "ui", "tests", "docs", "bench"))
    paths = re.findall(rf"`((?:{folders})/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
