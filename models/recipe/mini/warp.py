"""Other cameras from the frames there are: a camera that turns about its own middle, or zooms, sees a homography of the old frame
(Hartley & Zisserman 2004, section 8.4.2), exactly; and a mirror, in which left is right. What lies where stays true.
"""

from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .columns import AT
from .sight import CAMERA

TURN: Final = np.radians(1.8)  # about each axis, at most
ZOOM: Final = 0.05
MIRRORED: Final = ("y", "grasp-y", "mouth-y", "axis-sin", "yaw2-sin", "yaw4-sin")
MIRRORED_POSE: Final = (1, 3, 5)  # y, roll, yaw of the seven integers


def turned(n: int, rng: np.random.Generator, turn: float = TURN, zoom: float = ZOOM) -> np.ndarray:
    """float64 [n, 3, 3]: homographies of (2u - 1, 2v - 1, 1), old to new."""
    a, b, c = rng.uniform(-turn, turn, (3, n))
    one, zero = np.ones(n), np.zeros(n)

    def matrix(*rows: list[np.ndarray]) -> np.ndarray:
        return np.stack([np.stack(r, -1) for r in rows], 1)

    pan = matrix([np.cos(a), zero, np.sin(a)], [zero, one, zero], [-np.sin(a), zero, np.cos(a)])
    tilt = matrix([one, zero, zero], [zero, np.cos(b), -np.sin(b)], [zero, np.sin(b), np.cos(b)])
    roll = matrix([np.cos(c), -np.sin(c), zero], [np.sin(c), np.cos(c), zero], [zero, zero, one])
    tan = np.tan(np.radians(float(CAMERA["fov"])) / 2)  # type: ignore[arg-type]
    inward = np.diag([tan, tan, 1.0])
    outward = np.exp(rng.uniform(-zoom, zoom, n))[:, None, None] * np.diag([1 / tan, 1 / tan, 0.0])
    outward[:, 2, 2] = 1
    return outward @ pan @ tilt @ roll @ inward


def moved(uv: Tensor, h: Tensor) -> Tensor:
    """(B, S, 2) shares of the frame by (B, 3, 3) -> (B, S, 2)."""
    p = torch.cat([2 * uv - 1, torch.ones_like(uv[..., :1])], -1) @ h.transpose(1, 2)
    return (p[..., :2] / p[..., 2:] + 1) / 2


def warp(
    image: Tensor, pose: Tensor, objects: Tensor, rng: np.random.Generator, mirror: bool = True
) -> tuple[Tensor, Tensor, Tensor]:
    """image (B, 3, side, side), pose (B, 7) integers, objects (B, S, COUNT) -> the same, seen by other cameras, half of them mirrored."""
    n, side, device = len(image), image.shape[-1], image.device
    h = torch.from_numpy(turned(n, rng)).float()
    over = torch.from_numpy(rng.random(n) < (0.5 if mirror else 0))
    flip = torch.diag_embed(
        torch.where(over, -1.0, 1.0)[:, None] * torch.tensor([1.0, 0, 0]) + torch.tensor([0, 1.0, 1])
    )
    h, turned_over = (h @ flip).to(device), over.to(device)
    at = (torch.arange(side, device=device) + 0.5) * 2 / side - 1
    v, u = torch.meshgrid(at, at, indexing="ij")
    grid = torch.stack([u, v, torch.ones_like(u)], -1).view(1, -1, 3) @ torch.linalg.inv(h).transpose(1, 2)
    grid = (grid[..., :2] / grid[..., 2:]).view(n, side, side, 2)
    image = F.grid_sample(image, grid, padding_mode="border", align_corners=False)
    objects, pose = objects.clone(), pose.clone()
    there = objects[..., AT["score"]] > 0
    uv = moved(objects[..., [AT["u"], AT["v"]]], h)
    objects[..., AT["u"]], objects[..., AT["v"]] = uv[..., 0] * there, uv[..., 1] * there
    for name in MIRRORED:
        objects[turned_over, :, AT[name]] *= -1
    for k in MIRRORED_POSE:
        pose[turned_over, k] = 255 - pose[turned_over, k]
    return image, pose, objects
