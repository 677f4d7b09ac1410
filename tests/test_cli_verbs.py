"""What the verbs do to a library, and the shapes of their JSON documents."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from command_line import answer, call
from small_series import Series, make_series

from sorter import ledger
from sorter.images import write_image
from sorter.library import Library


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return make_series(tmp_path / "show")


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
