"""Write datasets in one format: fresh, beside what is there, then swapped in and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.export.balance import repeats
from pipeline.export.card import CARD, card, read_card, readme
from pipeline.export.check import check, check_root
from pipeline.export.files import write_text
from pipeline.export.previous import Previous, files_below, read_previous
from pipeline.export.record import About, Dataset, Format
from pipeline.export.sheet import contact_sheet
from pipeline.export.swap import fresh, recover
from sorter.images import write_image

SHEET = "sheet.png"
README = "README.md"


@dataclass(frozen=True, slots=True)
class Written:
    """One character's folder in one format."""

    id: str
    """Character ID."""
    folder: Path
    """The folder."""
    problems: tuple[str, ...]
    """What the check found; empty when a trainer will load it."""


def write(
    datasets: Sequence[Dataset], abouts: Mapping[str, About], out: Path, *, format: Format
) -> list[Written]:
    """Write each dataset to `out`/<format>/<character>/ and check it.

    Folders of other characters stay. What people changed in an earlier export is kept.
    Raises ExportError where a folder in the way is not an export, before anything is written.

    Args:
        datasets: At least one picture each.
        abouts: By character ID.
        out: The export folder.
        format: How to write.
    """
    root = out.resolve() / format.name
    targets = [root / dataset.folder for dataset in datasets]
    earlier = [_earlier(target) for target in targets]
    for dataset, previous in zip(_balanced(datasets, root), earlier, strict=True):
        _write(dataset, abouts[dataset.id], previous, format)
    format.write_root(root)
    together = check_root(root)
    return [
        Written(dataset.id, target, (*check(target), *together))
        for dataset, target in zip(datasets, targets, strict=True)
    ]


def refuse_early(folders: Sequence[str], out: Path, *, format: Format) -> None:
    """Raise ExportError now, before hours of work, for folders that `write` would refuse."""
    for folder in folders:
        _earlier(out.resolve() / format.name / folder)


def _earlier(target: Path) -> Previous:
    recover(target)
    return read_previous(target)


def _balanced(datasets: Sequence[Dataset], root: Path) -> list[Dataset]:
    """Set the repeats so that all characters in `root`, old and new, count alike."""
    own = {dataset.folder for dataset in datasets}
    folders = root.iterdir() if root.is_dir() else ()
    cards = [
        read_card(folder)
        for folder in folders
        if folder.name not in own and not folder.name.startswith(".")
    ]
    counts = [len(dataset.entries) for dataset in datasets]
    most = max([*counts, *(found["count"] for found in cards if found)], default=0)
    return [replace(item, repeats=repeats(len(item.entries), most)) for item in datasets]


def _write(dataset: Dataset, about: About, previous: Previous, format: Format) -> None:
    target, merged = previous.folder, previous.merged(dataset)
    with fresh(target) as folder:
        placed = format.write(merged, folder, final=target)
        write_image(folder / SHEET, contact_sheet(merged.entries))
        write_text(folder / README, readme(merged, about, how_to=format.about))
        files = files_below(folder)
        kept = previous.kept()
        write_text(
            folder / CARD,
            card(merged, about, placed, format_name=format.name, files=files, kept=kept),
        )
        previous.carry(merged, placed, folder)
