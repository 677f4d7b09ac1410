"""Datasets for export tests: drawn pictures, no library."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from pipeline.export.record import About, Dataset, Entry, Origin
from sorter.images import write_image
from sorter.records import Image

GOLDEN = Path(__file__).parent / "golden"

ABOUT = About(
    models={"upscaler": "lanczos-x2", "tagger": "hair-1"},
    settings={"count": 4, "size": 512},
    traits={"red_hair": 1.0},
)


def picture(shade: int, *, width: int = 512, height: int = 512) -> Image:
    image = np.full((height, width, 3), shade, dtype=np.uint8)
    image[height // 4 : height // 2, width // 4 : width // 2] = (200, 60, 50)
    return image


def dataset(folder: Path, name: str = "Aki Tanaka", *, count: int = 3, wanted: int = 4) -> Dataset:
    """Write `count` pictures below `folder` and return the dataset of them."""
    key = name.lower().replace(" ", "_")
    entries = tuple(_entry(folder, key, number) for number in range(count))
    return Dataset(
        id=name.lower(),
        name=name,
        trigger=key,
        class_word="1girl",
        folder=name,
        entries=entries,
        wanted=wanted,
        size=512,
    )


def _entry(folder: Path, key: str, number: int) -> Entry:
    framing = ("head", "upper", "frame")[number % 3]
    width = 768 if framing == "frame" else 512
    source = folder / f"{key}-{number}.png"
    write_image(source, picture(60 + 40 * (number % 4), width=width))
    origin = Origin(
        key=f"{key}{number}:{framing}",
        episode=f"ep{1 + number % 2}",
        time=12.5 + 60 * number,
        shot=number,
        framing=framing,
        angle=("front", "three-quarter", "front")[number % 3],
        faces=1,
        enlarged=1.5,
        reason="quality 0.80, first",
    )
    return Entry(
        stem=f"{key}_{number + 1:04d}",
        source=source,
        caption=f"{key}, 1girl, solo, red_hair, anime_style",
        tags=("1girl", "solo", "red_hair"),
        width=width,
        height=512,
        origin=origin,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def described(folder: Path, *, root: Path) -> str:
    """Return a folder as one text: text files in full, pictures by name.

    What differs from machine to machine is taken out: the place, and checksums of encoded
    pictures.
    """
    parts = []
    for name, data in tree(folder).items():
        parts.append(f"==> {name}")
        if not name.endswith(".png"):
            text = data.decode("utf-8").replace(root.resolve().as_posix(), "<out>")
            parts.append(_without_checksums(text).rstrip("\n"))
    return "\n".join(parts) + "\n"


def matches_golden(name: str, text: str) -> bool:
    """Compare with a golden file; SORTER_UPDATE_GOLDEN=1 writes it instead."""
    path = GOLDEN / name
    if os.environ.get("SORTER_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _without_checksums(text: str) -> str:
    words = text.split('"')
    hexadecimal = set("0123456789abcdef")
    clean = ["<sha256>" if len(word) == 64 and set(word) <= hexadecimal else word for word in words]
    return '"'.join(clean)
