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
from torch import Tensor

from batch import augment, augment_on_card
from train import load_weights, pick_device, tune_allocator
from transfer.data import padded
from transfer.frames import read_frames

from .model import KINDS
from .train import Rows, save, train_head
from .trunk import trunk


@torch.inference_mode()
def trunk_rows(args: argparse.Namespace, device: torch.device) -> dict[str, Tensor]:
    """Each draw of training `looks` times, each time with another look of its frame; of held-out scenes once, as it is."""
    policy = load_weights(args.weights).eval().to(device)
    frames = torch.from_numpy(read_frames(args.pack, args.workers))
    with np.load(args.pack / "chunks.npz") as stored:
        arrays = {k: torch.from_numpy(stored[k]) for k in stored.files}
    sentences = (arrays.pop("features").float() * arrays.pop("scale")).half()
    features, mask = (x.to(device) for x in padded(arrays.pop("lengths"), sentences))
    frames = frames.to(device)
    count = min(args.limit or len(arrays["frame"]), len(arrays["frame"]))
    arrays = {k: v[:count].to(device) for k, v in arrays.items()}
    generator = torch.Generator(device).manual_seed(0)
    rng = np.random.default_rng(0)
    rows: list[Tensor] = []
    index: list[Tensor] = []
    every = torch.arange(count, device=device)
    for look in range(args.looks):
        some = every if look == 0 else every[~arrays["held_out"]]
        for chosen in some.split(args.batch):
            image = (
                frames[arrays["frame"][chosen].long()].permute(0, 3, 1, 2).contiguous().float().mul_(1 / 255)
            )
            if look > 0:
                image = augment_on_card(image, generator) if device.type == "cuda" else augment(image, rng)
            ids = arrays["text"][chosen].long()
            state = arrays["proprioception"][chosen].long()
            rows.append(trunk(policy, image, features[ids].float(), mask[ids], state).half())
            index.append(chosen)
    where = torch.cat(index)
    kept = {k: arrays[k][where] for k in ("actions", "weight", "held_out")}
    return {"trunk": torch.cat(rows), **kept}


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
    rows = trunk_rows(args, device)
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
