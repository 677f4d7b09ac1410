"""Reading truth files: what is understood, and how faults are told."""

from __future__ import annotations

import pytest

from pipeline.measure.table import TruthError
from pipeline.measure.truth import read_boxes, read_crops, read_frames, read_shots
from sorter.records import Box


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="truth.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_crops_with_further_columns_in_any_order(write):
    path = write('﻿kind,label,path,series,note\nface,Aoi,a/1.jpg,one,"x, y"\n\nface,Ren,b.jpg,two\n')
    first, second = read_crops(path)
    assert (first.path, first.label, first.series) == (path.parent / "a/1.jpg", "Aoi", "one")
    assert (second.label, second.series) == ("Ren", "two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path,label\na.jpg,b\n", ["lacks series", "path, label"]),
        ("", ["lacks path, label, series", "nothing"]),
        ("path,label,series\na.jpg,,s\n", ["line 2", "'label'", "''"]),
        ("path,label,series\na.jpg,x,s\nb.jpg\n", ["line 3", "'label'"]),
    ],
)
def test_faults_of_a_manifest(write, text, words):
    with pytest.raises(TruthError) as caught:
        read_crops(write(text))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_missing_or_binary_file(tmp_path):
    with pytest.raises(TruthError, match=r"cannot read .*nothing\.csv"):
        read_crops(tmp_path / "nothing.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01path")
    with pytest.raises(TruthError, match="not a UTF-8 CSV"):
        read_crops(tmp_path / "binary.csv")


FRAMES = (
    "path,split,kind,x1,y1,x2,y2\n"
    "one/a.png,dev,face,1,2,3,4.5\none/a.png,dev,body,0,0,9,9\none/a.png,dev,face,5,5,8,8\n"
    "two/b.png,dev,face,1,1,2,2\nc.png,dev,body,0,0,9,9\n"
)


def test_faces_are_collected_by_picture(write):
    path = write(FRAMES, "boxes.csv")
    found = read_frames(path)
    assert [(p.path.name, p.folder, len(p.faces)) for p in found] == [
        ("a.png", "one", 2),
        ("b.png", "two", 1),
        ("c.png", ".", 0),
    ]
    assert found[0].faces[0] == Box(1, 2, 3, 4.5)


def test_the_manifest_adds_empty_pictures_and_takes_incomplete_ones(write):
    path = write(FRAMES, "boxes.csv")
    manifest = (
        "path,kind,faces_complete\none/empty.png,sky,True\ntwo/b.png,x,False\nthree/z.png,,False\n"
    )
    write(manifest, "manifest.csv")
    found = {p.path.name: len(p.faces) for p in read_frames(path)}
    assert found == {"a.png": 2, "c.png": 0, "empty.png": 0}


def test_a_manifest_of_something_else_is_not_asked(write):
    write("path,label,series\nface_7.png,Aoi,one\n", "manifest.csv")
    assert len(read_frames(write(FRAMES, "boxes.csv"))) == 3


def test_completeness_may_stand_beside_the_boxes(write):
    text = "path,kind,x1,y1,x2,y2,faces_complete\na.png,face,0,0,1,1,yes\nb.png,face,0,0,1,1,0\n"
    assert [p.path.name for p in read_frames(write(text))] == ["a.png"]


def test_a_line_without_a_box_is_a_picture_without_a_face(write):
    found = read_frames(write("path,kind,x1,y1,x2,y2\nsky.png,,,,,\n"))
    assert [(p.path.name, p.faces) for p in found] == [("sky.png", ())]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a.png,face,1,2,x,4", ["line 2", "'x2'", "a number", "'x'"]),
        ("a.png,face,1,2,nan,4", ["'x2'", "finite"]),
        ("a.png,hand,1,2,3,4", ["'kind'", "face or body", "'hand'"]),
        (",face,1,2,3,4", ["'path'"]),
    ],
)
def test_faults_of_boxes(write, line, words):
    with pytest.raises(TruthError) as caught:
        read_frames(write(f"path,kind,x1,y1,x2,y2\n{line}\n"))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_shots(write):
    text = (
        "episode,start_s,end_s,characters,faces_complete\n"
        "ep1,0,1.5,,True\nep1,1.5,3,Aoi| Ren |Aoi,False\n"
    )
    empty, two = read_shots(write(text))
    assert (empty.characters, empty.complete) == ((), True)
    assert (two.episode, two.start, two.end) == ("ep1", 1.5, 3)
    assert (two.characters, two.complete) == (("Aoi", "Ren"), False)


def test_shots_without_the_optional_column_are_complete(write):
    (shot,) = read_shots(write("episode,start_s,end_s,characters\nep1,0,1,Aoi\n"))
    assert shot.complete


def test_a_flag_that_is_neither_true_nor_false(write):
    with pytest.raises(TruthError, match="True or False"):
        read_shots(write("episode,start_s,end_s,characters,faces_complete\ne,0,1,,maybe\n"))


def test_boxes_without_area_are_left_out(write):
    text = (
        "episode,time_s,character,kind,x1,y1,x2,y2\n"
        "ep1,1.25,Aoi,face,1,2,3,4\nep1,2,Aoi,body,5,5,5,9\n"
    )
    (box,) = read_boxes(write(text))
    assert (box.time, box.character, box.kind, box.box) == (1.25, "Aoi", "face", Box(1, 2, 3, 4))


def test_names_compare_whatever_way_their_accents_are_written(write):
    composed, decomposed = "épisode", "e\u0301pisode"
    header = "episode,start_s,end_s,characters\n"
    (one,) = read_shots(write(f"{header}{composed},0,1,x\n"))
    (other,) = read_shots(write(f"{header}{decomposed},0,1,x\n"))
    assert one.episode == other.episode
