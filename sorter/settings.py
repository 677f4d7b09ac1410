"""Everything a person may set, once: command line, page and API share these defaults."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path

from sorter.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one library, read from its `library.toml`."""

    profile: str = "auto"
    """Which experts: bundled, full, or auto = full where its weights are present."""
    frames: str = "shots"
    """Which frames are taken: shots, keyframes, all, or fps=N."""
    frames_per_second: float = 1.0
    """In mode `shots`: the sharpest frame of each stretch of 1/N seconds inside a shot."""
    picture_format: str = "png"
    """How frames are stored: png (lossless), jpg or webp (smaller)."""
    duplicate_distance: int = 8
    """Largest difference of two 64-bit perceptual hashes that may be one picture."""
    duplicate_block: float = 14.0
    """Largest mean difference (0-255) of any block of a 16 x 16 thumbnail within one picture."""
    face_score: float = 0.5
    """A detected face counts from this confidence on."""
    face_size: int = 32
    """Smallest face side in pixels that is kept."""
    group_distance: float = 0.0
    """Cosine distance up to which groups are joined; 0 chooses it from the library itself."""
    count: int = 60
    """Pictures per character in a dataset."""
    size: int = 1024
    """Wished length of the shorter side of an exported picture, in pixels."""
    caption_template: str = "{trigger}, {count}, {tags}, anime_style"
    """How a caption is put together."""
    caption_underscores: bool = True
    """Tags as `long_hair`; False writes `long hair`."""

    def __post_init__(self) -> None:
        frames_mode(self.frames)
        _one_of("profile", self.profile, ("auto", "bundled", "full"))
        _one_of("picture_format", self.picture_format, ("png", "jpg", "webp"))
        _within("frames_per_second", self.frames_per_second, 0.01, 1000)
        _within("duplicate_distance", self.duplicate_distance, 0, 64)
        _within("duplicate_block", self.duplicate_block, 0, 255)
        _within("face_score", self.face_score, 0, 1)
        _within("face_size", self.face_size, 8, 4096)
        _within("group_distance", self.group_distance, 0, 2)
        _within("count", self.count, 1, 100_000)
        _within("size", self.size, 64, 8192)


def frames_mode(text: str) -> tuple[str, float]:
    """Split `shots`, `keyframes`, `all` or `fps=N` into (mode, frames per second or 0)."""
    if text in ("shots", "keyframes", "all"):
        return text, 0.0
    name, _, number = text.partition("=")
    try:
        rate = float(number)
    except ValueError:
        rate = 0.0
    if name != "fps" or not 0 < rate <= 1000:
        raise SettingsError(
            f"frames must be shots, keyframes, all or fps=N, but got '{text}'",
            hint="fps=1 takes one frame a second",
        )
    return "fps", rate


def read_settings(path: Path) -> Settings:
    """Read a `library.toml`; a missing file means the defaults.

    Raises SettingsError for an unknown key (naming the nearest known one) or a bad value.
    """
    if not path.exists():
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read settings '{path}': {error}") from error
    return changed(Settings(), values)


def changed(settings: Settings, values: dict[str, object]) -> Settings:
    """Return the settings with some values replaced; checks names, types and ranges."""
    known = {field.name: getattr(settings, field.name) for field in fields(settings)}
    for key, value in values.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
            raise SettingsError(f"unknown setting '{key}'", hint=hint)
        if not _fits(value, known[key]):
            wanted = type(known[key]).__name__
            raise SettingsError(f"setting '{key}' must be of type {wanted}, but got {value!r}")
    return replace(settings, **values)  # type: ignore[arg-type]  # checked line by line above


def default_toml() -> str:
    """Return a `library.toml` that names every setting, commented out at its default."""
    lines = ["# Settings of this library. Remove a leading '#' to change one.", ""]
    for item in fields(Settings):
        value = item.default
        shown = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
        lines.append(f"# {item.name} = {shown}")
    return "\n".join(lines) + "\n"


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}, but got '{value}'")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(f"{name} must be {low} to {high}, but got {value}")
