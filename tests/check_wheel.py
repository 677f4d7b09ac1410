"""Check the built wheel's file list: our four packages and nothing else, no file forgotten.

A top-level `models/` is easily lost (a .gitignore line is enough), and tests easily slip in.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

PACKAGES = ("sorter", "models", "pipeline", "ui")


def main(folder: Path) -> int:
    (wheel,) = folder.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    root = Path(__file__).parent.parent
    wanted = {
        path.relative_to(root).as_posix()
        for name in PACKAGES
        for path in (root / name).rglob("*.py")
    }
    problems = [f"missing in the wheel: {name}" for name in sorted(wanted - held)]
    extra = {name for name in held - wanted if name.split("/")[0] not in PACKAGES}
    problems += [f"does not belong into the wheel: {name}" for name in sorted(extra)]
    sys.stdout.write("\n".join([*problems, f"{wheel.name}: {len(held)} files"]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
