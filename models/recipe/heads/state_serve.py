"""Answers for heads on the simulator's state: a line of JSON in, a line out (scripts/states.mjs asks).

    {"head": FILE, "flowSteps": 10, "flowNoise": "drawn"}  -> {"chunk": 8, "ranges": "rate"}
    {"rows": [{"state": [...], "seed": 1, "step": 0}]}  -> {"actions": [[...], ...]} in units, chunk after chunk
    {"ranges": {"data": FOLDER, "manner": "q01-q99", "bins": 8}}  -> {"words": {"low": [...], "high": [...], "counts": [...]}}

A flow's noise follows from the seed of the scene and the step, whoever else is in the batch; "middle": it starts at zero.
A head's "ranges" are those beyond which an action is clipped; words are those that heads of the same rows are trained with.
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
from .states import Trained, load, load_rows, ranges_of

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


def words_of(data: Path, manner: str, bins: int) -> dict[str, list[float]]:
    """Numbers a dimension, in units. Those of heads.states for the same rows."""
    how = ranges_of(load_rows(data).part(held_out=False), manner, bins)
    return {"low": how.low.tolist(), "high": how.high.tolist(), "counts": how.counts.tolist()}


def about(trained: Trained) -> dict[str, Any]:
    config = trained.model.head.config
    return {
        "chunk": config.horizon if config.kind in CHUNKED else 1,
        "ranges": "fixed" if trained.told["manner"] == "fixed" else "rate",
    }


def main() -> None:
    torch.set_num_threads(1)
    trained: Trained | None = None
    flow_steps, flow_noise = 10, "drawn"
    for line in sys.stdin:
        asked = json.loads(line)
        if "head" in asked:
            trained = load(Path(asked["head"]))
            flow_steps, flow_noise = asked["flowSteps"], asked["flowNoise"]
            said: dict[str, Any] = about(trained)
        elif "ranges" in asked:
            how = asked["ranges"]
            said = {"words": words_of(Path(how["data"]), how["manner"], how["bins"])}
        elif trained is None:
            raise SystemExit("rows came before a head")
        else:
            said = {"actions": answer(trained, asked["rows"], flow_steps, flow_noise)}
        print(json.dumps(said, allow_nan=False), flush=True)


if __name__ == "__main__":
    main()
