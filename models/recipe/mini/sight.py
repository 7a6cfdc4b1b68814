"""Sight: one frame and the hand's pose -> the objects on the table, each with its place, shape, and how to take it.

A heat map of middles and what is to be known at each (CenterNet: Zhou et al. 2019, arXiv 1904.07850), class-agnostic: names are
not its business. Places on the table are the nominal camera's ray through the pixel plus a learned remainder, so that a moved
camera is all that is left to learn.

Shapes: B batch, side 256, map 32 x 32.
"""

from typing import Final, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Conv

from .columns import AT, OWN, SIDE, SLOTS
from .grasps import MODES, NUMBERS, chosen

FRAME: Final = 256
MAP: Final = 32
HEADS: Final = 25  # numbers at a cell beside the score and `own`
COLORS_AND_SHAPES: Final = 15  # of `own`: 8 colours, 6 shapes, whether it is a block at all

# the camera over the table (src/render/appearance.ts): metres, degrees
CAMERA: Final = {"position": (1.1, 0.0, 0.64), "target": (0.515, 0.0, 0.035), "fov": 34.0}


def table_ray() -> np.ndarray:
    """[3, 3]: homography from (u, v, 1) to homogeneous (x, y, w) on the plane z = 0 of the nominal camera."""
    position, target = np.array(CAMERA["position"]), np.array(CAMERA["target"])
    forward = target - position
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    tan = np.tan(np.radians(CAMERA["fov"]) / 2)
    # direction = forward + (2u - 1) tan right + (1 - 2v) tan up, linear in (u, v, 1)
    direction = np.stack([2 * tan * right, -2 * tan * up, forward - tan * right + tan * up], 1)  # [3, 3]
    # position + s direction with z = 0: s = -pz / dz
    x = position[0] * direction[2] - position[2] * direction[0]
    y = position[1] * direction[2] - position[2] * direction[1]
    return np.stack([x, y, direction[2]]).astype(np.float32)


# metres a unit of what is learned: an error of a tenth of it still counts in full, or millimetres are never learned
PLACE: Final = 0.01
SIZE: Final = 0.02
OFFSET: Final = 0.01


WAYS: Final = 4  # ways to take a thing that the exported graph tells
# of each: metres from the thing's middle; of twice and four times the yaw; how likely (src/policy/objects/ways.ts)
WAY: Final = ("dx", "dy", "yaw2-cos", "yaw2-sin", "yaw4-cos", "yaw4-sin", "odds")


class Corrects(Protocol):
    """What moves places by where the camera stands (camera.py)."""

    def correct(self, rows: Tensor, affine: Tensor, image: Tensor, bins: Tensor) -> Tensor:
        """rows (B, SLOTS, COUNT + OWN), affine (B, 2, 3) -> rows."""
        ...


def on_table(uv: Tensor, ray: Tensor) -> Tensor:
    """(..., 2) shares of the frame -> (..., 2) metres on the table, for the nominal camera."""
    u, v = uv[..., 0], uv[..., 1]
    x, y, w = (ray[i, 0] * u + ray[i, 1] * v + ray[i, 2] for i in range(3))
    return torch.stack([x / w, y / w], -1)


