"""Train a policy that is told where, not what: rings in the frame mark the things, the sentence names the task alone.

    npm run data -- --kind rollout --tables things,mixed --out runs/marked/rollout --shards 64
    python marked.py --name marked --data ../../runs/marked/rollout --steps 4000 --lr 2e-3
    python marked.py --name marked --data ... --steps 4000 --export marked      # models/marked from the checkpoint

Frames lie on the device, draws are made there, one batch is one pass. The rings are those of src/observe/marks.ts. A mark
says where a thing lay when the episode began, a little off, as eyes would say it (MOO, arXiv 2303.00905).
"""

import argparse
import copy
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

import vocabulary as vocab
from batch import POSITIONS, Batch, augment_on_card
from export import Case, export, feeds_of
from language import ROBOT_PROMPT
from model import Config, Policy
from step import generator_of, losses
from train import ROOT, Progress, create_optimizer, load_weights, rate, save

# src/policy/drivers/marked-policy.ts says the same
SENTENCES: Final = {
    "reach": "reach for the marked thing",
    "pick": "pick up the marked thing",
    "place": "put the marked thing into the other one",
    "near": "move the marked thing next to the other one",
    "turn": "turn the marked thing toward the other one",
}
# src/observe/marks.ts: sRGB, radius and half width in shares of the frame's width
COLORS: Final = ((255.0, 0.0, 255.0), (0.0, 255.0, 255.0))
RADIUS: Final = 0.04
HALF_WIDTH: Final = 0.006
MARK_NOISE: Final = 0.012  # of the frame: standard deviation of what eyes are off by
HELD_OUT: Final = 20  # seeds divisible by this are not trained on


@dataclass
class Rollouts:
    """Frames and the labels that belong to them; label i is about frame `frame[i]`."""

    frames: Tensor  # (N, 128, 128, 3) uint8
    frame: Tensor  # (M,) int64
    task: Tensor  # (M,) int64, into `tasks`
    proprioception: Tensor  # (M, 7) int64
    marks: Tensor  # (M, 2, 2) float32: u, v of target and destination at the episode's beginning
    now: Tensor  # (M, 2, 2) float32: where they are now
    two: Tensor  # (M,) bool: there is a destination
    bins: Tensor  # (M, 8) int64
    seeds: Tensor  # (M,) int64
    tasks: tuple[str, ...]

    def to(self, device: torch.device) -> "Rollouts":
        moved = {k: v.to(device) for k, v in vars(self).items() if isinstance(v, Tensor)}
        return Rollouts(**moved, tasks=self.tasks)


def load_rollouts(folders: list[Path]) -> Rollouts:
    """All shards whose .json is there. ValueError where there is none."""
    frames: list[np.ndarray] = []
    rows: list[tuple[int, int, list[int], list, list, bool, list[int], int]] = []
    names: dict[str, int] = {}
    total = 0
    for path in sorted(p for folder in folders for p in folder.glob("*.json")):
        told = json.loads(path.read_text())
        pixels = np.fromfile(path.with_suffix(".bin"), np.uint8).reshape(-1, 128, 128, 3)
        if len(pixels) != told["count"]:
            continue  # still being written
        frames.append(pixels)
        for i, sample in enumerate(told["samples"]):
            for goal in sample["goals"]:
                task = names.setdefault(goal["task"], len(names))
                marks, now = goal["marks"], goal["now"]
                two = len(marks) == 2
                pad = [] if two else [[-1.0, -1.0]]
                where = (total + i, task, sample["proprioception"], marks + pad, now + pad, two)
                rows.append((*where, goal["bins"], sample["seed"]))
        total += len(pixels)
    if not rows:
        raise ValueError(f"no rollouts in {', '.join(map(str, folders))}")
    frame, task, proprioception, marks, now, two, bins, seeds = zip(*rows, strict=True)
    return Rollouts(
        torch.from_numpy(np.concatenate(frames)),
        *(torch.tensor(v) for v in (frame, task, proprioception)),
        *(torch.tensor(v, dtype=torch.float32) for v in (marks, now)),
        *(torch.tensor(v) for v in (two, bins, seeds)),
        tasks=tuple(names),
    )


def draw_marks(image: Tensor, marks: Tensor) -> Tensor:
    """image (B, 3, S, S) in 0..1, marks (B, 2, 2) u, v or negative: none -> the image with rings, changed in place."""
    side = image.shape[-1]
    axis = torch.arange(side, device=image.device) + 0.5
    for k, color in enumerate(COLORS):
        at = marks[:, k] * side  # (B, 2)
        dx = axis[None, None, :] - at[:, :1, None]
        dy = axis[None, :, None] - at[:, 1:, None]
        away = torch.sqrt(dx * dx + dy * dy)  # (B, S, S)
        share = (HALF_WIDTH * side + 0.5 - (away - RADIUS * side).abs()).clamp(0, 1)
        share = share * (marks[:, k, 0] >= 0)[:, None, None]
        paint = torch.tensor(color, device=image.device) / 255
        image.mul_(1 - share[:, None]).add_(share[:, None] * paint[None, :, None, None])
    return image


