"""The one loop that does work: ask what is missing, compute a batch, save it with its marks."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol, TypeVar

from sorter.errors import SorterError
from sorter.library import Library
from sorter.records import Report

_log = logging.getLogger(__name__)

Tick = Callable[[float], None]
"""Called by a compute with the share (0 to 1) of one item that it has finished just now.

It raises Stopped once the run is being interrupted, so long computes should call it often.
"""


class Stopped(BaseException):
    """The run is being interrupted; not an Exception, so that nothing takes it for a failure."""


class Item(Protocol):
    """What a step works on: anything with a content ID."""

    @property
    def id(self) -> str:
        """The ID that the done-mark is written under."""


ItemT = TypeVar("ItemT", bound=Item)
ResultT = TypeVar("ResultT")


class Step(Protocol[ItemT, ResultT]):
    """One kind of work on one kind of item."""

    @property
    def name(self) -> str:
        """Shown in `status` and written into the done-marks."""

    @property
    def recipe(self) -> str:
        """What the result depends on besides the item; another recipe makes the work pending."""

    @property
    def batch(self) -> int:
        """Items per compute."""

    @property
    def workers(self) -> int:
        """Batches computed at a time; 1 for work that uses all cores by itself."""

    def pending(self, library: Library) -> list[ItemT]:
        """Return the items without a done-mark of this recipe."""

    def compute(self, items: Sequence[ItemT], tick: Tick) -> list[ResultT]:
        """Return one result per item, in order. Slow, pure, in any thread, never the database."""

    def save(self, library: Library, item: ItemT, result: ResultT) -> None:
        """Write one result, inside the transaction that also writes the done-mark."""


class Progress(Protocol):
    """Who wants to know how far a step is."""

    def begin(self, step: str, total: int) -> None:
        """Say that a step starts on `total` items."""

    def advance(self, items: float) -> None:
        """Say that `items` more are finished; called from any thread."""

    def end(self, report: Report) -> None:
        """Say that the step has ended."""


class Silent:
    """A Progress that tells nobody."""

    def begin(self, step: str, total: int) -> None:
        """Ignore."""

    def advance(self, items: float) -> None:
        """Ignore."""

    def end(self, report: Report) -> None:
        """Ignore."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that a step could not do."""

    error: SorterError
    """Why."""


def cores() -> int:
    """Return how many CPU cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_step(
    library: Library, step: Step[ItemT, ResultT], progress: Progress | None = None
) -> Report:
    """Do all pending work of a step. Interrupt it anywhere: saved batches stay saved.

    A SorterError costs only the item that caused it, whose message is kept in the done-marks.
    Any other exception is a bug and propagates.
    """
    progress, started = progress or Silent(), time.perf_counter()
    items = step.pending(library)
    report = Report(step.name)
    if not items:
        return report
    progress.begin(step.name, len(items))
    for batch, results in _computed(step, items, progress.advance):
        failed = _save(library, step, list(zip(batch, results, strict=True)))
        report = replace(
            report, done=report.done + len(batch) - failed, failed=report.failed + failed
        )
    report = replace(report, seconds=time.perf_counter() - started)
    _record_time(library, report)
    progress.end(report)
    _log.info(
        "%s: %d done, %d failed, %.1f s", step.name, report.done, report.failed, report.seconds
    )
    return report


def _computed(
    step: Step[ItemT, ResultT], items: list[ItemT], advance: Tick
) -> Iterator[tuple[list[ItemT], list[ResultT | Failure]]]:
    """Yield batches in order; at most one more than there are workers is waiting in memory."""
    stream = iter(items)
    waiting: deque[tuple[list[ItemT], Future[list[ResultT | Failure]]]] = deque()
    pool = ThreadPoolExecutor(step.workers, thread_name_prefix=step.name)
    stop = threading.Event()
    try:
        while True:
            while len(waiting) <= step.workers and (batch := list(islice(stream, step.batch))):
                waiting.append((batch, pool.submit(_attempt, step, batch, _Ticker(advance, stop))))
            if not waiting:
                return
            batch, future = waiting.popleft()
            yield batch, future.result()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


class _Ticker:
    """Passes a batch's progress on, remembers it, and ends the batch when the run is stopped."""

    def __init__(self, advance: Tick, stop: threading.Event) -> None:
        self._advance, self._stop = advance, stop
        self._told = 0.0

    def __call__(self, share: float) -> None:
        if self._stop.is_set():
            raise Stopped
        self._told += share
        self._advance(share)

    def settle(self, total: float) -> None:
        """Bring what was told to `total` items."""
        self._advance(total - self._told)
        self._told = 0.0


def _attempt(
    step: Step[ItemT, ResultT], batch: list[ItemT], tick: _Ticker
) -> list[ResultT | Failure]:
    """Compute a batch; when it fails, item by item, so that one bad file costs only itself."""
    try:
        results: list[ResultT | Failure] = list(step.compute(batch, tick))
    except SorterError as error:
        if len(batch) > 1:
            tick.settle(0)
            return [result for item in batch for result in _attempt(step, [item], tick)]
        results = [Failure(error)]
    tick.settle(len(batch))
    return results


def _save(
    library: Library,
    step: Step[ItemT, ResultT],
    results: Iterable[tuple[ItemT, ResultT | Failure]],
) -> int:
    failed = 0
    with library.transaction():
        for item, result in results:
            if isinstance(result, Failure):
                failed += 1
                _log.warning("%s failed for %s: %s", step.name, item.id, result.error)
                library.mark_failed(step.name, step.recipe, item.id, error=str(result.error))
            else:
                step.save(library, item, result)
                library.mark(step.name, step.recipe, [item.id])
    return failed


def _record_time(library: Library, report: Report) -> None:
    query = (
        "INSERT INTO timing VALUES (?, ?, ?) ON CONFLICT (step) DO UPDATE SET"
        " items = items + excluded.items, seconds = seconds + excluded.seconds"
    )
    with library.transaction() as database:
        database.execute(query, (report.step, report.done + report.failed, report.seconds))
