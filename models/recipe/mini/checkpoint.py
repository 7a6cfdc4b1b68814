"""RUN/last.pt of sight and act (weights, their running average, the optimizer, how far it came) and RUN/log.jsonl."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from processes import Processes, refuse


def on_processor(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {k: v.cpu() for k, v in state.items()}


def save(
    path: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    step: int,
    team: Processes,
) -> None:
    """Whole or not at all. For the first process."""
    state = {
        "model": on_processor(model.state_dict()),
        "optimizer": optimizer.state_dict(),
        "average": on_processor(average),
        "step": step,
        "processes": team.count,
    }
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)


def resume(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, device: torch.device, team: Processes
) -> tuple[dict[str, Tensor], int]:
    """Fills model and optimizer; gives the average and the step. Another number of processes is refused: it would draw otherwise."""
    saved: dict[str, Any] = torch.load(path, weights_only=False, map_location=device)
    of = saved.get("processes", 1)  # not in checkpoints made before several could be
    if of != team.count:
        refuse(
            f"{path} is of a run of {of} process(es), and {team.count} would go on with it: start {of}, "
            f"or begin anew from its weights with --init {path} and another --out."
        )
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["average"], saved["step"]


def open_log(folder: Path, team: Processes) -> Callable[[dict[str, Any]], None] | None:
    """Of the first process: prints a line and appends it to log.jsonl. None in the others, which have nothing to say."""
    if not team.first:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "log.jsonl").open("a")

    def log(line: dict[str, Any]) -> None:
        text = json.dumps(line)
        print(text, flush=True)
        file.write(text + "\n")
        file.flush()

    return log
