"""Step `frames`: one pass over each video takes its frames and finds its cuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from natsort import natsorted

from pipeline.decode import Decoded, decode
from pipeline.dissolve import DissolveDetector
from pipeline.picture_writer import PictureWriter
from pipeline.step import Tick
from pipeline.watch import SMALL_WIDTH, Seen, sharpness, watch
from sorter import rows
from sorter.ids import frame_id
from sorter.images import PICTURE_SUFFIXES, read_image, shrunk, write_image
from sorter.library import Library
from sorter.records import Frame, Image, Video
from sorter.settings import Settings, frames_mode

THUMBNAIL = 16
"""Side of the tiny RGB copy kept with each frame, for comparing frames block by block."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame that was taken and written, with its raw measures."""

    frame: Frame
    """The record."""
    thumbnail: bytes
    """THUMBNAIL x THUMBNAIL x 3 bytes RGB."""
    measures: tuple[tuple[str, float], ...]
    """Raw quality, judged on read: sharpness, brightness, contrast of the small copy."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one pass over a video gives."""

    pictures: tuple[Picture, ...]
    """In time."""
    cuts: tuple[float, ...]
    """Seconds at which a new shot begins; the beginning of the video is not among them."""
    remark: str = ""
    """What a person should know, such as that the file breaks off."""


@dataclass(frozen=True, slots=True)
class FramesStep:
    """Takes frames out of videos and pictures out of folders."""

    folder: Path
    """The library's folder: pictures are written before their rows."""
    settings: Settings
    """Mode, rate and picture format."""
    name: str = "frames"
    batch: int = 1
    workers: int = 1  # the decoder uses all cores by itself

    @property
    def recipe(self) -> str:
        """Mode and rate; a cheaper picture format alone is no reason to decode again."""
        return f"{self.settings.frames}@{self.settings.frames_per_second:g}"

    def pending(self, library: Library) -> list[Video]:
        """Return the videos whose frames were not taken in this mode."""
        query = (
            "SELECT * FROM video WHERE NOT EXISTS (SELECT 1 FROM done WHERE step = ?"
            " AND item = video.id AND recipe = ?) ORDER BY position"
        )
        found = library.database.execute(query, (self.name, self.recipe))
        return [rows.video_of(row) for row in found]

    def compute(self, items: Sequence[Video], tick: Tick) -> list[Taken]:
        """Take the frames of each video and write them."""
        return [self._take(video, tick) for video in items]

    def save(self, library: Library, item: Video, result: Taken) -> None:
        """Replace the video's frames and cuts; a frame that was there before keeps its work."""
        database = library.database
        wanted = {picture.frame.id for picture in result.pictures}
        known = {row["id"] for row in _frame_ids(library, item.id)}
        database.executemany("DELETE FROM frame WHERE id = ?", [(old,) for old in known - wanted])
        for picture in result.pictures:
            if picture.frame.id not in known:
                values = rows.frame_row(picture.frame, picture.thumbnail)
                marks = ",".join("?" * len(values))
                columns = "id,video,pts,time,width,height,phash,thumbnail,file,shot,duplicate_of"
                database.execute(f"INSERT INTO frame ({columns}) VALUES ({marks})", values)
            rows.save_quality(library, picture.frame.id, picture.measures)
        database.execute("DELETE FROM cut WHERE video = ?", (item.id,))
        cuts = [(item.id, time) for time in sorted(set(result.cuts))]
        database.executemany("INSERT INTO cut VALUES (?, ?)", cuts)
        database.execute("DELETE FROM remark WHERE video = ?", (item.id,))
        if result.remark:
            database.execute("INSERT INTO remark VALUES (?, ?)", (item.id, result.remark))
        # New cuts make new shots, and those new tracks.
        database.execute("DELETE FROM done WHERE step = 'shots' AND item = ?", (item.id,))

    def _take(self, video: Video, tick: Tick) -> Taken:
        if video.kind == "pictures":
            return self._pictures(video)
        mode, rate = frames_mode(self.settings.frames)
        sparse = mode == "keyframes"
        clock = _Clock()
        stream = watch(
            _ticking(decode(Path(video.path), keyframes=sparse), video, tick, clock=clock),
            sparse=sparse,
        )
        cuts: list[float] = []
        watched = _noting_cuts(stream, cuts, slow=not sparse)
        chosen: Iterable[Seen] = watched
        if mode == "fps":
            chosen = every(watched, rate=rate)
        elif mode == "shots":
            chosen = sharpest(watched, rate=self.settings.frames_per_second)
        with PictureWriter() as writer:
            pictures = tuple(self._keep(video, seen, writer) for seen in chosen)
        return Taken(pictures, tuple(cuts), early_end(clock.last, video.duration, sparse=sparse))

    def _pictures(self, video: Video) -> Taken:
        """Take every picture of a folder; each is a shot of its own."""
        taken: list[Picture] = []
        for number, path in enumerate(picture_files(Path(video.path))):
            image = read_image(path)
            height = max(1, round(SMALL_WIDTH * image.shape[0] / image.shape[1]))
            small = shrunk(image, (SMALL_WIDTH, height))
            frame = self._frame(video, number, float(number), image=image, small=small)
            write_image(self.folder / frame.file, image)
            taken.append(Picture(frame, thumbnail(small), measure(small)))
        return Taken(tuple(taken), tuple(float(number) for number in range(1, len(taken))))

    def _keep(self, video: Video, seen: Seen, writer: PictureWriter) -> Picture:
        source, small = seen.decoded, seen.small
        image = source.picture()
        frame = self._frame(video, source.pts, source.time, image=image, small=small)
        if not (self.folder / frame.file).exists():
            writer.put(self.folder / frame.file, image)
        return Picture(frame, thumbnail(small), measure(small))

    def _frame(self, video: Video, pts: int, time: float, *, image: Image, small: Image) -> Frame:
        item = frame_id(video.id, pts)
        file = Library.picture_file("frames", item, suffix=f".{self.settings.picture_format}")
        height, width = image.shape[:2]
        return Frame(item, video.id, pts, time, width, height, perceptual_hash(small), file)


