"""Camera: where the camera stands, from where the arm is seen; it moves the places that sight gives.

The arm's pose is known to a millimetre, and the camera is not: its position varies by 20 mm, its target by 12, its angle of view by 3%. Three squares of
the frame are cut where points of the arm would be seen by the nominal camera; how far beside they are seen says where the camera
stands. That is hand-eye calibration (Tsai & Lenz 1989), learned, from one frame.

What it says is a field on the table, millimetres to add to the nominal camera's ray by place in the frame. Places were off by the
same vector for all things of a frame, 6 mm at the mean, whatever sight's own guess of the camera had added.

Shapes: B batch, K points, S slots, side 256.
"""

from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Conv

from .act import POSE_HIGH, POSE_LOW
from .columns import AT, COUNT, OWN
from .sight import CAMERA, FRAME

SQUARE: Final = 64  # pixels, at the frame's own size
POINTS: Final = 3
FIELD: Final = 6  # 1, a, b, ab, aa, bb: a and b are 2u - 1 and 2v - 1
UNIT: Final = 0.01  # metres
MOVED: Final = (("x", "grasp-x", "mouth-x"), ("y", "grasp-y", "mouth-y"))


def axes(position: np.ndarray, target: np.ndarray) -> np.ndarray:
    """[3, 3]: right, up, forward of a camera that looks at `target`, its picture level."""
    forward = target - position
    forward = forward / np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(right, forward), forward])


def nominal() -> np.ndarray:
    """[6]: position, x and y of the target (its height does not vary), tangent of half the angle of view."""
    tan = np.tan(np.radians(float(CAMERA["fov"])) / 2)  # type: ignore[arg-type]
    return np.array([*CAMERA["position"], *CAMERA["target"][:2], tan])  # type: ignore[misc, index]


def _axes(camera: np.ndarray) -> np.ndarray:
    return axes(camera[:3], np.array([*camera[3:5], CAMERA["target"][2]]))  # type: ignore[index]


def project(camera: np.ndarray, points: np.ndarray) -> np.ndarray:
    """camera [6], points [n, 3] metres -> [n, 2], a and b."""
    right, up, forward = _axes(camera)
    d = points - camera[:3]
    z = d @ forward * camera[5]
    return np.stack([d @ right / z, -(d @ up) / z], -1)


def plane(camera: np.ndarray) -> np.ndarray:
    """[3, 3]: homography of (a, b, 1) to homogeneous (x, y) on the table."""
    right, up, forward = _axes(camera)
    direction = np.stack([camera[5] * right, -camera[5] * up, forward], 1)
    p = camera[:3]
    return np.stack(
        [p[0] * direction[2] - p[2] * direction[0], p[1] * direction[2] - p[2] * direction[1], direction[2]]
    )


def solve(seen: np.ndarray, points: np.ndarray, steps: int = 8) -> tuple[np.ndarray, float]:
    """The camera [6] that sees points [n, 3] at [n, 2] (a, b), three of them or more, and the farthest that one is beside (a, b). Gauss-Newton from
    the nominal one; its prior keeps what few points leave open."""
    camera = nominal()
    prior = np.diag(1 / np.array([0.02, 0.02, 0.02, 0.012, 0.012, 0.01]) ** 2) * 1e-9
    for _ in range(steps):
        off = (project(camera, points) - seen).ravel()
        slope = np.stack(
            [((project(camera + e, points) - seen).ravel() - off) / 1e-5 for e in 1e-5 * np.eye(6)], 1
        )
        pull = prior @ (camera - nominal())
        camera = camera - np.linalg.solve(slope.T @ slope + prior, slope.T @ off + pull)
    return camera, float(np.abs(project(camera, points) - seen).max())


def camera_of(rows: np.ndarray) -> tuple[np.ndarray, float]:
    """The camera of a frame from its true rows [n, COUNT]: `u` and `v` are of the middle of each thing."""
    middles = np.stack(
        [rows[:, AT["x"]], rows[:, AT["y"]], (rows[:, AT["bottom"]] + rows[:, AT["top"]]) / 2], -1
    )
    return solve(2 * rows[:, [AT["u"], AT["v"]]] - 1, middles)


def basis(ab: Tensor) -> Tensor:
    """(..., 2) -> (..., FIELD)."""
    a, b = ab.unbind(-1)
    return torch.stack([torch.ones_like(a), a, b, a * b, a * a, b * b], -1)


def by(homography: Tensor, ab: Tensor) -> Tensor:
    """(..., 3, 3), (..., n, 2) -> (..., n, 2)."""
    h = torch.cat([ab, torch.ones_like(ab[..., :1])], -1) @ homography.transpose(-1, -2)
    return h[..., :2] / h[..., 2:]


