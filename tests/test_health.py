"""What `sorter doctor` finds out."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.registry import ENTRIES, Entry
from sorter.records import Box
from ui.demo.cast import CAST
from ui.demo.portrait import Portrait, draw_portrait
from ui.health.experts import check_expert
from ui.health.machine import check_machine
from ui.health.packages import check_package, check_program, required


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    return draw_portrait(CAST[0], size=384)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_expert_passes_its_self_test(entry: Entry, portrait: Portrait) -> None:
    check = check_expert(entry, portrait)
    assert check.ok, check.detail
    assert check.lost == ""


def test_expert_that_cannot_be_loaded_is_told(portrait: Portrait) -> None:
    broken = Entry("detector", "bundled", "gone", "models.bundled.nowhere:Nothing")
    check = check_expert(broken, portrait)
    assert not check.ok and check.essential
    assert "ModuleNotFoundError" in check.detail
    assert "no face is found" in check.lost


def test_expert_of_the_wrong_kind_is_told(portrait: Portrait) -> None:
    swapped = Entry("upscaler", "full", "swapped", "models.captions:TemplateCaptioner")
    check = check_expert(swapped, portrait)
    assert not check.ok and not check.essential
    assert check.lost == "small pictures stay small"


def test_detector_that_misses_the_face_fails(portrait: Portrait) -> None:
    # The same expert, told that the face is where there is none.
    away = Portrait(portrait.image, Box(0, 0, 20, 20))
    (entry,) = [entry for entry in ENTRIES if entry.kind == "detector"]
    assert check_expert(entry, away).detail == "did not find the face in a drawn picture"


def test_missing_package_says_what_is_lost() -> None:
    assert "animeface" in required() and "numpy" in required()
    assert "pytest" not in required()
    missing = check_package("no-such-distribution")
    assert (missing.ok, missing.detail, missing.essential) == (False, "not installed", True)


def test_program_and_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(check.ok for check in check_program())
    monkeypatch.setenv("SORTER_WEIGHTS", str(tmp_path / "not" / "yet"))
    checks = {check.name: check for check in check_machine(tmp_path / "new")}
    assert "empty: fetched at first use" in checks["weights"].detail
    assert "CPU" in checks["onnxruntime"].detail
    assert str(tmp_path) in checks["disk"].detail
