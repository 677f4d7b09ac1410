"""Builds an ONNX graph of a convolutional network, node by node, from plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

OPSET = 17
"""Operator set of the graphs; onnxruntime reads it since 1.12."""

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Convolution:
    """One convolution with its batch norm folded in."""

    weight: Weights
    """(out, in / groups, kernel, kernel)."""
    bias: Weights
    """(out,)."""
    stride: int = 1
    """Step along both axes."""
    groups: int = 1
    """1, or the number of channels for a depth-wise convolution."""
    padding: tuple[int, int] = (0, 0)
    """Zeros before and after, along both axes."""
    clipped: bool = True
    """Whether the result goes through ReLU6."""


def fold(
    weight: Weights, scale: Weights, shift: Weights, mean: Weights, variance: Weights, eps: float
) -> tuple[Weights, Weights]:
    """Return weight and bias of the convolution that does what convolution + batch norm do."""
    factor = scale / np.sqrt(variance + np.float32(eps))
    return weight * factor[:, None, None, None], shift - mean * factor


@dataclass
class GraphBuilder:
    """Collects nodes and weights; every method returns the name of its result."""

    nodes: list[Any] = field(default_factory=list)
    """onnx.NodeProto, in order."""
    weights: list[Any] = field(default_factory=list)
    """onnx.TensorProto."""

    def add(self, operator: str, *inputs: str, **attributes: int | list[int]) -> str:
        """Append one node with one result."""
        from onnx import helper

        name = f"{operator.lower()}_{len(self.nodes)}"
        node = helper.make_node(operator, list(inputs), [name], name=name)
        node.attribute.extend(helper.make_attribute(*pair) for pair in attributes.items())
        self.nodes.append(node)
        return name

    def constant(self, array: npt.NDArray[Any]) -> str:
        """Store an array."""
        from onnx import numpy_helper

        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def picture(self, name: str, mean: Weights, deviation: Weights) -> str:
        """Turn (n, h, w, 3) uint8 into normalised (n, 3, h, w) float32; both arrays in 0 to 255."""
        from onnx import TensorProto

        numbers = self.add("Cast", name, to=int(TensorProto.FLOAT))
        centred = self.add("Sub", numbers, self.constant(mean.astype(np.float32)))
        scaled = self.add("Div", centred, self.constant(deviation.astype(np.float32)))
        return self.add("Transpose", scaled, perm=[0, 3, 1, 2])

    def convolution(self, name: str, layer: Convolution) -> str:
        """Append a convolution and, when asked for, its ReLU6."""
        before, after = layer.padding
        kernel = layer.weight.shape[2]
        result = self.add(
            "Conv",
            name,
            self.constant(layer.weight),
            self.constant(layer.bias),
            kernel_shape=[kernel, kernel],
            strides=[layer.stride, layer.stride],
            pads=[before, before, after, after],
            group=layer.groups,
        )
        if not layer.clipped:
            return result
        zero, six = np.float32(0), np.float32(6)
        return self.add("Clip", result, self.constant(np.array(zero)), self.constant(np.array(six)))

    def windows(self, name: str, output: str, *, side: int, step: int) -> None:
        """Average each window of side x side cells, `step` apart, into one row called `output`."""
        from onnx import helper

        means = self.add("AveragePool", name, kernel_shape=[side, side], strides=[step, step])
        self.nodes.append(helper.make_node("Flatten", [means], [output], output, axis=1))

    def model(self, name: str, source: str, side: int, outputs: dict[str, int]) -> bytes:
        """Return the checked model file: `source` (n, side, side, 3) uint8 -> (n, size) each."""
        import onnx
        from onnx import TensorProto, helper

        picture = helper.make_tensor_value_info(source, TensorProto.UINT8, ["n", side, side, 3])
        results = [
            helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", size])
            for output, size in outputs.items()
        ]
        graph = helper.make_graph(self.nodes, name, [picture], results, self.weights)
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        return bytes(model.SerializeToString())
