"""The ledger: decisions are never lost, and the state is a replay of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import factories
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.assign import assign, by_character, group_character
from sorter import ledger
from sorter.errors import DecisionError
from sorter.library import Library
from sorter.records import Cluster


def shown(library: Library, crop: str) -> str | None:
    known = ledger.current(library).human.get(crop)
    return known.character if known else None


def test_naming_is_on_disk_when_it_returns(library: Library) -> None:
    crops = [crop.id for crop in factories.face_row(library, 3)]
    ledger.decide(library, "name", name="Rin  Tōsaka", crops=crops[:2])
    with Library.open(library.folder) as other:
        state = ledger.current(other)
    assert state.characters["rin tōsaka"].name == "Rin Tōsaka"
    assert state.characters["rin tōsaka"].trigger == "rin_tōsaka"
    assert set(state.human) == set(crops[:2])


def test_names_are_one_up_to_case_and_unicode_form(library: Library) -> None:
    (crop, other) = factories.face_row(library, 2)
    ledger.decide(library, "name", name="Zoe\u0301", crops=[crop.id])
    ledger.decide(library, "name", name="ZOÉ ", crops=[other.id])
    assert len(ledger.current(library).characters) == 1


def test_undo_and_redo_only_append(library: Library) -> None:
    (crop,) = factories.face_row(library, 1)
    ledger.decide(library, "name", name="A", crops=[crop.id])
    ledger.decide(library, "move", name="B", crops=[crop.id])
    assert shown(library, crop.id) == "b"
    assert ledger.undo(library)
    assert shown(library, crop.id) == "a"
    assert ledger.undo(library)
    assert shown(library, crop.id) is None
    assert ledger.undo(library) is None
    assert ledger.redo(library)
    assert ledger.redo(library)
    assert shown(library, crop.id) == "b"
    assert ledger.redo(library) is None
    assert len(ledger.history(library)) == 6


def test_redo_ends_with_a_new_decision(library: Library) -> None:
    (crop,) = factories.face_row(library, 1)
    ledger.decide(library, "name", name="A", crops=[crop.id])
    ledger.undo(library)
    ledger.decide(library, "name", name="B", crops=[crop.id])
    assert ledger.redo(library) is None
    assert shown(library, crop.id) == "b"


def test_reject_rename_trigger_discard(library: Library) -> None:
    one, two = (crop.id for crop in factories.face_row(library, 2))
    ledger.decide(library, "name", name="A", crops=[one, two])
    ledger.decide(library, "reject", name="A", crops=[one])
    ledger.decide(library, "rename", name="A", detail="B")
    ledger.decide(library, "trigger", name="B", detail="b_from_show")
    state = ledger.current(library)
    assert list(state.characters) == ["b"]
    assert state.characters["b"].trigger == "b_from_show"
    assert state.rejected[one] == {"b"}
    assert state.human[two].character == "b"
    ledger.decide(library, "discard", crops=[two])
    assert shown(library, two) is None
    assert two in ledger.current(library).human


def test_a_decision_needs_a_name_and_known_crops(library: Library) -> None:
    with pytest.raises(DecisionError, match="at least one letter"):
        ledger.decide(library, "name", name=" ", crops=[])
    with pytest.raises(DecisionError, match="no crop 'ffff'"):
        ledger.decide(library, "name", name="A", crops=["ffff"])
    assert ledger.history(library) == []


def test_decisions_cannot_be_deleted_or_changed(library: Library) -> None:
    (crop,) = factories.face_row(library, 1)
    ledger.decide(library, "name", name="A", crops=[crop.id])
    for query in ("DELETE FROM decision", "UPDATE decision SET name = 'B'"):
        with pytest.raises(sqlite3.IntegrityError, match="decisions are never"):
            library.database.execute(query)


def test_decisions_outlive_their_video(library: Library) -> None:
    (crop,) = factories.face_row(library, 1)
    ledger.decide(library, "name", name="A", crops=[crop.id])
    with library.transaction() as database:
        database.execute("DELETE FROM video")
    assert shown(library, crop.id) == "a"
    (again,) = factories.face_row(library, 1)
    assert again.id == crop.id


def test_a_group_follows_the_majority_of_its_decided_crops(library: Library) -> None:
    crops = [crop.id for crop in factories.face_row(library, 6)]
    cluster = Cluster(1, tuple(crops), 0.8)
    assert group_character(ledger.current(library), cluster) is None
    ledger.decide(library, "name", name="A", crops=crops[:3])
    ledger.decide(library, "move", name="B", crops=crops[3:4])
    ledger.decide(library, "reject", name="A", crops=crops[4:5])
    found = assign(ledger.current(library), [cluster])
    who = {crop: found[crop].character for crop in found}
    assert who == {**dict.fromkeys(crops[:3], "a"), crops[3]: "b", crops[5]: "a"}
    assert found[crops[0]].by == "human"
    assert found[crops[5]].by == "auto"
    assert {key: len(value) for key, value in by_character(found).items()} == {"a": 4, "b": 1}


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["name", "move", "reject", "discard", "rename", "undo", "redo"]),
            st.sampled_from(["Ann", "ann ", "Bo", "Cy"]),
            st.sets(st.integers(0, 3), max_size=4),
        ),
        max_size=25,
    )
)
@example(
    moves=[
        ("reject", "Ann", {0}),
        ("rename", "Ann", set()),
        ("name", "Ann", {0}),
        ("rename", "Ann", set()),
    ]
)
@example(
    moves=[
        ("name", "Ann", {0}),
        ("rename", "Ann", set()),
        ("reject", "Bo", {0}),
        ("rename", "Bo", set()),
    ]
)
def test_any_history_replays_to_itself(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, str, set[int]]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("ledger")
    with Library.create(folder) as library:
        crops = [crop.id for crop in factories.face_row(library, 4)]
        made = 0
        for kind, name, picked in moves:
            if kind in ("undo", "redo"):
                made += bool((ledger.undo if kind == "undo" else ledger.redo)(library))
                continue
            detail = "Dee" if kind == "rename" else None
            targets = [crops[index] for index in sorted(picked)]
            ledger.decide(library, kind, name=name, detail=detail, crops=targets)  # type: ignore[arg-type]
            made += 1
        state = ledger.current(library)
        assert len(ledger.history(library)) == made
        assert len({key.casefold() for key in state.characters}) == len(state.characters)
        for crop, known in state.human.items():
            assert known.character is None or known.character in state.characters
            assert known.character not in state.rejected.get(crop, ())
        while ledger.undo(library):
            pass
        assert ledger.current(library) == ledger.Decided()


def test_a_moved_crop_does_not_name_the_group_it_came_from(library: Library) -> None:
    crops = [crop.id for crop in factories.face_row(library, 5)]
    cluster = Cluster(1, tuple(crops), 0.8)
    ledger.decide(library, "move", name="Kai", crops=crops[:1])
    state = ledger.current(library)
    assert group_character(state, cluster) is None
    assert set(assign(state, [cluster])) == {crops[0]}
