"""Captions: the template, its fields and what must never happen to a trigger."""

import numpy as np
import pytest

from models.captions import DEFAULT_TEMPLATE, FIELDS, TemplateCaptioner
from sorter.errors import SettingsError
from sorter.protocols import Captioner

PICTURE = np.zeros((4, 4, 3), np.uint8)
TAGS = {"solo": 0.99, "1girl": 0.9, "long_hair": 0.8, "upper_body": 0.7, "smile": 0.95}


def line(captioner: TemplateCaptioner, tags: dict[str, float], trigger: str = "rei_a") -> str:
    (caption,) = captioner.caption([PICTURE], [tags], trigger=trigger)
    return caption


def test_default_calls_the_character_first() -> None:
    captioner = TemplateCaptioner()
    assert isinstance(captioner, Captioner)
    assert line(captioner, TAGS) == (
        "rei_a, 1girl, solo, smile, long_hair, upper_body, anime_style"
    )
    assert captioner.caption([], [], trigger="rei_a") == []


def test_writes_the_order_of_the_workflow() -> None:
    captioner = TemplateCaptioner("{count}, {trigger}, {tags}, anime_style")
    tags = {"1girl": 1.0, "solo": 1.0, "long_hair": 0.9, "school_uniform": 0.8, "smile": 0.7}
    assert line(captioner, tags, "charname") == (
        "1girl, solo, charname, long_hair, school_uniform, smile, anime_style"
    )


def test_an_empty_field_takes_its_comma_along() -> None:
    assert line(TemplateCaptioner(), {}) == "rei_a, anime_style"
    assert line(TemplateCaptioner("{framing}, {trigger}, {tags}"), {"smile": 1.0}) == "rei_a, smile"


def test_framing_moves_to_its_own_place() -> None:
    captioner = TemplateCaptioner("{framing} of {trigger}, {tags}")
    assert line(captioner, {"upper_body": 0.7, "smile": 0.5}) == "upper_body of rei_a, smile"


def test_spaces_leave_triggers_and_drawn_faces_alone() -> None:
    captioner = TemplateCaptioner(underscores=False)
    tags = {"long_hair": 0.9, "^_^": 0.8, "o_o": 0.7}
    assert line(captioner, tags) == "rei_a, long hair, ^_^, o_o, anime style"


def test_nothing_is_said_twice() -> None:
    assert line(TemplateCaptioner(), {"anime_style": 0.9, "rei_a": 0.8}) == "rei_a, anime_style"


def test_keeps_the_surest_tags() -> None:
    tags = {f"tag{number}": number / 10 for number in range(10)}
    assert line(TemplateCaptioner("{trigger}, {tags}", most=2), tags) == "rei_a, tag9, tag8"


def test_braces_can_be_text() -> None:
    assert line(TemplateCaptioner("{{a}} {trigger}"), {}) == "{a} rei_a"


@pytest.mark.parametrize("field", ["tag", "", "0", "trigger.__class__", "tags[0]", "tags!r"])
def test_an_unknown_field_names_the_known_ones(field: str) -> None:
    with pytest.raises(SettingsError, match="unknown field") as caught:
        TemplateCaptioner("{trigger}, {" + field + "}")
    assert all(f"{{{name}}}" in caught.value.hint for name in FIELDS)


def test_a_slip_is_recognised() -> None:
    with pytest.raises(SettingsError, match=r"did you mean \{trigger\}\?"):
        TemplateCaptioner("{triger}, {tags}")


@pytest.mark.parametrize("template", ["{tags}", "", "{trigger", "{trigger}}"])
def test_refuses_a_template_that_cannot_call_anybody(template: str) -> None:
    with pytest.raises(SettingsError):
        TemplateCaptioner(template)


def test_whatever_changes_a_caption_changes_the_id() -> None:
    captioners = [
        TemplateCaptioner(),
        TemplateCaptioner(underscores=False),
        TemplateCaptioner(most=5),
        TemplateCaptioner("{trigger}, {tags}"),
    ]
    assert len({captioner.id for captioner in captioners}) == 4
    assert DEFAULT_TEMPLATE in captioners[0].id
