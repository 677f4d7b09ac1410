"""Choosing pictures: good, varied, sure, and always the same."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_series import LookEmbedder, add_series, name_all

from pipeline.choose import Candidate, Choice, Likeness, choose
from pipeline.framing import Framing, View
from pipeline.pick import Pick, pick
from pipeline.rate import Measures, ranks, rate
from sorter import ledger, rows
from sorter.library import Library
from sorter.records import Box, Matrix, unit_rows

EMBEDDERS = [LookEmbedder.id]


def candidate(
    number: int, *, quality: float = 0.8, shot: str = "", episode: str = "e1"
) -> Candidate:
    look = np.full(192, (37 * number) % 251, dtype=np.int16)
    views: list[Framing] = ["head", "upper", "person", "frame"]
    found = tuple(View(name, Box(0, 0, 600, 600), 1.0, trimmed=False) for name in views)
    place = shot or f"s{number}"
    return Candidate(
        f"c{number:03d}", quality, episode, place, found, number * 0x0123456789AB, look
    )


def directions(count: int, *, seed: int = 3) -> Matrix:
    return unit_rows(np.random.default_rng(seed).normal(size=(count, 16)))


def chosen(found: list[Choice]) -> list[int]:
    return [choice.number for choice in found]


def test_the_best_picture_comes_first_and_the_count_is_kept() -> None:
    several = [candidate(number, quality=0.3 + 0.01 * number) for number in range(40)]
    found = choose(several, directions(40), count=10, likeness=Likeness())
    assert found[0].number == 39
    assert len(set(chosen(found))) == 10


def test_two_looks_are_both_taken_before_a_look_is_repeated() -> None:
    base = directions(2)
    vectors = unit_rows(np.concatenate([np.repeat(base[:1], 30, 0), base[1:]]))
    several = [candidate(number, quality=0.9 if number < 30 else 0.5) for number in range(31)]
    found = choose(several, vectors, count=2, likeness=Likeness())
    assert 30 in chosen(found)


def test_shots_and_episodes_take_turns() -> None:
    several = [candidate(n, shot="s1") for n in range(20)]
    several += [candidate(n, shot=f"s{n}", episode="e2", quality=0.7) for n in range(20, 24)]
    found = choose(several, directions(24), count=6, likeness=Likeness())
    assert sum(number >= 20 for number in chosen(found)) >= 3


def test_the_same_drawing_is_taken_once() -> None:
    one, same = candidate(1, shot="s1"), candidate(1, shot="s1")
    elsewhere = candidate(1, shot="s9")
    found = choose([one, same, elsewhere], directions(3), count=3, likeness=Likeness())
    assert len(found) == 1


def test_the_same_drawing_before_another_background_counts_twice() -> None:
    one = candidate(1, shot="s1")
    other = Candidate("c9", 0.8, "e1", "s9", one.views, one.phash ^ 0xFFFF_FFFF, one.look)
    assert len(choose([one, other], directions(2), count=2, likeness=Likeness())) == 2


def test_framings_are_mixed() -> None:
    several = [candidate(number) for number in range(40)]
    found = choose(several, directions(40), count=20, likeness=Likeness())
    framings = [choice.view.framing for choice in found]
    assert {name: framings.count(name) for name in ("head", "upper", "person", "frame")} == {
        "head": 7,
        "upper": 7,
        "person": 3,
        "frame": 3,
    }


def test_without_vectors_quality_and_shots_decide() -> None:
    several = [candidate(number, quality=0.1 + 0.02 * number) for number in range(30)]
    found = choose(several, np.zeros((30, 0), dtype=np.float32), count=5, likeness=Likeness())
    assert chosen(found) == [29, 28, 27, 26, 25]


def test_nothing_to_choose_from() -> None:
    assert choose([], np.zeros((0, 0), dtype=np.float32), count=5, likeness=Likeness()) == []


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Measures(sharpness=0.9), Measures(sharpness=0.1)),
        (Measures(brightness=120), Measures(brightness=20)),
        (Measures(brightness=120), Measures(brightness=250)),
        (Measures(brightness=120, contrast=40), Measures(brightness=120, contrast=3)),
        (Measures(face_side=300), Measures(face_side=60)),
        (Measures(edge=0.0), Measures(edge=0.25)),
        (Measures(strangers=0), Measures(strangers=2)),
        (Measures(detection=0.9), Measures(detection=0.4)),
    ],
)
def test_a_fault_lowers_the_rating(better: Measures, worse: Measures) -> None:
    assert 0 <= rate(worse, size=768) < rate(better, size=768) <= 1


def test_a_black_face_is_worth_nothing() -> None:
    assert rate(Measures(sharpness=1.0, brightness=5, face_side=300), size=512) == 0


def test_ranks_are_taken_within_each_group() -> None:
    values = {"a": 5.0, "b": 1.0, "c": 5.0, "d": 900.0, "other": 3.0}
    groups = {"a": "e1", "b": "e1", "c": "e1", "d": "e2"}
    assert ranks(values, groups) == {"b": 0.0, "a": 0.5, "c": 0.5, "d": 0.5}


def _crops(picks: list[Pick]) -> set[str]:
    return {item.crop for item in picks}


def test_picks_are_saved_and_the_same_again(library: Library) -> None:
    name_all(library, add_series(library))
    first = pick(library, ["aki", "yuki"], count=5, size=256, embedders=EMBEDDERS)
    again = pick(library, ["aki", "yuki"], count=5, size=256, embedders=EMBEDDERS)
    assert first == again
    saved = library.database.execute("SELECT * FROM pick ORDER BY character, rank").fetchall()
    assert [(row["crop"], row["zoom"], row["rank"]) for row in saved] == [
        (item.crop, item.zoom, item.rank) for item in first
    ]
    assert len(first) >= 6


def test_only_the_asked_character_is_chosen_anew(library: Library) -> None:
    name_all(library, add_series(library))
    both = pick(library, ["aki", "yuki"], count=5, size=256, embedders=EMBEDDERS)
    one = pick(library, ["aki"], count=1, size=256, embedders=EMBEDDERS)
    rows_now = library.database.execute("SELECT crop, character FROM pick").fetchall()
    found = {row["crop"] for row in rows_now if row["character"] == "yuki"}
    assert found == {item.crop for item in both if item.character == "yuki"}
    assert len(one) == 1


def test_no_crop_of_somebody_else_is_chosen(library: Library) -> None:
    crops = add_series(library, episodes=3)
    stray = crops["Yuki"][0]
    aki = [*crops["Aki"], stray]
    name_all(library, {"Aki": aki, "Yuki": crops["Yuki"][1:]})
    # Named in bulk, the stray looks like Yuki and is left out ...
    assert stray not in _crops(pick(library, ["aki"], count=50, size=256, embedders=EMBEDDERS))
    # ... but what a person moves there by hand is a fact.
    ledger.decide(library, "move", name="Aki", crops=[stray])
    assert stray in _crops(pick(library, ["aki"], count=50, size=256, embedders=EMBEDDERS))


def test_what_looks_like_nobody_is_left_out(library: Library) -> None:
    crops = add_series(library, episodes=3)
    name_all(library, crops)
    strange = unit_rows(np.random.default_rng(5).normal(size=(1, LookEmbedder.size)))[0]
    with library.transaction() as database:
        values = (strange.tobytes(), crops["Aki"][0])
        database.execute("UPDATE vector SET data = ? WHERE crop = ?", values)
    found = _crops(pick(library, ["aki"], count=50, size=256, embedders=EMBEDDERS))
    assert crops["Aki"][0] not in found
    assert len(found) >= 5


def test_a_library_of_one_character_leaves_nobody_out(library: Library) -> None:
    crops = add_series(library, episodes=3)
    with library.transaction() as database:
        database.executemany("DELETE FROM crop WHERE id = ?", [(crop,) for crop in crops["Yuki"]])
    name_all(library, {"Aki": crops["Aki"]})
    with_vectors = _crops(pick(library, ["aki"], count=50, size=256, embedders=EMBEDDERS))
    assert with_vectors == _crops(pick(library, ["aki"], count=50, size=256))


def test_unsure_proposals_are_left_out(library: Library) -> None:
    crops = add_series(library, episodes=1)["Aki"]
    with library.transaction() as database:
        database.execute("INSERT INTO cluster VALUES (1, 0.3)")
        members = [(crop, 1, rank) for rank, crop in enumerate(crops)]
        database.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
    ledger.decide(library, "name", name="Aki", crops=crops[:1])
    assert _crops(pick(library, ["aki"], count=9, size=256)) == {crops[0]}
    with library.transaction() as database:
        database.execute("UPDATE cluster SET confidence = 0.9")
    assert len(pick(library, ["aki"], count=9, size=256)) > 1


def test_missing_measures_and_vectors_are_no_obstacle(library: Library) -> None:
    name_all(library, add_series(library))
    with library.transaction() as database:
        database.execute("DELETE FROM quality")
        database.execute("DELETE FROM vector")
    assert pick(library, ["aki"], count=4, size=256, embedders=EMBEDDERS)


def test_a_face_without_a_usable_view_is_left_out(library: Library) -> None:
    crops = add_series(library, episodes=1)
    name_all(library, crops)
    sizes = {crop.id: crop.box.width for crop in rows.crops(library)}
    found = _crops(pick(library, ["aki"], count=50, size=1024))
    assert found
    assert min(sizes[crop] for crop in found) >= 1024 / 4 / 4.4
