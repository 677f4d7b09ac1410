"""Seconds and memory per step of one run, and how much of them the models and codecs took.

    python bench/steps.py EPISODE...

`inside` is the time spent in models and codecs (decoding, reading and writing pictures), over all
threads. Peak memory is that of the whole process up to the end of the step.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import detect, embed, frames, picture_writer, quality
from pipeline.add import add
from pipeline.plan import experts, steps
from pipeline.step import run_step
from sorter.library import Library

INSIDE: dict[str, float] = defaultdict(float)
LOCK = threading.Lock()


def timed(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Wrap a function so that its time is added up under a name."""

    def wrapped(*args: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            with LOCK:
                INSIDE[name] += time.perf_counter() - started

    return wrapped


def timed_decode(path: Path, *, keyframes: bool = False) -> Any:
    """Decode, adding up the time between two frames that the caller asks for."""
    stream = DECODE(path, keyframes=keyframes)
    step = timed(lambda: next(stream, None), "decode")
    while (frame := step()) is not None:
        yield frame


DECODE = frames.decode


def main(episodes: list[str]) -> None:
    frames.decode = timed_decode
    picture_writer.write_image = timed(picture_writer.write_image, "write picture")
    for module in (detect, quality, embed):
        module.read_image = timed(module.read_image, "read picture")
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        add(library, [Path(episode) for episode in episodes])
        team = experts(library.settings)
        team.detector.detect = timed(team.detector.detect, "detector")  # type: ignore[method-assign]
        for embedder in team.embedders:
            embedder.embed = timed(embedder.embed, embedder.id)  # type: ignore[method-assign]
        started = time.perf_counter()
        print(f"{'step':10} {'items':>6} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9}")
        for step in steps(library, team):
            processor = time.process_time()
            report = run_step(library, step)
            used = time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            items = report.done + report.failed
            print(f"{step.name:10} {items:6} {report.seconds:8.2f} {used:8.2f} {peak:9.0f}")
        print(
            f"whole run: {time.perf_counter() - started:.2f} s wall, "
            f"{sum(INSIDE.values()):.2f} s inside"
        )
    for name, seconds in sorted(INSIDE.items(), key=lambda entry: -entry[1]):
        print(f"  {name:34} {seconds:8.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
