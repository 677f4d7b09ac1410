"""From named characters to dataset folders: pick, upscale, tag, caption, export, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.assemble import Pictures, assemble
from pipeline.assign import assign, by_character
from pipeline.caption import Call, CaptionStep
from pipeline.export.coverage import missing
from pipeline.export.names import distinct, safe_name
from pipeline.export.record import About, Dataset, Format
from pipeline.export.registry import formats
from pipeline.export.write import Written, refuse_early, write
from pipeline.pick import pick
from pipeline.step import Progress, Silent, run_step
from pipeline.tag import Finished, TagStep, finished, tags_of
from pipeline.traits import core_traits
from pipeline.upscale import UpscaleStep
from sorter import ledger, rows
from sorter.errors import DecisionError
from sorter.library import Library
from sorter.protocols import Captioner, Embedder, Tagger, Upscaler
from sorter.records import Character, Report


class Experts(Protocol):
    """The experts that a dataset needs."""

    @property
    def embedders(self) -> tuple[Embedder, ...]:
        """Whose vectors say what looks different."""

    @property
    def upscaler(self) -> Upscaler:
        """Enlarges."""

    @property
    def tagger(self) -> Tagger:
        """Says what a picture shows."""

    @property
    def captioner(self) -> Captioner:
        """Writes captions."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to export."""

    names: tuple[str, ...]
    """Characters, however they are written; empty for all that have a name."""
    out: Path
    """The export folder."""
    formats: tuple[str, ...]
    """Names of export formats."""
    count: int
    """Pictures per character."""
    size: int
    """Wished shorter side of a picture, in pixels."""
    prune: bool = False
    """Leave out of the captions what most pictures share of the character's body."""


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """What became of one character."""

    character: Character
    """Who."""
    pictures: int
    """Pictures in the dataset."""
    folders: tuple[Path, ...]
    """One folder per format; none when there is no usable picture."""
    problems: tuple[str, ...]
    """What stands in the way of training, one sentence each."""
    missing: tuple[str, ...]
    """What the dataset lacks, one sentence each."""


def make_datasets(
    library: Library, experts: Experts, request: Request, progress: Progress | None = None
) -> list[DatasetResult]:
    """Make and write the datasets, and return what became of each character.

    Only what is missing is computed; a second call with the same library writes the same bytes.
    Raises DecisionError for an unknown name, ExportError for a place or format that cannot be
    used (before any work is done), LibraryBusyError while another process works on the library.
    """
    characters = _wanted(library, request.names)
    chosen = formats(request.formats)
    _ = experts.captioner  # a wrong caption template is told before any work starts
    names = _folders(library)
    for entry in chosen:
        refuse_early([names[item.id] for item in characters], request.out, format=entry)
    with library.working():
        pictures = _pictures(library, experts, request, characters, progress)
    made = [
        assemble(
            library,
            character,
            pictures[character.id],
            folder=names[character.id],
            wanted=(request.count, request.size),
        )
        for character in characters
    ]
    abouts = {item.id: _about(library, experts, request, pictures[item.id]) for item in characters}
    written = _write([item for item in made if item.entries], abouts, request, chosen, progress)
    return [
        _result(library, character, dataset, written.get(character.id, []))
        for character, dataset in zip(characters, made, strict=True)
    ]


def _wanted(library: Library, names: Sequence[str]) -> list[Character]:
    known = ledger.current(library).characters
    listed = ", ".join(character.name for character in known.values())
    if not known:
        raise DecisionError(
            "no character has a name yet, so there is nothing to export",
            hint="look at the groups with: sorter groups, then: sorter name GROUP NAME",
        )
    for name in names:
        if ledger.character_id(name) not in known:
            raise DecisionError(
                f"there is no character '{name}'", hint=f"known characters: {listed}"
            )
    keys = dict.fromkeys(ledger.character_id(name) for name in names) or _shown(library, known)
    return [known[key] for key in keys]


