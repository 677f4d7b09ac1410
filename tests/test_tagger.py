"""The attribute tagger: colours, framing, counts, light, background, and when it is silent."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from models.bundled.attributes import LEAST, AttributeTagger
from models.bundled.colour_names import NAMES, SAMPLES, name_shares
from models.bundled.head_view import AROUND, FACE, look_at
from sorter.protocols import RegionTagger
from sorter.records import Box, Image
from ui.demo.cast import CAST
from ui.demo.portrait import Portrait, draw_portrait

HAIR = {
    "akari": {"red", "orange"},
    "shiori": {"black", "purple", "blue"},
    "mio": {"black", "brown"},
    "ren": {"blue"},
    "sora": {"blue", "aqua"},
    "hana": {"pink"},
    "kaito": {"blonde"},
    "yuki": {"white", "grey"},
    "nagi": {"green"},
}
"""What a person would call the hair of the demo's cast."""

EYES = {"akari": "green", "shiori": "purple", "hana": "pink", "kaito": "blue", "nagi": "purple"}
"""The clear cases only."""


@cache
def portrait(name: str, seed: int = 0, **changes: Any) -> Portrait:
    (character,) = (one for one in CAST if one.name == name)
    return draw_portrait(character, expression="smile", size=256, seed=seed, **changes)


def tags_of(drawn: Portrait, count: int = 1) -> dict[str, float]:
    (tags,) = AttributeTagger().tag_regions([drawn.image], [drawn.face], [count])
    return tags


def colour_in(tags: dict[str, float], part: str) -> str | None:
    return next((tag.removesuffix(part) for tag in tags if tag.endswith(part)), None)


def test_keeps_the_protocol() -> None:
    tagger = AttributeTagger()
    assert isinstance(tagger, RegionTagger)
    assert tagger.tag([]) == []
    assert tagger.tag_regions([], [], []) == []
    (tags,) = tagger.tag([portrait("hana").image])
    assert tags
    assert all(LEAST <= confidence <= 1 for confidence in tags.values())


def test_names_the_hair_of_the_whole_cast() -> None:
    found = {name: colour_in(tags_of(portrait(name)), "_hair") for name in HAIR}
    wrong = {name: hair for name, hair in found.items() if hair and hair not in HAIR[name]}
    assert not wrong
    assert sum(hair is not None for hair in found.values()) >= 7


def test_names_the_eyes() -> None:
    found = {name: colour_in(tags_of(portrait(name)), "_eyes") for name in EYES}
    right = [found[name] == colour for name, colour in EYES.items() if found[name]]
    assert len(right) >= 3
    assert sum(right) >= len(right) - 1


@pytest.mark.parametrize("light", ["night", "sunset"])
def test_coloured_light_keeps_it_silent_about_colours(light: Any) -> None:
    drawn = portrait("kaito", light=light)
    tags = tags_of(drawn)
    assert colour_in(tags, "_hair") is None
    assert colour_in(tags, "_eyes") is None
    assert ("night" in tags) == (light == "night")


def test_closed_eyes_have_no_colour() -> None:
    (hana,) = (one for one in CAST if one.name == "hana")
    closed = draw_portrait(hana, expression="blink", size=256)
    assert colour_in(tags_of(closed), "_eyes") is None


@pytest.mark.parametrize(
    ("bottom", "framing"),
    [
        (1.1, "close-up"),
        (1.8, "portrait"),
        (3.5, "upper_body"),
        (5.5, "cowboy_shot"),
        (9, "full_body"),
    ],
)
def test_framing_follows_what_stands_below_the_chin(bottom: float, framing: str) -> None:
    image = np.full((round(bottom * 60), 200, 3), 128, np.uint8)
    (tags,) = AttributeTagger().tag_regions([image], [Box(70, 0, 130, 60)], [1])
    kinds = {"close-up", "portrait", "upper_body", "cowboy_shot", "full_body"} & set(tags)
    assert kinds == {framing}


def test_counts_faces_without_guessing_a_gender() -> None:
    image = np.full((60, 60, 3), 128, np.uint8)
    tagged = AttributeTagger().tag_regions([image] * 4, [None] * 4, [0, 1, 2, 5])
    counts = [set(tags) & {"solo", "duo", "group"} for tags in tagged]
    assert counts == [set(), {"solo"}, {"duo"}, {"group"}]
    assert not any("girl" in tag or "boy" in tag for tags in tagged for tag in tags)


