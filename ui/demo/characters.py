"""What a character is: a frozen bundle of choices that the drawing code can paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ui.demo.colours import Colour

Bangs = Literal["straight", "pointed", "parted", "swept", "spiky", "between"]
BackHair = Literal["short", "bob", "long", "twin_tails", "ponytail", "spiky", "buns", "wavy"]
EyeShape = Literal["round", "sharp", "soft", "narrow"]
Garment = Literal[
    "sailor", "blazer", "gakuran", "hoodie", "jacket", "dress", "kimono", "cardigan", "shirt"
]
Legwear = Literal["skirt", "trousers", "shorts"]
Accessory = Literal[
    "glasses", "hairpin", "ribbon", "hairband", "flower", "headphones", "earrings", "scarf"
]

BANGS: tuple[Bangs, ...] = ("straight", "pointed", "parted", "swept", "spiky", "between")
BACK_HAIR: tuple[BackHair, ...] = (
    "short",
    "bob",
    "long",
    "twin_tails",
    "ponytail",
    "spiky",
    "buns",
    "wavy",
)
EYE_SHAPES: tuple[EyeShape, ...] = ("round", "sharp", "soft", "narrow")
GARMENTS: tuple[Garment, ...] = (
    "sailor",
    "blazer",
    "gakuran",
    "hoodie",
    "jacket",
    "dress",
    "kimono",
    "cardigan",
    "shirt",
)
ACCESSORIES: tuple[Accessory, ...] = (
    "glasses",
    "hairpin",
    "ribbon",
    "hairband",
    "flower",
    "headphones",
    "earrings",
    "scarf",
)


@dataclass(frozen=True, slots=True)
class Hair:
    """Hair on a head."""

    colour: Colour
    """Base tone."""
    bangs: Bangs
    """Shape over the forehead."""
    back: BackHair
    """Shape behind and beside the head."""
    side_locks: float = 0.0
    """Length of the strands before the ears, in units below the eyes; 0: none."""
    length: float = 1.0
    """Factor on the length of the back hair; 1 is usual."""
    ahoge: bool = False
    """A single strand that stands up."""
    side: int = 1
    """1 or -1: to which side bangs sweep and a ponytail swings."""
    tips: Colour | None = None
    """Colour towards the ends; None: like the rest."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Eyes and brows."""

    colour: Colour
    """Iris at its middle."""
    shape: EyeShape = "round"
    """Outline of the lids."""
    size: float = 1.0
    """Factor on the height; 1 is usual."""
    lashes: float = 1.0
    """Factor on the thickness of the upper lash line."""


@dataclass(frozen=True, slots=True)
class Outfit:
    """Clothes."""

    garment: Garment
    """Upper part; it also decides collar and sleeves."""
    colour: Colour
    """Main colour."""
    second: Colour
    """Shirt, collar or lining."""
    accent: Colour
    """Scarf, tie, belt or stripes."""
    legwear: Legwear = "skirt"
    """Lower part."""
    legwear_colour: Colour = (60, 62, 84)
    """Colour of the lower part."""


@dataclass(frozen=True, slots=True)
class Character:
    """Someone who can be drawn."""

    name: str
    """Lower case, one word: it stands in the truth files."""
    skin: Colour
    """Lit skin."""
    hair: Hair
    """Hair."""
    eyes: Eyes
    """Eyes."""
    outfits: tuple[Outfit, ...]
    """At least one; the first is worn most of the time."""
    accessories: tuple[Accessory, ...] = ()
    """Worn with every outfit."""
    accessory_colour: Colour = (214, 60, 74)
    """Colour of ribbons, pins and the like."""
    jaw: float = 0.5
    """0: round and soft, 1: long and pointed."""
    shoulders: float = 1.0
    """Factor on the width of the shoulders."""
    height: float = 1.0
    """Factor on the length of the body."""

    def __post_init__(self) -> None:
        if not self.outfits:
            raise ValueError(f"a character needs at least one outfit, but '{self.name}' has none")
