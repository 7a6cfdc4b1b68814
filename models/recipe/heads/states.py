"""Heads on the simulator's state, each with a small trunk of its own, from scratch: minutes on one core.

    npm run states -- data --task balance --hz 50 --episodes 50 --out DIR/balance-50
    python -m heads.states --data DIR/balance-50 --out DIR/heads-balance-50 --seeds 0,1,2

What is compared is the head alone: trunk, rows, their order and the number of steps are the same for one seed. The trunk is no part of
a model of the page, which is shown pixels (docs/which-head.md).
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

import spec

from . import codec, ranges
from .decode import actions_of
from .model import DIMS, FAST_SIZE, KINDS, LENGTH, Head, HeadConfig, Scaling, head_loss
from .ranges import Ranges
from .train import LEAST_SPAN, fast_tokens, rate, scaling_of

WIDTH: Final = 128  # of the trunk
FAR: Final = 20.0  # standard deviations: motions begin far from where most of an episode is spent
HELD_OUT: Final = 20  # every so manieth episode
SIGMA: Final = 1.0  # bins of 256 over which a target is spread: a fine label is not blurred
# width of the layers' MLP that makes heads of D = 32 one size, within 5%
SMALL_MLP: Final = {
    "autoregressive": 48,
    "parallel": 110,
    "parallel-chunk": 108,
    "fast": 37,
    "l1": 173,
    "flow": 167,
}
NUMBERS: Final = ("l1", "flow")  # heads whose chunk may be shorter
MANNERS: Final = ("rate", "fixed", "q01-q99")


class StateHead(nn.Module):
    """state (B, S), standardized -> trunk (B, WIDTH) and the state itself beside it -> a head."""

    def __init__(self, kind: str, size: int, horizon: int = LENGTH) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))
        self.trunk = nn.Sequential(nn.Linear(size, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU())
        for layer in (self.trunk[0], self.trunk[2]):  # as the heads begin
            nn.init.normal_(layer.weight, std=(2 / layer.in_features) ** 0.5)
            nn.init.zeros_(layer.bias)
        config = HeadConfig(kind, WIDTH + size, d=32, squeeze=64, mlp=SMALL_MLP[kind], horizon=horizon)
        self.head = Head(config)

    def features(self, state: Tensor) -> Tensor:
        """(B, WIDTH + S). What is far outside of the training rows is not told from what is a little outside."""
        seen = ((state - self.mean) / self.deviation).clamp(-FAR, FAR)
        return torch.cat([self.trunk(seen), seen], 1)


@dataclass(frozen=True)
class StateRows:
    state: Tensor  # (N, S)
    actions: Tensor  # (N, 8, DIMS) in units
    episode: Tensor  # (N,)
    hz: int

    def part(self, *, held_out: bool) -> "StateRows":
        chosen = (self.episode % HELD_OUT == 0) == held_out
        return StateRows(self.state[chosen], self.actions[chosen], self.episode[chosen], self.hz)


def load_rows(folder: Path) -> StateRows:
    """ValueError for chunks of another length."""
    about = json.loads((folder / "rows.json").read_text())
    if about["chunk"] != LENGTH:
        raise ValueError(f"{folder}: chunks of {about['chunk']}, not {LENGTH}")
    table = torch.from_numpy(np.fromfile(folder / "rows.bin", np.float32).reshape(-1, about["columns"]))
    numbers = LENGTH * DIMS
    return StateRows(
        table[:, 1:-numbers].contiguous(),
        table[:, -numbers:].reshape(-1, LENGTH, DIMS).contiguous(),
        table[:, 0].long(),
        int(about["hz"]),
    )


def load_together(folders: Sequence[Path]) -> StateRows:
    """Rows of several tasks for one network. ValueError where their states are of another size or their rates differ."""
    parts = [load_rows(folder) for folder in folders]
    if len({(part.hz, part.state.shape[1]) for part in parts}) != 1:
        raise ValueError(
            "rows of one network have one rate and one size of state: make them alike, or train apart"
        )
    state, actions, episode = (
        torch.cat([getattr(p, key) for p in parts]) for key in ("state", "actions", "episode")
    )
    return StateRows(state, actions, episode, parts[0].hz)


def share_of(hz: int) -> float:
    """Of the ranges of one action, as languageAt has it."""
    return min(1.0, spec.CONTROL_HZ / hz)


def ranges_of(rows: StateRows, manner: str, bins: int) -> Ranges:
    if manner != "q01-q99":
        return ranges.rate_ranges(bins, share_of(rows.hz) if manner == "rate" else 1.0, SIGMA)
    return ranges.quantile_ranges(
        rows.actions, bins, torch.tensor(LEAST_SPAN) * share_of(rows.hz) / 10, SIGMA
    )


@dataclass(frozen=True)
class Trained:
    model: StateHead
    scaling: Scaling
    fast: codec.Fast | None
    ranges: Ranges
    told: dict[str, Any]

    @torch.no_grad()
    def act(self, state: Tensor, noise: Tensor | None, steps: int) -> Tensor:
        """state (B, S) -> (B, 8 or 1, DIMS) in units."""
        row = self.model.features(state)
        return actions_of(self.model.head, self.scaling, self.fast, row, noise, steps, self.ranges)


def save(path: Path, trained: Trained) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "kind": trained.model.head.config.kind,
            "horizon": trained.model.head.config.horizon,
            "state": trained.model.state_dict(),
            "low": trained.scaling.low.tolist(),
            "high": trained.scaling.high.tolist(),
            "fast": trained.fast.to_dict() if trained.fast else None,
            "ranges": trained.ranges.to_dict(),
            "told": trained.told,
        },
        path,
    )


def load(path: Path) -> Trained:
    stored = torch.load(path, map_location="cpu", weights_only=True)
    model = StateHead(stored["kind"], len(stored["state"]["mean"]), stored.get("horizon", LENGTH))
    model.load_state_dict(stored["state"])
    scaling = Scaling(torch.tensor(stored["low"]), torch.tensor(stored["high"]))
    fast = codec.from_dict(stored["fast"], LENGTH) if stored["fast"] else None
    return Trained(model.eval(), scaling, fast, ranges.from_dict(stored["ranges"]), stored["told"])


def evaluate(trained: Trained, rows: StateRows) -> dict[str, float]:
    """Of the first action, on episodes that were not trained on: how far from the expert's, in mm and mrad."""
    state, want = rows.state[:2000], rows.actions[:2000, 0]
    noise = torch.randn(len(state), LENGTH, DIMS, generator=torch.Generator().manual_seed(0))
    said = trained.act(state, noise, 10)[:, 0]
    bad = said.isnan().any(1)
    off = (said - want)[~bad]
    return {
        "mm": round(float(off[:, 1:4].norm(dim=-1).mean() * 1e3), 4),
        "mrad": round(float(off[:, 4:7].norm(dim=-1).mean() * 1e3), 4),
        "malformed": round(float(bad.float().mean()), 4),
    }


