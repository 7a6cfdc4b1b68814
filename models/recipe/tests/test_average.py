"""The mean of two checkpoints: weights are mixed, everything else is the end's."""

from typing import Any

import pytest
import torch

from average import mean_of


def checkpoint(value: float, *, steps: int, rows: int = 2) -> dict[str, Any]:
    weights = {"w": torch.full((rows, 3), value, dtype=torch.float16), "n": torch.tensor(steps)}
    return {"model": weights, "ema": {k: v + 1 for k, v in weights.items()}, "seed": steps}


def test_mixes_weights_alone() -> None:
    mixed = mean_of(checkpoint(1.0, steps=1), checkpoint(3.0, steps=7), 0.75)
    assert torch.equal(mixed["model"]["w"], torch.full((2, 3), 2.5, dtype=torch.float16))
    assert torch.equal(mixed["ema"]["w"], torch.full((2, 3), 3.5, dtype=torch.float16))
    assert mixed["model"]["n"] == 7 and mixed["seed"] == 7


def test_refuses_another_model() -> None:
    with pytest.raises(ValueError, match="not of one model"):
        mean_of(checkpoint(1.0, steps=1), checkpoint(1.0, steps=1, rows=4), 0.5)
