"""Errors like those of sight, put on true objects: for labels that have no frame. Metres, radians."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .columns import AT


@dataclass(frozen=True)
class Errors:
    """Standard deviations; measured on held-out frames by train_sight.py."""

    together: float = 0.004  # of all places: the camera
    place: float = 0.0035
    grasp: float = 0.002
    height: float = 0.004
    size: float = 0.06  # of sizes, a share
    angle: float = 0.1  # of the grasp's yaw
    lost: float = 0.06  # share of other objects that are not seen
    flag: float = 0.02  # share of wrong "held"


def normal(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator, device=generator.device)


def uniform(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    return torch.rand(shape, generator=generator, device=generator.device)


def disturb(objects: Tensor, kept: Tensor, e: Errors, g: torch.Generator) -> Tensor:
    """objects (B, S, COUNT), kept (B, S) bool: those that are meant and never lost -> the same with errors."""
    b, s, _ = objects.shape
    x = objects.clone()
    strength = uniform((b, 1), g) * 1.6  # sometimes exact, sometimes worse than usual
    move = (e.together * normal((b, 1, 2), g) + e.place * normal((b, s, 2), g)) * strength[..., None]
    for i, axis in enumerate(("x", "y")):
        for name in (axis, f"grasp-{axis}", f"mouth-{axis}"):
            x[..., AT[name]] += move[..., i]
        x[..., AT[f"grasp-{axis}"]] += e.grasp * strength * normal((b, s), g)
        x[..., AT[f"mouth-{axis}"]] += e.grasp * strength * normal((b, s), g)
    lift = e.height * strength * normal((b, s), g)
    for name in ("bottom", "top", "grasp-z", "mouth-height"):
        x[..., AT[name]] += 0.5 * lift + 0.7 * e.height * strength * normal((b, s), g)
    for name in ("length", "breadth", "width", "mouth-radius"):
        x[..., AT[name]] *= 1 + e.size * strength * normal((b, s), g)
    round_ = torch.hypot(x[..., AT["axis-cos"]], x[..., AT["axis-sin"]]) < 0.1
    for k in (2, 4):
        angle = k * e.angle * strength * normal((b, s), g)
        c, sn = angle.cos(), angle.sin()
        p, q = x[..., AT[f"yaw{k}-cos"]].clone(), x[..., AT[f"yaw{k}-sin"]].clone()
        # what looks alike from all sides has a grasp that nobody can see
        fade = torch.where(
            round_ & (k == 2), uniform((b, s), g), 0.75 + 0.25 * uniform((b, s), g)
        )
        x[..., AT[f"yaw{k}-cos"]], x[..., AT[f"yaw{k}-sin"]] = (
            fade * (p * c - q * sn),
            fade * (p * sn + q * c),
        )
    held = x[..., AT["held"]]
    wrong = uniform((b, s), g) < e.flag * strength
    x[..., AT["held"]] = (torch.where(wrong, 1 - held, held) + 0.1 * normal((b, s), g)).clamp(0, 1)
    lost = (uniform((b, s), g) < e.lost * strength) & ~kept
    x[lost] = 0
    x[objects[..., 0] == 0] = 0
    return x
