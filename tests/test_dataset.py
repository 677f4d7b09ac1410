"""From named characters to folders: the whole way, on a drawn series."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawn_series import HAIR, LanczosUpscaler, LookEmbedder, Team, add_series, draw, name_all
from export_samples import tree

from pipeline.assemble import class_word
from pipeline.caption import Call, CaptionStep
from pipeline.dataset import DatasetResult, Request, make_datasets
from pipeline.export.record import ExportError
from pipeline.pick import pick
from pipeline.picked import picked
from pipeline.step import run_step
from pipeline.tag import TagStep, finished
from pipeline.upscale import UpscaleStep, enlarge
from sorter import ledger
from sorter.errors import DecisionError
from sorter.images import read_image
from sorter.library import Library
from sorter.records import Character

SIZE = 256


@pytest.fixture
def series(library: Library) -> Library:
    name_all(library, add_series(library, episodes=2, shots=6))
    return library


def make(library: Library, out: Path, *names: str, count: int = 6) -> list[DatasetResult]:
    request = Request(names, out, ("kohya", "plain"), count, SIZE)
    return make_datasets(library, Team(), request)


def counts(library: Library, *steps: str) -> dict[str, int]:
    rows = library.database.execute("SELECT step, items FROM timing")
    found = {row["step"]: row["items"] for row in rows}
    return {step: found.get(step, 0) for step in steps}


def test_everybody_gets_a_dataset_in_every_format(series: Library, tmp_path: Path) -> None:
    results = make(series, tmp_path / "out")
    assert [result.character.name for result in results] == ["Aki", "Yuki"]
    for result in results:
        assert result.problems == ()
        assert result.pictures >= 3
        assert len(result.folders) == 2
        plain = result.folders[1]
        captions = [path.read_text() for path in sorted((plain / "captions").iterdir())]
        hair = "red_hair" if result.character.name == "Aki" else "blue_hair"
        begin = f"{result.character.trigger}, 1girl, solo, {hair}"
        assert len(captions) == result.pictures
        assert all(caption.startswith(begin) for caption in captions)


def test_every_picture_shows_its_character_alone(series: Library, tmp_path: Path) -> None:
    for result in make(series, tmp_path / "out"):
        other = HAIR["Yuki" if result.character.name == "Aki" else "Aki"]
        for path in (result.folders[1] / "images").iterdir():
            image = read_image(path)
            assert min(image.shape[:2]) >= SIZE
            away = np.abs(image.astype(int) - np.array(other)).max(axis=2)
            assert (away < 12).mean() < 0.01, path


def test_a_second_call_computes_nothing_and_writes_the_same(
    series: Library, tmp_path: Path
) -> None:
    make(series, tmp_path / "out")
    before, work = tree(tmp_path / "out"), counts(series, "upscale", "tag", "caption")
    make(series, tmp_path / "out")
    assert tree(tmp_path / "out") == before
    assert counts(series, "upscale", "tag", "caption") == work


def test_another_trigger_writes_new_captions_only(series: Library, tmp_path: Path) -> None:
    first = make(series, tmp_path / "out", "Aki")[0]
    before = counts(series, "upscale", "tag", "caption")
    ledger.decide(series, "trigger", name="Aki", detail="sks_aki")
    again = make(series, tmp_path / "out", "aki")[0]
    captions = (again.folders[1] / "captions").iterdir()
    assert all(path.read_text().startswith("sks_aki, ") for path in captions)
    after = counts(series, "upscale", "tag", "caption")
    assert after == {**before, "caption": before["caption"] + first.pictures}
    # And back again: the mark of the first text must not hide that it is gone.
    ledger.decide(series, "trigger", name="Aki", detail="aki")
    back = make(series, tmp_path / "out", "aki")[0]
    captions = (back.folders[1] / "captions").iterdir()
    assert all(path.read_text().startswith("aki, ") for path in captions)


def test_traits_can_be_left_to_the_trigger(series: Library, tmp_path: Path) -> None:
    request = Request(("Yuki",), tmp_path / "out", ("plain",), 6, SIZE, prune=True)
    folder = make_datasets(series, Team(), request)[0].folders[0]
    captions = [path.read_text() for path in (folder / "captions").iterdir()]
    assert captions
    assert not any("blue_hair" in caption for caption in captions)
    assert json.loads((folder / "card.json").read_text())["traits"] == {"blue_hair": 1.0}


def test_an_unknown_name_lists_the_known_ones(series: Library, tmp_path: Path) -> None:
    with pytest.raises(DecisionError) as caught:
        make(series, tmp_path / "out", "Aki", "Sora")
    assert str(caught.value) == "there is no character 'Sora' (hint: known characters: Aki, Yuki)"


def test_a_library_without_names_says_what_to_do(library: Library, tmp_path: Path) -> None:
    add_series(library, episodes=1)
    with pytest.raises(DecisionError, match="sorter name GROUP NAME"):
        make(library, tmp_path / "out")


def test_a_place_that_cannot_be_used_is_refused_before_the_work(
    series: Library, tmp_path: Path
) -> None:
    (tmp_path / "out" / "plain" / "Yuki").mkdir(parents=True)
    (tmp_path / "out" / "plain" / "Yuki" / "mine.txt").write_text("mine")
    with pytest.raises(ExportError):
        make(series, tmp_path / "out")
    assert counts(series, "upscale") == {"upscale": 0}


def test_nobody_sure_enough_gives_no_folder(library: Library, tmp_path: Path) -> None:
    crops = add_series(library, episodes=1)
    name_all(library, crops)
    ledger.decide(library, "discard", crops=crops["Yuki"])
    everybody = make(library, tmp_path / "all")
    assert [result.character.name for result in everybody] == ["Aki"]
    aki, yuki = make(library, tmp_path / "out", "Aki", "Yuki")
    assert aki.folders
    assert (yuki.pictures, yuki.folders) == (0, ())
    assert yuki.missing == ("no picture at all: none of 6 wanted",)
    assert yuki.problems == ("Yuki: no picture is good and sure enough, nothing is written",)


def test_names_that_a_file_system_mixes_up_get_their_own_folders(
    library: Library, tmp_path: Path
) -> None:
    crops = add_series(library)
    name_all(library, {"A:ki": crops["Aki"], "A?ki": crops["Yuki"]})
    both = {path.name for result in make(library, tmp_path / "out") for path in result.folders}
    alone = make(library, tmp_path / "out", "A?ki")[0]
    assert both == {"A_ki", "A_ki_2"}
    assert {path.name for path in alone.folders} == {"A_ki_2"}


def test_a_lost_frame_costs_one_picture_and_is_tried_again(series: Library, tmp_path: Path) -> None:
    pick(series, ["aki"], count=6, size=SIZE, embedders=[LookEmbedder.id])
    lost = series.path(picked(series, ["aki"])[0].frame_file)
    hidden = lost.rename(lost.with_suffix(".away"))
    short = make(series, tmp_path / "out", "Aki")[0]
    assert len(short.problems) == 1
    assert "upscale failed: cannot read picture" in short.problems[0]
    hidden.rename(lost)
    full = make(series, tmp_path / "out", "Aki")[0]
    assert (full.pictures, full.problems) == (short.pictures + 1, ())


def test_a_forgotten_and_added_video_makes_its_pictures_anew(
    library: Library, tmp_path: Path
) -> None:
    crops = add_series(library, episodes=1)
    name_all(library, crops)
    first = make(library, tmp_path / "out", "Aki")[0]
    with library.transaction() as database:
        database.execute("DELETE FROM video")
    assert add_series(library, episodes=1) == crops
    again = make(library, tmp_path / "out", "Aki")[0]
    assert again == first


def test_a_neighbour_who_turns_out_to_be_nobody_widens_the_picture(series: Library) -> None:
    def boxes() -> dict[str, float]:
        pick(series, ["aki"], count=20, size=SIZE, embedders=[LookEmbedder.id])
        return {item.crop: item.box.area for item in picked(series, ["aki"])}

    before = boxes()
    run_step(series, UpscaleStep(series.folder, LanczosUpscaler(), SIZE, ("aki",)))
    yuki = [crop for crop, who in ledger.current(series).human.items() if who.character == "yuki"]
    ledger.decide(series, "discard", crops=yuki)
    after = boxes()
    step = UpscaleStep(series.folder, LanczosUpscaler(), SIZE, ("aki",))
    pending = {item.crop for item in step.pending(series)}
    changed = {crop for crop in before if after.get(crop, before[crop]) != before[crop]}
    assert changed
    assert changed <= pending


def test_enlarging_keeps_the_aspect_and_stops_at_four() -> None:
    image = draw([], 1)[:90, :160]
    assert enlarge(image, size=90, upscaler=LanczosUpscaler()) is image
    assert enlarge(image, size=64, upscaler=LanczosUpscaler()) is image
    assert enlarge(image, size=180, upscaler=LanczosUpscaler()).shape == (180, 320, 3)
    assert enlarge(image, size=300, upscaler=LanczosUpscaler()).shape == (300, 533, 3)
    assert enlarge(image, size=4096, upscaler=LanczosUpscaler()).shape == (360, 640, 3)
    small = cv2.resize(enlarge(image, size=300, upscaler=LanczosUpscaler()), (160, 90))
    assert np.abs(small.astype(int) - image).mean() < 6


def test_the_face_is_where_the_tagger_is_told(series: Library) -> None:
    pick(series, ["yuki"], count=6, size=SIZE, embedders=[LookEmbedder.id])
    run_step(series, UpscaleStep(series.folder, LanczosUpscaler(), SIZE, ("yuki",)))
    run_step(series, TagStep(series.folder, Team().tagger, ("yuki",)))
    for item in finished(series, ["yuki"]):
        image, face = read_image(series.path(item.file)), item.face
        assert face is not None
        x, y = face.centre
        # Between mouth and eyes the drawn skin shows.
        skin = image[round(y + face.height * 0.2), round(x)]
        assert np.abs(skin.astype(int) - (250, 220, 200)).max() < 30
        assert item.pick.faces == 1


def test_a_caption_step_works_for_its_characters_only(series: Library) -> None:
    pick(series, ["aki", "yuki"], count=3, size=SIZE)
    run_step(series, UpscaleStep(series.folder, LanczosUpscaler(), SIZE))
    run_step(series, TagStep(series.folder, Team().tagger))
    aki = Character("aki", "Aki", "aki")
    step = CaptionStep(series.folder, Team().captioner, (Call(aki),))
    assert {item.call.character.id for item in step.pending(series)} == {"aki"}
    assert run_step(series, step).done == 3
    other = replace(step, calls=(Call(aki, frozenset({"red_hair"})),))
    assert len(other.pending(series)) == 3


def test_the_class_is_what_most_pictures_say() -> None:
    assert class_word([["1girl"], ["1girl", "solo"], ["1boy"]]) == "1girl"
    assert class_word([["solo"], ["1boy"], ["solo"]]) == "character"
    assert class_word([]) == "character"
