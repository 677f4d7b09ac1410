"""Python and the packages that the program asks for: which version, and does it import?"""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import re
import sys

from sorter import __version__
from ui.health.check import Check

DISTRIBUTION = "anime-character-sorter"

_OLDEST, _TOO_NEW = (3, 11), (3, 14)

_MODULES = {
    "animeface": "animeface",
    "faiss-cpu": "faiss",
    "imagehash": "imagehash",
    "opencv-python-headless": "cv2",
    "scenedetect-headless": "scenedetect",
    "scikit-learn": "sklearn",
}
"""Import names that differ from the distribution's name."""

_LOST = {
    "animeface": "the second look at faces: more are missed in far shots. No wheel exists for"
    " Windows and Linux on ARM",
    "ncnn": "exported pictures are not enlarged by a network",
    "scenedetect-headless": "cuts are not found, so faces are not followed through a shot",
    "jinja2": "the report",
}
"""What is lost without packages that the main job can spare."""

_SPARED = frozenset({"animeface", "pip", "rich", "jinja2"})


def check_program() -> list[Check]:
    """Look at the program, Python and the platform."""
    version = ".".join(map(str, sys.version_info[:3]))
    fits = _OLDEST <= sys.version_info[:2] < _TOO_NEW
    wanted = "Python 3.11, 3.12 or 3.13 is needed"
    return [
        Check("program", "sorter", True, __version__),
        Check("program", "Python", fits, version, "" if fits else wanted, essential=True),
        Check("program", "platform", True, platform.platform(terse=True)),
    ]


def check_packages() -> list[Check]:
    """Import every package that the distribution requires."""
    return [check_package(name) for name in required()]


def required() -> list[str]:
    """Return the distributions that the installed program asks for, without extras."""
    lines = importlib.metadata.requires(DISTRIBUTION) or []
    plain = [line for line in lines if "extra ==" not in line]
    return [match[0].lower() for line in plain if (match := re.match(r"[\w.-]+", line))]


def check_package(name: str) -> Check:
    """Import a distribution's package; say what is lost where it is missing or broken."""
    lost, essential = _LOST.get(name, ""), name not in _SPARED
    try:
        version = importlib.metadata.version(name)
        importlib.import_module(_MODULES.get(name, name.replace("-", "_")))
    except importlib.metadata.PackageNotFoundError:
        return Check("packages", name, False, "not installed", lost, essential=essential)
    except Exception as error:  # a broken package may raise anything while it is imported
        detail = f"does not import: {type(error).__name__}: {error}"
        return Check("packages", name, False, detail, lost, essential=essential)
    return Check("packages", name, True, version, essential=essential)
