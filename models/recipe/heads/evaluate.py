"""Open loop, on scenes that no head was trained on: how far the first action and the whole chunk are from the expert's."""

from typing import Final

import torch
from torch import Tensor

from . import codec
from .decode import actions_of
from .model import Head, Scaling

ROWS: Final = 4000  # at most
BATCH: Final = 500


@torch.no_grad()
def evaluate(
    head: Head, scaling: Scaling, fast: codec.Fast | None, trunk: Tensor, actions: Tensor
) -> dict[str, float]:
    """Mean distance in mm of the first displacement and, of chunks, of the summed eight; share of right flags and grippers."""
    some = trunk[:ROWS]
    said = torch.cat(
        [actions_of(head, scaling, fast, some[i : i + BATCH]) for i in range(0, len(some), BATCH)]
    )
    want = actions[: len(said), : said.shape[1]]
    bad = said.isnan().flatten(1).any(1)
    said, want = said[~bad], want[~bad]
    first = (said[:, 0, 1:4] - want[:, 0, 1:4]).norm(dim=-1)
    told = {
        "mm": float(first.mean() * 1e3),
        "median_mm": float(first.median() * 1e3),
        "terminate": float(((said[:, 0, 0] >= 0.5) == (want[:, 0, 0] >= 0.5)).float().mean()),
        "gripper": float(((said[:, 0, 7] >= 0.5) == (want[:, 0, 7] >= 0.5)).float().mean()),
        "malformed": float(bad.float().mean()),
    }
    if said.shape[1] > 1:
        told["sum_mm"] = float((said[..., 1:4].sum(1) - want[..., 1:4].sum(1)).norm(dim=-1).mean() * 1e3)
        told["last_gripper"] = float(((said[:, -1, 7] >= 0.5) == (want[:, -1, 7] >= 0.5)).float().mean())
    return {k: round(v, 4) for k, v in told.items()}


def describe(numbers: dict[str, float]) -> str:
    return " ".join(f"{k} {v:.3f}" for k, v in numbers.items())