@dataclass
class Sentences:
    """Features of the tasks' sentences, by task, padded to the longest."""

    features: Tensor  # (tasks, L, 384) float32
    mask: Tensor  # (tasks, L)


def load_sentences(file: Path, tasks: tuple[str, ...]) -> Sentences:
    """Features that `write_sentences` left; a machine that trains needs no encoder."""
    stored = np.load(file)
    longest = max(len(stored[t]) for t in tasks)
    features = np.zeros((len(tasks), longest, stored[tasks[0]].shape[1]), np.float32)
    mask = np.zeros((len(tasks), longest), np.float32)
    for i, t in enumerate(tasks):
        features[i, : len(stored[t])] = stored[t]
        mask[i, : len(stored[t])] = 1
    return Sentences(torch.from_numpy(features), torch.from_numpy(mask))


def write_sentences(file: Path) -> None:
    """Each task's prompt through the sentence encoder -> NAME.npz of float32 [words, 384]."""
    from encoder import Encoder  # onnxruntime and the tokenizer are needed here alone

    encoder = Encoder()
    rows = {t: encoder(ROBOT_PROMPT.format(instruction=text)) for t, text in SENTENCES.items()}
    np.savez(file, **{t: np.asarray(r, np.float32) for t, r in rows.items()})


def batch_of(
    data: Rollouts, sentences: Sentences, rows: Tensor, generator: torch.Generator, *, augmented: bool
) -> Batch:
    """rows (B,) labels -> tensors, pictures augmented and marked."""
    device = rows.device
    image = data.frames[data.frame[rows]].permute(0, 3, 1, 2).contiguous().float().mul_(1 / 255)
    marks = data.marks[rows].clone()
    if augmented:
        image = augment_on_card(image, generator)
        noise = MARK_NOISE * torch.randn(marks.shape, generator=generator, device=device)
        marks = torch.where(marks >= 0, (marks + noise).clamp(0, 1), marks)
    image = draw_marks(image, marks)
    task = data.task[rows]
    bins = data.bins[rows]
    inputs = torch.cat([torch.full((len(rows), 1), vocab.BOS, device=device), bins[:, :-1]], 1)
    now = data.now[rows]
    inside = ((now >= 0) & (now < 1)).all(-1).float()  # (B, 2)
    return Batch(
        image,
        sentences.features[task],
        sentences.mask[task],
        data.proprioception[rows],
        inputs,
        bins,
        now[:, 0],
        inside[:, 0],
        now[:, 1],
        inside[:, 1] * data.two[rows].float(),
        torch.ones(len(rows), device=device),
        kinds=tuple(data.tasks[t] for t in task.tolist()),
    )


@torch.no_grad()
def measure(model: Policy, data: Rollouts, sentences: Sentences, rows: Tensor) -> dict[str, float]:
    """Held-out labels: mean distance of the displacement (mm), and how often the gripper and the end are right."""
    generator = generator_of((0, 0), rows.device)
    off: dict[str, list[float]] = {}
    grip: list[float] = []
    for part in rows.split(512):
        batch = batch_of(data, sentences, part, generator, augmented=False)
        tokens, _ = model.generate(batch.image, batch.features, batch.mask, batch.proprioception)
        wanted = data.bins[part]
        moved = (tokens[:, 1:4] - wanted[:, 1:4]).float() * 0.4  # 0.4 mm a bin
        for kind, d in zip(batch.kinds, moved.norm(dim=1).tolist(), strict=True):
            off.setdefault(kind, []).append(d)
        grip += ((tokens[:, 7] > 127) == (wanted[:, 7] > 127)).float().tolist()
    means = {f"{k}_mm": float(np.mean(v)) for k, v in sorted(off.items())}
    return {**means, "grip": float(np.mean(grip))}