class Block(nn.Module):
    """Residual: 1 x 1, 3 x 3."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = Conv(channels, channels, 1)
        self.conv2 = Conv(channels, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.conv1(x), inplace=True)
        return x + F.relu(self.conv2(y), inplace=True)


class Sight(nn.Module):
    """An hourglass of three levels; the hand's pose enters at the lowest."""

    def __init__(self, widths: tuple[int, int, int] = (48, 80, 128)) -> None:
        super().__init__()
        a, b, c = widths
        self.stem1 = Conv(3, 16, 5, stride=2)  # 128
        self.stem2 = Conv(16, 32, 3, stride=2)  # 64
        self.stem3 = Conv(32, a, 3, stride=2)  # 32
        self.place = nn.Conv2d(10, a, 1, bias=False)
        self.block1 = Block(a)
        self.down1 = Conv(a, b, 3, stride=2)  # 16
        self.block2 = Block(b)
        self.block3 = Block(b)
        self.down2 = Conv(b, c, 3, stride=2)  # 8
        self.hand1 = nn.Linear(7 * 9, 128)
        self.hand2 = nn.Linear(128, c)
        self.block4 = Block(c)
        self.whole = nn.Linear(c, c)  # the mean of all is told to everyone: where the camera stands
        self.block5 = Block(c)
        # a moved camera moves every place by the same affine map: one for the whole frame, from all of it
        self.camera1 = Conv(c, 16, 1)
        self.camera2 = nn.Linear(16 * (MAP // 4) ** 2, 128)
        self.camera3 = nn.Linear(128, 6)
        self.up2 = Conv(c, b, 1)
        self.block6 = Block(b)
        self.up1 = Conv(b, a, 1)
        self.block7 = Block(a)
        self.block8 = Block(a)
        self.out1 = Conv(a, 96, 1)
        self.out2 = nn.Conv2d(96, 1 + HEADS + COLORS_AND_SHAPES + MODES * (1 + NUMBERS), 1)
        axis = (torch.arange(MAP) + 0.5) / MAP
        v, u = torch.meshgrid(axis, axis, indexing="ij")
        waves = [
            f(k * torch.pi / 2 * (2 * t - 1)) for t in (u, v) for k in (1, 2) for f in (torch.sin, torch.cos)
        ]
        self.register_buffer("coords", torch.stack([2 * u - 1, 2 * v - 1, *waves])[None], persistent=False)
        self.register_buffer("cells", torch.stack([u, v], -1).view(1, -1, 2), persistent=False)
        self.register_buffer("ray", torch.from_numpy(table_ray()), persistent=False)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Conv2d):
                nn.init.normal_(module.weight, std=(2 / module.weight[0].numel()) ** 0.5)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.out2.weight, std=0.02)
        nn.init.zeros_(self.camera3.weight)
        with torch.no_grad():
            self.out2.bias[0] = -4.0  # objects are rare

    def forward(self, image: Tensor, proprioception: Tensor) -> Tensor:
        """image (B, 3, 256, 256) in 0..1, proprioception (B, 7) of 0..255 -> (B, 1024, 1 + HEADS + 15 + modes), raw."""
        return self.see(image, proprioception)[0]

    def see(self, image: Tensor, proprioception: Tensor) -> tuple[Tensor, Tensor]:
        """The same, and the affine map (B, 2, 3) by which it takes the camera to move all places, units of PLACE."""
        x = F.relu(self.stem1(image * 4 - 2), inplace=True)
        x = F.relu(self.stem2(x), inplace=True)
        x = F.relu(self.stem3(x) + self.place(self.coords), inplace=True)
        x1 = self.block1(x)
        x2 = self.block3(self.block2(F.relu(self.down1(x1))))
        p = (proprioception + 0.5) / 128 - 1
        angles = torch.cat([p * (torch.pi * 2**k / 2) for k in range(4)], 1)
        hand = self.hand2(F.relu(self.hand1(torch.cat([p, angles.sin(), angles.cos()], 1))))
        x3 = F.relu(self.down2(x2) + hand[:, :, None, None].to(x2.dtype))
        x3 = self.block4(x3)
        x3 = x3 + F.relu(self.whole(x3.float().mean((2, 3))))[:, :, None, None].to(x3.dtype)
        x3 = self.block5(x3)
        x2 = self.block6(x2 + F.interpolate(F.relu(self.up2(x3)), scale_factor=2, mode="nearest"))
        x1 = x1 + F.interpolate(F.relu(self.up1(x2)), scale_factor=2, mode="nearest")
        x1 = self.block8(self.block7(x1))
        raw = self.out2(F.relu(self.out1(x1))).float().flatten(2).transpose(1, 2)
        seen = F.relu(self.camera1(x3)).float().flatten(1)
        affine = self.camera3(F.relu(self.camera2(seen))).float().view(-1, 2, 3)
        axes = torch.cat([2 * self.cells - 1, torch.ones_like(self.cells[..., :1])], -1)  # (1, 1024, 3)
        moved = axes @ affine.transpose(1, 2)  # (B, 1024, 2), units of PLACE
        return torch.cat([raw[..., :3], raw[..., 3:5] + moved, raw[..., 5:]], -1), affine

    def rows(self, raw: Tensor, cells: Tensor) -> Tensor:
        """raw (B, n, all), cells (B, n, 2) their middles -> (B, n, COUNT + OWN): columns, then what sight learned by itself."""
        h = raw[..., 1 : 1 + HEADS]
        u = cells[..., 0] + h[..., 0] / MAP
        v = cells[..., 1] + h[..., 1] / MAP
        nominal = on_table(torch.stack([u, v], -1), self.ray)
        x = nominal[..., 0] + PLACE * h[..., 2]
        y = nominal[..., 1] + PLACE * h[..., 3]
        bottom = SIZE * h[..., 4]
        flags = torch.sigmoid(h[..., 19:21])
        mode, grasp = chosen(raw[..., 1 + HEADS + COLORS_AND_SHAPES :])
        gx, gy, c, s = grasp.unbind(-1)
        norm = torch.sqrt(c * c + s * s + 1e-6).clamp_min(0.5)
        any_turn = mode == MODES - 1
        c, s = torch.where(any_turn, 0 * c, c / norm), torch.where(any_turn, 0 * s, s / norm)
        c4, s4 = (
            torch.where(any_turn, h[..., 15], c * c - s * s),
            torch.where(any_turn, h[..., 16], 2 * c * s),
        )
        columns = [
            *(torch.sigmoid(raw[..., 0]), u, v, torch.full_like(u, SIDE), x, y, bottom, SIZE * h[..., 5]),
            *(SIZE * h[..., 6], SIZE * h[..., 7], h[..., 8], h[..., 9]),
            *(x + OFFSET * gx, y + OFFSET * gy, bottom + SIZE * h[..., 12]),
            *(c, s, c4, s4, SIZE * h[..., 17], h[..., 18]),
            *(flags[..., 0], flags[..., 1], SIZE * h[..., 21], SIZE * h[..., 22]),
            *(x + OFFSET * h[..., 23], y + OFFSET * h[..., 24]),
        ]
        own = raw[..., 1 + HEADS : 1 + HEADS + COLORS_AND_SHAPES]
        spare = torch.zeros_like(own[..., :1]).expand(*own.shape[:-1], OWN - COLORS_AND_SHAPES)
        return torch.cat([torch.stack(columns, -1), own, spare], -1)

    def heads_of(self, rows: Tensor, cells: Tensor) -> Tensor:
        """The inverse of `rows`: columns (..., COUNT) seen from cells (..., 2) -> (..., HEADS); flags stay 0 or 1."""

        def col(name: str) -> Tensor:
            return rows[..., AT[name]]

        uv = torch.stack([col("u"), col("v")], -1)
        nominal = on_table(uv, self.ray)
        x, y, bottom = col("x"), col("y"), col("bottom")
        heads = [
            *((col("u") - cells[..., 0]) * MAP, (col("v") - cells[..., 1]) * MAP),
            *((x - nominal[..., 0]) / PLACE, (y - nominal[..., 1]) / PLACE),
            *(bottom / SIZE, col("top") / SIZE, col("length") / SIZE, col("breadth") / SIZE),
            *(col("axis-cos"), col("axis-sin")),
            *((col("grasp-x") - x) / OFFSET, (col("grasp-y") - y) / OFFSET, (col("grasp-z") - bottom) / SIZE),
            *(col("yaw2-cos"), col("yaw2-sin"), col("yaw4-cos"), col("yaw4-sin")),
            *(col("width") / SIZE, col("opening"), col("held"), col("takes")),
            *(col("mouth-radius") / SIZE, col("mouth-height") / SIZE),
            *((col("mouth-x") - x) / OFFSET, (col("mouth-y") - y) / OFFSET),
        ]
        return torch.stack(heads, -1)

    def peaks(self, image: Tensor, proprioception: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, SLOTS, all) raw, the surest first, (B, SLOTS, 2) their cells' middles, (B, 2, 3) `see`'s map; a peak is the largest of its 3 x 3 cells."""
        raw, affine = self.see(image, proprioception)
        score = raw[..., 0].view(-1, 1, MAP, MAP)
        peak = score >= F.max_pool2d(score, 3, 1, 1)
        ranked = torch.where(peak, score, torch.full_like(score, -30.0)).flatten(1)
        top, at = ranked.topk(SLOTS, dim=1)
        picked = torch.gather(raw, 1, at[..., None].expand(-1, -1, raw.shape[-1]))
        cells = torch.gather(self.cells.expand(len(raw), -1, -1), 1, at[..., None].expand(-1, -1, 2))
        return torch.cat([top[..., None], picked[..., 1:]], -1), cells, affine

    def objects(self, image: Tensor, proprioception: Tensor, camera: Corrects | None = None) -> Tensor:
        """Rows of what is seen: (B, SLOTS, COUNT + OWN), the surest first. `camera`: moves places."""
        picked, cells, affine = self.peaks(image, proprioception)
        rows = self.rows(picked, cells)
        return camera.correct(rows, affine, image, proprioception) if camera else rows

    def ways(self, picked: Tensor) -> Tensor:
        """Raw (B, n, all) -> (B, n, WAYS, len(WAY)): ways to take each, the likeliest first; the first is the row's own."""
        modes = picked[..., 1 + HEADS + COLORS_AND_SHAPES :]
        odds, at = modes[..., :MODES].softmax(-1).topk(WAYS, dim=-1)
        numbers = modes[..., MODES:].unflatten(-1, (MODES, NUMBERS))
        gx, gy, c, s = torch.gather(numbers, -2, at[..., None].expand(*at.shape, NUMBERS)).unbind(-1)
        norm = torch.sqrt(c * c + s * s + 1e-6).clamp_min(0.5)
        any_turn = at == MODES - 1
        c, s = torch.where(any_turn, 0 * c, c / norm), torch.where(any_turn, 0 * s, s / norm)
        four = picked[..., None, 16:18].expand(*at.shape, 2)  # heads 15 and 16, behind the score
        c4, s4 = (
            torch.where(any_turn, four[..., 0], c * c - s * s),
            torch.where(any_turn, four[..., 1], 2 * c * s),
        )
        return torch.stack([OFFSET * gx, OFFSET * gy, c, s, c4, s4, odds], -1)
