"""Trains act: cross-entropy against the expert's tokens, from the objects' numbers alone. No frame is drawn.

    python -m mini.train_act --data DIR [--data DIR] --out RUN --steps 20000 [--seed 0] [--resume]
    torchrun --nproc-per-node 2 -m mini.train_act --data DIR --out RUN --steps 20000 --batch 128 --threads 1

In several processes (../processes.py) --batch and --threads are of each, and each draws labels of its own.
"""

import argparse
import math
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import vocabulary as vocab
from processes import checksum, draw_seed, pick_device, processes
from smear import ENTROPY, SOFT, on_a_line, smear_inputs, tables_of

from .act import Act, initialise
from .checkpoint import open_log, resume, save
from .columns import AT, SLOTS, TASKS
from .errors import Errors, disturb
from .sentences import vectors
from .shards import Records, load

REAL: Final = 0.85  # of labels that have a frame, how many are told what sight says to it
WEIGHTS: Final = (3.0, 1.0, 1.0, 1.0, 0.3, 0.3, 0.7, 1.0)


class Draws:
    """Labels and what is told with them, all on one device."""

    def __init__(
        self,
        r: Records,
        held_out: bool,
        cache: Path,
        seen: Path | None = None,
        device: torch.device | None = None,
    ) -> None:
        self.device = device or torch.device("cpu")
        keep = r.held_out()[r.goal_record] == held_out

        def put(array: np.ndarray, kind: type = np.int64) -> Tensor:
            return torch.from_numpy(array.astype(kind)).to(self.device)

        self.record = put(r.goal_record[keep])
        self.goal = put(r.goal[keep])
        self.bins = put(r.bins[keep])
        self.objects = put(r.objects, np.float32)
        self.pose = put(r.proprioception, np.float32)
        text, task = vectors(cache)
        order = np.argsort(task, kind="stable")  # a task's sentences lie one after another
        self.text = put(text[order], np.float32)
        count = np.bincount(task, minlength=len(TASKS))
        self.text_count, self.text_first = put(count), put(np.cumsum(count) - count)
        weight = torch.where(put(r.pursued[keep], bool), 1.0, 0.45)
        weight = weight * torch.tensor([0.5, 1.0, 1.4, 1.6, 1.4], device=self.device)[self.goal[:, 0]]
        self.weight = weight * torch.where(self.bins[:, 0] == 1, 1.5, 1.0)
        self.seen = self.of = None
        self.frame = torch.full((len(r.seed),), -1, dtype=torch.int64, device=self.device)
        if seen:
            z = np.load(seen)
            self.seen, self.of = put(z["seen"], np.float32), put(z["of"])
            self.frame[put(z["rows"])] = torch.arange(len(z["rows"]), device=self.device)
        self.cumulative = self.weight.double().cumsum(0)

    def draw(self, count: int, g: torch.Generator) -> Tensor:
        """Indices, each as often as its weight says."""
        at = torch.rand(count, generator=g, dtype=torch.float64, device=self.device) * self.cumulative[-1]
        return torch.searchsorted(self.cumulative, at).clamp(max=len(self.weight) - 1)

    def batch(self, index: Tensor, g: torch.Generator, e: Errors | None) -> dict[str, Tensor]:
        goal = self.goal[index]
        rows = self.record[index]
        objects = self.objects[rows]
        target = F.one_hot(goal[:, 1], SLOTS).float()
        second = F.one_hot(goal[:, 2].clamp_min(0), SLOTS).float() * (goal[:, 2:] >= 0)
        if e:
            objects = disturb(objects, (target + second) > 0, e, g)
            real = torch.rand(len(rows), generator=g, device=self.device) < REAL
            real &= self.frame[rows] >= 0
            if self.seen is not None and self.of is not None:
                frame = self.frame[rows].clamp_min(0)
                told = as_seen(objects, target, second, self.seen[frame], self.of[frame])
                mine = (objects, target, second)
                objects, target, second = (
                    torch.where(real.view(-1, *[1] * (a.ndim - 1)), a, b)
                    for a, b in zip(told, mine, strict=True)
                )
        share = torch.rand(len(rows), generator=g, device=self.device)
        kind = goal[:, 0]
        task = self.text[self.text_first[kind] + (share * self.text_count[kind]).long()]
        return {
            "objects": objects, "target": target, "second": second, "pose": self.pose[rows],
            "task": task, "bins": self.bins[index], "kind": kind,
        }  # fmt: skip


