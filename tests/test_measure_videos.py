"""Evaluating a library: small libraries made row by row, and the command itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from pipeline.measure.library_labels import lay_beside
from pipeline.measure.truth import TrueBox, TrueShot
from pipeline.measure.videos import evaluate
from sorter import rows
from sorter.errors import SorterError
from sorter.images import write_image
from sorter.library import Library
from sorter.records import Box, Crop, Frame
from ui.cli.evaluate import evaluate as command

LEFT, RIGHT, NOWHERE = Box(100, 100, 200, 200), Box(400, 100, 500, 200), Box(560, 300, 600, 340)


class Built:
    """A library that is filled row by row."""

    def __init__(self, folder):
        self.library = Library.create(folder)
        self.number = 0

    def video(self, name, *, duration=10.0, position=0):
        row = (f"v-{name}", f"/films/{name}.mkv", name, "video", 640, 360, duration, position)
        with self.library.transaction() as database:
            database.execute(f"INSERT INTO video VALUES ({','.join('?' * len(row))})", row)

    def frame(self, video, time, *boxes, duplicate_of=None):
        """Add a frame, and for each (box, group) a face crop; group None leaves it unsorted."""
        self.number += 1
        item = f"{video}@{time}"
        file = self.library.picture_file("frames", f"{self.number:02d}", suffix=".png")
        write_image(self.library.path(file), np.full((360, 640, 3), 90, np.uint8))
        frame = Frame(item, f"v-{video}", self.number, time, 640, 360, 0, file, None, duplicate_of)
        with self.library.transaction() as database:
            values = rows.frame_row(frame, b"")
            columns = "id,video,pts,time,width,height,phash,thumbnail,file,shot,duplicate_of"
            marks = ",".join("?" * len(values))
            database.execute(f"INSERT INTO frame ({columns}) VALUES ({marks})", values)
            for place, (box, group) in enumerate(boxes):
                crop = Crop(f"{item}#{place}", item, "face", box, 0.9)
                values = rows.crop_row(crop, b"")
                marks = ",".join("?" * len(values))
                database.execute(f"INSERT INTO crop VALUES ({marks})", values)
                if group is not None:
                    database.execute("INSERT OR IGNORE INTO cluster VALUES (?, 0.9)", (group,))
                    database.execute("INSERT INTO member VALUES (?, ?, ?)", (crop.id, group, place))
        return item

    def took(self, step, seconds):
        with self.library.transaction() as database:
            database.execute("INSERT INTO timing VALUES (?, 1, ?)", (step, seconds))


@pytest.fixture
def built(tmp_path):
    made = Built(tmp_path / "library")
    yield made
    made.library.close()


def shot(episode, start, end, *characters, complete=True):
    return TrueShot(episode, start, end, characters, complete=complete)


def two(episode, time):
    """Aoi stands to the left, Ren to the right."""
    return [
        TrueBox(episode, time, "Aoi", "face", LEFT),
        TrueBox(episode, time, "Ren", "face", RIGHT),
    ]


def scores(built, shots, boxes=()):
    return evaluate(built.library, lay_beside(built.library, shots, list(boxes)))


def test_a_perfect_episode(built):
    built.video("ep1")
    built.frame("ep1", 1.0, (LEFT, 1))
    built.frame("ep1", 3.0, (LEFT, 1), (RIGHT, 2))
    built.frame("ep1", 5.0)
    found = scores(
        built,
        [shot("ep1", 0, 2, "Aoi"), shot("ep1", 2, 4, "Aoi", "Ren"), shot("ep1", 4, 6)],
        two("ep1", 3.0),
    ).overall
    assert (found.crops, found.labelled, found.false_crops) == (3, 3, 0)
    assert (found.characters, found.groups, found.unsorted) == (2, 2, 0)
    assert (found.bcubed_f, found.nmi, found.ari) == (1, 1, 1)
    assert (found.same_frame_violations, found.shots_found) == (0, 1)
    assert (found.clicks_to_clean, found.clicks_crop_by_crop) == (2, 3)
    assert found.clicks_per_100 == pytest.approx(200 / 3)


def test_every_kind_of_mistake(built):
    built.video("ep1")
    built.frame("ep1", 1.0, (LEFT, 1), (RIGHT, 1), (NOWHERE, 1))  # one group for all
    built.frame("ep1", 2.0, (LEFT, 1), (RIGHT, None), (NOWHERE, 2))
    built.frame("ep1", 5.0, (LEFT, 2))  # nobody is there
    shots = [shot("ep1", 0, 4, "Aoi", "Ren"), shot("ep1", 4, 6), shot("ep1", 6, 8, "Ren")]
    found = scores(built, shots, two("ep1", 1.0)).overall
    assert (found.crops, found.labelled, found.groups) == (7, 4, 2)
    assert found.false_crops == pytest.approx(3 / 7)
    assert found.unsorted == pytest.approx(1 / 4)
    assert found.bcubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.bcubed_recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.same_frame_violations == 3
    assert found.shots_found == pytest.approx(2 / 3)  # Ren of the third shot was never seen
    # Group 1: name it, move Ren, reject one. Group 2: reject it. Unsorted: move Ren.
    assert found.clicks_to_clean == 5


def test_misses_in_one_character_shots_show_in_the_strict_shares(built):
    built.video("ep1")
    built.frame("ep1", 1.0, (LEFT, 1), (NOWHERE, 1), (RIGHT, 1))
    built.frame("ep1", 3.0, (NOWHERE, 1))  # incomplete shot: nothing can be said
    boxes = [
        TrueBox("ep1", 1.0, "Aoi", "face", LEFT),
        TrueBox("ep1", 1.0, "Aoi", "body", Box(90, 90, 520, 260)),
    ]
    shots = [shot("ep1", 0, 2, "Aoi"), shot("ep1", 2, 4, "Aoi", complete=False)]
    found = scores(built, shots, boxes).overall
    assert (found.labelled, found.false_crops) == (4, 0)
    assert found.false_crops_strict == pytest.approx(1 / 3)
    assert found.off_face == pytest.approx(2 / 3)


def test_a_repeated_opening_is_found_through_the_kept_frame(built):
    built.video("ep1")
    built.video("ep2", position=1)
    kept = built.frame("ep1", 1.0, (LEFT, 1))
    built.frame("ep2", 1.0, duplicate_of=kept)
    built.frame("ep2", 3.0, duplicate_of=kept)
    shots = [
        shot("ep1", 0, 2, "Aoi"),
        shot("ep2", 0, 2, "Aoi"),
        shot("ep2", 2, 4, "Ren"),  # taken for a duplicate of another character's shot
    ]
    found = scores(built, shots)
    assert found.episodes["ep1"].shots_found == 1
    assert found.episodes["ep2"].shots_found == 0.5
    assert found.overall.shots_found == pytest.approx(2 / 3)
    empty = found.episodes["ep2"]
    assert (empty.crops, empty.bcubed_f, empty.clicks_to_clean) == (0, None, 0)
    assert (empty.false_crops, empty.clicks_per_100) == (None, None)


def test_seconds_are_shared_out_by_length(built):
    built.video("ep1", duration=30)
    built.video("ep2", duration=10, position=1)
    built.took("frames", 6.0)
    built.took("detect", 2.0)
    found = scores(built, [shot("ep1", 0, 1), shot("ep2", 0, 1)])
    assert found.overall.seconds == 8
    assert {name: part.seconds for name, part in found.episodes.items()} == {"ep1": 6, "ep2": 2}


def test_what_only_one_side_knows_is_left_out(built):
    built.video("ep1")
    built.video("trailer", position=1)
    built.frame("ep1", 1.0, (LEFT, 1))
    built.frame("trailer", 1.0, (LEFT, 1))
    shots = [shot("ep1", 0, 2, "Aoi"), shot("ep9", 0, 2, "Aoi")]
    boxes = [TrueBox("ep1", 7.0, "Aoi", "face", LEFT)]
    measured = lay_beside(built.library, shots, boxes)
    assert (measured.unknown, measured.missing, measured.stray) == (("trailer",), ("ep9",), 1)
    assert evaluate(built.library, measured).overall.crops == 1


def test_nothing_in_common_is_an_error(built):
    built.video("ep1.final")
    with pytest.raises(SorterError) as caught:
        lay_beside(built.library, [shot("ep1", 0, 2, "Aoi")], [])
    assert "ep1.final" in str(caught.value)
    assert "without its ending" in caught.value.hint


@pytest.fixture
def files(built, tmp_path):
    """An episode with one mistake, and its truth on disk; returns the command's arguments."""
    built.video("ep1")
    built.video("extra", position=1)
    for time in (0.5, 1.0, 1.5):
        built.frame("ep1", time, (LEFT, 1))
    built.frame("ep1", 3.0, (LEFT, 1), (RIGHT, 1), (NOWHERE, 2))
    shots, boxes = tmp_path / "shots.csv", tmp_path / "boxes.csv"
    shots.write_text("episode,start_s,end_s,characters\nep1,0,2,Aoi\nep1,2,4,Aoi|Ren\nep2,0,1,\n")
    boxes.write_text(
        "episode,time_s,character,kind,x1,y1,x2,y2\n"
        "ep1,3.0,Aoi,face,100,100,200,200\nep1,3.0,Ren,face,400,100,500,200\n"
    )
    folder = str(built.library.folder)
    return ["videos", "-l", folder, "--shots", str(shots), "--boxes", str(boxes)]


