"""The command line, through click's runner and, where the process matters, a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
from command_line import answer, call
from small_series import Series, make_series

from ui.cli.main import SorterGroup, check_packages, sorter
from ui.cli.problems import Problem, reported

HEAVY = ("numpy", "cv2", "av", "onnxruntime", "onnx", "faiss", "sklearn", "scipy", "ncnn", "umap")


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
