"""Answers for heads on the simulator's state: a line of JSON in, a line out (scripts/states.mjs asks).

    {"head": FILE, "flowSteps": 10, "flowNoise": "drawn"}  -> {"chunk": 8}
    {"rows": [{"state": [...], "seed": 1, "step": 0}]}  -> {"actions": [[...], ...]} in units, chunk after chunk

A flow's noise follows from the seed of the scene and the step, whoever else is in the batch; "middle": it starts at zero.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import sys
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from .model import CHUNKED, DIMS, LENGTH
from .states import Trained, load

STEPS_APART: Final = 100_003  # more than an episode has steps


def noise_of(rows: list[dict[str, Any]]) -> Tensor:
    """(B, 8, DIMS), standard normal."""
    generator = torch.Generator()
    drawn = []
    for row in rows:
        generator.manual_seed(row["seed"] * STEPS_APART + row["step"])
        drawn.append(torch.randn(LENGTH, DIMS, generator=generator))
    return torch.stack(drawn)


def answer(
    trained: Trained, rows: list[dict[str, Any]], flow_steps: int, flow_noise: str = "drawn"
) -> list[list[float]]:
    """Chunks of numbers, row by row. A FAST sequence is constrained to be whole, so that all of them are finite."""
    state = torch.tensor([row["state"] for row in rows], dtype=torch.float32)
    drawn = trained.model.head.config.kind == "flow" and flow_noise == "drawn"
    noise = noise_of(rows) if drawn else None
    return trained.act(state, noise, flow_steps).flatten(1).tolist()


def main() -> None:
    torch.set_num_threads(1)
    trained: Trained | None = None
    flow_steps, flow_noise = 10, "drawn"
    for line in sys.stdin:
        asked = json.loads(line)
        if "head" in asked:
            trained = load(Path(asked["head"]))
            flow_steps, flow_noise = asked["flowSteps"], asked["flowNoise"]
            config = trained.model.head.config
            said: dict[str, Any] = {"chunk": config.horizon if config.kind in CHUNKED else 1}
        elif trained is None:
            raise SystemExit("rows came before a head")
        else:
            said = {"actions": answer(trained, asked["rows"], flow_steps, flow_noise)}
        print(json.dumps(said, allow_nan=False), flush=True)


if __name__ == "__main__":
    main()
