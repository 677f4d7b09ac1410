"""The report: what it says, and that it is one safe file of bounded size."""

from __future__ import annotations

import html.parser
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from small_series import Series, make_series

from pipeline.naming import move_crops, name_group, reject_crops
from sorter.images import to_rgb
from sorter.library import Library
from sorter.records import Shot, Video
from ui.overview import Place, look, varied
from ui.report import gather as gathering
from ui.report.advice import advice
from ui.report.content import Content, Presence
from ui.report.gather import gather
from ui.report.page import hues, render, strip_path, write_report
from ui.report.presence import presence
from ui.status import status_of
from ui.thumbnails import thumbnail_files

NASTY = '<img src=x onerror="alert(1)"> & {{ 7 * 7 }}'


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return make_series(tmp_path / "show")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """One named character and one rejected crop."""
    series = make_series(tmp_path_factory.mktemp("report") / "show")
    with Library.open(series.folder) as library:
        name_group(library, 1, NASTY)
        reject_crops(library, series.groups[2][:1])
        return gather(library)


class Page(html.parser.HTMLParser):
    """Tags, their attributes and the visible text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_content_counts_everybody(content: Content) -> None:
    (character,) = content.characters
    assert (character.title, character.crops, character.confirmed) == (NASTY, 6, 6)
    assert (character.episodes, character.tracks, character.side) == (2, 6, 80)
    assert [picture.confirmed for picture in character.pictures] == [True] * 6
    assert [(group.number, group.crops) for group in content.groups] == [(2, 3), (3, 2)]
    assert content.groups[0].confidence == pytest.approx(0.7)
    assert content.unsorted.crops == 1
    assert [picture.place for picture in content.unsorted.pictures] == ["ep2 0:09"]
    assert content.rejected.crops == 1
    assert ("13", "faces") in content.facts


def test_presence_is_by_shot(content: Content) -> None:
    (character,) = content.characters
    assert [entry.video for entry in character.presence] == ["ep1", "ep2"]
    first = character.presence[0]
    assert first.spans == ((0.0, 9.0),)
    assert (first.crops, first.duration, first.seconds) == (3, 10.0, 9.0)
    blue = content.groups[1].presence[0]
    assert blue.spans == ((3.0, 6.0),)


def test_every_face_is_a_dot_of_its_section(content: Content) -> None:
    owners = [dot.section for dot in content.dots]
    assert len(owners) == 13
    assert owners.count(content.characters[0].key) == 6
    assert owners.count("") == 2  # the lone crop and the rejected one
    assert all(0 <= dot.x <= 1 and 0 <= dot.y <= 1 for dot in content.dots)


def test_histograms_count_every_face(content: Content) -> None:
    assert [sum(bar.count for bar in chart.bars) for chart in content.histograms] == [13] * 3
    size = content.histograms[0]
    assert {bar.label: bar.count for bar in size.bars}["64–96"] == 13


def test_names_are_escaped(content: Content) -> None:
    page = Page(render(content))
    assert NASTY in page.text
    assert not [attributes for tag, attributes in page.tags if "onerror" in attributes]
    assert not [tag for tag, _ in page.tags if tag == "script"]


def test_page_loads_nothing(content: Content) -> None:
    text = render(content)
    page = Page(text)
    sources = [attributes["src"] for _, attributes in page.tags if "src" in attributes]
    assert sources and all(source and source.startswith("data:image/jpeg") for source in sources)
    links = [attributes["href"] for _, attributes in page.tags if "href" in attributes]
    anchors = {attributes.get("id") for _, attributes in page.tags}
    assert links and all(link and link[0] == "#" and link[1:] in anchors for link in links)
    assert not re.search(r"url\(|@import|https?://", text)
    assert not [tag for tag, _ in page.tags if tag in ("link", "script", "iframe")]


def test_pictures_show_the_crop(series: Series) -> None:
    import cv2

    with Library.open(series.folder) as library:
        files = thumbnail_files(library, [series.groups[2][0], series.lone])
        picture = to_rgb(cv2.imread(str(files[series.groups[2][0]])))
        middle = picture[picture.shape[0] // 2, picture.shape[1] // 2].astype(int)
        assert np.abs(middle - (60, 160, 70)).max() < 12
        assert picture.shape == (120, 120, 3)


def test_lost_frame_costs_only_its_pictures(series: Series) -> None:
    for file in (series.folder / "frames").rglob("*.png"):
        file.unlink()
    with Library.open(series.folder) as library:
        content = gather(library)
    assert (content.groups[0].crops, content.groups[0].pictures) == (6, ())
    assert "Group 1" in Page(render(content)).text


def test_number_of_pictures_is_bounded(series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PICTURES", 3)
    monkeypatch.setattr(gathering, "_LEAST", 2)
    with Library.open(series.folder) as library:
        content = gather(library)
    assert [len(group.pictures) for group in content.groups] == [2, 2, 2]


def test_empty_library_has_a_report(tmp_path: Path) -> None:
    with Library.create(tmp_path / "empty") as library:
        content = gather(library)
    assert "holds no video" in content.actions[0].text
    write_report(content, tmp_path / "page.html")
    assert "empty" in Page((tmp_path / "page.html").read_text(encoding="utf-8")).text


def test_advice_follows_the_state(series: Series) -> None:
    with Library.open(series.folder) as library:
        before = [action.command for action in gather(library).actions]
        assert before == [f"sorter name 1 NAME -l {series.folder}"]
        name_group(library, 1, "Aoi")
        content, status = gather(library), status_of(library)
    big = replace(content.characters[0], crops=30)
    told = advice(status, [big], [])
    assert [action.command for action in told] == [
        f"sorter export -l {series.folder} --out datasets"
    ]
    assert "Fewer than 30 faces: Aoi (6)" in content.actions[1].text
    late = replace(status, steps=(replace(status.steps[0], pending=2), *status.steps[1:]))
    assert advice(late, [], [])[0].text == "Work is pending: frames."


def test_library_path_with_spaces_is_quoted(tmp_path: Path) -> None:
    series = make_series(tmp_path / "my show")
    with Library.open(series.folder) as library:
        assert gather(library).actions[0].command.endswith("my show'")


def test_presence_joins_what_the_eye_cannot_part() -> None:
    video = Video("v", "/v.mkv", "v", 320, 180, 1000.0)
    shots = {
        name: Shot(name, "v", number, start, end)
        for number, (name, start, end) in enumerate(
            [("a", 0.0, 10.0), ("b", 11.0, 20.0), ("c", 500.0, 510.0)]
        )
    }
    places = [Place("v", name, 1.0, None, 80) for name in ("c", "a", "b", "a")]
    elsewhere = Place("other", "a", 1.0, None, 80)
    found = presence(video, [*places, elsewhere], shots)
    assert found.spans == ((0.0, 20.0), (500.0, 510.0))
    assert found.crops == 4


def test_pictures_have_places_without_shots() -> None:
    folder = Video("v", "/v", "v", 320, 180, 0.0, "pictures")
    found = presence(folder, [Place("v", None, 3.0, None, 80)], {})
    assert found.duration == 4.0
    assert found.spans == ((3.0, 3.5),)


def test_strip_path_is_drawn_to_scale() -> None:
    seen = Presence("ep1", 200.0, ((0.0, 50.0), (199.9, 200.0)), 3)
    assert strip_path(seen) == "M0 0h250v1h-250zM1000 0h2v1h-2z"


def test_neighbours_have_different_colours(content: Content) -> None:
    colours = list(hues(content).values())
    steps = [abs(one - two) % 360 for one, two in pairwise(colours)]
    assert all(60 < step < 300 for step in steps)


def test_varied_takes_one_of_each_track_in_turn() -> None:
    def place(track: str | None) -> Place:
        return Place("v", None, 0.0, track, 80)

    places = {"a": place("x"), "b": place("x"), "c": place("y"), "d": place(None), "e": place("x")}
    assert varied(list("abcde"), places, 3) == ("a", "c", "d")
    assert varied(list("abcde"), places, 9) == ("a", "c", "d", "b", "e")
    assert varied([], places, 4) == ()


def test_moved_crop_leaves_its_group(series: Series) -> None:
    with Library.open(series.folder) as library:
        name_group(library, 1, "Aoi")
        move_crops(library, series.groups[1][:2], "Ben")
        name_group(library, 2, "Ben")
        content = gather(library)
        assert look(library).unsorted == (series.lone,)
    assert {entry.title: entry.crops for entry in content.characters} == {"Aoi": 4, "Ben": 6}
