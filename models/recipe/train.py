"""Train the policy: one command, seeded, resumable.

    python train.py --name pico --data DIR[:share] --minutes 60
    python train.py --name pico --data DIR[:share] --minutes 60 --resume     # goes on where it stopped
    python train.py --name pico2 --init ../pico/weights.safetensors --data OLD:1 --data DAGGER:1 --minutes 20

Unusual here: the work of a step is shared by worker threads with one compute thread each (step.py); on a graphics card
the data lie on the card and a batch is one pass (card.py). Draws depend on (seed, process, step, micro-batch) only, not on
who computes them. `torchrun --nproc-per-node N` and
`accelerate launch` run this script as it is, a process a graphics card, or a share of the processors.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import ctypes
import gc
import json
import math
import multiprocessing
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import safe_open

from card import CardPool
from data import open_mixture
from evaluate import describe, evaluate
from language import LANGUAGE_FILE, all_phrases, load_language
from model import Config, Policy, count_parameters
from processes import checksum, pick_device, processes
from step import Pool

ROOT: Final = Path(__file__).resolve().parents[2]


def rate(progress: float, step: int, peak: float) -> float:
    """Warm-up over 2% and at least 200 steps, then cosine to 1% of the peak."""
    warm = min(1.0, progress / 0.02 + 0.005, (step + 1) / 200)
    return peak * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def load_weights(path: Path) -> Policy:
    """A model from a checkpoint (its averaged weights) or from a released weights.safetensors."""
    if path.suffix == ".safetensors":
        with safe_open(str(path), "pt") as file:
            config = Config(**json.loads(file.metadata()["config"]))
            state = {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118
    else:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        config, state = Config(**stored["config"]), stored["ema"]
    model = Policy(config)
    model.load_state_dict(state)
    return model


@dataclass
class Progress:
    """What a checkpoint carries besides tensors."""

    step: int = 0
    samples: int = 0
    seconds: float = 0.0


def save(
    path: Path, model: Policy, ema: Policy, optimizer: torch.optim.Optimizer, done: Progress, seed: int
) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".tmp")
    state = {
        "config": model.config.to_dict(),
        "model": model.state_dict(),
        "ema": ema.state_dict(),
        "optimizer": optimizer.state_dict(),
        "progress": vars(done),
        "seed": seed,
    }
    torch.save(state, temporary)
    temporary.replace(path)


def create_optimizer(model: Policy, weight_decay: float) -> torch.optim.AdamW:
    """No decay for vectors and tables."""
    decay = [
        p for n, p in model.named_parameters() if p.ndim >= 2 and "embed" not in n and "position" not in n
    ]
    chosen = {id(p) for p in decay}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    groups = [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), fused=True)


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--name", required=True, help="checkpoints and log go to RUNS/NAME")
    add("--runs", type=Path, default=ROOT / "runs")
    add("--data", action="append", required=True, metavar="DIR[:share]", help="repeat; share is of the draws")
    add("--language", type=Path, default=LANGUAGE_FILE)
    add("--cache", type=Path, default=ROOT / ".cache", help="phrase features")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="length of the whole run, resumed parts included")
    length.add_argument("--steps", type=int)
    add("--resume", action="store_true")
    add("--init", type=Path, help="start from these weights (.pt or .safetensors)")
    add("--seed", type=int, default=0)
    add("--batch", type=int, default=128, help="prompts a step (a process)")
    add("--micro", type=int, default=32, help="prompts a micro-batch; on a graphics card as many as --batch")
    add("--prompts", type=int, default=2, help="prompts a frame")
    add("--questions", type=float, default=0.35, help="share of questions")
    add("--no-questions", dest="questions", action="store_const", const=0.0, help="ablation: robot data only")
    add("--smear", type=float, default=0.0, help="share of prompts whose earlier tokens are draws (smear.py)")
    add("--no-encoder", action="store_true", help="ablation: random word vectors for the sentence encoder's")
    add("--lr", type=float, default=1e-3)
    add("--weight-decay", type=float, default=0.02)
    add("--ema", type=float, default=0.997)
    add("--clip", type=float, default=5.0)
    add("--device", default="auto", help="auto, cpu, cuda")
    add("--workers", type=int, default=0, help="threads; 0: one a core")
    add("--float32", action="store_true", help="no bfloat16")
    add("--channels", type=int, default=Config.channels)
    add("--blocks", type=int, default=Config.blocks)
    add("--eval-frames", type=int, default=200)
    add("--log-seconds", type=float, default=20)
    add("--eval-seconds", type=float, default=180)
    add("--save-seconds", type=float, default=180)
    add("--scan-seconds", type=float, default=120)
    args = parser.parse_args(argv)
    if args.batch % args.micro or args.micro % args.prompts:
        parser.error("--batch must be a multiple of --micro, --micro of --prompts")
    return args


def tune_allocator() -> None:
    """glibc gives large blocks back to the kernel each time and pays for page faults each time: keep them."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, 0x7FFFFFFF)  # M_TRIM_THRESHOLD
    except OSError:
        pass  # another libc


