"""How far the work is, on stderr: bars on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import rich.progress

    from pipeline.step import Progress
    from sorter.records import Report

_log = logging.getLogger(__name__)

LINE_SECONDS = 10.0
"""Shortest time between two plain lines of one step: a log file must stay readable."""


@contextlib.contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a Progress that suits where stderr goes."""
    if sys.stderr.isatty():
        with Bars() as bars:
            yield bars
    else:
        yield Lines()


class Lines:
    """Plain lines: when a step starts, at most every ten seconds, and when it ends."""

    def __init__(
        self,
        say: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._say = say or _to_stderr
        self._clock = clock
        # Steps advance from their worker threads.
        self._lock = threading.Lock()
        self._step, self._total, self._done = "", 0, 0.0
        self._started = self._told = clock()

    def begin(self, step: str, total: int) -> None:
        """Say what starts."""
        with self._lock:
            self._step, self._total, self._done = step, total, 0.0
            self._started = self._told = self._clock()
        _log.info("%s: starts on %d", step, total)
        self._say(f"{step}: {total} to do")

    def advance(self, items: float) -> None:
        """Count, and say how far the step is when it is time."""
        with self._lock:
            self._done += items
            now = self._clock()
            if now - self._told < LINE_SECONDS:
                return
            self._told = now
            text = self._state(now - self._started)
        self._say(text)

    def end(self, report: Report) -> None:
        """Say what came out."""
        self._say(ended(report))

    def _state(self, seconds: float) -> str:
        # Few items, long ones: the share of one is news then.
        done = f"{self._done:.1f}" if self._total < 20 else f"{self._done:.0f}"
        text = f"{self._step}: {done} of {self._total}"
        rate = self._done / seconds if seconds > 0 else 0.0
        if rate <= 0:
            return text
        left = max(0.0, self._total - self._done) / rate
        return f"{text}, {per_time(rate)}, about {duration(left)} left"


class Bars:
    """A bar per step with rate and time left. Use it as a context manager."""

    def __init__(self) -> None:
        self._bars = _bars()
        self._task: rich.progress.TaskID | None = None

    def __enter__(self) -> Bars:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, step: str, total: int) -> None:
        """Add a bar."""
        _log.info("%s: starts on %d", step, total)
        self._task = self._bars.add_task(step, total=total)

    def advance(self, items: float) -> None:
        """Move the bar; rich counts under a lock of its own."""
        if self._task is not None:
            self._bars.advance(self._task, items)

    def end(self, report: Report) -> None:
        """Take the bar away and leave one line in its place."""
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None
        self._bars.console.print(ended(report), highlight=False, markup=False)


def ended(report: Report) -> str:
    """Return one line on what a step did."""
    failed = f", {report.failed} failed" if report.failed else ""
    return f"{report.step}: {report.done} done{failed} in {duration(report.seconds)}"


def duration(seconds: float) -> str:
    """Return '0.4 s', '12 s', '3 min 20 s' or '2 h 05 min'."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def per_time(rate: float) -> str:
    """Return a rate in items per second or minute, whichever is the larger number to read."""
    return f"{rate:.1f}/s" if rate >= 0.95 else f"{rate * 60:.1f}/min"


def _to_stderr(text: str) -> None:
    click.echo(text, err=True)


def _bars() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description:<10}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        _rate_column(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
    )


def _rate_column() -> rich.progress.ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """Items per second or minute."""

        def render(self, task: Task) -> Text:
            """Return the rate, empty while it is unknown."""
            speed = task.finished_speed or task.speed
            return Text(per_time(speed) if speed and speed > 0 else "", style="cyan")

    return Rate()
