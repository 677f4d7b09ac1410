"""Exports on disk: the same for every format, whatever happened to the folder before."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from export_samples import ABOUT, dataset, described, matches_golden, picture, tree

from pipeline.export.check import check
from pipeline.export.record import Dataset, ExportError, Format
from pipeline.export.registry import FORMATS, formats
from pipeline.export.write import Written, write
from sorter.images import read_image, write_image

every_format = pytest.mark.parametrize("format", FORMATS, ids=lambda item: item.name)


def put(datasets: list[Dataset], out: Path, format: Format) -> list[Written]:
    return write(datasets, {item.id: ABOUT for item in datasets}, out, format=format)


def placed(folder: Path) -> list[dict[str, str]]:
    pictures: list[dict[str, str]] = json.loads((folder / "card.json").read_text())["pictures"]
    return pictures


@every_format
def test_tree(tmp_path: Path, format: Format) -> None:
    two = [dataset(tmp_path, count=3), dataset(tmp_path, "雪", count=1)]
    written = put(two, tmp_path / "out", format)
    assert [item.problems for item in written] == [(), ()]
    text = described(tmp_path / "out", root=tmp_path / "out")
    assert matches_golden(f"export_{format.name}.txt", text), text


@every_format
def test_the_same_state_gives_the_same_bytes(tmp_path: Path, format: Format) -> None:
    two = [dataset(tmp_path), dataset(tmp_path, "Yuki", count=1)]
    put(two, tmp_path / "out", format)
    before = tree(tmp_path / "out")
    put(two, tmp_path / "out", format)
    assert tree(tmp_path / "out") == before


@every_format
def test_a_character_exported_alone_leaves_the_others(tmp_path: Path, format: Format) -> None:
    aki, yuki = dataset(tmp_path), dataset(tmp_path, "Yuki", count=1)
    put([aki, yuki], tmp_path / "out", format)
    before = tree(tmp_path / "out")
    put([yuki], tmp_path / "out", format)
    assert tree(tmp_path / "out") == before


@every_format
def test_an_edited_caption_is_kept_for_good(tmp_path: Path, format: Format) -> None:
    aki = dataset(tmp_path)
    folder = put([aki], tmp_path / "out", format)[0].folder
    caption = folder / placed(folder)[1]["caption"]
    caption.write_text("aki_tanaka, looking back\r\n", encoding="utf-8")
    for _ in range(3):
        assert put([aki], tmp_path / "out", format)[0].problems == ()
        assert caption.read_text(encoding="utf-8") == "aki_tanaka, looking back\n"
    assert [item["caption_by"] for item in placed(folder)] == ["sorter", "person", "sorter"]
    # It belongs to the picture, not to the number that the picture has now.
    turned = replace(aki, entries=tuple(reversed(aki.entries)))
    put([turned], tmp_path / "out", format)
    texts = {item["key"]: (folder / item["caption"]).read_text() for item in placed(folder)}
    assert texts["aki_tanaka1:upper"] == "aki_tanaka, looking back\n"
    assert texts["aki_tanaka0:head"] == aki.entries[0].caption + "\n"


@every_format
def test_an_edited_caption_waits_while_its_picture_is_not_chosen(
    tmp_path: Path, format: Format
) -> None:
    aki = dataset(tmp_path)
    folder = put([aki], tmp_path / "out", format)[0].folder
    caption = folder / placed(folder)[2]["caption"]
    caption.write_text("aki_tanaka, mine", encoding="utf-8")
    put([replace(aki, entries=aki.entries[:1])], tmp_path / "out", format)
    put([aki], tmp_path / "out", format)
    assert caption.read_text(encoding="utf-8") == "aki_tanaka, mine\n"


@every_format
def test_deleting_an_edited_caption_brings_back_the_automatic_one(
    tmp_path: Path, format: Format
) -> None:
    aki = dataset(tmp_path)
    folder = put([aki], tmp_path / "out", format)[0].folder
    caption = folder / placed(folder)[0]["caption"]
    caption.write_text("aki_tanaka, mine", encoding="utf-8")
    put([aki], tmp_path / "out", format)
    caption.unlink()
    put([aki], tmp_path / "out", format)
    assert caption.read_text(encoding="utf-8") == aki.entries[0].caption + "\n"


@every_format
def test_a_retouched_picture_and_own_files_are_kept(tmp_path: Path, format: Format) -> None:
    aki = dataset(tmp_path)
    folder = put([aki], tmp_path / "out", format)[0].folder
    first = folder / placed(folder)[0]["picture"]
    write_image(first, picture(5, width=640))
    (folder / "notes" / "mine.md").parent.mkdir()
    (folder / "notes" / "mine.md").write_text("keep me")
    (first.parent / "cached.npz").write_bytes(b"latents of another picture")
    for _ in range(2):
        assert put([aki], tmp_path / "out", format)[0].problems == ()
        assert read_image(first).shape == (512, 640, 3)
        assert (folder / "notes" / "mine.md").read_text() == "keep me"
        assert not (first.parent / "cached.npz").exists()
    # Without its place in the dataset it is put aside, and never thrown away.
    put([replace(aki, entries=aki.entries[1:])], tmp_path / "out", format)
    assert read_image(folder / "kept" / "aki_tanaka0-head.png").shape == (512, 640, 3)


@every_format
def test_a_folder_that_is_no_export_is_refused(tmp_path: Path, format: Format) -> None:
    target = tmp_path / "out" / format.name / "Aki Tanaka"
    target.mkdir(parents=True)
    (target / "holiday.txt").write_text("mine")
    with pytest.raises(ExportError, match="not a dataset that was exported here"):
        put([dataset(tmp_path)], tmp_path / "out", format)
    assert tree(target) == {"holiday.txt": b"mine"}


@every_format
def test_a_failed_export_leaves_the_old_one(tmp_path: Path, format: Format) -> None:
    aki = dataset(tmp_path)
    put([aki], tmp_path / "out", format)
    before = tree(tmp_path / "out")
    aki.entries[2].source.unlink()
    with pytest.raises(ExportError, match="cannot write"):
        put([aki], tmp_path / "out", format)
    assert tree(tmp_path / "out") == before
    assert [path.name for path in (tmp_path / "out" / format.name).glob(".*")] == []


@every_format
def test_a_crash_between_the_renames_is_repaired(tmp_path: Path, format: Format) -> None:
    aki = dataset(tmp_path)
    folder = put([aki], tmp_path / "out", format)[0].folder
    caption = folder / placed(folder)[0]["caption"]
    caption.write_text("aki_tanaka, mine", encoding="utf-8")
    folder.rename(folder.with_name(".Aki Tanaka.old"))
    put([aki], tmp_path / "out", format)
    assert caption.read_text(encoding="utf-8") == "aki_tanaka, mine\n"


@every_format
def test_check_finds_what_a_trainer_would_stumble_over(tmp_path: Path, format: Format) -> None:
    folder = put([dataset(tmp_path, count=4)], tmp_path / "out", format)[0].folder
    items = placed(folder)
    (folder / items[0]["caption"]).unlink()
    (folder / items[1]["caption"]).write_text("1girl, aki_tanaka")
    (folder / items[2]["picture"]).write_bytes(b"\x89PNG, but no picture")
    write_image(folder / items[3]["picture"], picture(9, width=300, height=300))
    write_image((folder / items[0]["picture"]).with_name("added.png"), picture(9))
    found = " ".join(check(folder))
    for sentence in (
        f"{items[0]['caption']} is missing",
        f"{items[1]['caption']} does not begin with the trigger 'aki_tanaka'",
        f"{items[2]['picture']} cannot be opened as a picture",
        f"{items[3]['picture']} is 300 x 300, but 512 x 512 is noted",
        f"{items[3]['picture']} is only 300 x 300 pixels",
        "added.png has no caption",
    ):
        assert sentence in found


def test_kohya_names_every_folder_with_balanced_repeats(tmp_path: Path) -> None:
    kohya = formats(["kohya"])[0]
    out = tmp_path / 'out "quoted" [1]'
    put([dataset(tmp_path, count=7)], out, kohya)
    put([dataset(tmp_path, "Yuki", count=2)], out, kohya)
    config = tomllib.loads((out / "kohya" / "dataset.toml").read_text(encoding="utf-8"))
    subsets = config["datasets"][0]["subsets"]
    assert [(item["num_repeats"], item["class_tokens"]) for item in subsets] == [
        (1, "aki_tanaka 1girl"),
        (4, "yuki 1girl"),
    ]
    for item in subsets:
        folder = Path(item["image_dir"])
        assert folder.name == f"{item['num_repeats']}_{item['class_tokens']}"
        # sd-scripts trains on every picture in the folder: a contact sheet must not lie there.
        stems = {path.stem for path in folder.glob("*.png")}
        assert stems == {path.stem for path in folder.glob("*.txt")}


def test_kohya_takes_own_pictures_along_when_the_repeats_change(tmp_path: Path) -> None:
    kohya = formats(["kohya"])[0]
    folder = put([dataset(tmp_path, count=2)], tmp_path / "out", kohya)[0].folder
    write_image(folder / "1_aki_tanaka 1girl" / "mine.png", picture(9))
    (folder / "1_aki_tanaka 1girl" / "mine.txt").write_text("aki_tanaka, mine")
    two = [dataset(tmp_path, count=2), dataset(tmp_path, "Yuki", count=6)]
    assert put(two, tmp_path / "out", kohya)[0].problems == ()
    assert not (folder / "1_aki_tanaka 1girl").exists()
    assert (folder / "3_aki_tanaka 1girl" / "mine.txt").read_text() == "aki_tanaka, mine"
    assert (folder / "3_aki_tanaka 1girl" / "mine.png").is_file()


def test_kohya_check_finds_a_moved_folder(tmp_path: Path) -> None:
    folder = put([dataset(tmp_path)], tmp_path / "out", formats(["kohya"])[0])[0].folder
    moved = folder.rename(tmp_path / "elsewhere")
    assert any("there is no picture in" in sentence for sentence in check(moved))


def test_plain_keeps_pictures_and_captions_apart(tmp_path: Path) -> None:
    folder = put([dataset(tmp_path)], tmp_path / "out", formats(["plain"])[0])[0].folder
    images = [path.stem for path in (folder / "images").iterdir()]
    captions = [path.stem for path in (folder / "captions").iterdir()]
    assert sorted(images) == sorted(captions) == [f"aki_tanaka_000{n}" for n in (1, 2, 3)]


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(ExportError) as caught:
        formats(["plain", "kohia"])
    assert caught.value.problem == "there is no export format 'kohia'"
    assert caught.value.hint == "did you mean 'kohya'? known formats: kohya, plain"


def test_a_damaged_card_is_no_reason_to_throw_the_folder_away(tmp_path: Path) -> None:
    plain = formats(["plain"])[0]
    folder = put([dataset(tmp_path)], tmp_path / "out", plain)[0].folder
    (folder / "card.json").write_text("{")
    before = tree(folder)
    with pytest.raises(ExportError, match="cannot read"):
        put([dataset(tmp_path)], tmp_path / "out", plain)
    assert tree(folder) == before