def train(args: argparse.Namespace) -> dict[str, Any]:
    """Run to the end; gives the last numbers."""
    tune_allocator()
    team = processes()
    device = pick_device(args.device)
    team.join(device)
    workers = args.workers or max(1, (os.cpu_count() or 1) // team.here)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)

    folder: Path = args.runs / args.name
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.pt"
    log_file = (folder / "log.jsonl").open("a")

    def log(kind: str, line: str, **numbers: Any) -> None:
        if team.first:
            print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
            log_file.write(json.dumps({"kind": kind, "time": time.time(), **numbers}) + "\n")
            log_file.flush()

    mixture = open_mixture(
        args.data, load_language(args.language), args.cache, args.questions, encoder=not args.no_encoder
    )
    mixture.rescan()
    while not any(s.train for s in mixture.sources):
        log("wait", "no complete shard in any --data folder yet; looking again in 10 s")
        time.sleep(10)
        mixture.rescan()
    phrases = all_phrases(mixture.language)
    mixture.phrases.add(phrases, progress=True)

    model = (
        load_weights(args.init) if args.init else Policy(Config(channels=args.channels, blocks=args.blocks))
    )
    model.to(device)
    ema = Policy(model.config).to(device)
    ema.load_state_dict(model.state_dict())
    ema.requires_grad_(False)
    optimizer = create_optimizer(model, args.weight_decay)
    done = Progress()
    if args.resume and last.exists():
        stored = torch.load(last, map_location="cpu", weights_only=True)
        model.load_state_dict(stored["model"])
        ema.load_state_dict(stored["ema"])
        optimizer.load_state_dict(stored["optimizer"])
        done = Progress(**stored["progress"])
    team.agree(device, step=done.step, weights=checksum(model))
    counts = ", ".join(
        f"{s.folder.name} {len(s.train)}+{len(s.held_out)} (share {s.share:g})" for s in mixture.sources
    )
    log(
        "start",
        f"{count_parameters(model):,} parameters, {workers} workers, {len(phrases)} phrases, frames: {counts}, from step {done.step}",
        args={k: str(v) for k, v in vars(args).items()},
    )

    gc.freeze()  # the samples stay, millions of small tuples: keep the collector from walking them
    on_card = device.type == "cuda" and "fork" in multiprocessing.get_all_start_methods()
    torch.backends.cudnn.benchmark = on_card  # all pictures of a run have one size
    pool = (CardPool if on_card else Pool)(model, mixture, args, team.rank, workers)
    began = time.monotonic() - done.seconds
    marks = {k: time.monotonic() for k in ("log", "eval", "save", "scan")}
    window: list[dict[str, float]] = []
    window_samples = 0
    numbers: dict[str, Any] = {}

    def due(what: str, seconds: float) -> bool:
        if time.monotonic() - marks[what] < seconds:
            return False
        marks[what] = time.monotonic()
        return True

    def measure() -> None:
        numbers.update(evaluate(ema, mixture.held_out(args.eval_frames)))
        log("eval", f"  held out: {describe(numbers)}", step=done.step, samples=done.samples, **numbers)

    while True:
        done.seconds = time.monotonic() - began
        progress = done.seconds / (60 * args.minutes) if args.minutes else done.step / args.steps
        progress = team.of_the_first(progress, device)
        if progress >= 1:
            break
        parts = pool.step(done.step)
        team.average_gradients(model)
        # the auxiliary head apart: its gradient is 30 times the rest's and would decide every clip
        torch.nn.utils.clip_grad_norm_(model.locate.parameters(), args.clip)
        norm = float(
            torch.nn.utils.clip_grad_norm_(
                [p for n, p in model.named_parameters() if not n.startswith("locate")], args.clip
            )
        )
        if not math.isfinite(norm):
            raise SystemExit(
                f"gradient is not finite at step {done.step}; go on from the last checkpoint with a lower --lr"
            )
        lr = rate(progress, done.step, args.lr)
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.step()
        done.step += 1
        done.samples += args.batch * team.count
        keep = min(args.ema, (1 + done.step) / (10 + done.step))
        torch._foreach_lerp_(list(ema.parameters()), list(model.parameters()), 1 - keep)

        window += parts
        window_samples += args.batch * team.count
        elapsed = time.monotonic() - marks["log"]
        if due("log", args.log_seconds) or progress == 0:
            means = {
                k: sum(w[k] for w in window if k in w) / sum(k in w for w in window)
                for k in sorted({k for w in window for k in w})
            }
            speed = window_samples / max(elapsed, 1e-9)
            text = " ".join(f"{k} {v:.3f}" for k, v in means.items() if k not in ("loss", "px"))
            log(
                "train",
                f"{done.samples:>8} samples {100 * progress:5.1f}% loss {means['loss']:.3f} px {means['px']:5.2f} | {text} | "
                f"grad {norm:.2f} lr {lr:.1e} {speed:.0f}/s",
                step=done.step, samples=done.samples, lr=lr, speed=speed, **means,
            )  # fmt: skip
            window, window_samples = [], 0
        if team.first and due("save", args.save_seconds):
            save(last, model, ema, optimizer, done, args.seed)
        if team.first and due("eval", args.eval_seconds):
            measure()
        if due("scan", args.scan_seconds) and (new := mixture.rescan()):
            pool.refresh()
            log("scan", f"  {new} new frames, {sum(len(s.train) for s in mixture.sources)} in all")
    pool.close()
    gc.unfreeze()
    if team.first:
        save(last, model, ema, optimizer, done, args.seed)
        measure()
        log("end", f"{done.samples} samples in {done.seconds / 60:.1f} minutes -> {last}")
    team.leave()
    return numbers


if __name__ == "__main__":
    train(parse(sys.argv[1:]))
