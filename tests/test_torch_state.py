"""The reader of torch files: what it reads, and all that it refuses."""

import io
import os
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from models.bundled.torch_state import read_state
from sorter.errors import WeightsError

MAGIC = 0x1950A86A20F9469CFC6C
NUMBERS = np.arange(24, dtype="<f4")


class Global:
    """Pickles as the name of something in a module, whether that module is installed or not."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class Call:
    """Pickles as a call of a global."""

    def __init__(self, target: Global, *arguments: object) -> None:
        self.target, self.arguments = target, arguments


class Storage:
    def __init__(self, kind: str, key: str, count: int) -> None:
        self.pid = ("storage", Global("torch", kind), key, "cpu", count)


class Writer(pickle._Pickler):
    """The pure Python pickler, which lets a test write any name it likes."""

    def persistent_id(self, thing: object) -> Any:
        return thing.pid if isinstance(thing, Storage) else None

    def save(self, thing: Any, save_persistent_id: bool = True) -> None:
        write: Callable[[bytes], object] = self.write  # type: ignore[attr-defined]
        if isinstance(thing, Global):
            write(pickle.GLOBAL + f"{thing.module}\n{thing.name}\n".encode())
        elif isinstance(thing, Call):
            self.save(thing.target)
            self.save(thing.arguments)
            write(pickle.REDUCE)
        else:
            super().save(thing, save_persistent_id)  # type: ignore[misc]


def pickled(thing: object) -> bytes:
    stream = io.BytesIO()
    Writer(stream, 2).dump(thing)
    return stream.getvalue()


def tensor(
    shape: tuple[int, ...], strides: tuple[int, ...], *, offset: int = 0, kind: str = "FloatStorage"
) -> Call:
    storage = Storage(kind, "7", len(NUMBERS))
    rebuild = Global("torch._utils", "_rebuild_tensor_v2")
    return Call(rebuild, storage, offset, shape, strides, False, OrderedDict())


def legacy_file(state: object, numbers: bytes = NUMBERS.tobytes()) -> bytes:
    facts = {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}
    head = b"".join(pickled(part) for part in (MAGIC, 1001, facts, state, ["7"]))
    return head + len(NUMBERS).to_bytes(8, "little") + numbers


def zip_file(state: object, numbers: bytes = NUMBERS.tobytes()) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("net/data.pkl", pickled(state))
        archive.writestr("net/data/7", numbers)
    return stream.getvalue()


FORMATS = pytest.mark.parametrize("make", [legacy_file, zip_file])


@FORMATS
def test_reads_a_state_dict(make: Callable[[object], bytes]) -> None:
    state = OrderedDict(weight=tensor((2, 3), (3, 1), offset=4), bias=tensor((3,), (1,)))
    arrays = read_state(make(state))
    assert list(arrays) == ["weight", "bias"]
    np.testing.assert_array_equal(arrays["weight"], NUMBERS[4:10].reshape(2, 3))
    np.testing.assert_array_equal(arrays["bias"], [0, 1, 2])
    assert arrays["weight"].dtype == np.float32


@FORMATS
def test_reads_transposed_and_scalar_tensors(make: Callable[[object], bytes]) -> None:
    arrays = read_state(make({"turned": tensor((4, 6), (1, 4)), "one": tensor((), (), offset=5)}))
    np.testing.assert_array_equal(arrays["turned"], NUMBERS.reshape(6, 4).T)
    assert arrays["one"].shape == ()
    assert arrays["one"] == 5


@FORMATS
def test_refuses_to_call_other_code(make: Callable[[object], bytes], tmp_path: Any) -> None:
    witness = tmp_path / "it-ran"
    evil = Call(Global("os", "mkdir"), str(witness))
    with pytest.raises(WeightsError, match=r"'os\.mkdir', which a state dict does not need"):
        read_state(make({"weight": evil}))
    assert not witness.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "eval"),
        ("torch", "load"),  # a torch name, but not a storage
        ("torch.nn.modules.linear", "Linear"),  # a pickled whole model
        ("collections", "namedtuple"),  # compiles code
        ("torch._utils", "_rebuild_parameter"),
    ],
)
def test_refuses_names_next_to_the_allowed_ones(module: str, name: str) -> None:
    with pytest.raises(WeightsError, match="does not need"):
        read_state(legacy_file({"weight": Global(module, name)}))


def test_refuses_in_every_pickle_of_the_file() -> None:
    facts = {"little_endian": Call(Global("os", "getcwd"))}
    data = b"".join(pickled(part) for part in (MAGIC, 1001, facts))
    with pytest.raises(WeightsError, match=r"os\.getcwd"):
        read_state(data)


@FORMATS
@pytest.mark.parametrize(
    "broken",
    [
        tensor((25,), (1,)),  # one number too many
        tensor((3,), (12,)),  # the last one lies outside
        tensor((2,), (1,), offset=-1),
        tensor((2,), (-1,), offset=3),
        tensor((10**6, 10**6), (0, 0)),  # 4 TB out of 96 bytes
        tensor((2, 2), (1,)),
        "no tensor",
    ],
)
def test_refuses_a_tensor_outside_its_numbers(make: Callable[[object], bytes], broken: Any) -> None:
    with pytest.raises(WeightsError, match="cannot read the torch file"):
        read_state(make({"weight": broken}))


@pytest.mark.parametrize("make", [legacy_file, zip_file])
def test_refuses_every_truncated_file(make: Callable[[object], bytes]) -> None:
    data = make(OrderedDict(weight=tensor((4, 6), (6, 1))))
    for length in range(0, len(data), 5):
        with pytest.raises(WeightsError):
            read_state(data[:length])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", os.urandom(64), pickled({"a": 1})])
def test_refuses_what_is_no_torch_file(data: bytes) -> None:
    with pytest.raises(WeightsError):
        read_state(data)