def train(args: argparse.Namespace) -> Path:
    """Runs to args.steps, resuming where a checkpoint is; gives the checkpoint."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    folder = args.runs / args.name
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.pt"
    data = load_rollouts(args.data).to(device)
    stored = load_sentences(args.sentences, data.tasks)
    sentences = Sentences(stored.features.to(device), stored.mask.to(device))
    held = data.seeds % HELD_OUT == 0
    trained = (~held).nonzero().flatten()
    held_rows = held.nonzero().flatten()
    held_rows = held_rows[
        torch.randperm(len(held_rows), generator=torch.Generator().manual_seed(0))[:2048].to(device)
    ]
    print(f"{len(data.frames)} frames, {len(trained)} labels to train on, tasks {data.tasks}", flush=True)
    # tasks alike often
    counts = torch.bincount(data.task[trained], minlength=len(data.tasks)).float().clamp_min(1)
    weights = (1 / counts)[data.task[trained]]
    model = (load_weights(args.init) if args.init else Policy(Config())).to(device)
    ema = copy.deepcopy(model).eval().requires_grad_(False)
    optimizer = create_optimizer(model, 0.02)
    done = Progress()
    if args.resume and last.exists():
        kept = torch.load(last, map_location=device, weights_only=True)
        model.load_state_dict(kept["model"])
        ema.load_state_dict(kept["ema"])
        optimizer.load_state_dict(kept["optimizer"])
        done = Progress(**kept["progress"])
    began = saved = time.monotonic()
    cumulative = weights.double().cumsum(0)
    while done.step < args.steps:
        generator = generator_of((args.seed, 0, done.step, 0), device)
        drawn = (
            torch.rand(args.batch, generator=generator, device=device, dtype=torch.double) * cumulative[-1]
        )
        rows = trained[torch.searchsorted(cumulative, drawn).clamp_max(len(trained) - 1)]
        batch = batch_of(data, sentences, rows, generator, augmented=True)
        optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16):
            loss, parts = losses(model, batch, args.smear, generator)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.locate.parameters(), 5.0)
        norm = torch.nn.utils.clip_grad_norm_(
            [p for n, p in model.named_parameters() if not n.startswith("locate")], 5.0
        )
        for group in optimizer.param_groups:
            group["lr"] = rate(done.step / args.steps, done.step, args.lr)
        optimizer.step()
        done.step += 1
        done.samples += args.batch
        keep = min(0.997, (1 + done.step) / (10 + done.step))
        torch._foreach_lerp_(list(ema.parameters()), list(model.parameters()), 1 - keep)
        if done.step % args.log_every == 0 or done.step == args.steps:
            told = " ".join(f"{k} {v:.3f}" for k, v in parts.items())
            speed = args.log_every * args.batch / (time.monotonic() - began)
            began = time.monotonic()
            print(
                f"{done.step:>6} loss {float(loss):.3f} | {told} | grad {float(norm):.2f} {speed:.0f}/s",
                flush=True,
            )
        if not math.isfinite(float(norm)):
            raise SystemExit(f"gradient is not finite at step {done.step}; go on with a lower --lr")
        if time.monotonic() - saved > 60:
            saved = time.monotonic()
            save(last, model, ema, optimizer, done, args.seed)
    save(last, model, ema, optimizer, done, args.seed)
    print("held out:", measure(ema, data, sentences, held_rows), flush=True)
    return last


def write_model(args: argparse.Namespace, checkpoint: Path) -> None:
    """models/ID with golden frames from held-out labels."""
    data = load_rollouts(args.data)
    sentences = load_sentences(args.sentences, data.tasks)
    rows = (data.seeds % HELD_OUT == 0).nonzero().flatten()
    rows = rows[torch.randperm(len(rows), generator=torch.Generator().manual_seed(1))[:200]]
    batch = batch_of(data, sentences, rows, generator_of((0,), torch.device("cpu")), augmented=False)
    frames = (batch.image * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    cases = []
    for i, kind in enumerate(batch.kinds):
        features = batch.features[i, : int(batch.mask[i].sum())].numpy()
        feeds = feeds_of(frames[i], features, batch.proprioception[i].numpy(), robot=True)
        target = np.full(POSITIONS, -1, np.int64)
        target[:] = batch.targets[i].numpy()
        cases.append(Case(frames[i], kind, SENTENCES[kind], feeds, target))
    meta = {
        "id": args.export,
        "title": args.export.capitalize(),
        "summary": "Acts on what a ring in the frame marks; names play no part.",
        "license": "MIT",
        "metrics": {"commit": "unknown", "rows": []},
    }
    export(load_weights(checkpoint), cases, ROOT / "models" / args.export, meta)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--name", required=True, help="checkpoints go to RUNS/NAME")
    add("--runs", type=Path, default=ROOT / "runs")
    add("--data", type=Path, action="append", required=True)
    add("--sentences", type=Path, default=ROOT / ".cache" / "marked-sentences.npz")
    add("--steps", type=int, required=True)
    add("--batch", type=int, default=1024)
    add("--lr", type=float, default=2e-3)
    add("--smear", type=float, default=0.75)
    add("--seed", type=int, default=0)
    add("--init", type=Path)
    add("--resume", action="store_true")
    add("--log-every", type=int, default=100)
    add("--export", default="", help="write models/ID from the checkpoint, without training")
    args = parser.parse_args()
    if not args.sentences.exists():
        args.sentences.parent.mkdir(parents=True, exist_ok=True)
        write_sentences(args.sentences)
    if args.export:
        write_model(args, args.runs / args.name / "last.pt")
    else:
        train(args)


if __name__ == "__main__":
    main()
