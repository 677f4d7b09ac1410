"""Format `kohya`: what sd-scripts and its front ends train from.

    kohya/dataset.toml                                    all characters together
    kohya/<character>/dataset.toml                        this character alone
    kohya/<character>/<N>_<trigger> <class>/<name>_0001.png + .txt
    kohya/<character>/metadata.json                       the same captions for its other method

A character's folder is a training folder (`--train_data_dir`) of its own: sd-scripts reads each
`N_words` folder in it with N repeats. Together, `dataset.toml` at the top names every character's
folder with balanced repeats. Contact sheet and card lie outside the picture folder, because
sd-scripts trains on every picture in it.

Source of names and types: sd-scripts, docs/config_README-en.md and library/config_util.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.export.balance import repeats
from pipeline.export.card import read_card
from pipeline.export.files import put, write_text
from pipeline.export.names import safe_name
from pipeline.export.record import Dataset, Placed

_TOML = "dataset.toml"
_BUCKET_STEP = 64


@dataclass(frozen=True, slots=True)
class Subset:
    """One picture folder in a dataset.toml."""

    image_dir: Path
    """Absolute: sd-scripts takes relative paths from where it is started."""
    class_tokens: str
    """Trigger and class; used where a caption file is missing."""
    num_repeats: int
    """How often one epoch shows each picture."""


@dataclass(frozen=True, slots=True)
class Kohya:
    """One training folder per character, and a dataset.toml for all."""

    name: str = "kohya"
    about: str = (
        "This character alone: `--train_data_dir` with this folder, or `--dataset_config` with\n"
        "the `dataset.toml` in it. All exported characters together: `--dataset_config` with the\n"
        "`dataset.toml` one folder up; its repeats make all characters count alike.\n"
        "Captions begin with the trigger: keep `keep_tokens = 1` when you shuffle them.\n"
        "After moving the folder, correct `image_dir` in the .toml and the paths in metadata.json."
    )

    def write(self, dataset: Dataset, folder: Path, *, final: Path) -> list[Placed]:
        """Write the picture folder, dataset.toml and metadata.json."""
        words = f"{dataset.trigger} {dataset.class_word}"
        images = f"{dataset.repeats}_{safe_name(words)}"
        placed = put(dataset, folder, images=images, captions=images)
        subset = Subset(final / images, words, dataset.repeats)
        write_text(folder / _TOML, dataset_toml([subset], size=dataset.size))
        write_text(folder / "metadata.json", _metadata(dataset, placed, final))
        return placed

    def write_root(self, root: Path) -> None:
        """Write dataset.toml for all characters that lie in `root`, with balanced repeats."""
        cards = {
            folder: card
            for folder in sorted(root.iterdir())
            if not folder.name.startswith(".") and (card := read_card(folder)) and card["count"]
        }
        most = max((card["count"] for card in cards.values()), default=0)
        subsets = [_subset(folder, card, most) for folder, card in cards.items()]
        size = max((card["size"] for card in cards.values()), default=1024)
        write_text(root / _TOML, dataset_toml(subsets, size=size))


def dataset_toml(subsets: Sequence[Subset], *, size: int) -> str:
    """Return a dataset configuration of sd-scripts in its DreamBooth method (caption files)."""
    largest = 2 * size // _BUCKET_STEP * _BUCKET_STEP
    lines = [
        "# For sd-scripts: --dataset_config with the path of this file.",
        "# The paths are absolute; after moving the pictures, correct image_dir.",
        "# Every export writes this file anew: copy it before you change more.",
        "",
        "[general]",
        'caption_extension = ".txt"',
        "shuffle_caption = true",
        "keep_tokens = 1",
        "",
        "[[datasets]]",
        f"resolution = {size}",
        "batch_size = 1",
        "enable_bucket = true",
        "bucket_no_upscale = true",
        f"bucket_reso_steps = {_BUCKET_STEP}",
        f"min_bucket_reso = {min(256, size // _BUCKET_STEP * _BUCKET_STEP)}",
        f"max_bucket_reso = {largest}",
    ]
    for subset in subsets:
        lines += [
            "",
            "  [[datasets.subsets]]",
            f"  image_dir = {_quoted(subset.image_dir.as_posix())}",
            f"  class_tokens = {_quoted(subset.class_tokens)}",
            f"  num_repeats = {subset.num_repeats}",
        ]
    return "\n".join(lines) + "\n"


def _subset(folder: Path, card: Mapping[str, Any], most: int) -> Subset:
    images = folder / card["pictures"][0]["picture"].partition("/")[0]
    character = card["character"]
    words = f"{character['trigger']} {character['class']}"
    return Subset(images, words, repeats(card["count"], most))


def _metadata(dataset: Dataset, placed: Sequence[Placed], final: Path) -> str:
    """Return a metadata file for the fine-tuning method.

    Keys are absolute paths, which every version of sd-scripts accepts. The tags stand in the
    caption already: a `tags` entry beside it would be appended and said twice.
    """
    content = {
        (final / place.picture).as_posix(): {
            "caption": entry.caption,
            "image_size": [entry.width, entry.height],
        }
        for entry, place in zip(dataset.entries, placed, strict=True)
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string; JSON escapes are a subset of TOML's, apart from DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
