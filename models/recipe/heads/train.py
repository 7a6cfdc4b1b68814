"""Trains one head on the cached outputs of the trunk: minutes on two cores, seconds on a graphics card.

    python -m heads.train --kind l1 --cache ../../runs/heads/cache.npz --out ../../runs/heads/l1-0.pt --steps 3000 --seed 0

Every kind sees the same rows in the same order for one seed; only the head differs. A run that was cut goes on from its last
checkpoint (OUT with .ckpt) when the same command is given again.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from train import pick_device

from . import codec
from .evaluate import describe, evaluate
from .model import FAST_SIZE, FAST_TOKENS, KINDS, Head, HeadConfig, Scaling, count, head_loss

# a dimension that hardly moves is not blown up: least span of q01 to q99, units
LEAST_SPAN: Final = (1.0, 0.02, 0.02, 0.02, 0.1, 0.1, 0.1, 1.0)
CHECKPOINT: Final = 250  # steps


@dataclass(frozen=True)
class Rows:
    """Cached draws on one device."""

    trunk: Tensor  # (N, W) float16
    actions: Tensor  # (N, 8, 8) float32
    weight: Tensor  # (N,)

    def __len__(self) -> int:
        return len(self.trunk)


def load_rows(path: Path, device: torch.device, *, held_out: bool) -> Rows:
    with np.load(path) as stored:
        chosen = stored["held_out"] == held_out
        return Rows(*(torch.from_numpy(stored[k][chosen]).to(device) for k in ("trunk", "actions", "weight")))


def scaling_of(actions: Tensor, share: float = 1.0) -> Scaling:
    """q01 and q99 of every dimension; the flag and the gripper from 0 to 1. share: of actions of 5 a second, of faster ones."""
    flat = actions.flatten(0, 1)[:: max(1, actions.shape[0] * actions.shape[1] // 400_000)]
    low, high = (torch.quantile(flat.float(), q, dim=0) for q in (0.01, 0.99))
    middle, half = (low + high) / 2, torch.maximum(high - low, share * torch.tensor(LEAST_SPAN).to(low)) / 2
    low, high = middle - half, middle + half
    for fixed in (0, -1):
        low[fixed], high[fixed] = 0.0, 1.0
    return Scaling(low, high)


def fast_tokens(fast: codec.Fast, actions: Tensor) -> tuple[Tensor, Tensor]:
    """(N, 8, 8) -> ids (N, FAST_TOKENS), -1 where there is none, and which rows are short enough."""
    integers = fast.integers(actions.double().cpu().numpy())
    unique, inverse = np.unique(integers, axis=0, return_inverse=True)
    table = np.full((len(unique), FAST_TOKENS), -1, np.int64)
    short = np.ones(len(unique), bool)
    for i, row in enumerate(unique):
        ids = fast.encode(row)
        short[i] = len(ids) <= FAST_TOKENS
        table[i, : len(ids)] = ids[:FAST_TOKENS]
    where = torch.from_numpy(inverse.reshape(-1))
    return torch.from_numpy(table)[where].to(actions.device), torch.from_numpy(short)[where].to(
        actions.device
    )


def rate(step: int, steps: int, peak: float) -> float:
    warm = min(1.0, (step + 1) / 100)
    return peak * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def save(path: Path, head: Head, scaling: Scaling, fast: codec.Fast | None, told: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "config": head.config.to_dict(),
        "state": {k: v.cpu() for k, v in head.state_dict().items()},
        "low": scaling.low.tolist(),
        "high": scaling.high.tolist(),
        "fast": fast.to_dict() if fast else None,
        "told": told,
    }
    torch.save(state, path)


def load(path: Path) -> tuple[Head, Scaling, codec.Fast | None, dict[str, Any]]:
    stored = torch.load(path, map_location="cpu", weights_only=True)
    head = Head(HeadConfig(**stored["config"]))
    head.load_state_dict({k: v.float() for k, v in stored["state"].items()})
    scaling = Scaling(torch.tensor(stored["low"]), torch.tensor(stored["high"]))
    fast = codec.from_dict(stored["fast"], 8) if stored["fast"] else None
    return head.eval(), scaling, fast, stored["told"]


@dataclass
class Run:
    """What a run needs to go on: saved as one file."""

    head: Head
    average: Head
    optimizer: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0

    def save(self, path: Path) -> None:
        parts = {k: getattr(self, k).state_dict() for k in ("head", "average", "optimizer")}
        torch.save({**parts, "step": self.step, "seconds": self.seconds}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, path: Path) -> None:
        state = torch.load(path, map_location="cpu", weights_only=True)
        for k in ("head", "average", "optimizer"):
            getattr(self, k).load_state_dict(state[k])
        self.step, self.seconds = state["step"], state["seconds"]


def train_head(
    kind: str, rows: Rows, held_out: Rows, *, steps: int, batch: int, lr: float, seed: int,
    log: bool = True, checkpoint: Path | None = None,
) -> tuple[Head, Scaling, codec.Fast | None, dict[str, Any]]:
    """The averaged weights, and what they give on held-out scenes."""
    device = rows.trunk.device
    torch.manual_seed(seed)
    generator = torch.Generator(device)
    scaling = scaling_of(rows.actions)
    fast = fast_ids = None
    if kind == "fast":
        low, high = (x.double().cpu().numpy() for x in (scaling.low, scaling.high))
        fast = codec.fit(rows.actions.double().cpu().numpy(), low, high, FAST_SIZE)
        fast_ids = fast_tokens(fast, rows.actions)
    head = Head(HeadConfig(kind, rows.trunk.shape[1])).to(device)
    if fast:
        head.tell_spans(fast.spans())
    average = Head(head.config).to(device)
    average.load_state_dict(head.state_dict())
    average.requires_grad_(False)
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr, betas=(0.9, 0.98), weight_decay=0.02, fused=True)
    run = Run(head, average, optimizer)
    if checkpoint and checkpoint.exists():
        run.resume(checkpoint)
    began, window = time.monotonic() - run.seconds, []
    for step in range(run.step, steps):
        generator.manual_seed(seed * 1_000_000 + step)  # the draw first: whatever else is drawn, rows are the same
        index = torch.multinomial(rows.weight, batch, replacement=True, generator=generator)
        some = None if fast_ids is None else tuple(x[index] for x in fast_ids)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            loss = head_loss(head, rows.trunk[index].float(), rows.actions[index], scaling, some, generator)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 5.0)
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps, lr)
        optimizer.step()
        keep = min(0.997, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(head.parameters()), 1 - keep)
        window.append(loss.detach())
        if (step + 1) % CHECKPOINT:
            continue
        if log:
            mean = float(torch.stack(window).mean())
            print(f"{kind} {step + 1}/{steps} loss {mean:.4f} {time.monotonic() - began:.0f} s", flush=True)
            window = []
        if checkpoint:
            run.step, run.seconds = step + 1, time.monotonic() - began
            run.save(checkpoint)
    told = {
        "steps": steps, "batch": batch, "lr": lr, "seed": seed, "rows": len(rows),
        "seconds": round(time.monotonic() - began, 1), "parameters": count(head),
        "held_out": evaluate(average.eval(), scaling, fast, held_out.trunk.float(), held_out.actions),
    }  # fmt: skip
    return average, scaling, fast, told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--kind", required=True, choices=KINDS)
    add("--cache", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--steps", type=int, default=3000)
    add("--batch", type=int, default=512)
    add("--lr", type=float, default=2e-3)
    add("--seed", type=int, default=0)
    add("--device", default="auto")
    add("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    device = pick_device(args.device)
    rows, held_out = (load_rows(args.cache, device, held_out=h) for h in (False, True))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    checkpoint = args.out.with_suffix(".ckpt")
    head, scaling, fast, told = train_head(
        args.kind, rows, held_out,
        steps=args.steps, batch=args.batch, lr=args.lr, seed=args.seed, checkpoint=checkpoint,
    )  # fmt: skip
    checkpoint.unlink(missing_ok=True)
    save(args.out, head, scaling, fast, told)
    print(f"{args.kind}: {describe(told['held_out'])}")
    args.out.with_suffix(".json").write_text(json.dumps({"kind": args.kind, **told}, indent=1) + "\n")


if __name__ == "__main__":
    main()
