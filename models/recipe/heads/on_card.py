"""Heads of every kind with every seed at once, on one graphics card.

    python -m heads.rows --pack DIR --weights ../pico/weights.safetensors --out ROWS.npz --looks 4 --batch 1024 --workers 16
    python -m heads.on_card --rows ROWS.npz --out DIR --seeds 3 --steps 5000

Writes KIND-SEED.pt (weights in float16) and heads.json, what each gives on held-out scenes.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import time
from pathlib import Path
from typing import Any

import torch
import torch.multiprocessing as mp

from train import pick_device, tune_allocator

from .model import KINDS
from .train import load_rows, save, train_head


def worker(kind: str, seed: int, args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    tune_allocator()
    device = pick_device(args.device)
    rows, held_out = (load_rows(args.rows, device, held_out=h) for h in (False, True))
    head, scaling, fast, told = train_head(
        kind, rows, held_out, steps=args.steps, batch=args.batch, lr=args.lr, seed=seed, log=False
    )
    save(args.out / f"{kind}-{seed}.pt", head.half(), scaling, fast, told)
    (args.out / f"{kind}-{seed}.json").write_text(json.dumps({"kind": kind, **told}))
    print(kind, seed, told["held_out"], f"{told['seconds']} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rows", type=Path, required=True, help="what heads.rows wrote")
    add("--out", type=Path, required=True)
    add("--seeds", type=int, default=3)
    add("--kinds", default=",".join(KINDS))
    add("--steps", type=int, default=5000)
    add("--batch", type=int, default=1024)
    add("--lr", type=float, default=2e-3)
    add("--at-once", type=int, default=18)
    add("--device", default="auto")
    args = parser.parse_args()
    began = time.monotonic()
    args.out.mkdir(parents=True, exist_ok=True)
    context = mp.get_context("spawn")
    jobs = [(kind, seed) for seed in range(args.seeds) for kind in args.kinds.split(",")]
    running: list[Any] = []
    for kind, seed in jobs:
        while len(running) >= args.at_once:
            running.pop(0).join()
        process = context.Process(target=worker, args=(kind, seed, args))
        process.start()
        running.append(process)
    for process in running:
        process.join()
    told = [json.loads(p.read_text()) for p in sorted(args.out.glob("*-*.json"))]
    (args.out / "heads.json").write_text(json.dumps(told, indent=1) + "\n")
    print(f"{len(told)} of {len(jobs)} heads after {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
