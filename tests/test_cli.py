"""The command line, through click's runner and, where the process matters, a process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result
from small_series import Series, make_series

from sorter import ledger
from sorter.images import write_image
from sorter.library import Library
from ui.cli.main import SorterGroup, check_packages, sorter
from ui.cli.problems import Problem, reported

HEAVY = ("numpy", "cv2", "av", "onnxruntime", "onnx", "faiss", "sklearn", "scipy", "ncnn", "umap")


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(sorter, [str(word) for word in words])


def answer(*words: str | Path) -> Any:
    """The JSON document that a command prints; it must be all of stdout."""
    result = call(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return make_series(tmp_path / "show")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom ui.cli.main import sorter\n"
        "sorter(['--help'], standalone_mode=False)\n"
        f"print('LOADED', *[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


@pytest.mark.parametrize("verb", SorterGroup.verbs)
def test_every_verb_has_help(verb: str) -> None:
    result = call(verb, "--help")
    assert result.exit_code == 0
    command = sorter.get_command(click.Context(sorter), verb)
    assert command is not None
    summary = command.get_short_help_str(limit=64)
    assert summary.endswith(".") and not summary.endswith("..."), f"cut off in help: {summary}"


def test_module_is_the_console_script() -> None:
    done = subprocess.run([sys.executable, "-m", "sorter", "--version"], capture_output=True)
    assert done.returncode == 0
    assert done.stdout.startswith(b"sorter, version ")


def test_unknown_verb_names_the_nearest() -> None:
    result = call("exprot")
    assert result.exit_code == 2
    assert "Did you mean 'export'?" in result.stderr


def test_missing_library_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("groups")
    assert result.exit_code == 2
    assert "--library" in result.stderr


def test_library_of_the_current_folder_is_found(
    series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(series.folder)
    assert call("groups").exit_code == 0
    monkeypatch.chdir(series.folder.parent)
    monkeypatch.setenv("SORTER_LIBRARY", str(series.folder))
    assert call("groups").exit_code == 0


def test_fixable_problem_gives_error_and_hint(tmp_path: Path) -> None:
    result = call("groups", "-l", tmp_path / "nothing", "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    first, second = result.stderr.splitlines()
    assert first.startswith("error: ") and "is not a library" in first
    assert second.startswith("hint: ")


def test_bug_gives_one_line_and_a_traceback_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    bug = "unexpected ZeroDivisionError: division by zero"
    with pytest.raises(Problem, match=bug) as caught, reported():
        raise ZeroDivisionError("division by zero")
    assert caught.value.exit_code == 1
    assert "SORTER_DEBUG" in caught.value.hint
    monkeypatch.setenv("SORTER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError), reported():
        raise ZeroDivisionError


def test_operating_system_error_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="No such file or directory") as caught, reported():
        (tmp_path / "gone").read_bytes()
    assert "gone" in caught.value.message


def test_interrupt_says_how_to_go_on() -> None:
    with pytest.raises(click.ClickException) as caught, reported():
        raise KeyboardInterrupt
    assert caught.value.exit_code == 130
    assert "repeat the same command" in caught.value.message


def test_foreign_models_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nfrom ui.cli.main import main\n"
    words = [sys.executable, "-c", program + "main()", "history"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: package 'models' comes from")
    check_packages()


def test_groups_in_the_agreed_shape(series: Series) -> None:
    found = answer("groups", "-l", series.folder)
    assert found["unsorted"] == 1
    assert [(group["id"], group["size"]) for group in found["groups"]] == [(1, 6), (2, 4), (3, 2)]
    first = found["groups"][0]
    assert first["character"] is None and first["suggested_name"] is None
    assert first["confidence"] == 0.6
    assert set(first["examples"]) == set(series.groups[1])


def test_groups_as_a_table_and_a_sheet(series: Series, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    result = call("groups", "-l", series.folder, "--sheet", sheet)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["group", "crops", "character", "sure", "examples"]
    assert lines[1].split()[:4] == ["1", "6", "-", "60%"]
    assert sheet.stat().st_size > 1000
    assert call("groups", "-l", series.folder, "--sheet", tmp_path / "sheet.tga").exit_code == 1


def test_name_makes_a_character(series: Series) -> None:
    named = answer("name", "1", "Aoi Mori", "-l", series.folder)
    assert named == {
        "group": 1, "name": "Aoi Mori", "trigger": "aoi_mori", "crops": 6, "new": True
    }  # fmt: skip
    assert answer("characters", "-l", series.folder)["characters"] == [
        {"name": "Aoi Mori", "trigger": "aoi_mori", "crops": 6, "confirmed": 6, "episodes": 2}
    ]
    assert answer("groups", "-l", series.folder)["groups"][0]["character"] == "Aoi Mori"


def test_one_name_joins_two_groups(series: Series) -> None:
    call("name", "1", "Aoi", "-l", series.folder)
    result = call("name", "2", "AOI", "-l", series.folder)
    assert result.stdout == "group 2 joins Aoi: 4 crops\n"
    (character,) = answer("characters", "-l", series.folder)["characters"]
    assert (character["name"], character["crops"]) == ("Aoi", 10)


def test_naming_again_renames_but_keeps_what_was_taken_out(series: Series) -> None:
    moved, gone = series.groups[1][:2]
    call("name", "1", "Aoi", "-l", series.folder)
    call("move", moved, "Ben", "-l", series.folder)
    call("reject", gone, "-l", series.folder)
    assert answer("name", "1", "Cleo", "-l", series.folder)["crops"] == 4
    found = {
        row["name"]: row["crops"] for row in answer("characters", "-l", series.folder)["characters"]
    }
    assert found == {"Cleo": 4, "Ben": 1}


def test_unknown_group_names_the_known_ones(series: Series) -> None:
    result = call("name", "9", "Aoi", "-l", series.folder)
    assert result.exit_code == 1
    assert "there is no group 9" in result.stderr
    assert "known groups: 1, 2, 3" in result.stderr


def test_crops_are_known_by_the_beginning_of_their_id(series: Series) -> None:
    moved = answer("move", series.lone[:8], "Ben", "-l", series.folder)
    assert moved["crops"] == [series.lone]
    assert answer("groups", "-l", series.folder)["unsorted"] == 0
    ambiguous = call("move", "", "Ben", "-l", series.folder)
    assert ambiguous.exit_code == 1
    unknown = call("move", "ffffffffffff", "Ben", "-l", series.folder)
    assert "there is no crop 'ffffffffffff'" in unknown.stderr


def test_ambiguous_beginning_lists_the_candidates(series: Series) -> None:
    beginnings = [crop[0] for crops in series.groups.values() for crop in crops]
    twice = next(sign for sign in beginnings if beginnings.count(sign) > 1)
    result = call("reject", twice, "-l", series.folder)
    assert result.exit_code == 1
    assert f"several crops begin with '{twice}'" in result.stderr


def test_reject_of_a_character_keeps_the_crop_open(series: Series) -> None:
    call("name", "1", "Aoi", "-l", series.folder)
    crop = series.groups[1][0]
    assert answer("reject", crop, "-c", "aoi", "-l", series.folder)["crops"] == [crop]
    assert answer("groups", "-l", series.folder)["groups"][0]["size"] == 5
    result = call("reject", crop, "-c", "Nobody", "-l", series.folder)
    assert result.exit_code == 1
    assert "known characters: Aoi" in result.stderr


def test_undo_redo_history(series: Series) -> None:
    call("name", "1", "Aoi", "-l", series.folder)
    call("name", "2", "Ben", "-l", series.folder)
    assert len(answer("undo", "2", "-l", series.folder)["undone"]) == 2
    assert answer("characters", "-l", series.folder)["characters"] == []
    assert "brought back" in call("redo", "-l", series.folder).stdout
    told = answer("history", "-l", series.folder)["history"]
    assert [(entry["kind"], entry["in_force"]) for entry in told[:2]] == [
        ("name", True),
        ("name", False),
    ]
    assert "6 crops of a group show Aoi" in call("history", "-l", series.folder).stdout
    assert "nothing more to bring back" in call("redo", "5", "-l", series.folder).stdout


def test_status_in_the_agreed_shape(series: Series) -> None:
    with Library.open(series.folder) as library, library.transaction():
        library.mark_failed("shots", "broken", series.videos[0], error="not this recipe")
    call("name", "3", "Cleo", "-l", series.folder)
    found = answer("status", "-l", series.folder)
    assert (found["crops"], found["groups"], found["unsorted"], found["named"]) == (13, 3, 1, 2)
    assert [video["name"] for video in found["videos"]] == ["ep1", "ep2"]
    steps = {step["name"]: step for step in found["steps"]}
    order = [step["name"] for step in found["steps"]]
    assert (order[0], order[-1]) == ("frames", "group")
    assert steps["detect"]["done"] == 7 and steps["detect"]["pending"] == 0
    assert set(steps["detect"]) == {"name", "done", "pending", "failed", "seconds"}
    assert "13 crops, 3 groups, 2 named, 1 unsorted" in call("status", "-l", series.folder).stdout


def test_status_tells_what_failed_and_where(series: Series) -> None:
    with Library.open(series.folder) as library:
        database = library.database
        recipe, item = database.execute(
            "SELECT recipe, item FROM done JOIN frame ON frame.id = item"
            " WHERE step = 'detect' AND video = ? AND frame.time BETWEEN 3 AND 6",
            (series.videos[0],),
        ).fetchone()
        with library.transaction():
            library.mark_failed("detect", recipe, item, error="too dark")
    (failure,) = answer("status", "-l", series.folder)["failures"]
    assert failure["step"] == "detect" and failure["item"] == item
    assert failure["name"] == "ep1 0:04" and failure["error"] == "too dark"


def test_forget_takes_rows_and_files_but_no_decision(series: Series) -> None:
    call("name", "1", "Aoi", "-l", series.folder)
    before = set((series.folder / "frames").rglob("*.png"))
    gone = answer("forget", "ep2", "-l", series.folder)
    assert (gone["id"], gone["frames"], gone["crops"]) == (series.videos[1], 4, 7)
    assert len(before) == 7
    assert len(set((series.folder / "frames").rglob("*.png"))) == 3
    assert [video["name"] for video in answer("status", "-l", series.folder)["videos"]] == ["ep1"]
    with Library.open(series.folder) as library:
        assert len(ledger.history(library)[0].crops) == 6
    assert answer("characters", "-l", series.folder)["characters"][0]["crops"] == 3
    result = call("forget", "ep2", "-l", series.folder)
    assert result.exit_code == 1 and "known videos: ep1" in result.stderr


def test_add_registers_pictures_and_refuses_rubbish(tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    for number in range(2):
        picture = np.full((120, 160, 3), 90 * number, dtype=np.uint8)
        write_image(folder / f"{number}.png", picture)
    rubbish = tmp_path / "rubbish.mkv"
    rubbish.write_bytes(b"this is not a video")
    result = call("add", folder, rubbish, "-l", tmp_path / "show", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [(entry["name"], entry["new"]) for entry in told["added"]] == [("stills", True)]
    assert "rubbish.mkv" in told["refused"][0]["path"]
    assert "error: cannot read video 'rubbish.mkv'" in result.stderr
    again = answer("add", folder, "-l", tmp_path / "show")
    assert again["added"][0]["new"] is False


def test_run_keeps_settings_and_foresees(tmp_path: Path) -> None:
    folder, show = tmp_path / "stills", tmp_path / "show"
    write_image(folder / "0.png", np.full((120, 160, 3), 90, dtype=np.uint8))
    foreseen = call("run", folder, "-l", show, "--dry-run")
    assert f"would add {folder}" in foreseen.stdout and not show.exists()
    result = call("run", folder, "-l", show, "--frames", "fps=2")
    assert result.exit_code == 0, result.output
    assert 'frames = "fps=2"' in (show / "library.toml").read_text()
    assert "settings: frames = fps=2 from now on" in result.stderr
    assert "would go on" not in call("run", "-l", show, "--dry-run").stdout
    assert "starts on" in (show / "logs" / "process.log").read_text()
    wrong = call("run", "-l", show, "--frames", "sometimes")
    assert wrong.exit_code == 1 and "frames must be" in wrong.stderr


def test_doctor_says_what_is_there() -> None:
    told = answer("doctor", "--quick")
    assert told["ok"] is True
    checks = {check["name"]: check for check in told["checks"]}
    assert checks["numpy"]["ok"] and checks["numpy"]["detail"] == np.__version__
    assert checks["onnxruntime"]["ok"]


def test_models_are_listed() -> None:
    told = answer("models", "list")
    used = [model for model in told["models"] if model["used"]]
    assert {model["kind"] for model in used} >= {"detector", "embedder", "captioner", "upscaler"}
