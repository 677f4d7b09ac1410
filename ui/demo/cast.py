"""The cast of the demo series, and as many further characters as anyone asks for."""

from __future__ import annotations

import random

from ui.demo.characters import (
    ACCESSORIES,
    BACK_HAIR,
    BANGS,
    EYE_SHAPES,
    GARMENTS,
    Character,
    Eyes,
    Hair,
    Outfit,
)
from ui.demo.colours import Colour, from_hsv, mix

_FAIR: Colour = (255, 229, 213)
_WARM: Colour = (250, 216, 190)
_TAN: Colour = (232, 184, 150)

_SAILOR = Outfit("sailor", (246, 246, 250), (48, 66, 128), (206, 52, 62), "skirt", (48, 66, 128))
_BLAZER = Outfit("blazer", (74, 58, 84), (250, 248, 246), (150, 40, 66), "skirt", (106, 60, 70))
_HOODIE = Outfit(
    "hoodie", (250, 206, 92), (255, 255, 255), (238, 120, 60), "shorts", (84, 110, 160)
)
_CARDIGAN = Outfit(
    "cardigan", (226, 196, 150), (252, 250, 246), (60, 104, 84), "skirt", (70, 84, 78)
)
_RED_HOODIE = Outfit(
    "hoodie", (206, 70, 66), (250, 250, 250), (250, 250, 250), "trousers", (58, 66, 92)
)
_GAKURAN = Outfit(
    "gakuran", (48, 50, 66), (245, 245, 245), (226, 190, 92), "trousers", (44, 46, 60)
)

CAST: tuple[Character, ...] = (
    Character(
        "akari", _FAIR,
        Hair((228, 88, 62), "pointed", "twin_tails", 0.8, ahoge=True),
        Eyes((66, 160, 92), "round", 1.05),
        (_SAILOR, _HOODIE),
        ("ribbon",), (240, 200, 60), 0.35,
    ),
    Character(
        "shiori", (255, 234, 222),
        Hair((62, 56, 88), "straight", "long", 1.5, 1.05),
        Eyes((142, 92, 190), "soft", 0.95, 1.15),
        (_BLAZER,), ("glasses",), (150, 40, 66), 0.55,
    ),
    Character(
        "mio", _FAIR,
        Hair((66, 52, 60), "swept", "bob", 0.6),
        Eyes((168, 104, 56), "round", 1.0),
        (_CARDIGAN,),
        ("hairpin",), (250, 190, 70), 0.3,
    ),
    Character(
        "ren", _WARM,
        Hair((52, 66, 112), "spiky", "spiky"),
        Eyes((78, 124, 196), "narrow", 0.95, 0.85),
        (_GAKURAN,), (), (200, 60, 60), 0.8, 1.14, 1.05,
    ),
    Character(
        "sora", _TAN,
        Hair((116, 190, 228), "between", "ponytail", 0.7, side=1),
        Eyes((236, 164, 48), "sharp", 1.0),
        (Outfit("jacket", (52, 88, 150), (240, 244, 250), (236, 96, 80), "shorts", (48, 56, 90)),),
        ("earrings",), (250, 220, 90), 0.5,
    ),
    Character(
        "hana", (255, 236, 226),
        Hair((246, 166, 190), "parted", "wavy", 1.2, 0.95, tips=(250, 214, 190)),
        Eyes((214, 84, 140), "soft", 1.08, 1.1),
        (
            Outfit("dress", (152, 204, 214), (255, 255, 255), (226, 96, 140)),
            Outfit("kimono", (150, 84, 150), (250, 236, 220), (240, 190, 90)),
        ),
        ("ribbon",), (226, 76, 120), 0.35,
    ),
    Character(
        "kaito", (244, 204, 172),
        Hair((240, 204, 104), "spiky", "short", side=-1),
        Eyes((60, 150, 196), "sharp", 0.92, 0.85),
        (_RED_HOODIE,),
        ("headphones",), (70, 74, 90), 0.8, 1.12, 1.06,
    ),
    Character(
        "yuki", (255, 240, 234),
        Hair((222, 226, 240), "swept", "short", 0.5, side=-1, ahoge=True),
        Eyes((206, 60, 70), "soft", 1.0),
        (Outfit("kimono", (70, 96, 150), (236, 240, 250), (196, 70, 86)),),
        ("flower",), (236, 110, 130), 0.45,
    ),
    Character(
        "nagi", _WARM,
        Hair((96, 166, 110), "pointed", "buns", 0.9),
        Eyes((150, 96, 206), "round", 1.02),
        (Outfit("jacket", (150, 70, 120), (80, 70, 96), (248, 244, 230), "skirt", (84, 60, 90)),),
        ("hairband",), (250, 236, 240), 0.45,
    ),
)  # fmt: skip
"""Named characters. The last one joins the series in its second episode."""


