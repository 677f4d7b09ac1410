"""The machine: what computes, where weights lie, and how much room is left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from models.weights import cache_folder
from pipeline.step import cores
from ui.health.check import Check

_ROOM = 5_000_000_000
"""Bytes that a series of usual length takes, with its frames as PNG."""


def check_machine(folder: Path) -> list[Check]:
    """Look at cores, providers, the weights' folder and the free space at `folder`."""
    return [
        Check("machine", "cores", True, str(cores())),
        _providers(),
        _weights(),
        _space(folder),
        Check("machine", "ffmpeg", True, "not needed: it comes with PyAV"),
    ]


def _providers() -> Check:
    try:
        import onnxruntime

        names = onnxruntime.get_available_providers()
    except Exception as error:  # a broken package may raise anything while it is imported
        return Check("machine", "onnxruntime", False, str(error), "no model runs", essential=True)
    shown = ", ".join(name.removesuffix("ExecutionProvider") for name in names)
    return Check("machine", "onnxruntime", True, f"runs on {shown}")


def _weights() -> Check:
    folder = cache_folder()
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(place, os.W_OK):
        hint = "weights cannot be kept: set SORTER_WEIGHTS to a folder you may write to"
        return Check("machine", "weights", False, f"{folder} may not be written", hint)
    held = f"{len(files)} files, {megabytes:.0f} MB" if files else "empty: fetched at first use"
    return Check("machine", "weights", True, f"{folder} ({held})")


def _space(folder: Path) -> Check:
    place = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(place).free
    lost = 'a whole series may not fit; picture_format = "jpg" takes a fifth'
    return Check("machine", "disk", free >= _ROOM, f"{free / 1e9:.0f} GB free at {place}", lost)
