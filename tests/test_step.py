"""The one loop: failures cost one item, interrupts cost nothing, batches are saved in order."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.step import Silent, Tick, run_step
from sorter.errors import MediaError
from sorter.library import Library


@dataclass(frozen=True)
class Number:
    id: str


@dataclass
class Squares:
    """A real step in miniature: its results are rows of `quality`."""

    count: int
    bad: frozenset[int] = frozenset()
    stop_at: int = -1
    batch: int = 3
    workers: int = 2
    recipe: str = "r1"
    name: str = "squares"
    computed: list[str] = field(default_factory=list)

    def pending(self, library: Library) -> list[Number]:
        query = "SELECT item FROM done WHERE step = ? AND recipe = ?"
        done = {row["item"] for row in library.database.execute(query, (self.name, self.recipe))}
        return [Number(str(n)) for n in range(self.count) if str(n) not in done]

    def compute(self, items: Sequence[Number], tick: Tick) -> list[int]:
        for item in items:
            if int(item.id) == self.stop_at:
                raise KeyboardInterrupt
            if int(item.id) in self.bad:
                raise MediaError(f"cannot square {item.id}", hint="try another")
            self.computed.append(item.id)
            tick(1.0)
        return [int(item.id) ** 2 for item in items]

    def save(self, library: Library, item: Number, result: int) -> None:
        row = (item.id, "square", result)
        library.database.execute("INSERT INTO quality VALUES (?, ?, ?)", row)


def saved(library: Library) -> dict[str, float]:
    rows = library.database.execute("SELECT item, value FROM quality")
    return {row["item"]: row["value"] for row in rows}


def test_everything_is_done_once(library: Library) -> None:
    step = Squares(10)
    assert run_step(library, step).done == 10
    assert run_step(library, step).done == 0
    assert sorted(step.computed, key=int) == [str(n) for n in range(10)]
    assert saved(library) == {str(n): n**2 for n in range(10)}


def test_a_bad_item_costs_only_itself(library: Library) -> None:
    report = run_step(library, Squares(10, bad=frozenset({4, 9})))
    assert (report.done, report.failed) == (8, 2)
    assert set(saved(library)) == {str(n) for n in range(10)} - {"4", "9"}
    errors = library.database.execute("SELECT item, error FROM done WHERE error IS NOT NULL")
    assert [tuple(row) for row in errors] == [
        ("4", "cannot square 4 (hint: try another)"),
        ("9", "cannot square 9 (hint: try another)"),
    ]


def test_a_bug_is_not_swallowed(library: Library) -> None:
    @dataclass
    class Broken(Squares):
        def compute(self, items: Sequence[Number], tick: Tick) -> list[int]:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_step(library, Broken(5))
    assert saved(library) == {}


def test_another_recipe_makes_the_work_pending_again(library: Library) -> None:
    run_step(library, Squares(4))
    assert len(Squares(4, recipe="r2").pending(library)) == 4


@settings(max_examples=30, deadline=None)
@given(stop=st.integers(0, 19), batch=st.integers(1, 7), workers=st.integers(1, 3))
def test_interrupted_anywhere_it_ends_the_same(
    tmp_path_factory: pytest.TempPathFactory, stop: int, batch: int, workers: int
) -> None:
    with Library.create(tmp_path_factory.mktemp("stop")) as library:
        with pytest.raises(KeyboardInterrupt):
            run_step(library, Squares(20, stop_at=stop, batch=batch, workers=workers))
        assert len(saved(library)) % batch == 0
        run_step(library, Squares(20, batch=batch, workers=workers))
        assert saved(library) == {str(n): n**2 for n in range(20)}


def test_progress_adds_up(library: Library) -> None:
    class Counting(Silent):
        def __init__(self) -> None:
            self.items, self.lock = 0.0, threading.Lock()

        def advance(self, items: float) -> None:
            with self.lock:
                self.items += items

    progress = Counting()
    run_step(library, Squares(10, bad=frozenset({4})), progress)
    assert progress.items == pytest.approx(10)


def test_a_stop_ends_long_computes_at_their_next_tick(library: Library) -> None:
    started, ended = threading.Event(), threading.Event()

    @dataclass
    class Long(Squares):
        def compute(self, items: Sequence[Number], tick: Tick) -> list[int]:
            if items[0].id == "0":
                started.wait(5)
                raise KeyboardInterrupt
            started.set()
            try:
                for _ in range(1000):
                    tick(0.0)
                    ended.wait(0.01)
            finally:
                ended.set()
            return [0]

    with pytest.raises(KeyboardInterrupt):
        run_step(library, Long(2, batch=1))
    assert ended.is_set()
