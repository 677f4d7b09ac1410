"""What a dataset lacks, said in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from export_samples import dataset

from pipeline.export.coverage import angle, coverage, missing
from pipeline.export.record import Dataset, Origin


def with_origins(folder: Path, count: int, **changes: object) -> Dataset:
    made = dataset(folder, count=count, wanted=count)
    entries = tuple(
        replace(entry, origin=replace(entry.origin, **changes))  # type: ignore[arg-type]
        for entry in made.entries
    )
    return replace(made, entries=entries)


def test_counts(tmp_path: Path) -> None:
    found = coverage(dataset(tmp_path, count=5).entries)
    assert found.framings == {"head": 2, "upper": 2, "frame": 1}
    assert found.episodes == {"ep1": 3, "ep2": 2}
    assert found.angles == {"front": 3, "three-quarter": 2}
    assert found.shots == 5


def test_a_complete_dataset_lacks_nothing(tmp_path: Path) -> None:
    made = dataset(tmp_path, count=6, wanted=6)
    origins: list[Origin] = [entry.origin for entry in made.entries]
    origins[0] = replace(origins[0], angle="profile")
    entries = zip(made.entries, origins, strict=True)
    complete = tuple(replace(entry, origin=origin) for entry, origin in entries)
    assert missing(replace(made, entries=complete)) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"framing": "head"}, "no upper body"),
        ({"framing": "head"}, "no whole person"),
        ({"framing": "upper"}, "no portrait"),
        ({"angle": "front"}, "no profile"),
        ({"episode": "ep1"}, "all pictures come from one episode"),
        ({"episode": "ep1", "shot": 4}, "6 pictures come from only 1 shot"),
        ({"enlarged": 3.0}, "6 of 6 pictures are enlarged 2.5 times or more"),
        ({"faces": 2}, "another face in 6 pictures: hardly ever seen alone"),
    ],
)
def test_a_lack_is_named(tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    assert sentence in missing(with_origins(tmp_path, 6, **changes))
    assert sentence not in missing(with_origins(tmp_path, 6, angle="profile"))


def test_too_few_and_none(tmp_path: Path) -> None:
    assert missing(dataset(tmp_path, count=3, wanted=60))[0] == "only 3 of 60 pictures"
    assert missing(dataset(tmp_path, count=0, wanted=60)) == (
        "no picture at all: none of 60 wanted",
    )


def test_unknown_angles_are_no_missing_profile(tmp_path: Path) -> None:
    assert "no profile" not in missing(with_origins(tmp_path, 6, angle=None))


@pytest.mark.parametrize(
    ("landmarks", "tags", "expected"),
    [
        (((40, 50), (60, 50), (50, 60)), (), "front"),
        (((40, 50), (60, 50), (58, 60)), (), "three-quarter"),
        (((40, 50), (44, 50), (20, 60)), (), "profile"),
        (((40, 50), (60, 50), (50, 60)), ("1girl", "from_side"), "profile"),
        ((), ("1girl",), None),
    ],
)
def test_the_angle_of_a_face(
    landmarks: tuple[tuple[float, float], ...], tags: tuple[str, ...], expected: str | None
) -> None:
    assert angle(landmarks, tags, face_width=80) == expected
