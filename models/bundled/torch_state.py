"""Reads a state dict out of a torch file without torch, and without running what it says.

A torch file is a pickle, and a pickle may call anything. This reader lets it name four harmless
things only, hands back stand-ins of its own for them, and checks every tensor against the bytes
that are really there.
"""

from __future__ import annotations

import io
import math
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sorter.errors import WeightsError

Arrays = dict[str, npt.NDArray[Any]]
"""Parameter name -> array."""

_MAGIC = 0x1950A86A20F9469CFC6C
"""First pickle of the format that torch wrote before 1.6."""

_PROTOCOL = 1001

_STORAGES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
"""The element types that state dicts of plain float networks use."""


@dataclass(frozen=True)
class _Storage:
    """A flat run of numbers; its bytes stand elsewhere in the file."""

    dtype: np.dtype[Any]
    key: str
    count: int


@dataclass(frozen=True)
class _Tensor:
    """A view into a storage; offset and strides count numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read_state(data: bytes) -> Arrays:
    """Return the arrays of a state dict saved by `torch.save`, in the old or the zip format.

    Raises WeightsError for a damaged file and for a pickle that names anything but OrderedDict,
    tensors and float32 or int64 storages.
    """
    try:
        if data[:4] == b"PK\x03\x04":
            return _read_zip(data)
        return _read_legacy(io.BytesIO(data))
    except WeightsError:
        raise
    except Exception as error:  # a damaged pickle can raise nearly any class
        raise _damaged(f"{type(error).__name__}: {error}") from error


def _read_legacy(stream: io.BytesIO) -> Arrays:
    """Magic, protocol, machine facts, the object, the storage keys, then count + bytes of each."""
    if _load(stream) != _MAGIC or _load(stream) != _PROTOCOL:
        raise _damaged("it does not begin as a torch file does")
    if _load(stream)["little_endian"] is not True:
        raise _damaged("its numbers are big-endian")
    tensors = _tensors(_load(stream))
    storages = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    contents = {}
    for key in _load(stream):
        count = int.from_bytes(_take(stream, 8), "little")
        dtype = storages[key].dtype
        contents[key] = np.frombuffer(_take(stream, count * dtype.itemsize), dtype)
    return {name: _array(tensor, contents) for name, tensor in tensors.items()}


def _read_zip(data: bytes) -> Arrays:
    """The newer format: `NAME/data.pkl` and one `NAME/data/KEY` per storage."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        folder = next(name[:-8] for name in archive.namelist() if name.endswith("data.pkl"))
        tensors = _tensors(_load(io.BytesIO(archive.read(f"{folder}data.pkl"))))
        contents = {}
        for tensor in tensors.values():
            key = tensor.storage.key
            if key not in contents:
                raw = archive.read(f"{folder}data/{key}")
                contents[key] = np.frombuffer(raw, tensor.storage.dtype)
    return {name: _array(tensor, contents) for name, tensor in tensors.items()}


def _load(stream: io.BytesIO) -> Any:
    return _Unpickler(stream).load()


class _Unpickler(pickle.Unpickler):
    """Resolves the names a state dict needs to stand-ins, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilder()
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        raise WeightsError(
            f"the torch file wants to load '{module}.{name}', which a state dict does not need",
            hint="do not use this file: a pickle that names other code can run it",
        )

    def persistent_load(self, pid: Any) -> _Storage:
        kind, dtype, key, _location, count = pid[:5]
        if kind != "storage" or not isinstance(dtype, np.dtype) or not isinstance(count, int):
            raise _damaged(f"it refers to {pid!r}")
        return _Storage(dtype, str(key), count)


def _rebuilder() -> Callable[..., _Tensor]:
    """A new function each time: whatever a pickle does to it is gone with that pickle."""

    def rebuild(
        storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
    ) -> _Tensor:
        return _Tensor(storage, offset, shape, strides)

    return rebuild


def _tensors(state: object) -> dict[str, _Tensor]:
    if not isinstance(state, Mapping):
        raise _damaged(f"it holds a {type(state).__name__} in place of a state dict")
    for name, value in state.items():
        if not isinstance(name, str) or not isinstance(value, _Tensor):
            raise _damaged(f"its entry {name!r} is a {type(value).__name__}, not a tensor")
    return dict(state)


def _array(tensor: _Tensor, contents: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Copy the view out: weights that came from other frameworks are stored transposed."""
    numbers, shape, strides = contents[tensor.storage.key], tensor.shape, tensor.strides
    last = tensor.offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    # The product also stops a tiny file that claims a huge tensor by overlapping strides.
    inside = last < len(numbers) and math.prod(shape) <= len(numbers)
    if min((tensor.offset, *strides)) < 0 or min(shape, default=1) < 1 or not inside:
        raise _damaged(
            f"a tensor of shape {shape}, strides {strides} at {tensor.offset} leaves its "
            f"{len(numbers)} numbers"
        )
    steps = [step * numbers.itemsize for step in strides]
    view = np.lib.stride_tricks.as_strided(numbers[tensor.offset :], shape, steps, writeable=False)
    return np.ascontiguousarray(view).reshape(shape)


def _take(stream: io.BytesIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise _damaged(f"{size} bytes are announced where {len(data)} are left")
    return data


def _damaged(reason: str) -> WeightsError:
    return WeightsError(
        f"cannot read the torch file: {reason}",
        hint="delete it from the weights folder, it is fetched anew on the next run",
    )
