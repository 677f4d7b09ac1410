"""Progress lines, the log file and the settings file."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from sorter.errors import SettingsError
from sorter.records import Report
from sorter.settings import default_toml, read_settings
from ui.logfile import logging_to
from ui.progress import Bars, Lines, duration, per_time
from ui.settings_file import change_settings


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_lines_come_at_most_every_ten_seconds() -> None:
    clock, said = Clock(), []  # type: ignore[var-annotated]
    lines = Lines(said.append, clock)
    lines.begin("detect", 100)
    for _ in range(40):
        clock.now += 0.5
        lines.advance(1)
    lines.end(Report("detect", done=98, failed=2, seconds=50.0))
    assert said == [
        "detect: 100 to do",
        "detect: 20 of 100, 2.0/s, about 40 s left",
        "detect: 40 of 100, 2.0/s, about 30 s left",
        "detect: 98 done, 2 failed in 50 s",
    ]


def test_few_long_items_are_counted_in_parts() -> None:
    clock, said = Clock(), []  # type: ignore[var-annotated]
    lines = Lines(said.append, clock)
    lines.begin("frames", 2)
    clock.now = 60.0
    lines.advance(0.25)
    assert said[-1] == "frames: 0.2 of 2, 0.2/min, about 7 min 00 s left"


def test_taken_back_progress_tells_no_rate() -> None:
    clock, said = Clock(), []  # type: ignore[var-annotated]
    lines = Lines(said.append, clock)
    lines.begin("embed", 50)
    clock.now = 20.0
    lines.advance(-1.0)
    assert said[-1] == "embed: -1 of 50"


def test_bars_leave_one_line_per_step(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars:
        bars.begin("embed [x]", 4)
        bars.advance(1.5)
        bars.advance(2.5)
        bars.end(Report("embed [x]", done=4, seconds=1.0))
    assert "embed [x]: 4 done in 1.0 s" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.96, "10 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7500, "2 h 05 min")],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_rate_is_given_in_the_readable_unit() -> None:
    assert (per_time(12.34), per_time(0.05)) == ("12.3/s", "3.0/min")


def test_log_holds_ours_and_only_warnings_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to(tmp_path, verbose=True) as path:
        logging.getLogger("pipeline.step").info("detect: 3 done")
        logging.getLogger("scenedetect").info("chatter")
        logging.getLogger("scenedetect").warning("broken stream")
    logging.getLogger("pipeline.step").warning("after the end")
    text = path.read_text(encoding="utf-8")
    assert path == tmp_path / "logs" / "process.log"
    assert "INFO pipeline.step: detect: 3 done" in text
    assert "broken stream" in text
    assert "chatter" not in text and "after the end" not in text
    assert "detect: 3 done" in capsys.readouterr().err


def test_settings_are_changed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text(default_toml(), encoding="utf-8")
    assert change_settings(path, {"frames": "fps=2", "count": 60}) == ("frames",)
    assert change_settings(path, {"frames": "all", "caption_underscores": False}) == (
        "frames",
        "caption_underscores",
    )
    settings = read_settings(path)
    assert (settings.frames, settings.caption_underscores) == ("all", False)
    text = path.read_text(encoding="utf-8")
    assert text.count("frames =") == default_toml().count("frames =")
    assert "# profile = " in text


def test_bad_setting_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    path.write_text('frames = "all"', encoding="utf-8")
    with pytest.raises(SettingsError, match="frames must be"):
        change_settings(path, {"frames": "never"})
    with pytest.raises(SettingsError, match="unknown setting 'frame'"):
        change_settings(path, {"frame": "all"})
    assert path.read_text(encoding="utf-8") == 'frames = "all"'
    change_settings(path, {"size": 512})
    assert read_settings(path).size == 512
    assert read_settings(path).frames == "all"
