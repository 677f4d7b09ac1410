"""Which experts exist: one line each. Nothing is imported before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

Kind = Literal["detector", "embedder", "tagger", "captioner", "upscaler"]
Profile = Literal["bundled", "full"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One expert."""

    kind: Kind
    """The protocol it implements."""
    profile: Profile
    """bundled: out of registry packages, offline afterwards. full: fetched on request."""
    name: str
    """What people call it."""
    target: str
    """module:class, made without arguments."""

    def make(self) -> Any:
        """Import and make the expert; its weights are loaded at its first use."""
        module, _, attribute = self.target.partition(":")
        return getattr(import_module(module), attribute)()


ENTRIES: tuple[Entry, ...] = (
    Entry("detector", "bundled", "faces", "models.bundled.faces:BundledFaces"),
    Entry("embedder", "bundled", "mobilenet", "models.bundled.mobilenet:MobileNetEmbedder"),
    Entry(
        "embedder", "bundled", "efficientnet", "models.bundled.efficientnet:EfficientNetEmbedder"
    ),
    Entry("embedder", "bundled", "colour", "models.bundled.colour:ColourEmbedder"),
    Entry("tagger", "bundled", "attributes", "models.bundled.attributes:AttributeTagger"),
    Entry("captioner", "bundled", "template", "models.captions:TemplateCaptioner"),
    Entry("upscaler", "bundled", "animevideo", "models.bundled.ncnn_upscaler:NcnnUpscaler"),
)
"""Every expert, in the order in which a profile uses them."""


def entries(kind: Kind, profile: Profile) -> list[Entry]:
    """Return the experts of one kind in one profile."""
    return [entry for entry in ENTRIES if (entry.kind, entry.profile) == (kind, profile)]