def test_greyscale_has_no_hair_colour() -> None:
    drawn = portrait("hana")
    grey = cv2.cvtColor(drawn.image, cv2.COLOR_RGB2GRAY)
    image = np.asarray(np.repeat(grey[:, :, None], 3, axis=2), np.uint8)
    tags = tags_of(Portrait(image, drawn.face))
    assert {"greyscale", "monochrome"} <= set(tags)
    assert colour_in(tags, "_hair") is None


def test_one_hue_is_monochrome_but_not_greyscale() -> None:
    ramp = np.linspace(0.2, 1, 90)[:, None, None] * np.array([240, 205, 160])
    tags = tag_scene(np.asarray(np.repeat(ramp, 90, axis=1), np.uint8))
    assert "monochrome" in tags
    assert "greyscale" not in tags


def tag_scene(image: Image) -> dict[str, float]:
    (tags,) = AttributeTagger().tag_regions([image], [None], [0])
    return tags


def test_sees_a_flat_background_and_no_other() -> None:
    flat = np.full((120, 120, 3), 255, np.uint8)
    cv2.circle(flat, (60, 80), 40, (200, 60, 60), -1)
    assert {"simple_background", "white_background"} <= set(tag_scene(flat))
    busy = [tag_scene(portrait(name).image) for name in ("akari", "mio", "nagi")]
    assert not any("simple_background" in tags for tags in busy)


def test_dark_is_not_night() -> None:
    image = np.random.default_rng(1).integers(0, 40, (80, 80, 3), dtype=np.uint8)
    assert {"dark", "night"} & set(tag_scene(image)) == {"dark"}


@pytest.mark.parametrize("box", [Box(-40, -40, 30, 30), Box(90, 90, 180, 190), Box(0, 0, 1, 1)])
def test_takes_faces_at_the_edge(box: Box) -> None:
    image = np.full((100, 100, 3), 128, np.uint8)
    assert AttributeTagger().tag_regions([image], [box], [1])


def test_a_face_outside_the_picture_is_no_face() -> None:
    image = np.full((100, 100, 3), 128, np.uint8)
    (tags,) = AttributeTagger().tag_regions([image], [Box(200, 200, 260, 260)], [1])
    assert "solo" in tags
    assert not any("shot" in tag or "portrait" in tag for tag in tags)


def test_the_view_puts_the_face_box_in_its_middle() -> None:
    image = np.zeros((320, 300, 3), np.uint8)
    image[100:250, 60:210] = 255
    view = look_at(image, Box(60, 100, 210, 250))
    inside = view.lab[AROUND + 4 : AROUND + FACE - 4, AROUND + 4 : AROUND + FACE - 4, 0]
    assert inside.min() > 99
    assert view.lab[: AROUND - 4, :, 0].max() < 1
    assert view.seen.all()
    corner = look_at(image, Box(0, 0, 100, 100))
    assert not corner.seen[:AROUND].any()
    assert corner.seen[AROUND:, AROUND:].all()


def test_every_sample_colour_gets_its_own_name() -> None:
    for name, samples in SAMPLES.items():
        shares = name_shares(np.array(samples, np.float32))
        assert {NAMES[best] for best in shares.argmax(axis=1)} == {name}
        np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_confidence_is_kept_on_real_crops(shared_data: Path) -> None:
    """Characters whose hair has one clear colour; the stated confidence must be about right."""
    from sorter.images import read_image

    known = {"calli": "pink", "erb": "red", "suzukaze_aoba": "purple", "yagami_kou": "blonde"}
    results: Counter[bool] = Counter()
    stated = []
    for path in sorted((shared_data / "crops").glob("*/*/*"))[::4]:
        if path.parent.name in known:
            (tags,) = AttributeTagger().tag([read_image(path)])
            hair = colour_in(tags, "_hair")
            if hair:
                results[hair == known[path.parent.name]] += 1
                stated.append(tags[f"{hair}_hair"])
    assert results.total() > 15
    assert results[True] / results.total() > np.mean(stated) - 0.12
