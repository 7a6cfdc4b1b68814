"""Train the policy: one command, seeded, resumable.

    python train.py --name pico --data DIR[:share] --minutes 60
    python train.py --name pico --data DIR[:share] --minutes 60 --resume     # goes on where it stopped
    python train.py --name pico2 --init ../pico/weights.safetensors --data OLD:1 --data DAGGER:1 --minutes 20

Unusual here: a step's micro-batches are pulled from a queue by worker threads with one compute thread each, instead
of one batch on all cores. On a shared machine an OpenMP barrier waits for the slowest core; a queue does not. Draws
depend on (seed, step, micro-batch) only, not on who computes them.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import ctypes
import gc
import json
import math
import queue
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
import torch.distributed as dist
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor

import vocabulary as vocab
from data import POSITIONS, TASKS, Batch, Mixture, all_phrases, open_mixture
from evaluate import describe, evaluate
from language import LANGUAGE_FILE, load_language
from model import Config, Policy, count_parameters

ROOT: Final = Path(__file__).resolve().parents[2]
SIGMA: Final = 2.0  # bins
ROBOT_WEIGHTS: Final = (2.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0)  # terminate is rare and ends everything
QUESTION_WEIGHT: Final = 2.0  # a token of an answer against a token of an action
GROUPS: Final = {"term": (0, 1), "move": (1, 4), "turn": (4, 7), "grip": (7, 8)}
POINTER_SIGMA: Final = 0.75  # cells of 4 pixels


def soft_targets() -> Tensor:
    """(vocabulary, vocabulary): row i is what to predict for token i; integers are Gaussian over their neighbours."""
    bins = torch.arange(vocab.INTEGERS, dtype=torch.float32)
    table = torch.eye(vocab.SIZE)
    gauss = torch.exp(-0.5 * ((bins[:, None] - bins) / SIGMA) ** 2)
    table[: vocab.INTEGERS, : vocab.INTEGERS] = gauss / gauss.sum(1, keepdim=True)
    return table


SOFT: Final = soft_targets()
ENTROPY: Final = -(SOFT * SOFT.clamp_min(1e-12).log()).sum(1)  # taken off, so that zero is perfect


def losses(model: Policy, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Total loss of a micro-batch and its parts (nats a token above the floor, pixels)."""
    robot = torch.tensor([k in TASKS for k in batch.kinds])
    logits, uv, pointer = model(batch.image, batch.features, batch.mask, batch.proprioception, batch.inputs)
    asked = batch.targets >= 0
    ids = batch.targets.clamp_min(0)
    soft = SOFT[ids]  # (B, 8, vocabulary)
    floor = ENTROPY[ids].clone()
    # terminate (robot, position 0), the gripper's two ends and counts are words, not points on a line
    hard = torch.zeros_like(asked)
    hard[robot, 0] = True
    hard[torch.tensor([k == "count" for k in batch.kinds]), 0] = True
    soft = torch.where(hard[..., None], F.one_hot(ids, vocab.SIZE).float(), soft)
    floor[hard] = 0
    nats = (-(soft * logits.log_softmax(-1)).sum(-1) - floor) * asked  # (B, 8)
    weights = torch.where(robot[:, None], torch.tensor(ROBOT_WEIGHTS), torch.tensor(QUESTION_WEIGHT))
    tokens = (nats * weights).sum() / (len(robot) * POSITIONS)

    inside = batch.uv_mask
    count = inside.sum().clamp_min(1)
    place = (F.smooth_l1_loss(uv, batch.uv, beta=0.02, reduction="none").sum(1) * inside).sum() / count
    side = math.isqrt(pointer.shape[1])
    cells = torch.arange(side) + 0.5
    column = torch.exp(-0.5 * ((batch.uv[:, :1] * side - cells) / POINTER_SIGMA) ** 2)
    row = torch.exp(-0.5 * ((batch.uv[:, 1:] * side - cells) / POINTER_SIGMA) ** 2)
    heat = (row[:, :, None] * column[:, None, :]).flatten(1)
    heat = heat / heat.sum(1, keepdim=True).clamp_min(1e-6)
    point = (-(heat * pointer.log_softmax(-1)).sum(1) * inside).sum() / count

    with torch.no_grad():
        parts: dict[str, float] = {}
        for name, (a, b) in GROUPS.items():
            if robot.any():
                parts[name] = float(nats[robot, a:b].mean())
        if (~robot).any():
            parts["ask"] = float(nats[~robot].sum() / asked[~robot].sum())
        parts["point"] = float(point)
        parts["px"] = float(((uv - batch.uv).norm(dim=1) * inside).sum() / count * model.config.image)
    return tokens + 4.0 * place + 0.15 * point, parts


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


