"""Turns a small convolutional .tflite file into ONNX, so that one runtime serves every expert.

Covers what the MediaPipe detectors are made of: convolution, depthwise convolution, addition, ReLU,
max-pooling, zero padding, reshape and concatenation at the end, weights in float32 or float16.
TFLite works on (n, height, width, channels), ONNX on (n, channels, height, width): the picture is
transposed once at the start and each map once before it is flattened.

Batch, height and width become free. For the file's own size the result is the same as TFLite's; a
larger picture gives larger maps, as the network is convolutions only. Its sides must be multiples
of the network's total stride, because padding is worked out for the file's own size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sorter.errors import WeightsError

if TYPE_CHECKING:
    import onnx

OPSET = 17
"""Readable by every onnxruntime since 1.12."""


def tflite_to_onnx(data: bytes) -> bytes:
    """Return the ONNX file that computes what the .tflite file `data` computes.

    Inputs and outputs keep their names, order and (n, height, width, channels) layout. Raises
    WeightsError for an operator or option that is not covered.
    """
    import onnx
    import tflite

    model = tflite.Model.GetRootAsModel(data, 0)
    build = _Build(model, model.Subgraphs(0))
    build.start()
    for index in range(build.graph.OperatorsLength()):
        _add(build, build.graph.Operators(index))
    built = build.finish()
    onnx.checker.check_model(built, full_check=True)
    return bytes(built.SerializeToString())


@dataclass
class _Build:
    """The ONNX graph while it grows. TFLite names its tensors by number; `n7` is tensor 7."""

    model: Any
    graph: Any
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    folded: dict[int, npt.NDArray[Any]] = field(default_factory=dict)
    flat: set[int] = field(default_factory=set)

    def start(self) -> None:
        for number in self.graph.InputsAsNumpy():
            self.node("Transpose", [self.title(number)], f"n{number}", perm=[0, 3, 1, 2])

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def title(self, number: int) -> str:
        return str(self.graph.Tensors(number).Name().decode())

    def value(self, number: int) -> npt.NDArray[Any]:
        """Return the constant behind a tensor: its own buffer, or what was dequantized into it."""
        if number in self.folded:
            return self.folded[number]
        tensor = self.graph.Tensors(number)
        raw = self.model.Buffers(tensor.Buffer()).DataAsNumpy()
        kind = {0: np.float32, 1: np.float16, 2: np.int32}.get(tensor.Type())
        if kind is None or isinstance(raw, int):
            raise _unsupported(f"tensor '{self.title(number)}' of type {tensor.Type()}")
        return np.asarray(raw).view(kind).reshape(tensor.ShapeAsNumpy())

    def finish(self) -> onnx.ModelProto:
        from onnx import TensorProto, helper

        for number in self.graph.OutputsAsNumpy():
            if number not in self.flat:
                raise _unsupported(f"an output '{self.title(number)}' that is not reshaped")
            self.node("Identity", [f"n{number}"], self.title(number))

        def describe(number: int, free: list[str]) -> onnx.ValueInfoProto:
            channels = int(self.graph.Tensors(number).ShapeAsNumpy()[-1])
            shape: list[str | int | None] = ["n", *free, channels]
            return helper.make_tensor_value_info(self.title(number), TensorProto.FLOAT, shape)

        inputs = [describe(number, ["height", "width"]) for number in self.graph.InputsAsNumpy()]
        outputs = [describe(number, ["places"]) for number in self.graph.OutputsAsNumpy()]
        graph = helper.make_graph(self.nodes, "tflite", inputs, outputs, self.constants)
        opset = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opset, ir_version=8)


def _add(build: _Build, operator: Any) -> None:
    """Append what one TFLite operator does."""
    import tflite

    code = build.model.OperatorCodes(operator.OpcodeIndex())
    # Old files fill only the deprecated field, new ones both.
    number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    writer = _writers().get(number)
    if writer is None:
        raise _unsupported(f"operator {tflite.opcode2name(number)}")
    writer(build, operator)


def _writers() -> dict[int, Callable[[_Build, Any], None]]:
    from tflite import BuiltinOperator

    return {
        BuiltinOperator.DEQUANTIZE: _dequantize,
        BuiltinOperator.CONV_2D: _convolution,
        BuiltinOperator.DEPTHWISE_CONV_2D: _depthwise,
        BuiltinOperator.ADD: _addition,
        BuiltinOperator.RELU: _relu,
        BuiltinOperator.MAX_POOL_2D: _max_pool,
        BuiltinOperator.PAD: _pad,
        BuiltinOperator.RESHAPE: _reshape,
        BuiltinOperator.CONCATENATION: _concatenation,
    }


def _dequantize(build: _Build, operator: Any) -> None:
    source, target = operator.Inputs(0), operator.Outputs(0)
    build.folded[target] = build.value(source).astype(np.float32)


def _convolution(build: _Build, operator: Any) -> None:
    import tflite

    options = _options(operator, tflite.Conv2DOptions())
    # TFLite keeps (out, height, width, in), ONNX wants (out, in, height, width).
    kernel = build.value(operator.Inputs(1)).transpose(0, 3, 1, 2)
    _convolve(build, operator, options, kernel)


def _depthwise(build: _Build, operator: Any) -> None:
    import tflite

    options = _options(operator, tflite.DepthwiseConv2DOptions())
    if options.DepthMultiplier() != 1:
        raise _unsupported(f"depth multiplier {options.DepthMultiplier()}")
    # TFLite keeps (1, height, width, channels), ONNX wants (channels, 1, height, width).
    kernel = build.value(operator.Inputs(1)).transpose(3, 0, 1, 2)
    _convolve(build, operator, options, kernel, groups=len(kernel))


def _convolve(
    build: _Build, operator: Any, options: Any, kernel: npt.NDArray[Any], *, groups: int = 1
) -> None:
    if (options.DilationHFactor(), options.DilationWFactor()) != (1, 1):
        raise _unsupported("a dilated convolution")
    source, target = operator.Inputs(0), operator.Outputs(0)
    weight = build.constant(f"w{target}", kernel)
    bias = build.constant(f"b{target}", build.value(operator.Inputs(2)))
    size = (kernel.shape[2], kernel.shape[3])
    window = _window(build, source, options, size)
    build.node("Conv", [f"n{source}", weight, bias], f"r{target}", group=groups, **window)
    _activate(build, options, target)


def _max_pool(build: _Build, operator: Any) -> None:
    import tflite

    options = _options(operator, tflite.Pool2DOptions())
    source, target = operator.Inputs(0), operator.Outputs(0)
    window = _window(build, source, options, (options.FilterHeight(), options.FilterWidth()))
    build.node("MaxPool", [f"n{source}"], f"r{target}", **window)
    _activate(build, options, target)


def _window(
    build: _Build, source: int, options: Any, size: tuple[int, int]
) -> dict[str, list[int]]:
    """Return kernel_shape, strides and pads. SAME puts the odd pixel of padding at the end."""
    import tflite

    strides = [options.StrideH(), options.StrideW()]
    before, after = [], []
    for length, stride, reach in zip(
        build.graph.Tensors(source).ShapeAsNumpy()[1:3], strides, size, strict=True
    ):
        total = max(0, (-(-int(length) // stride) - 1) * stride + reach - int(length))
        total = 0 if options.Padding() == tflite.Padding.VALID else total
        before.append(total // 2)
        after.append(total - total // 2)
    return {"kernel_shape": list(size), "strides": strides, "pads": before + after}


def _addition(build: _Build, operator: Any) -> None:
    import tflite

    options = _options(operator, tflite.AddOptions())
    left, right, target = operator.Inputs(0), operator.Inputs(1), operator.Outputs(0)
    build.node("Add", [f"n{left}", f"n{right}"], f"r{target}")
    _activate(build, options, target)


def _relu(build: _Build, operator: Any) -> None:
    build.node("Relu", [f"n{operator.Inputs(0)}"], f"n{operator.Outputs(0)}")


def _pad(build: _Build, operator: Any) -> None:
    pairs = build.value(operator.Inputs(1))[[0, 3, 1, 2]]
    target = operator.Outputs(0)
    amounts = build.constant(f"p{target}", pairs.T.reshape(-1).astype(np.int64))
    build.node("Pad", [f"n{operator.Inputs(0)}", amounts], f"n{target}")


def _reshape(build: _Build, operator: Any) -> None:
    source, target = operator.Inputs(0), operator.Outputs(0)
    sizes = [int(size) for size in build.graph.Tensors(target).ShapeAsNumpy()]
    if len(sizes) != 3:
        raise _unsupported(f"a reshape to {sizes}")
    shape = build.constant(f"s{target}", np.array([0, -1, sizes[2]], dtype=np.int64))
    build.node("Transpose", [f"n{source}"], f"t{target}", perm=[0, 2, 3, 1])
    build.node("Reshape", [f"t{target}", shape], f"n{target}")
    build.flat.add(target)


def _concatenation(build: _Build, operator: Any) -> None:
    import tflite

    options = _options(operator, tflite.ConcatenationOptions())
    sources = [int(number) for number in operator.InputsAsNumpy()]
    if not build.flat.issuperset(sources):
        raise _unsupported("a concatenation of maps")
    target = operator.Outputs(0)
    build.node("Concat", [f"n{number}" for number in sources], f"n{target}", axis=options.Axis())
    build.flat.add(target)


def _activate(build: _Build, options: Any, target: int) -> None:
    """Turn the raw result `r<target>` into tensor `n<target>`: a fused ReLU, or as it is."""
    import tflite

    kinds = tflite.ActivationFunctionType
    written = {kinds.NONE: "Identity", kinds.RELU: "Relu"}.get(options.FusedActivationFunction())
    if written is None:
        raise _unsupported(f"fused activation {options.FusedActivationFunction()}")
    build.node(written, [f"r{target}"], f"n{target}")


def _options(operator: Any, options: Any) -> Any:
    table = operator.BuiltinOptions()
    options.Init(table.Bytes, table.Pos)
    return options


def _unsupported(what: str) -> WeightsError:
    return WeightsError(
        f"the .tflite converter does not cover {what}",
        hint="use the file and version that this expert names",
    )
