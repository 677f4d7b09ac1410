"""From files to frames, shots and duplicates, through real codecs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import clips
import numpy as np
import pytest

from pipeline.add import add
from pipeline.decode import decode, probe
from pipeline.dedup import DedupStep, Hashed, kept
from pipeline.frames import FramesStep, early_end, every, sharpest
from pipeline.shots import ShotsStep
from pipeline.step import run_step
from pipeline.watch import Seen
from sorter import rows
from sorter.errors import MediaError
from sorter.images import read_image, write_image
from sorter.library import Library
from sorter.settings import Settings


def take(library: Library, *paths: Path, settings: Settings | None = None) -> None:
    addition = add(library, list(paths))
    assert not addition.refused, addition.refused
    chosen = settings or Settings()
    for step in (FramesStep(library.folder, chosen), ShotsStep(), DedupStep(chosen)):
        run_step(library, step)


def starts(library: Library) -> list[float]:
    (video,) = rows.videos(library)
    return [round(shot.start, 2) for shot in rows.shots(library, video.id)]


def test_each_shot_gives_sharp_frames(library: Library, tmp_path: Path) -> None:
    take(library, clips.write_clip(tmp_path / "ep1.mp4", clips.shots(48, 12, 36)))
    assert starts(library) == [0.0, 2.0, 2.5]
    frames = list(rows.frames(library))
    assert [int(frame.time * 2) // 2 for frame in frames] == [0, 1, 2, 2, 3]
    for frame in frames:
        picture = read_image(library.path(frame.file))
        expected = clips.scene(0 if frame.time < 2 else 1 if frame.time < 2.5 else 2)
        assert np.abs(picture.astype(int) - expected).mean() < 8
    places = [frame.shot for frame in frames]
    assert [places.count(shot) for shot in dict.fromkeys(places)] == [2, 1, 2]


def test_a_dissolve_is_a_cut(library: Library, tmp_path: Path) -> None:
    before, after = clips.scene(1), clips.scene(2)
    pictures = [before] * 36 + clips.dissolve(before, after, frames=12) + [after] * 36
    take(library, clips.write_clip(tmp_path / "ep1.mp4", pictures))
    assert len(starts(library)) == 2
    assert 1.5 < starts(library)[1] < 2.0


@pytest.mark.parametrize(
    ("mode", "count"), [("all", 60), ("fps=4", 10), ("fps=0.5", 2), ("shots", 4)]
)
def test_modes(library: Library, tmp_path: Path, mode: str, count: int) -> None:
    clip = clips.write_clip(tmp_path / "ep1.mkv", clips.shots(30, 30))
    take(library, clip, settings=Settings(frames=mode))
    assert len(list(rows.frames(library))) == count


def test_key_frames_are_the_files_own(library: Library, tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "ep1.mp4", clips.shots(30, 30))
    take(library, clip, settings=Settings(frames="keyframes"))
    taken = [frame.pts for frame in rows.frames(library)]
    assert taken == [item.pts for item in decode(clip) if item.frame.key_frame]
    assert len(starts(library)) == 2


def test_duplicates_are_found_across_episodes_and_kept(library: Library, tmp_path: Path) -> None:
    opening = clips.shots(24, 24)
    one = clips.write_clip(tmp_path / "ep1.mp4", opening + clips.shots(24, first=10))
    two = clips.write_clip(tmp_path / "ep2.mkv", clips.shots(24, first=20) + opening)
    take(library, one)
    before = {frame.id for frame in rows.frames(library, kept=True)}
    take(library, two)
    after = list(rows.frames(library))
    doubled = [frame for frame in after if frame.duplicate_of]
    assert len(doubled) == 2
    assert {frame.duplicate_of for frame in doubled} <= before
    assert before <= {frame.id for frame in rows.frames(library, kept=True)}
    assert all(library.path(frame.file).is_file() for frame in after)


def test_two_people_before_one_background_are_no_duplicates() -> None:
    same = 0b1011
    thumbnails = [np.full((16, 16, 3), 90, dtype=np.uint8) for _ in range(3)]
    thumbnails[1][6:10, 6:10] = 150
    thumbnails[2] += 2
    frames = [
        Hashed(name, same, picture.tobytes(), sharpness, False, name)
        for name, picture, sharpness in zip("abc", thumbnails, (1.0, 2.0, 3.0), strict=True)
    ]
    assert kept(frames, distance=8, block=14) == {"a": "c", "b": "b", "c": "c"}


def test_variable_rate_and_anamorphic(tmp_path: Path) -> None:
    times = [0, 1, 2, 20, 40, 41, 80]
    clip = clips.write_clip(
        tmp_path / "vfr.mkv", clips.shots(7), times=times, aspect=Fraction(4, 3)
    )
    seconds = [round(item.time * 24) for item in decode(clip)]
    assert seconds == times
    assert (probe(clip).width, probe(clip).height) == (427, 180)
    assert next(decode(clip)).picture().shape == (180, 427, 3)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.mkv", b"", "it is empty"),
        ("noise.mp4", bytes(range(256)) * 40, "cannot read video 'noise.mp4'"),
        ("text.avi", b"hello", "cannot read video 'text.avi'"),
        ("gone.mkv", None, "No such file"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_rest_goes_on(
    library: Library, tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    good = clips.write_clip(tmp_path / "good.mp4", clips.shots(24))
    addition = add(library, [tmp_path / name, good])
    assert [entry.video.name for entry in addition.added] == ["good"]
    assert message in str(addition.refused[0].error)


def test_a_video_that_breaks_off_gives_what_it_has(library: Library, tmp_path: Path) -> None:
    whole = clips.write_clip(tmp_path / "whole.mkv", clips.shots(24, 24, 24, 24))
    data = whole.read_bytes()
    (tmp_path / "part.mkv").write_bytes(data[: len(data) // 2])
    take(library, tmp_path / "part.mkv")
    assert 1 <= len(list(rows.frames(library))) < 4


def test_an_early_end_is_remarked() -> None:
    assert early_end(34.6, 82.0, sparse=False) == "breaks off at 35 of 82 s; is the copy complete?"
    assert early_end(81.0, 82.0, sparse=False) == ""
    assert early_end(73.0, 82.0, sparse=True) == ""


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    import av

    with av.open(str(tmp_path / "song.mka"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 8000), dtype=np.int16), layout="mono")
        silence.rate = 8000
        container.mux(stream.encode(silence))
    with pytest.raises(MediaError, match="no video stream"):
        probe(tmp_path / "song.mka")


def test_a_folder_of_pictures_is_a_source(library: Library, tmp_path: Path) -> None:
    for number in (1, 2, 10):
        write_image(tmp_path / "art" / f"p{number}.png", clips.scene(number))
    take(library, tmp_path / "art")
    frames = list(rows.frames(library))
    assert [frame.time for frame in frames] == [0.0, 1.0, 2.0]
    last = read_image(library.path(frames[-1].file))
    assert np.array_equal(last, clips.scene(10))


def test_a_copy_under_another_name_keeps_the_known_one(library: Library, tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "ep1.mp4", clips.shots(24))
    take(library, clip)
    copy = tmp_path / "same again.mp4"
    copy.write_bytes(clip.read_bytes())
    (entry,) = add(library, [copy]).added
    assert (entry.new, entry.video.name, entry.path) == (False, "ep1", str(copy))
    assert [video.name for video in rows.videos(library)] == ["ep1"]


def test_adding_again_under_another_name_changes_nothing(library: Library, tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "ep 1 ü.mp4", clips.shots(24))
    take(library, clip)
    moved = clip.rename(tmp_path / "renamed.mp4")
    addition = add(library, [moved])
    assert [entry.new for entry in addition.added] == [False]
    assert rows.videos(library)[0].name == "renamed"
    assert FramesStep(library.folder, Settings()).pending(library) == []


def seen(time: float, sharpness: float, *, cut: bool = False) -> Seen:
    from pipeline.decode import Decoded

    decoded = Decoded(round(time * 24), time, None, 1.0, None)  # type: ignore[arg-type]
    return Seen(decoded, np.zeros((1, 1, 3), dtype=np.uint8), sharpness, cut)


def test_the_sharpest_frame_of_each_stretch_is_taken() -> None:
    stream = [seen(n / 8, 10 + (n == 5) * 5 + (n == 12) * 9, cut=n == 10) for n in range(16)]
    assert [item.decoded.time for item in sharpest(stream, rate=1)] == [5 / 8, 8 / 8, 12 / 8]
    assert [item.decoded.time for item in every(stream, rate=2)] == [0.0, 0.5, 1.0, 1.5]


def test_a_library_inside_the_folder_is_no_material(tmp_path: Path) -> None:
    clips.write_clip(tmp_path / "ep1.mp4", clips.shots(24))
    with Library.create(tmp_path / "library") as library:
        take(library, tmp_path)
        take(library, tmp_path)
        assert [video.name for video in rows.videos(library)] == ["ep1"]
