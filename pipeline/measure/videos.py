"""`sorter evaluate videos`: a library as it stands, against who is in every shot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measure import clustering
from pipeline.measure.clicks import clicks_to_clean
from pipeline.measure.library_labels import Episode, Judged, Measured
from sorter.library import Library


@dataclass(frozen=True, slots=True)
class EpisodeScores:
    """How well one episode, or all of them, came out; None where nothing can be said."""

    crops: int
    """Detected faces."""
    labelled: int
    """Those that show a character."""
    false_crops: float | None
    """Share of crops that show no character."""
    false_crops_strict: float | None
    """Share of crops whose centre lies in no true box at all, where all faces are boxed."""
    off_face: float | None
    """Share of crops whose centre lies in no true face box, where all faces are boxed."""
    characters: int
    """Different characters among the labelled crops."""
    groups: int
    """Groups with at least one crop, labelled or not."""
    unsorted: float | None
    """Share of labelled crops in no group."""
    bcubed_precision: float | None
    """Over labelled crops, as all five that follow; see clustering.GroupingScores."""
    bcubed_recall: float | None
    """As there."""
    bcubed_f: float | None
    """As there."""
    nmi: float | None
    """As there."""
    ari: float | None
    """As there."""
    same_frame_violations: int
    """Pairs of faces in one frame that stand in one group."""
    shots_found: float | None
    """Share of (shot, character in it) that came out with at least one right crop."""
    clicks_to_clean: int
    """What a careful person has to click; see clicks.clicks_to_clean."""
    clicks_per_100: float | None
    """The same for 100 crops."""
    clicks_crop_by_crop: int
    """Clicks without any groups: one a crop."""
    seconds: float | None
    """Time that all steps took, of which an episode has its share by length."""


@dataclass(frozen=True, slots=True)
class VideoScores:
    """The scores of a library."""

    episodes: dict[str, EpisodeScores]
    """By name, each as if its part of every group were all there is."""
    overall: EpisodeScores
    """All of them together."""


def evaluate(library: Library, measured: Measured) -> VideoScores:
    """Score each episode and all of them together."""
    (seconds,) = library.database.execute("SELECT SUM(seconds) FROM timing").fetchone()
    whole = sum(duration for (duration,) in library.database.execute("SELECT duration FROM video"))
    found = _found(measured)

    def scores(episodes: Sequence[Episode]) -> EpisodeScores:
        names = {episode.name for episode in episodes}
        faces = [face for face in measured.faces if face.episode in names]
        share = sum(episode.duration for episode in episodes) / whole if whole else 1.0
        return _scores(
            faces,
            shots_found=_shots_found(episodes, found),
            seconds=None if seconds is None else seconds * share,
        )

    single = {episode.name: scores([episode]) for episode in measured.episodes}
    return VideoScores(single, scores(measured.episodes))


def violations(faces: Sequence[Judged]) -> int:
    """Return how many pairs of faces in one frame stand in one group: two are never one."""
    places = Counter((face.frame.id, face.group) for face in faces if face.group is not None)
    return sum(count * (count - 1) // 2 for count in places.values())


def _scores(
    faces: Sequence[Judged], *, shots_found: float | None, seconds: float | None
) -> EpisodeScores:
    labelled = [face for face in faces if face.label is not None]
    grouping = clustering.score(
        [face.label or "" for face in labelled], [face.group for face in labelled]
    )
    clicks = clicks_to_clean([face.label for face in faces], [face.group for face in faces])
    sure = [face.truth for face in faces if face.truth.complete]
    return EpisodeScores(
        crops=len(faces),
        labelled=len(labelled),
        false_crops=_share(len(faces) - len(labelled), len(faces)),
        false_crops_strict=_share(
            sum(not (truth.on_face or truth.on_body) for truth in sure), len(sure)
        ),
        off_face=_share(sum(not truth.on_face for truth in sure), len(sure)),
        characters=grouping.characters,
        groups=len({face.group for face in faces} - {None}),
        unsorted=grouping.unsorted,
        bcubed_precision=grouping.bcubed_precision,
        bcubed_recall=grouping.bcubed_recall,
        bcubed_f=grouping.bcubed_f,
        nmi=grouping.nmi,
        ari=grouping.ari,
        same_frame_violations=violations(faces),
        shots_found=shots_found,
        clicks_to_clean=clicks,
        clicks_per_100=_share(100 * clicks, len(faces)),
        clicks_crop_by_crop=len(faces),
        seconds=seconds,
    )


def _found(measured: Measured) -> set[tuple[str, int, str]]:
    """Return which (episode, shot, character) came out with at least one right crop.

    Pictures that repeat (an opening in every episode) are detected once and kept as one frame.
    So a character in a shot counts as found when a frame of that shot is kept, or is a duplicate
    of a kept frame of whatever shot, and the kept frame has a crop with this true label.
    """
    shown: dict[str, set[str]] = {}
    for face in measured.faces:
        if face.label is not None:
            shown.setdefault(face.frame.id, set()).add(face.label)
    return {
        (episode.name, shot, character)
        for episode in measured.episodes
        for frame in episode.frames
        if (shot := episode.truth.shot_number(frame.time)) is not None
        for character in shown.get(frame.duplicate_of or frame.id, ())
    }


def _shots_found(episodes: Sequence[Episode], found: set[tuple[str, int, str]]) -> float | None:
    wanted = [
        (episode.name, number, character)
        for episode in episodes
        for number, seen in enumerate(episode.truth.shots)
        for character in seen.shot.characters
    ]
    return _share(sum(item in found for item in wanted), len(wanted))


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
