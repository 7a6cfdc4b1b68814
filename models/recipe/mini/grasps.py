"""One of many grasps: a basket's rim can be taken anywhere, and the mean of all such grasps is in its empty middle. So sight decides
among modes, and says place and turn of each (as the anchors of Chu et al. 2018, arXiv 1802.00520, over turns).

Modes: 16 directions of a grasp that is off the middle, 8 turns (of half a circle) of one in the middle, and any turn.
"""

import math
from typing import Final

import torch
from torch import Tensor

from .columns import AT

AROUND: Final = 16
TURNS: Final = 8
MODES: Final = AROUND + TURNS + 1
NUMBERS: Final = 4  # of each: offset x and y, cosine and sine of twice the yaw
OFF: Final = 0.008  # metres off the middle that make a direction


def mode_of(rows: Tensor) -> Tensor:
    """Columns (..., COUNT) -> int64 (...)."""
    dx, dy = (rows[..., AT[f"grasp-{k}"]] - rows[..., AT[k]] for k in ("x", "y"))
    c, s = rows[..., AT["yaw2-cos"]], rows[..., AT["yaw2-sin"]]

    def sector(y: Tensor, x: Tensor, n: int) -> Tensor:
        return ((torch.atan2(y, x) / (2 * math.pi) * n + 0.5).floor().long()) % n

    off = torch.hypot(dx, dy) > OFF
    turned = torch.hypot(c, s) > 0.5
    middle = torch.where(
        turned, AROUND + sector(s, c, TURNS), torch.full_like(off, MODES - 1, dtype=torch.long)
    )
    return torch.where(off, sector(dy, dx, AROUND), middle)


def numbers_of(rows: Tensor, unit: float) -> Tensor:
    """(..., COUNT) -> (..., NUMBERS), offsets in `unit` metres."""
    dx, dy = ((rows[..., AT[f"grasp-{k}"]] - rows[..., AT[k]]) / unit for k in ("x", "y"))
    return torch.stack([dx, dy, rows[..., AT["yaw2-cos"]], rows[..., AT["yaw2-sin"]]], -1)


def chosen(raw: Tensor) -> tuple[Tensor, Tensor]:
    """raw (..., MODES * (1 + NUMBERS)), logits first -> the likeliest mode (...) and its numbers (..., NUMBERS)."""
    mode = raw[..., :MODES].argmax(-1)
    numbers = raw[..., MODES:].unflatten(-1, (MODES, NUMBERS))
    at = mode[..., None, None].expand(*mode.shape, 1, NUMBERS)
    return mode, torch.gather(numbers, -2, at).squeeze(-2)
