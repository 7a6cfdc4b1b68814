"""Act: the objects that were seen, which of them is meant, the hand's pose, and the task's sentence -> eight tokens.

Object tokens as in VIMA (Jiang et al. 2022, arXiv 2210.03094); the decoder is that of `pico` (../model.py). All places are also
given relative to the hand, since a displacement is a difference.

Shapes: B batch, S slots (12).
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Config, Decoder, Fusion, Proprioception

from .columns import AT, COUNT, SLOTS

# of the pose's seven integers (src/action/spec.ts, TCP_POSE): metres, radians, share
POSE_LOW: Final = (0.25, -0.35, -0.02, -0.8, -0.8, -0.8, 0.0)
POSE_HIGH: Final = (0.8, 0.35, 0.43, 0.8, 0.8, 0.8, 1.0)
TEXT: Final = 384
# columns by how they are scaled: places about the middle of the table, sizes, the rest as they are
PLACES_X: Final = ("x", "grasp-x", "mouth-x")
PLACES_Y: Final = ("y", "grasp-y", "mouth-y")
SIZES: Final = ("bottom", "top", "length", "breadth", "grasp-z", "width", "mouth-radius", "mouth-height")
RELATIVE: Final = 3 * 2 + 3 + 2  # grasp and mouth from the hand, heights from the hand, yaw from the hand's


class Act(nn.Module):
    """The policy behind sight."""

    def __init__(self, config: Config | None = None, width: int = 128) -> None:
        super().__init__()
        c = self.config = config or Config()
        per = COUNT + RELATIVE
        self.other1 = nn.Linear(per + 4, width)
        self.other2 = nn.Linear(width, width)
        self.task = nn.Linear(TEXT, 32)
        self.proprioception = Proprioception(c)
        inputs = 2 * per * 3 + 6 + 2 * width + 32 + c.proprio_width + c.proprioception + 2
        self.fusion = Fusion(c, inputs)
        self.decoder = Decoder(c)
        scale, shift = torch.ones(COUNT), torch.zeros(COUNT)
        for name in PLACES_X:
            scale[AT[name]], shift[AT[name]] = 5.0, 0.52
        for name in PLACES_Y:
            scale[AT[name]] = 5.0
        for name in SIZES:
            scale[AT[name]] = 10.0
        for name in ("u", "v", "side", "score"):
            scale[AT[name]] = 0.0  # where it lies in the frame says nothing that its place does not
        self.register_buffer("scale", scale, persistent=False)
        self.register_buffer("shift", shift, persistent=False)
        low, high = torch.tensor(POSE_LOW), torch.tensor(POSE_HIGH)
        self.register_buffer("pose_low", low, persistent=False)
        self.register_buffer("pose_width", (high - low) / 256, persistent=False)

    def describe(self, objects: Tensor, pose: Tensor) -> Tensor:
        """objects (B, S, COUNT), pose (B, 7) in metres -> (B, S, COUNT + RELATIVE)."""
        hand = pose[:, None, :3]

        def col(*names: str) -> Tensor:
            return torch.stack([objects[..., AT[n]] for n in names], -1)

        grasp = col("grasp-x", "grasp-y", "grasp-z") - hand
        mouth = col("mouth-x", "mouth-y", "mouth-height") - hand
        heights = col("bottom", "top", "grasp-z") - hand[..., 2:]
        twice = 2 * pose[:, None, 5]
        c, s = torch.cos(twice), torch.sin(twice)
        a, b = objects[..., AT["yaw2-cos"]], objects[..., AT["yaw2-sin"]]
        turn = torch.stack([a * c + b * s, b * c - a * s], -1)
        relative = torch.cat([10 * grasp, 10 * mouth, 10 * heights, turn], -1)
        return torch.cat([(objects - self.shift) * self.scale, relative], -1)

    @staticmethod
    def fine(x: Tensor) -> Tensor:
        """Small differences made large: (.., n) -> (.., 3 n)."""
        return torch.cat([x, torch.tanh(4 * x), torch.tanh(16 * x)], -1)

    def context(self, objects: Tensor, target: Tensor, second: Tensor, bins: Tensor, task: Tensor) -> Tensor:
        """objects (B, S, COUNT), target and second (B, S) one-hot or zero, bins (B, 7), task (B, 384) -> (B, 8, D)."""
        pose = self.pose_low + (bins + 0.5) * self.pose_width
        x = self.describe(objects, pose)
        there = (objects[..., AT["score"]] > 0).float()
        t = (x * target[..., None]).sum(1)
        s = (x * second[..., None]).sum(1)
        places = objects[..., [AT["x"], AT["y"]]]
        from_target = 10 * (places - (places * target[..., None]).sum(1, keepdim=True))
        from_second = 10 * (places - (places * second[..., None]).sum(1, keepdim=True))
        each = torch.cat([x, from_target, from_second], -1)
        each = F.relu(self.other2(F.relu(self.other1(each))))
        rest = (there * (1 - target) * (1 - second))[..., None]
        most, total = (each * rest).amax(1), (each * rest).sum(1) / 4
        pair = torch.cat(
            [
                (t - s)[:, [AT["x"], AT["y"], AT["mouth-x"], AT["mouth-y"]]],
                (t - s)[:, [AT["bottom"], AT["top"]]],
            ],
            1,
        )
        parts = [self.fine(t), self.fine(s), pair, most, total, self.task(task), self.proprioception(bins)]
        named = torch.stack([target.sum(1), second.sum(1)], 1)
        return self.fusion(torch.cat([*parts, named], 1))[0]

    def forward(
        self, objects: Tensor, target: Tensor, second: Tensor, bins: Tensor, task: Tensor, inputs: Tensor
    ) -> Tensor:
        """inputs (B, 8): BOS and the tokens before -> logits (B, 8, vocabulary)."""
        return self.decoder(self.context(objects, target, second, bins, task).float(), inputs).float()


def initialise(model: Act) -> None:
    """As ../model.py does for `pico`: neighbouring integers begin with similar rows."""
    import vocabulary as vocab

    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=(2 / module.weight[0].numel()) ** 0.5)
            nn.init.zeros_(module.bias)
    for layer in model.decoder.layers:
        for linear in (layer.qkv, layer.context, layer.out, layer.down):
            nn.init.normal_(linear.weight, std=0.5 * linear.in_features**-0.5)
    for down in model.fusion.down:
        nn.init.normal_(down.weight, std=0.5 * down.in_features**-0.5)
    nn.init.normal_(model.fusion.tokens.weight, std=model.config.hidden**-0.5)
    d = model.config.d
    value = torch.linspace(-1, 1, vocab.INTEGERS)[:, None]
    frequency = torch.exp(torch.linspace(0, 1, d // 2) * 3.0) * torch.pi / 4
    waves = torch.cat([(value * frequency).sin(), (value * frequency).cos()], 1)
    with torch.no_grad():
        model.decoder.embed.weight.normal_(std=0.3)
        model.decoder.embed.weight[: vocab.INTEGERS] = waves * 0.3
        model.decoder.head.weight.normal_(std=d**-0.5)
        model.decoder.head.weight[: vocab.INTEGERS] = waves * (2 / d) ** 0.5
        model.decoder.head.bias.zero_()


__all__ = ["SLOTS", "Act", "initialise"]
