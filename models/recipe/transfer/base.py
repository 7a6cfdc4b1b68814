"""Teaches a policy questions and pointers and nothing of the arm: the miniature of a VLM that runs of transfer.run begin with.

    python -m transfer.base --pack DIR --out base.pt --channels 16 --steps 3000 --half     # on one core; goes on from base.pt.part

Its questions are about all colours; that robot prompts are not about some is a matter of the runs that begin here.
"""

import argparse
import time
from pathlib import Path
from typing import Final

import numpy as np
import torch

from packed import read_frames
from train import pick_device

from .data import load_pack
from .one import Cell, Trainer

EVERY: Final = 250  # steps between two checkpoints


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pack", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--steps", type=int, default=3000)
    add("--pairs", type=int, default=48, help="frames of a step, two questions each")
    add("--channels", type=int, default=32)
    add("--without-pointers", action="store_true")
    add("--seed", type=int, default=0)
    add("--half", action="store_true")
    add("--device", default="auto")
    add("--workers", type=int, default=2)
    args = parser.parse_args()
    device = pick_device(args.device)
    pack = load_pack(args.pack, read_frames(args.pack, args.workers), device)
    cell = Cell("autoregressive", True, not args.without_pointers, args.seed)
    trainer = Trainer(cell, pack, args.channels, 0, asked_pairs=args.pairs, half=args.half)
    part = args.out.with_suffix(args.out.suffix + ".part")
    if part.exists():
        trainer.load_state_dict(torch.load(part, map_location=device))
        print(f"goes on after {trainer.step_done} steps", flush=True)
    began, losses = time.monotonic(), []
    while trainer.step_done < args.steps:
        losses.append(float(trainer.step(trainer.step_done / args.steps)))
        if trainer.step_done % EVERY == 0:
            torch.save(trainer.state_dict(), part)
            told = f"{trainer.step_done}/{args.steps} loss {np.mean(losses):.3f} {time.monotonic() - began:.0f} s"
            print(told, flush=True)
            losses = []
    trainer.use_average()
    state = trainer.model.policy.state_dict()
    torch.save(
        {
            "channels": args.channels,
            "steps": args.steps,
            "seed": args.seed,
            "state": state,
        },
        args.out,
    )
    part.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