class Tower(nn.Module):
    """One square."""

    def __init__(self, widths: tuple[int, int, int] = (24, 48, 96)) -> None:
        super().__init__()
        a, b, c = widths
        self.c1 = Conv(3, a, 5, stride=2)  # 32
        self.c2 = Conv(a, b, 3, stride=2)  # 16
        self.c3 = Conv(b, c, 3, stride=2)  # 8
        self.c4 = Conv(c, c, 3)
        self.c5 = Conv(c, 32, 1)
        self.f = nn.Linear(32 * 64, 96)
        self.kp = nn.Linear(96, 2)

    def forward(self, square: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 3, 64, 64) in 0..1 -> features (B, 96), how far the point is seen beside the middle (B, 2), units of four pixels."""
        x = F.relu(self.c1(square * 4 - 2))
        x = F.relu(self.c3(F.relu(self.c2(x))))
        x = F.relu(self.c5(x + F.relu(self.c4(x)))).float().flatten(1)
        x = F.relu(self.f(x)).float()
        return x, self.kp(x).float()


class Camera(nn.Module):
    """One frame and the arm's pose -> a field on the table."""

    def __init__(self) -> None:
        super().__init__()
        low, high = torch.tensor(POSE_LOW), torch.tensor(POSE_HIGH)
        self.register_buffer("low", low, persistent=False)
        self.register_buffer("width", (high - low) / 256, persistent=False)
        q = nominal()
        right, up, forward = _axes(q)
        turn = np.stack([right / q[5], -up / q[5], forward]).astype(np.float32)
        self.register_buffer("turn", torch.from_numpy(turn), persistent=False)
        self.register_buffer("at", torch.from_numpy(q[:3]).float(), persistent=False)
        axis = ((torch.arange(SQUARE) + 0.5) / SQUARE * 2 - 1) * SQUARE / FRAME
        v, u = torch.meshgrid(axis, axis, indexing="ij")
        self.register_buffer("window", torch.stack([u, v], -1)[None], persistent=False)
        self.towers = nn.ModuleList([Tower() for _ in range(POINTS)])
        self.f1 = nn.Linear(POINTS * (96 + 2 + 2) + 63, 192)
        self.f2 = nn.Linear(192, 128)
        self.f3 = nn.Linear(128, 2 * FIELD)
        # what is added to places, of sight's own guess of the camera and of this field: fitted last, by least squares
        self.blend = nn.Linear(6 + 2 * FIELD, 6)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Conv2d):
                nn.init.normal_(module.weight, std=(2 / module.weight[0].numel()) ** 0.5)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.f3.weight, std=0.02)
        for tower in self.towers:
            nn.init.normal_(tower.kp.weight, std=0.02)
        nn.init.zeros_(self.blend.weight)
        select = torch.zeros(2, COUNT + OWN)
        for i, names in enumerate(MOVED):
            for name in names:
                select[i, AT[name]] = 1
        self.register_buffer("select", select, persistent=False)

    def points(self, bins: Tensor) -> Tensor:
        """(B, 7) -> (B, K, 3) metres: the finger tips, the hand, and the foot of the arm, which is at the far edge of the frame."""
        tip = self.low[:3] + (bins[:, :3] + 0.5) * self.width[:3]
        hand = tip + tip.new_tensor([0, 0, 0.1])
        foot = tip.new_tensor([0.05, 0, 0.1]).expand_as(tip)
        return torch.stack([tip, hand, foot], 1)

    def expected(self, points: Tensor) -> Tensor:
        """(B, K, 3) -> (B, K, 2): a and b where the nominal camera sees them."""
        d = (points - self.at) @ self.turn.T
        return d[..., :2] / d[..., 2:]

    def squares(self, image: Tensor, middles: Tensor) -> list[Tensor]:
        """image (B, 3, 256, 256), middles (B, K, 2) -> K times (B, 3, 64, 64)."""
        return [
            F.grid_sample(
                image, self.window + middles[:, k][:, None, None], padding_mode="border", align_corners=False
            )
            for k in range(POINTS)
        ]

    def told(self, squares: list[Tensor], middles: Tensor, bins: Tensor) -> tuple[Tensor, Tensor]:
        """-> the field (B, 2 FIELD) by rows of `basis`, units of UNIT, and the points beside their middles (B, K, 2)."""
        p = (bins + 0.5) / 128 - 1
        angles = torch.cat([p * (torch.pi * 2**k / 2) for k in range(4)], 1)
        wave = torch.cat([p, angles.sin(), angles.cos()], 1)
        parts, beside = [], []
        for k, tower in enumerate(self.towers):
            x, at = tower(squares[k])
            parts += [x, at, middles[:, k].clamp(-2, 2)]
            beside.append(at)
        x = F.relu(self.f1(torch.cat([*parts, wave], 1)))
        return self.f3(F.relu(self.f2(x))).float(), torch.stack(beside, 1)

    def forward(self, image: Tensor, bins: Tensor) -> Tensor:
        """image (B, 3, 256, 256) in 0..1, bins (B, 7) of 0..255 -> (B, 2 FIELD)."""
        middles = self.expected(self.points(bins))
        return self.told(self.squares(image, middles), middles, bins)[0]

    def correct(self, rows: Tensor, affine: Tensor, image: Tensor, bins: Tensor) -> Tensor:
        """rows (B, S, COUNT + OWN) of sight and its own guess of the camera (B, 2, 3) -> rows with their places moved."""
        field = self.blend(torch.cat([affine.flatten(1), self(image, bins)], 1)).view(-1, 2, 3)
        ab = 2 * rows[..., [AT["u"], AT["v"]]] - 1
        move = torch.cat([torch.ones_like(ab[..., :1]), ab], -1) @ field.transpose(1, 2)  # (B, S, 2) metres
        return rows + move @ self.select