def _shown(library: Library, known: Mapping[str, Character]) -> list[str]:
    """Return the characters that somebody is called by now; a name taken back leaves nobody."""
    crops = by_character(assign(ledger.current(library), rows.clusters(library)))
    return [key for key in known if key in crops]


def _folders(library: Library) -> dict[str, str]:
    """Return the folder name of every character of the library, asked for or not.

    So two names that a file system takes for one never meet in one folder, whatever the order
    in which they are exported.
    """
    characters = list(ledger.current(library).characters.values())
    safe = distinct(safe_name(character.name) for character in characters)
    return {character.id: name for character, name in zip(characters, safe, strict=True)}


def _pictures(
    library: Library,
    experts: Experts,
    request: Request,
    characters: Sequence[Character],
    progress: Progress | None,
) -> dict[str, Pictures]:
    """Choose the pictures and make, tag and caption what is missing."""
    keys = tuple(character.id for character in characters)
    embedders = [embedder.id for embedder in experts.embedders]
    pick(library, keys, count=request.count, size=request.size, embedders=embedders)
    folder = library.folder
    run_step(library, UpscaleStep(folder, experts.upscaler, request.size, keys), progress)
    run_step(library, TagStep(folder, experts.tagger, keys), progress)
    made = finished(library, keys)
    found = {character.id: _own(library, character, made) for character in characters}
    calls = tuple(
        Call(character, frozenset(found[character.id].traits) if request.prune else frozenset())
        for character in characters
    )
    run_step(library, CaptionStep(folder, experts.captioner, calls), progress)
    return found


def _own(library: Library, character: Character, made: Sequence[Finished]) -> Pictures:
    pictures = tuple(item for item in made if item.pick.character == character.id)
    tags = tuple(tuple(tags_of(library, item)) for item in pictures)
    return Pictures(pictures, tags, core_traits(tags))


def _about(library: Library, experts: Experts, request: Request, own: Pictures) -> About:
    settings = library.settings
    return About(
        models={
            "embedders": ", ".join(embedder.id for embedder in experts.embedders),
            "upscaler": experts.upscaler.id,
            "tagger": experts.tagger.id,
            "captioner": experts.captioner.id,
        },
        settings={
            "count": request.count,
            "size": request.size,
            "prune": request.prune,
            "frames": settings.frames,
            "duplicate_distance": settings.duplicate_distance,
        },
        traits=own.traits,
        pruned=request.prune,
    )


def _write(
    datasets: Sequence[Dataset],
    abouts: Mapping[str, About],
    request: Request,
    chosen: Sequence[Format],
    progress: Progress | None,
) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = {}
    if not datasets:
        return found
    progress = progress or Silent()
    progress.begin("export", len(chosen) * len(datasets))
    for entry in chosen:
        for written in write(datasets, abouts, request.out, format=entry):
            found.setdefault(written.id, []).append(written)
        progress.advance(len(datasets))
    progress.end(Report("export", done=len(chosen) * len(datasets)))
    return found


def _result(
    library: Library, character: Character, dataset: Dataset, written: Sequence[Written]
) -> DatasetResult:
    problems = _failures(library, character)
    if not dataset.entries:
        problems.append(f"{character.name}: no picture is good and sure enough, nothing is written")
    problems += [problem for item in written for problem in item.problems]
    return DatasetResult(
        character=character,
        pictures=len(dataset.entries),
        folders=tuple(item.folder for item in written),
        problems=tuple(dict.fromkeys(problems)),
        missing=missing(dataset),
    )


def _failures(library: Library, character: Character) -> list[str]:
    """Return a sentence for each picture that a step could not make."""
    query = (
        "SELECT done.step, done.error FROM done JOIN pick ON pick.character = ?"
        " AND done.item >= pick.crop || ':' || pick.zoom || ':'"
        " AND done.item < pick.crop || ':' || pick.zoom || ';'"
        " WHERE done.step IN ('upscale', 'tag', 'caption') AND done.error IS NOT NULL"
        " ORDER BY pick.rank"
    )
    failed = library.database.execute(query, (character.id,))
    return [f"{character.name}: {row['step']} failed: {row['error']}" for row in failed]
