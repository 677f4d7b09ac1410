"""The cascade for drawn faces from the animeface package, called without its Python code.

That code reads Pillow's private memory layout and silently finds nothing with Pillow 12 and later.
Here the same library works on memory of our own, and its search steps become parameters. Its
structures are those of libnvxs 1.0.2 (nv_core_matrix.h, nv_face_detect.h, nv_face_analyze.h).
"""

from __future__ import annotations

import ctypes
import importlib.util
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sorter.errors import WeightsError
from sorter.records import Box, Image

Colour = tuple[int, int, int]
"""Red, green, blue; 0 to 255."""

_MOST_FACES = 64

_COLOUR_LOCK = threading.Lock()
"""The library clusters colours with one random state for the whole process."""


@dataclass(frozen=True, slots=True)
class DrawnFace:
    """A face with its parts, in pixels of the picture. Left and right are as seen."""

    likelihood: float
    """0 to 1."""
    box: Box
    """Square, from above the brows to the chin."""
    left_eye: Box
    """The eye on the left side of the picture."""
    right_eye: Box
    """The eye on the right side of the picture."""
    nose: tuple[float, float]
    """Middle of the nose."""
    mouth: Box
    """The mouth."""
    skin: Colour
    """Mean colour between eyes and mouth."""
    hair: Colour
    """The largest cluster of colours around the eyes that is far from the skin."""
    left_eye_colour: Colour
    """The main colour of the left eye that is far from the skin."""
    right_eye_colour: Colour
    """The main colour of the right eye that is far from the skin."""

    @property
    def landmarks(self) -> tuple[tuple[float, float], ...]:
        """Left eye, right eye, nose, mouth."""
        return (self.left_eye.centre, self.right_eye.centre, self.nose, self.mouth.centre)


class AnimefaceCascade:
    """Looks for drawn faces with a sliding window. Safe to call from several threads.

    A window moves by `step`/32 of its side, grows by the factor `growth`, and starts at `smallest`
    pixels. The defaults are the library's own: thorough, and slow on a large picture.
    """

    def __init__(
        self, *, step: float = 4.0, growth: float = 1.095, smallest: float = 42.592
    ) -> None:
        self._search = (step, growth, smallest)
        self._lock = threading.Lock()
        self._loaded: ctypes.CDLL | None = None

    def look(self, image: Image) -> list[DrawnFace]:
        """Return the faces in the picture, most likely first."""
        library = self._library()
        height, width = image.shape[:2]
        colours = _Plane(height, width, channels=3)
        colours.values[:] = image[:, :, ::-1]
        positions = (_Position * _MOST_FACES)()
        count = self._detect(library, colours, positions)
        found = [_face(library, positions[index], colours) for index in range(count)]
        return sorted((face for face in found if face), key=lambda face: -face.likelihood)

    def _library(self) -> ctypes.CDLL:
        with self._lock:
            if self._loaded is None:
                path = _library_path()
                if path is None:
                    raise WeightsError(
                        "the drawn-face cascade is not here: " + available()[1],
                        hint="everything works without it; the full profile finds more faces",
                    )
                self._loaded = ctypes.CDLL(str(path))
            return self._loaded

    def _detect(
        self, library: ctypes.CDLL, colours: _Plane, positions: ctypes.Array[_Position]
    ) -> int:
        """Search on the integral pictures of grey and of edges, as the library wants it."""
        height, width = colours.values.shape[:2]
        grey, smooth, edge = (_Plane(height, width) for _ in range(3))
        grey_sum, edge_sum = (_Plane(height + 1, width + 1) for _ in range(2))
        library.nv_gray(grey.pointer, colours.pointer)
        library.nv_gaussian5x5(smooth.pointer, 0, grey.pointer, 0)
        library.nv_laplacian1(edge.pointer, smooth.pointer, ctypes.c_float(4.0))
        library.nv_integral(grey_sum.pointer, grey.pointer, 0)
        library.nv_integral(edge_sum.pointer, edge.pointer, 0)
        area = _Rectangle(0, 0, width, height)
        second = (ctypes.c_void_p * 3)(
            _address(library, "nv_face_mlp_face_01"), _address(library, "nv_face_mlp_face_02"), None
        )
        return int(
            library.nv_face_detect(
                positions,
                _MOST_FACES,
                grey_sum.pointer,
                edge_sum.pointer,
                ctypes.byref(area),
                ctypes.c_void_p(_address(library, "nv_face_mlp_dir")),
                ctypes.c_void_p(_address(library, "nv_face_mlp_face_00")),
                second,
                2,
                ctypes.c_void_p(_address(library, "nv_face_mlp_parts")),
                *(ctypes.c_float(value) for value in self._search),
            )
        )


