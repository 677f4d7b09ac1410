"""Format `plain`: pictures and captions apart, as the workflow document of the project asks.

plain/<character>/images/<character>_0001.png
plain/<character>/captions/<character>_0001.txt
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.export.files import put
from pipeline.export.record import Dataset, Placed


@dataclass(frozen=True, slots=True)
class Plain:
    """Two folders per character."""

    name: str = "plain"
    about: str = (
        "`images/` holds the pictures, `captions/` one text file per picture with the same name.\n"
        "For a trainer that wants both in one folder, export with `--format kohya` instead."
    )

    def write(self, dataset: Dataset, folder: Path, *, final: Path) -> list[Placed]:
        """Write images/ and captions/."""
        del final  # nothing in this format names its own place
        return put(dataset, folder, images="images", captions="captions")

    def write_root(self, root: Path) -> None:
        """Write nothing: the folders of the characters do not know each other."""
