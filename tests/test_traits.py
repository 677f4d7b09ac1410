"""Which tags are the character's own."""

from __future__ import annotations

import pytest

from pipeline.traits import core_traits, is_trait, without

BODY = """
red_hair long_hair hair_between_eyes blunt_bangs ponytail twin_braids ahoge green_eyes
heterochromia cat_ears fox_tail mole_under_eye dark_skin
"""

PASSING = """
1girl smile school_uniform closed_eyes one_eye_closed hair_ribbon wet_hair looking_at_viewer
upper_body eye_contact chair raised_eyebrow
"""


@pytest.mark.parametrize("tag", BODY.split())
def test_the_body_is_a_trait(tag: str) -> None:
    assert is_trait(tag)


@pytest.mark.parametrize("tag", PASSING.split())
def test_what_comes_and_goes_is_none(tag: str) -> None:
    assert not is_trait(tag)


def test_a_trait_is_shared_by_a_third_of_the_pictures() -> None:
    pictures = [{"red_hair", "smile"}] * 34 + [{"blue_hair"}] * 30 + [{"green_eyes"}] * 36
    assert core_traits(pictures) == {"green_eyes": 0.36}
    assert core_traits(pictures, share=0.3) == {
        "green_eyes": 0.36,
        "red_hair": 0.34,
        "blue_hair": 0.30,
    }


def test_nothing_gives_no_traits() -> None:
    assert core_traits([]) == {}


def test_the_others_keep_their_order() -> None:
    tags = {"1girl": 0.9, "red_hair": 0.8, "smile": 0.7}
    assert list(without(tags, {"red_hair"})) == ["1girl", "smile"]
