"""The building block of MobileNetV2 and EfficientNet-Lite: widen, filter each channel, narrow.

Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018. Shapes,
group counts and which layers exist follow from the weights; only the strides must be told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.bundled.onnx_graph import Convolution, GraphBuilder, fold
from models.bundled.torch_state import Arrays

Padding = Callable[[int, int], tuple[int, int]]
"""(kernel, stride) -> zeros before and after, along both axes."""


@dataclass(frozen=True)
class StateReader:
    """Takes convolutions with their batch norms out of a state dict."""

    state: Arrays
    """Parameter name -> array."""
    epsilon: float
    """What batch norm adds to the variance."""
    padding: Padding
    """The framework's rule for the border."""

    def convolution(self, weight: str, norm: str, *, stride: int = 1, clip: bool) -> Convolution:
        """Return the convolution `weight` with the batch norm `norm` folded in."""
        array = self.state[f"{weight}.weight"]
        parts = ("weight", "bias", "running_mean", "running_var")
        scale, shift, mean, variance = (self.state[f"{norm}.{part}"] for part in parts)
        folded, bias = fold(array, scale, shift, mean, variance, self.epsilon)
        # A depth-wise convolution sees one channel at a time.
        groups = array.shape[0] if array.shape[1] == 1 else 1
        padding = self.padding(array.shape[2], stride)
        return Convolution(folded, bias, stride, groups, padding, clip)


def append_block(builder: GraphBuilder, name: str, layers: Sequence[Convolution]) -> str:
    """Append the layers and, where the shape stays the same, the way around them."""
    result = name
    for layer in layers:
        result = builder.convolution(result, layer)
    entered, left = layers[0].weight.shape[1] * layers[0].groups, len(layers[-1].weight)
    if entered == left and all(layer.stride == 1 for layer in layers):
        return builder.add("Add", name, result)
    return result