def random_character(seed: int) -> Character:
    """Return the character of this seed: every choice drawn anew, the same for the same seed."""
    dice = random.Random(f"character {seed}")
    return Character(
        name=f"extra{seed}",
        skin=mix(mix((255, 238, 226), _TAN, dice.random() ** 1.5), (255, 214, 200), 0.2),
        hair=_random_hair(dice),
        eyes=Eyes(
            from_hsv(dice.random(), dice.uniform(0.4, 0.75), dice.uniform(0.5, 0.85)),
            dice.choice(EYE_SHAPES),
            dice.uniform(0.9, 1.1),
            dice.uniform(0.8, 1.2),
        ),
        outfits=tuple(_random_outfit(dice) for _ in range(dice.choice((1, 1, 2)))),
        accessories=tuple(dice.sample(ACCESSORIES, dice.choice((0, 1, 1, 2)))),
        accessory_colour=from_hsv(dice.random(), dice.uniform(0.3, 0.8), dice.uniform(0.5, 1.0)),
        jaw=dice.random(),
        shoulders=dice.uniform(0.92, 1.14),
        height=dice.uniform(0.92, 1.08),
    )


def _random_hair(dice: random.Random) -> Hair:
    # Natural, dark and light hair are as common in anime as candy colours.
    colour = dice.choice(
        (
            from_hsv(dice.uniform(0.02, 0.12), dice.uniform(0.3, 0.7), dice.uniform(0.25, 0.95)),
            from_hsv(dice.uniform(0.6, 0.95), dice.uniform(0.1, 0.45), dice.uniform(0.22, 0.42)),
            from_hsv(dice.random(), dice.uniform(0.3, 0.72), dice.uniform(0.5, 0.95)),
            from_hsv(dice.random(), dice.uniform(0.02, 0.12), dice.uniform(0.75, 0.95)),
        )
    )
    back = dice.choice(BACK_HAIR)
    tips = mix(colour, from_hsv(dice.random(), 0.5, 0.9), 0.7) if dice.random() < 0.15 else None
    return Hair(
        colour,
        dice.choice(BANGS),
        back,
        0.0 if back == "spiky" else dice.choice((0.0, 0.5, 0.8, 1.3)),
        dice.uniform(0.85, 1.15),
        dice.random() < 0.2,
        dice.choice((-1, 1)),
        tips,
    )


def _random_outfit(dice: random.Random) -> Outfit:
    return Outfit(
        dice.choice(GARMENTS),
        from_hsv(dice.random(), dice.uniform(0.0, 0.7), dice.uniform(0.25, 0.95)),
        mix(from_hsv(dice.random(), dice.uniform(0.1, 0.6), 0.9), (250, 250, 250), 0.5),
        from_hsv(dice.random(), dice.uniform(0.4, 0.8), dice.uniform(0.5, 0.95)),
        dice.choice(("skirt", "trousers", "shorts")),
        from_hsv(dice.random(), dice.uniform(0.1, 0.5), dice.uniform(0.25, 0.6)),
    )
