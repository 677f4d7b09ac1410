"""The library: migrations, transactions, marks, locks, content IDs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import factories
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sorter import rows, schema
from sorter.errors import LibraryBusyError, LibraryError, SettingsError
from sorter.ids import crop_id, file_id, frame_id
from sorter.library import DATABASE, Library
from sorter.records import Box, unit_rows
from sorter.settings import Settings, changed, default_toml, read_settings


def test_create_twice_is_one_library(tmp_path: Path) -> None:
    with Library.create(tmp_path / "show") as library:
        factories.add_video(library, "ep1")
    with Library.create(tmp_path / "show") as library:
        assert [video.name for video in rows.videos(library)] == ["ep1"]


def test_database_is_wal_with_foreign_keys(library: Library) -> None:
    ask = library.database.execute
    assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert ask("PRAGMA foreign_keys").fetchone()[0] == 1
    assert ask("PRAGMA page_size").fetchone()[0] == 16384


def test_open_needs_a_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is not a library") as raised:
        Library.open(tmp_path)
    assert "sorter run" in raised.value.hint


def test_open_refuses_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"not a database" * 100)
    with pytest.raises(LibraryError, match="cannot use library"):
        Library.open(tmp_path)


def test_open_refuses_a_newer_schema(library: Library) -> None:
    library.database.execute("PRAGMA user_version = 999")
    with pytest.raises(LibraryError, match="newer version"):
        Library.open(library.folder)


def test_a_migration_happens_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    schema.migrate(database)
    broken = "CREATE TABLE half (a INTEGER); CREATE TABLE video (again INTEGER)"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(database)
    database.rollback()
    assert schema.version(database) == len(schema.MIGRATIONS) - 1
    assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone()
    database.close()


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), library.transaction():
        library.mark("detect", "r1", ["a"])
        raise RuntimeError("power cut")
    assert not library.database.execute("SELECT 1 FROM done").fetchone()


def test_marks_and_scores_go_with_their_item(library: Library) -> None:
    (crop,) = factories.face_row(library, 1)
    with library.transaction():
        library.mark("embed", "r1", [crop.id, crop.frame])
        rows.save_quality(library, crop.id, [("sharpness", 1.0)])
        library.database.execute("DELETE FROM video")
    for table in ("done", "quality", "crop", "frame", "shot"):
        assert not library.database.execute(f"SELECT 1 FROM {table}").fetchone(), table


def test_only_one_may_work_at_a_time(library: Library) -> None:
    with Library.open(library.folder) as other, library.working():
        with pytest.raises(LibraryBusyError, match="another process"), other.working():
            pass
        factories.add_video(other, "written meanwhile")
    with library.working():
        pass


def test_rows_come_back_as_they_went(library: Library) -> None:
    video = factories.add_video(library)
    frame = factories.add_frame(library, video, 7, phash=(1 << 64) - 1)
    crop = factories.add_crop(library, frame, Box(1.5, 2, 30, 40.25), track="t")
    assert rows.frame(library, frame.id) == frame
    assert list(rows.crops(library, kind="face")) == [crop]
    with pytest.raises(KeyError):
        rows.frame(library, "none")


@given(st.binary(max_size=3000))
def test_a_file_is_named_by_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.mkv").write_bytes(data)
    (folder / "renamed ü.mp4").write_bytes(data)
    (folder / "other").write_bytes(data + b".")
    assert file_id(folder / "a.mkv") == file_id(folder / "renamed ü.mp4")
    assert file_id(folder / "a.mkv") != file_id(folder / "other")


def test_ids_tell_everything_apart() -> None:
    boxes = [Box(0, 0, 10, 10), Box(0, 0, 10, 11)]
    ids = {frame_id("v", 1), frame_id("v", 11), frame_id("v1", 1)}
    ids |= {crop_id("f", kind, box) for kind in ("face", "head") for box in boxes}
    assert len(ids) == 7
    assert crop_id("f", "face", Box(0.2, 0, 10, 10)) == crop_id("f", "face", boxes[0])


def test_box_arithmetic() -> None:
    box = Box(0, 0, 10, 20)
    assert box.iou(box) == 1
    assert box.iou(Box(10, 0, 20, 20)) == 0
    assert box.iou(Box(5, 0, 15, 20)) == pytest.approx(1 / 3)
    assert box.holds(0, 0)
    assert not box.holds(10, 0)
    assert Box(-5, -5, 5, 5).clipped(100, 3) == Box(0, 0, 5, 3)
    assert Box(200, 0, 210, 5).clipped(100, 100) is None
    with pytest.raises(ValueError, match="x0 < x1"):
        Box(3, 0, 3, 5)
    with pytest.raises(ValueError, match="finite"):
        Box(0, 0, float("nan"), 5)


def test_unit_rows_keeps_zero_rows() -> None:
    assert unit_rows([[3, 4], [0, 0]]).ravel() == pytest.approx([0.6, 0.8, 0, 0])


def test_settings_read_what_they_write(tmp_path: Path) -> None:
    path = factories.write_text(tmp_path / "library.toml", default_toml())
    assert read_settings(path) == Settings()
    path.write_text(default_toml().replace("# ", ""), encoding="utf-8")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if " = " in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_settings(path) == Settings()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("framse = 'all'", "unknown setting 'framse'", "did you mean 'frames'?"),
        ("count = 'many'", "must be of type int", ""),
        ("count = 0", "count must be 1 to 100000, but got 0", ""),
        ("frames = 'fps=0'", "but got 'fps=0'", "fps=1"),
        ("profile = 'best'", "auto, bundled, full", ""),
        ("count =", "cannot read settings", ""),
    ],
)
def test_bad_settings_say_what_to_do(tmp_path: Path, text: str, message: str, hint: str) -> None:
    path = factories.write_text(tmp_path / "library.toml", text)
    with pytest.raises(SettingsError) as raised:
        read_settings(path)
    assert message in raised.value.problem
    assert hint in raised.value.hint


def test_a_setting_can_be_changed() -> None:
    assert changed(Settings(), {"count": 30}).count == 30
