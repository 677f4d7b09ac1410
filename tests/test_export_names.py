"""Names that every file system takes, and that no two characters share."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.names import LONGEST, distinct, file_name, safe_name

anything = st.text(st.characters(codec=None), max_size=60)


@given(anything)
def test_a_safe_name_is_safe_everywhere(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name.encode("utf-8")) <= LONGEST
    assert not set(name) & set('<>:"/\\|?*\0')
    assert all(unicodedata.category(sign)[0] != "C" for sign in name)
    assert name.strip(" .") == name
    assert name.split(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@given(anything)
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    assert safe_name(safe_name(text)) == safe_name(text)


@given(anything)
def test_a_file_name_has_no_space(text: str) -> None:
    assert " " not in file_name(text)


@given(st.lists(anything.map(safe_name), max_size=12))
def test_distinct_names_differ_for_every_file_system(names: list[str]) -> None:
    found = distinct(names)
    assert len(found) == len(names)
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in found}
    assert len(folded) == len(names)
    assert all(result.startswith(name) for result, name in zip(found, names, strict=True))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Aki Tanaka", "Aki Tanaka"),
        ("綾波レイ", "綾波レイ"),
        ("Nausicaä", "Nausicaä"),
        ("Nausicaa\u0308", "Nausicaä"),
        ("Re:Zero / Rem?", "Re_Zero _ Rem_"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("con", "_con"),
        ("Com1.backup", "_Com1.backup"),
        (" two\n lines. ", "two lines"),
        ("right\u202eleft", "rightleft"),
        ("\ud800", "unnamed"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_is_cut_between_letters() -> None:
    name = safe_name("レ" * 90)
    assert set(name) == {"レ"}
    assert len(name.encode("utf-8")) == 99


def test_names_that_meet_are_numbered_and_nobody_loses_a_name() -> None:
    assert distinct(["Aki", "aki", "AKI", "aki_2"]) == ["Aki", "aki_3", "AKI_4", "aki_2"]


def test_a_safe_name_can_be_made_on_this_disk(tmp_path: Path) -> None:
    for number, text in enumerate(["a/b:c", "綾波", "nul", "x" * 400, "\t", "emoji 🦊"]):
        folder = tmp_path / str(number) / safe_name(text)
        folder.mkdir(parents=True)
        assert folder.is_dir()
