"""Everything of the six heads on one graphics card: the trunk's outputs, then every kind with every seed at once.

    python -m heads.on_card --pack DIR --weights ../pico/weights.safetensors --out DIR --seeds 3 --steps 5000

Writes KIND-SEED.pt (weights in float16) and heads.json, what each gives on held-out scenes.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.multiprocessing as mp

from train import pick_device, tune_allocator

from .model import KINDS
from .rows import trunk_rows
from .train import Rows, save, train_head


def worker(kind: str, seed: int, stored: Path, args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    tune_allocator()
    device = pick_device(args.device)
    arrays = {k: torch.from_numpy(v).to(device) for k, v in np.load(stored).items()}
    parts = [
        Rows(*(arrays[k][arrays["held_out"] == h] for k in ("trunk", "actions", "weight")))
        for h in (False, True)
    ]
    head, scaling, fast, told = train_head(
        kind, *parts, steps=args.steps, batch=args.head_batch, lr=args.lr, seed=seed, log=False
    )
    save(args.out / f"{kind}-{seed}.pt", head.half(), scaling, fast, told)
    (args.out / f"{kind}-{seed}.json").write_text(json.dumps({"kind": kind, **told}))
    print(kind, seed, told["held_out"], f"{told['seconds']} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pack", type=Path, required=True)
    add("--weights", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--seeds", type=int, default=3)
    add("--kinds", default=",".join(KINDS))
    add("--steps", type=int, default=5000)
    add("--head-batch", type=int, default=1024)
    add("--lr", type=float, default=2e-3)
    add("--looks", type=int, default=4)
    add("--batch", type=int, default=1024)
    add("--limit", type=int, default=0, help="draws")
    add("--at-once", type=int, default=18)
    add("--device", default="auto")
    add("--workers", type=int, default=16)
    args = parser.parse_args()
    began = time.monotonic()
    tune_allocator()
    args.out.mkdir(parents=True, exist_ok=True)
    device = pick_device(args.device)
    rows = trunk_rows(
        args.pack, args.weights, device,
        looks=args.looks, batch=args.batch, workers=args.workers, limit=args.limit,
    )  # fmt: skip
    stored = args.out / "rows.npz"
    np.savez(stored, **{k: v.cpu().numpy() for k, v in rows.items()})
    print(f"{len(rows['trunk'])} rows after {time.monotonic() - began:.0f} s", flush=True)
    context = mp.get_context("spawn")
    jobs = [(kind, seed) for seed in range(args.seeds) for kind in args.kinds.split(",")]
    running: list[Any] = []
    for kind, seed in jobs:
        while len(running) >= args.at_once:
            running.pop(0).join()
        process = context.Process(target=worker, args=(kind, seed, stored, args))
        process.start()
        running.append(process)
    for process in running:
        process.join()
    stored.unlink()
    told = [json.loads(p.read_text()) for p in sorted(args.out.glob("*-*.json"))]
    (args.out / "heads.json").write_text(json.dumps(told, indent=1) + "\n")
    print(f"{len(told)} of {len(jobs)} heads after {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