def train(
    kind: str,
    rows: StateRows,
    *,
    manner: str,
    bins: int,
    steps: int,
    batch: int,
    lr: float,
    seed: int,
    horizon: int = LENGTH,
) -> Trained:
    """The averaged weights of one head and its trunk. horizon: of l1 and flow, as in HeadConfig."""
    some = rows.part(held_out=False)
    torch.manual_seed(seed)
    generator = torch.Generator()
    scaling = scaling_of(some.actions, share_of(rows.hz))
    how = ranges_of(some, manner, bins)
    fast = ids = None
    if kind == "fast":
        low, high = (x.double().numpy() for x in (scaling.low, scaling.high))
        fast = codec.fit(some.actions.double().numpy(), low, high, FAST_SIZE)
        ids = fast_tokens(fast, some.actions)
    size = some.state.shape[1]
    model, average = StateHead(kind, size, horizon), StateHead(kind, size, horizon)
    if fast:
        model.head.tell_spans(fast.spans())
    model.mean.copy_(some.state.mean(0))
    model.deviation.copy_(some.state.std(0).clamp_min(1e-3))
    average.load_state_dict(model.state_dict())
    average.requires_grad_(False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.98), weight_decay=0.02, fused=True)
    began = time.monotonic()
    for step in range(steps):
        # the draw first: rows are the same, whatever else is drawn
        generator.manual_seed(seed * 1_000_000 + step)
        index = torch.randint(len(some.state), (batch,), generator=generator)
        said = None if ids is None else tuple(x[index] for x in ids)
        features = model.features(some.state[index])
        loss = head_loss(model.head, features, some.actions[index], scaling, said, generator, how)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps, lr)
        optimizer.step()
        keep = min(0.995, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
    told = {
        "steps": steps, "batch": batch, "lr": lr, "seed": seed, "rows": len(some.state), "hz": rows.hz,
        "manner": manner, "bins": bins, "horizon": horizon, "seconds": round(time.monotonic() - began, 1),
        "parameters": sum(p.numel() for p in model.parameters()),
    }  # fmt: skip
    trained = Trained(average.eval(), scaling, fast, how, told)
    told["held_out"] = evaluate(trained, rows.part(held_out=True))
    return trained


def name_of(kind: str, seed: int, bins: int, manner: str, horizon: int = LENGTH) -> str:
    if kind in NUMBERS and horizon != LENGTH:
        return f"{kind}-of-{horizon}-{seed}"
    binned = kind in ("autoregressive", "parallel", "parallel-chunk")
    other = f"-{bins}-{manner}" if binned and (bins, manner) != (ranges.BINS, "rate") else ""
    return f"{kind}{other}-{seed}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", type=Path, nargs="+", required=True, help="folders of rows; several: one network for all")
    add("--out", type=Path, required=True)
    add("--kinds", default=",".join(KINDS))
    add("--seeds", default="0")
    add("--bins", type=int, default=ranges.BINS)
    add("--ranges", choices=MANNERS, default="rate", help="of bins")
    add("--horizon", type=int, default=LENGTH, help="of l1 and flow: actions that are taught and said")
    add("--steps", type=int, default=1000)
    add("--batch", type=int, default=64)
    add("--lr", type=float, default=4e-3)
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows = load_together(args.data)
    for seed in map(int, args.seeds.split(",")):
        for kind in args.kinds.split(","):
            path = args.out / f"{name_of(kind, seed, args.bins, args.ranges, args.horizon)}.pt"
            if path.exists():
                continue
            how = {
                "manner": args.ranges,
                "bins": args.bins,
                "steps": args.steps,
                "batch": args.batch,
                "lr": args.lr,
                "horizon": args.horizon,
            }
            trained = train(kind, rows, seed=seed, **how)
            save(path, trained)
            print(path.stem, json.dumps(trained.told), flush=True)


if __name__ == "__main__":
    main()