def picture_files(folder: Path) -> list[Path]:
    """Return the pictures of a folder in natural order."""
    found = [path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES]
    return list(natsorted(found, key=lambda path: path.name))


def every(stream: Iterable[Seen], *, rate: float) -> Iterator[Seen]:
    """Choose the first frame at or after each multiple of 1/rate seconds."""
    following = 0.0
    for seen in stream:
        if seen.decoded.time + 1e-6 >= following:
            yield seen
            following = (int(seen.decoded.time * rate + 1e-6) + 1) / rate


def sharpest(stream: Iterable[Seen], *, rate: float) -> Iterator[Seen]:
    """Choose the sharpest frame of each stretch of up to 1/rate seconds; a cut ends a stretch.

    So the shortest shot gives a frame, and blurred or half-dissolved frames lose to their
    neighbours. Only the best frame so far is held.
    """
    best: Seen | None = None
    since = 0.0
    for seen in stream:
        if best is not None and (seen.cut or seen.decoded.time >= since + 1 / rate - 1e-6):
            yield best
            best = None
        if best is None:
            since = seen.decoded.time
        if best is None or seen.sharpness > best.sharpness * 1.02:
            # A margin keeps the earlier of two equal frames, so that coding noise decides less.
            best = seen
    if best is not None:
        yield best


def perceptual_hash(small: Image) -> int:
    """Return the 64-bit DCT hash of imagehash (Zauner 2010), as an unsigned number."""
    import imagehash
    from PIL import Image as Pillow

    return int(str(imagehash.phash(Pillow.fromarray(small))), 16)


def thumbnail(small: Image, *, side: int = THUMBNAIL) -> bytes:
    """Return a side x side RGB copy as bytes."""
    return shrunk(small, (side, side)).tobytes()


def measure(small: Image) -> tuple[tuple[str, float], ...]:
    """Return raw measures of a frame's small copy, each on its natural scale."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return (
        ("sharpness", sharpness(small)),
        ("brightness", float(grey.mean())),
        ("contrast", float(np.std(grey))),
    )


def early_end(last: float, duration: float, *, sparse: bool) -> str:
    """Return a remark when a video's last frame comes long before the end that the file names.

    Sound may outlast the pictures a little, and key frames (`sparse`) may lie ten seconds apart.
    """
    if duration - last <= max(12.0 if sparse else 2.5, 0.02 * duration):
        return ""
    return f"breaks off at {last:.0f} of {duration:.0f} s; is the copy complete?"


@dataclass(slots=True)
class _Clock:
    """The time of the last frame that was decoded."""

    last: float = 0.0


def _ticking(
    frames: Iterable[Decoded], video: Video, tick: Tick, *, clock: _Clock
) -> Iterator[Decoded]:
    """Tell the progress by time: about every second of the video."""
    told = 0.0
    for decoded in frames:
        clock.last = decoded.time
        share = min(1.0, decoded.time / video.duration) if video.duration else 0.0
        if (share - told) * video.duration >= 1.0:
            tick(share - told)
            told = share
        yield decoded


def _noting_cuts(stream: Iterable[Seen], cuts: list[float], *, slow: bool) -> Iterator[Seen]:
    dissolves = DissolveDetector()
    for seen in stream:
        if seen.cut:
            cuts.append(seen.decoded.time)
        if slow:
            dissolves.see(seen.small, seen.decoded.time)
        yield seen
    dissolves.finish()
    cuts += dissolves.times


def _frame_ids(library: Library, video: str) -> Iterable[dict[str, str]]:
    return library.database.execute("SELECT id FROM frame WHERE video = ?", (video,))