class Pool:
    """Worker threads with replicas that share the parameters' storage and own their gradients."""

    def __init__(
        self, model: Policy, mixture: Mixture, args: argparse.Namespace, rank: int, workers: int
    ) -> None:
        self.model, self.mixture, self.args, self.rank = model, mixture, args, rank
        self.jobs: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[dict[str, float] | BaseException] = queue.SimpleQueue()
        self.replicas = [self.replica() for _ in range(workers)]
        self.threads = [threading.Thread(target=self.work, args=(r,), daemon=True) for r in self.replicas]
        for thread in self.threads:
            thread.start()

    def replica(self) -> Policy:
        copy = Policy(self.model.config)
        for mine, theirs in zip(copy.parameters(), self.model.parameters(), strict=True):
            mine.data = theirs.data
        copy.train()
        return copy

    def work(self, replica: Policy) -> None:
        torch.set_num_threads(1)
        args = self.args
        while (job := self.jobs.get()) is not None:
            try:
                batch = self.mixture.batch(
                    args.micro // args.prompts, args.prompts, (args.seed, self.rank, *job)
                )
                with torch.autocast("cpu", torch.bfloat16, enabled=not args.float32):
                    loss, parts = losses(replica, batch)
                (loss * (args.micro / args.batch)).backward()
                parts["loss"] = float(loss.detach())
                self.done.put(parts)
            except BaseException as error:  # noqa: BLE001  the main thread raises it
                self.done.put(error)

    def step(self, step: int) -> list[dict[str, float]]:
        """Gradients of one batch into `model`; gives the parts of each micro-batch."""
        count = self.args.batch // self.args.micro
        for i in range(count):
            self.jobs.put((step, i))
        parts: list[dict[str, float]] = []
        for _ in range(count):
            result = self.done.get()
            if isinstance(result, BaseException):
                raise result
            parts.append(result)
        for p, *replicas in zip(
            self.model.parameters(), *(r.parameters() for r in self.replicas), strict=True
        ):
            grads = [r.grad for r in replicas if r.grad is not None]
            if not grads:
                continue
            total = grads[0]
            for g in grads[1:]:
                total += g
            if p.grad is None:
                p.grad = total.clone()
            else:
                p.grad.copy_(total)
            for g in grads:
                g.zero_()
        return parts

    def close(self) -> None:
        for _ in self.threads:
            self.jobs.put(None)
        for thread in self.threads:
            thread.join()


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


def average_gradients(model: Policy, world: int) -> None:
    """Sum over processes; the loss of each is already a mean."""
    flat = torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None])
    dist.all_reduce(flat)
    flat /= world
    offset = 0
    for p in model.parameters():
        if p.grad is not None:
            p.grad.copy_(flat[offset : offset + p.grad.numel()].view_as(p.grad))
            offset += p.grad.numel()


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
    add("--micro", type=int, default=32, help="prompts a micro-batch")
    add("--prompts", type=int, default=2, help="prompts a frame")
    add("--questions", type=float, default=0.25, help="share of questions")
    add("--lr", type=float, default=1e-3)
    add("--weight-decay", type=float, default=0.02)
    add("--ema", type=float, default=0.997)
    add("--clip", type=float, default=5.0)
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
    world, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    if world > 1:
        dist.init_process_group("gloo")
    workers = args.workers or max(1, (os.cpu_count() or 1) // int(os.environ.get("LOCAL_WORLD_SIZE", "1")))
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)

    folder: Path = args.runs / args.name
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.pt"
    log_file = (folder / "log.jsonl").open("a")

    def log(kind: str, line: str, **numbers: Any) -> None:
        if rank == 0:
            print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
            log_file.write(json.dumps({"kind": kind, "time": time.time(), **numbers}) + "\n")
            log_file.flush()

    mixture = open_mixture(args.data, load_language(args.language), args.cache, args.questions)
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
    ema = Policy(model.config)
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
    counts = ", ".join(
        f"{s.folder.name} {len(s.train)}+{len(s.held_out)} (share {s.share:g})" for s in mixture.sources
    )
    log(
        "start",
        f"{count_parameters(model):,} parameters, {workers} workers, {len(phrases)} phrases, frames: {counts}, from step {done.step}",
        args={k: str(v) for k, v in vars(args).items()},
    )

    gc.freeze()  # the samples stay, millions of small tuples: keep the collector from walking them
    pool = Pool(model, mixture, args, rank, workers)
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
        if world > 1:  # one clock: the first process's
            shared = torch.tensor(progress, dtype=torch.float64)
            dist.broadcast(shared, 0)
            progress = float(shared)
        if progress >= 1:
            break
        parts = pool.step(done.step)
        if world > 1:
            average_gradients(model, world)
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
        done.samples += args.batch * world
        keep = min(args.ema, (1 + done.step) / (10 + done.step))
        torch._foreach_lerp_(list(ema.parameters()), list(model.parameters()), 1 - keep)

        window += parts
        window_samples += args.batch * world
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
        if rank == 0 and due("save", args.save_seconds):
            save(last, model, ema, optimizer, done, args.seed)
        if rank == 0 and due("eval", args.eval_seconds):
            measure()
        if due("scan", args.scan_seconds) and (new := mixture.rescan()):
            log("scan", f"  {new} new frames, {sum(len(s.train) for s in mixture.sources)} in all")
    pool.close()
    gc.unfreeze()
    if rank == 0:
        save(last, model, ema, optimizer, done, args.seed)
        measure()
        log("end", f"{done.samples} samples in {done.seconds / 60:.1f} minutes -> {last}")
    if world > 1:
        dist.barrier()  # the first process may still be measuring
        dist.destroy_process_group()
    return numbers


if __name__ == "__main__":
    train(parse(sys.argv[1:]))