def as_seen(
    objects: Tensor, target: Tensor, second: Tensor, seen: Tensor, of: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Rows of sight (B, S, COUNT) in place of true ones; of (B, S): the row of each true one, -1: not seen. What is meant and was
    not seen is remembered: it takes the last row."""
    rows, each = seen.clone(), torch.arange(len(objects), device=objects.device)
    hot: list[Tensor] = []
    for wanted, spare in ((target, SLOTS - 1), (second, SLOTS - 2)):
        asked = wanted.sum(1) > 0
        at = wanted.argmax(1)
        slot = of[each, at]
        lost = slot < 0
        slot = torch.where(lost, torch.full_like(slot, spare), slot)
        true, mine = objects[each, at], rows[each, slot]
        told = torch.where(lost[:, None], true, taken_alike(mine, true))
        rows[each, slot] = torch.where(asked[:, None], told, mine)
        hot.append(F.one_hot(slot, SLOTS).float() * asked[:, None])
    return rows, hot[0], hot[1]


GRASP: Final = [AT[n] for n in ("yaw2-cos", "yaw2-sin", "yaw4-cos", "yaw4-sin")]
OFFSETS: Final = [(AT["grasp-x"], AT["x"]), (AT["grasp-y"], AT["y"])]


def taken_alike(seen: Tensor, true: Tensor) -> Tensor:
    """Rows (B, COUNT). Where sight would take the thing elsewhere than the expert did, as it may, it is told the expert's grasp:
    a label that goes to another place than the one that is told teaches to ignore it."""
    off = torch.stack([(seen[:, g] - seen[:, m] - true[:, g] + true[:, m]).abs() for g, m in OFFSETS])
    turn = (seen[:, GRASP[:2]] * true[:, GRASP[:2]]).sum(1)  # cosine of twice the angle between
    alike = (off.amax(0) < 0.012) & ((turn > 0.7) | (true[:, GRASP[:2]].norm(dim=1) < 0.5))
    out = seen.clone()
    out[:, GRASP] = true[:, GRASP]
    for g, m in OFFSETS:
        out[:, g] = seen[:, m] + true[:, g] - true[:, m]
    return torch.where(alike[:, None], seen, out)


def begun(targets: Tensor) -> Tensor:
    """(B, 8) -> (B, 8): BOS and all but the last, as in teacher forcing."""
    return torch.cat([torch.full_like(targets[:, :1], vocab.BOS), targets[:, :-1]], 1)


def losses(model: Act, b: dict[str, Tensor], smear: float, g: torch.Generator) -> tuple[Tensor, Tensor]:
    """Weighted nats above the floor, and nats a position (8,)."""
    targets = b["bins"]
    n = len(targets)
    inputs = begun(targets)
    robot = torch.ones(n, dtype=torch.bool, device=targets.device)
    located = torch.zeros_like(robot)
    if smear > 0:
        inputs = smear_inputs(inputs, targets, robot, located, smear, g)
    logits = model(b["objects"], b["target"], b["second"], b["pose"], b["task"], inputs)
    wide = tables_of(robot, 8)
    soft = SOFT.to(targets.device)[wide, targets]
    floor = ENTROPY.to(targets.device)[wide, targets]
    hard = ~on_a_line(robot, located, 8)
    soft = torch.where(hard[..., None], F.one_hot(targets, vocab.SIZE).float(), soft)
    floor[hard] = 0
    nats = -(soft * logits.log_softmax(-1)).sum(-1) - floor
    return (nats * torch.tensor(WEIGHTS, device=nats.device)).mean(), nats.detach().mean(0)


@torch.no_grad()
def measure(model: Act, d: Draws, e: Errors, count: int = 3000) -> dict[str, Any]:
    """Teacher-forced, on held-out scenes with errors: millimetres of x, y, z by task, gripper and terminate right."""
    model.eval()
    g = torch.Generator(d.device).manual_seed(3)
    index = d.draw(count, g)
    b = d.batch(index, g, e)
    inputs = begun(b["bins"])
    said = model(b["objects"], b["target"], b["second"], b["pose"], b["task"], inputs)[..., :256]
    said[:, 0, 2:] = -1e9
    tokens = said.argmax(-1)
    error = (tokens - b["bins"]).abs().float()
    out: dict[str, Any] = {}
    for i, task in enumerate(TASKS):
        of = b["kind"] == i
        out[task] = round(float(error[of][:, 1:4].mean()) * 0.4, 2)
    out["yaw"] = round(float(error[:, 6].mean()) * 0.002 * 57.3, 2)
    out["grip"] = round(float((error[:, 7] < 40).float().mean()), 4)
    out["end"] = round(float((error[:, 0] == 0).float().mean()), 4)
    model.train()
    return out


def backward(model: Act, d: Draws, args: argparse.Namespace, step: int, rank: int, e: Errors) -> Tensor:
    """Gradients of what a process draws for a step, into the model; nats a position (8,)."""
    g = torch.Generator(d.device).manual_seed(draw_seed(args.seed, step, rank))
    index = d.draw(args.batch, g)
    total, nats = losses(model, d.batch(index, g, e), args.smear, g)
    model.zero_grad(set_to_none=True)
    total.backward()
    return nats


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--batch", type=int, default=256, help="labels a step (a process)")
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--smear", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2, help="of a process")
    parser.add_argument("--seen", type=Path, help="what sight says to the frames (seen.py)")
    parser.add_argument("--init", type=Path)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--save-steps", type=int, default=500, help="steps between checkpoints")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args(argv)


def train(args: argparse.Namespace) -> None:
    """Run to the end."""
    team = processes()
    device = pick_device(args.device)
    team.join(device)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    records = load(args.data)
    labels, held = (Draws(records, part, args.cache, args.seen, device) for part in (False, True))
    team.say(f"{len(labels.weight)} labels, {len(held.weight)} held out")
    model = Act()
    initialise(model)
    if args.init:
        model.load_state_dict(torch.load(args.init, weights_only=False, map_location="cpu")["average"])
    team.say(f"{sum(p.numel() for p in model.parameters())} weights")
    model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.02, betas=(0.9, 0.98))
    average = {k: v.clone() for k, v in model.state_dict().items()}
    first, last, e = 0, args.out / "last.pt", Errors()
    if args.resume and last.exists():
        average, first = resume(last, model, optimizer, device, team)
    team.agree(device, step=first, labels=len(labels.weight), weights=checksum(model))
    log = open_log(args.out, team)
    since, told, steps = time.time(), torch.zeros(8, device=device), 0
    for step in range(first, args.steps):
        for group in optimizer.param_groups:
            warm = min(1, (step + 1) / 300)
            group["lr"] = args.lr * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / args.steps)))
        told += backward(model, labels, args, step, team.rank, e)
        steps += 1
        team.average_gradients(model)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        decay = min(0.9985, (1 + step) / (10 + step))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        if log and ((step + 1) % args.save_steps == 0 or step + 1 == args.steps):
            best = Act().to(device)
            best.load_state_dict(average)
            line = {"step": step + 1, "nats": [round(float(v) / steps, 3) for v in told]}
            line["rate"] = round(steps * args.batch * team.count / (time.time() - since))
            log(line | measure(best, held, e))
            save(last, model, optimizer, average, step + 1, team)
            since, told, steps = time.time(), torch.zeros(8, device=device), 0
    team.leave()


if __name__ == "__main__":
    train(parse())
