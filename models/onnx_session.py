"""One onnxruntime session, made on first use and shared by every thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy.typing as npt

from sorter.errors import SettingsError, WeightsError

if TYPE_CHECKING:
    import onnxruntime

_PREFERRED = ("CUDAExecutionProvider", "ROCMExecutionProvider")
"""Providers that beat the processor, best first. Each exists only in its own onnxruntime build."""


class OnnxSession:
    """Runs one ONNX file. The file is asked for and loaded at the first `run`, once.

    `run` may be called from several threads at the same time.
    """

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._session: onnxruntime.InferenceSession | None = None

    def run(self, inputs: Mapping[str, npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
        """Return all outputs, in the order of the graph, for inputs given by name."""
        return cast("list[npt.NDArray[Any]]", self._loaded().run(None, dict(inputs)))

    def _loaded(self) -> onnxruntime.InferenceSession:
        with self._lock:
            if self._session is None:
                self._session = _open(self._path())
            return self._session


def providers() -> list[str]:
    """Return the execution providers to use here, best first; the processor is always the last."""
    import onnxruntime

    present = onnxruntime.get_available_providers()
    return [name for name in _PREFERRED if name in present] + ["CPUExecutionProvider"]


def threads() -> int:
    """Return the threads one run may use: SORTER_THREADS, else 0 (one per physical core)."""
    text = os.environ.get("SORTER_THREADS", "0")
    if not text.isdecimal():
        raise SettingsError(
            f"SORTER_THREADS must be a whole number, but is '{text}'",
            hint="set it to the number of processor threads one model may use, or unset it",
        )
    return int(text)


def _open(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.log_severity_level = 3
    # Waiting threads would spin at full load and starve video decoding and the other models.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=providers())
    except Exception as error:  # onnxruntime raises a dozen unrelated classes for a bad file
        raise WeightsError(
            f"cannot load model '{path}': {str(error).splitlines()[0]}",
            hint="delete this file, it is made or fetched anew on the next run",
        ) from error