def test_the_command_prints_one_document(files):
    result = CliRunner().invoke(command, [*files, "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert list(document) == ["episodes", "overall"]
    assert document["episodes"]["ep1"] == document["overall"]
    assert document["overall"]["crops"] == 6
    assert document["overall"]["false_crops"] == 0.1667
    assert document["overall"]["seconds"] is None
    assert "video 'extra' is left out" in result.stderr
    assert "episode 'ep2' is left out" in result.stderr


def test_the_command_prints_a_table(files):
    result = CliRunner().invoke(command, files)
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["ep1", "overall"]
    assert ["bcubed_precision", "0.6800", "0.6800"] in [line.split() for line in lines]
    assert len({len(line) for line in lines}) == 1, "columns are not aligned"


def test_mistakes_are_drawn_on_request(files, tmp_path):
    folder = tmp_path / "sheets"
    result = CliRunner().invoke(command, [*files, "--mistakes", str(folder)])
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["001_group_1_4_right_1_wrong.png", "002_false_crops_1.png"]


def test_wrong_usage_and_wrong_files(files, tmp_path):
    assert CliRunner().invoke(command, files[:5]).exit_code == 2
    bad = tmp_path / "bad.csv"
    bad.write_text("episode,start\nep1,0\n")
    with pytest.raises(SorterError, match=r"lacks start_s, end_s, characters"):
        arguments = [*files[:4], str(bad), *files[5:]]
        CliRunner().invoke(command, arguments, catch_exceptions=False)
