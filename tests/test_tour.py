"""The whole way on a drawn episode: the demo, a repeat of it, and a run that is interrupted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from sorter import ledger
from sorter.errors import SorterError
from sorter.library import Library
from sorter.records import Report
from ui.cli.main import sorter
from ui.overview import character_rows, look
from ui.tour import Tour, Wish, draw, tour

WISH = Wish(episodes=1, seconds=10.0, size=360)

# A process that a script starts in the background ignores SIGINT, and hands that down.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from ui.cli.main import main; main()"
)


class Steps:
    """Which steps had anything to do."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def begin(self, step: str, total: int) -> None:
        self.begun.append(step)

    def advance(self, items: float) -> None:
        pass

    def end(self, report: Report) -> None:
        pass


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    return tour(tmp_path_factory.mktemp("tour"), WISH, Steps(), count=2, side=64)


def test_tour_ends_with_datasets_and_a_report(done: Tour) -> None:
    assert done.scores.crops >= 8
    assert done.scores.shots_found is not None and done.scores.shots_found > 0.5
    written = [result for result in done.results if result.pictures]
    assert len(written) >= 3
    for result in written:
        assert len(result.folders) == 2 and not result.problems
        for folder in result.folders:
            assert folder.is_relative_to(done.datasets)
            assert len(list(folder.rglob("*.txt"))) == result.pictures
    page = done.report.read_text(encoding="utf-8")
    assert all(result.character.name in page for result in done.results)


def test_groups_carry_the_true_names(done: Tour) -> None:
    names = {name for _, name in done.named}
    with Library.open(done.library) as library:
        found = {row.name for row in character_rows(look(library))}
        kinds = {entry.kind for entry in ledger.history(library)}
    assert names == found
    assert kinds == {"name"}


def test_repeat_does_and_decides_nothing_again(done: Tour) -> None:
    with Library.open(done.library) as library:
        before = len(ledger.history(library))
    steps = Steps()
    again = tour(done.library.parent, WISH, steps, count=2, side=64)
    assert set(steps.begun) == {"export"}
    assert again.named == done.named
    with Library.open(done.library) as library:
        assert len(ledger.history(library)) == before


def test_export_verb_writes_one_character(done: Tour, tmp_path: Path) -> None:
    name = next(result.character.name for result in done.results if result.pictures)
    words = ["export", name.upper(), "-l", str(done.library), "--out", str(tmp_path)]
    words += ["--format", "plain", "--count", "1", "--size", "64"]
    result = CliRunner().invoke(sorter, [*words, "--json"])
    assert result.exit_code == 0, result.output
    (dataset,) = json.loads(result.stdout)["datasets"]
    assert (dataset["name"], dataset["pictures"], dataset["problems"]) == (name, 1, [])
    assert [Path(folder).is_dir() for folder in dataset["folders"]] == [True]
    shown = CliRunner().invoke(sorter, words)
    assert f"{name}: 1 picture" in shown.stdout and "missing: only 1" not in shown.stdout


def test_export_verb_names_what_exists(done: Tour, tmp_path: Path) -> None:
    where = ["-l", str(done.library), "--out", str(tmp_path / "sets")]
    stranger = CliRunner().invoke(sorter, ["export", "nobody", *where])
    assert stranger.exit_code == 1
    assert "there is no character 'nobody'" in stranger.stderr
    unknown = CliRunner().invoke(sorter, ["export", *where, "--format", "koyha"])
    assert unknown.exit_code == 1
    assert "did you mean 'kohya'?" in unknown.stderr
    assert not (tmp_path / "sets").exists()


def test_another_drawing_is_not_mixed_in(done: Tour) -> None:
    with pytest.raises(SorterError, match="other options"):
        draw(done.episodes, replace(WISH, seed=2), Steps())


def test_video_has_the_wished_shape() -> None:
    assert Wish(size=720).shape == (1280, 720)
    assert Wish(size=540).shape == (960, 540)
    assert all(side % 2 == 0 for height in range(180, 400) for side in Wish(size=height).shape)


def test_interrupted_run_goes_on_where_it_stopped(done: Tour, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "run", str(done.episodes), "-l", str(tmp_path)]
    command += ["--frames", "fps=2"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    for line in run.stderr:
        if line.startswith("detect: "):
            run.send_signal(signal.SIGINT)
            break
    _, rest = run.communicate(timeout=120)
    assert run.returncode == 130, rest
    assert "stopped; repeat the same command to go on" in rest
    again = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stderr
    assert "frames:" not in again.stderr
    assert "crops" in again.stdout