def available() -> tuple[bool, str]:
    """Say whether the cascade can be used here, and where it is or why not."""
    if importlib.util.find_spec("animeface") is None:
        return (
            False,
            "package animeface is not installed (it has wheels for Linux x86-64 and macOS arm64)",
        )
    path = _library_path()
    if path is None:
        return False, "the installed animeface package has no libnvxs library inside"
    return True, f"animeface library {path.name}"


def _library_path() -> Path | None:
    spec = importlib.util.find_spec("animeface")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    # auditwheel puts the library beside the package, delocate inside it.
    places = [(folder.parent / "animeface.libs", "libnvxs*.so*"), (folder / ".dylibs", "libnvxs*")]
    return next((path for place, name in places for path in sorted(place.glob(name))), None)


class _Matrix(ctypes.Structure):
    _fields_ = [
        ("list", ctypes.c_int),
        ("list_step", ctypes.c_uint),
        ("n", ctypes.c_int),
        ("m", ctypes.c_int),
        ("rows", ctypes.c_int),
        ("cols", ctypes.c_int),
        ("step", ctypes.c_int),
        ("alias", ctypes.c_int),
        ("v", ctypes.POINTER(ctypes.c_float)),
    ]


class _Rectangle(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in ("x", "y", "width", "height")]


class _Position(ctypes.Structure):
    _fields_ = [
        ("likelihood", ctypes.c_float),
        ("face", _Rectangle),
        # The library means the drawn person's own left and right.
        ("left_eye", _Rectangle),
        ("right_eye", _Rectangle),
        ("nose", _Rectangle),
        ("mouth", _Rectangle),
        ("chin", _Rectangle),
    ]


class _Plane:
    """A numpy picture that the library sees as its matrix."""

    def __init__(self, height: int, width: int, *, channels: int = 1) -> None:
        self.values = np.zeros((height, width, channels), dtype=np.float32)
        size = height * width * channels
        memory = self.values.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._matrix = _Matrix(
            1, size, channels, height * width, height, width, channels, 0, memory
        )

    @property
    def pointer(self) -> ctypes._Pointer[_Matrix]:
        return ctypes.pointer(self._matrix)


_FEATURE_FLOATS = 114
"""nv_face_feature_t: 2 ratios, then 28 colours of 4 floats (blue, green, red, unused)."""
_SKIN, _HAIR, _OWN_LEFT, _OWN_RIGHT = 2, 10, 18, 34
"""Where in those floats the colours begin."""


def _face(library: ctypes.CDLL, position: _Position, colours: _Plane) -> DrawnFace | None:
    boxes = [_box(part) for part in (position.face, position.right_eye, position.left_eye)]
    mouth, nose = _box(position.mouth), position.nose
    if mouth is None or None in boxes:
        return None
    features = np.zeros(_FEATURE_FLOATS, dtype=np.float32)
    memory = features.ctypes.data_as(ctypes.c_void_p)
    with _COLOUR_LOCK:
        library.nv_srand(1)
        library.nv_face_analyze(memory, ctypes.byref(position), colours.pointer)
    face, left, right = boxes
    assert face is not None and left is not None and right is not None
    return DrawnFace(
        min(1.0, max(0.0, float(position.likelihood))),
        face,
        left,
        right,
        (nose.x + nose.width / 2, nose.y + nose.height / 2),
        mouth,
        _colour(features, _SKIN),
        _colour(features, _HAIR),
        _colour(features, _OWN_RIGHT),
        _colour(features, _OWN_LEFT),
    )


def _box(part: _Rectangle) -> Box | None:
    if part.width <= 0 or part.height <= 0:
        return None
    return Box(part.x, part.y, part.x + part.width, part.y + part.height)


def _colour(features: npt.NDArray[np.float32], start: int) -> Colour:
    blue, green, red = (round(min(255.0, max(0.0, float(v)))) for v in features[start : start + 3])
    return red, green, blue


def _address(library: ctypes.CDLL, name: str) -> int:
    return ctypes.addressof(ctypes.c_char.in_dll(library, name))
