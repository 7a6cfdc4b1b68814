"""All runs of the experiment as parallel processes on one graphics card, within a time that is given.

    python -m transfer.run --pack DIR --out DIR --seconds 500            # on a card
    python -m transfer.run --pack DIR --out DIR --base base.pt --channels 16 --robot-pairs 32 --steps 500 --at-once 1 --half   # two cores

A run whose file is there already is not made again. Every run of a wave takes the same number of steps: each measures its speed first, the slowest decides. So all cells see equally
many robot prompts, the ones with questions see these beside. Writes NAME.json and NAME.pt (weights) a run, and results.json.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.multiprocessing as mp
from torch import Tensor

from packed import read_frames
from train import pick_device, tune_allocator

from .data import load_pack
from .one import ROBOT_PAIRS, Cell, Trainer
from .policy import HEADS

MEASURED: Final = 30  # steps that tell the speed, after as many to warm up
EVALUATION: Final = 12.0  # seconds kept for it


def cells(heads: Sequence[str], pointers: bool, seeds: int, pretrained: bool) -> list[Cell]:
    return [Cell(h, q, pointers, s, pretrained) for s in range(seeds) for h in heads for q in (True, False)]


def worker(cell: Cell, pixels: Path, args: argparse.Namespace, pipe: Any) -> None:
    """One run in its process. Tells its speed, is told how many steps, tells when it is done."""
    out, steps = args.out, args.steps
    torch.set_num_threads(1)
    tune_allocator()
    device = pick_device(args.device)
    # a file, not shared memory or a handle of the card's: both are often forbidden in containers
    pack = load_pack(args.pack, np.load(pixels), device)
    torch.backends.cudnn.benchmark = True
    base = torch.load(args.base, map_location=device)["state"] if args.base is not None else None
    trainer = Trainer(cell, pack, args.channels, args.robot_pairs, base=base, half=args.half)

    def wait() -> None:
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    if steps == 0:
        for _ in range(MEASURED):
            trainer.step(0.0)
        wait()
        pipe.send("warm")
        pipe.recv()  # all begin to be measured together
        began = time.monotonic()
        for _ in range(MEASURED):
            trainer.step(0.0)
        wait()
        pipe.send((time.monotonic() - began) / MEASURED)
        steps = pipe.recv()
    losses: list[Tensor] = []
    curve: list[list[float]] = []
    while trainer.step_done < steps:
        losses.append(trainer.step(trainer.step_done / steps))
        if len(losses) == max(1, steps // 40):
            curve.append([trainer.step_done, round(float(torch.stack(losses).mean()), 4)])
            losses = []
    told = {**trainer.told(), "curve": curve}
    # half the bytes: what a graph is made of (export.py); told() took the running mean
    weights = {k: v.half().cpu() for k, v in trainer.model.state_dict().items()}
    kept = {"cell": asdict(cell), "channels": args.channels, "steps": trainer.step_done, "state": weights}
    torch.save(kept, out / f"{cell.name}.pt")
    (out / f"{cell.name}.json").write_text(json.dumps(told))
    pipe.send("done")


def wave(some: list[Cell], pixels: Path, args: argparse.Namespace, until: float) -> None:
    """Runs that go on at once; the number of steps follows from the time that is left."""
    context = mp.get_context("spawn")
    began = time.monotonic()
    pipes, processes = [], []
    for cell in some:
        here, there = context.Pipe()
        given = (cell, pixels, args, there)
        process = context.Process(target=worker, args=given)
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    alive = dict(zip(some, pipes, strict=True))

    def hear() -> dict[Cell, Any]:
        """What each run says next; one that has ended says nothing and is left out from now on."""
        heard: dict[Cell, Any] = {}
        for cell in list(alive):
            try:
                heard[cell] = alive[cell].recv()
            except EOFError:
                print(f"{cell.name}: failed", flush=True)
                del alive[cell]
        return heard

    def tell(word: Any) -> None:
        for pipe in alive.values():
            pipe.send(word)

    if args.steps == 0:
        hear()
        print(f"{len(alive)} runs warm after {time.monotonic() - began:.0f} s", flush=True)
        tell("go")
        slowest = max(hear().values(), default=1.0)
        left = until - time.monotonic() - EVALUATION
        steps = 2 * MEASURED + max(20, int(left / slowest))
        prompts = len(alive) * 2 * args.robot_pairs / slowest
        print(
            f"{slowest * 1e3:.0f} ms a step, {prompts:.0f} robot prompts a second in all, {steps} steps",
            flush=True,
        )
        tell(steps)
    hear()
    for process in processes:
        process.join()
    print(f"wave done after {time.monotonic() - began:.0f} s", flush=True)


def summary(out: Path) -> dict[str, Any]:
    """All runs' numbers without their curves; the lists of right and wrong as text of 0 and 1."""
    runs = []
    for path in sorted(out.glob("*.json")):
        if path.name == "results.json":
            continue
        told = json.loads(path.read_text())
        for group in ("seen", "new"):
            told[group]["share"] = round(sum(told[group]["right"]) / max(1, len(told[group]["right"])), 4)
            told[group]["right"] = "".join(map(str, told[group]["right"]))
        told["last_loss"] = told.pop("curve")[-1:]
        runs.append(told)
    return {"runs": runs}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pack", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--seconds", type=float, default=500, help="for everything, unpacking too")
    add("--heads", nargs="+", choices=HEADS, default=HEADS)
    add("--seeds", type=int, default=3)
    add(
        "--base",
        type=Path,
        help="weights of transfer.base; without it runs begin from nothing",
    )
    add("--half", action="store_true", help="bfloat16 on a processor, too")
    add("--channels", type=int, default=32)
    add("--robot-pairs", type=int, default=ROBOT_PAIRS)
    add("--pointers", choices=("both", "with", "without"), default="both")
    add("--at-once", type=int, default=24)
    add("--steps", type=int, default=0, help="instead of as many as the time allows")
    add("--limit", type=int, default=0, help="runs of each wave")
    add("--device", default="auto")
    add("--workers", type=int, default=16)
    args = parser.parse_args()
    began = time.monotonic()
    args.out.mkdir(parents=True, exist_ok=True)
    device = pick_device(args.device)
    frames = read_frames(args.pack, args.workers)
    pixels = args.out / "frames.npy"
    np.save(pixels, frames)
    print(
        f"{len(frames)} frames for {device} after {time.monotonic() - began:.0f} s",
        flush=True,
    )
    waves = []
    for pointers in {"both": (True, False), "with": (True,), "without": (False,)}[args.pointers]:
        every = cells(args.heads, pointers, args.seeds, args.base is not None)[: args.limit or None]
        every = [c for c in every if not (args.out / f"{c.name}.json").exists()]
        waves += [every[i : i + args.at_once] for i in range(0, len(every), args.at_once)]
    for i, some in enumerate(waves):
        now = time.monotonic()
        share = (began + args.seconds - now) / (len(waves) - i)
        wave(some, pixels, args, now + share)
        (args.out / "results.json").write_text(json.dumps(summary(args.out)))
    pixels.unlink()
    for run in summary(args.out)["runs"]:
        cell = run["cell"]
        print(
            f"{cell['head']:15}{'co' if cell['questions'] else 'robot':6}{'pointers' if cell['pointers'] else '-':9}"
            f"{'base' if cell['pretrained'] else 'scratch':8}{cell['seed']} "
            f"seen {run['seen']['share']:.3f} ({run['seen']['mm']} mm) new {run['new']['share']:.3f} ({run['new']['mm']} mm) "
            f"chance {run['seen']['chance']} {run['new']['chance']}",
            flush=True,
        )


if __name__ == "__main__":
    main()
