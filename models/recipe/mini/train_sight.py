"""Trains sight on frames of `npm run data -- --kind objects`.

    python -m mini.train_sight --data DIR --out RUN --steps 6000 [--seed 0] [--resume]
    torchrun --nproc-per-node 2 -m mini.train_sight --data DIR --out RUN --steps 6000 --batch 16 --threads 1

Steps, not minutes. On processors two threads draw and compute micro-batches side by side (see ../step.py); where there is a graphics
card it is used, in bfloat16, all frames on it. Checkpoint every 500 steps. In several processes (../processes.py) --batch and
--threads are of each. On processors a step's frames are one draw, cut into as many micro-batches as there are threads in all, so
that the two commands above compute the same.
"""

import argparse
import math
import queue
import threading
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from processes import Processes, checksum, draw_seed, pick_device, processes, refuse

from .checkpoint import on_processor, open_log, resume, save
from .columns import AT, COUNT, SLOTS
from .grasps import MODES, NUMBERS, mode_of, numbers_of
from .shards import Records, load
from .sight import COLORS_AND_SHAPES, HEADS, MAP, OFFSET, Sight
from .warp import warp

COLORS: Final = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
SHAPES: Final = ("cube", "cylinder", "star", "cone", "bowl", "plate")
RADIUS: Final = 1.0  # cells: standard deviation of a spot
MOUTH: Final = (21, 22, 23, 24)
WEIGHTS: Final = {
    **dict.fromkeys(range(2), 2.0),  # place in the frame, cells
    **dict.fromkeys(range(2, 4), 0.6),  # on the table
    **dict.fromkeys(range(4, 8), 0.4),  # size
    **dict.fromkeys((8, 9), 0.3),
    12: 0.4,  # grasp's height; 10, 11, 13, 14 are said a mode
    **dict.fromkeys((15, 16), 0.4),
    **dict.fromkeys((17, 18), 0.3),
    **dict.fromkeys(MOUTH, 0.2),  # where there is one
}
HELD, TAKES = 19, 20


def augment(frames: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """uint8 [B, side, side, 3] -> float32 [B, 3, side, side] in 0..1: light, colour cast, noise."""
    x = frames.astype(np.float32) / 255
    n = len(x)
    gain = rng.uniform(0.75, 1.2, (n, 1, 1, 1)).astype(np.float32) * rng.uniform(
        0.93, 1.07, (n, 1, 1, 3)
    ).astype(np.float32)
    shift = rng.uniform(-0.06, 0.06, (n, 1, 1, 1)).astype(np.float32)
    x = x * gain + shift
    x += rng.standard_normal(x.shape, np.float32) * rng.uniform(0, 0.02, (n, 1, 1, 1)).astype(np.float32)
    return np.ascontiguousarray(np.clip(x, 0, 1).transpose(0, 3, 1, 2))


class Source:
    """Frames and their objects."""

    def __init__(self, records: Records, held_out: bool) -> None:
        self.r = records
        self.rows = np.flatnonzero((records.frame >= 0) & (records.held_out() == held_out))
        own = np.zeros((len(records.names), SLOTS, 2), np.int64) - 1  # colour, shape; -1: no block
        for i, names in enumerate(records.names):
            for k, name in enumerate(names[:SLOTS]):
                words = name.split(" ")
                if len(words) == 2 and words[0] in COLORS and words[1] in SHAPES:
                    own[i, k] = COLORS.index(words[0]), SHAPES.index(words[1])
        self.own = own

    def batch(self, index: np.ndarray, rng: np.random.Generator | None) -> dict[str, Tensor]:
        r = self.r
        frames = np.stack([r.frames[r.shard[i]][r.frame[i]] for i in index])
        image = augment(frames, rng) if rng else frames.astype(np.float32).transpose(0, 3, 1, 2) / 255
        seen = torch.from_numpy(np.ascontiguousarray(image))
        pose = torch.from_numpy(r.proprioception[index].astype(np.float32))
        objects = torch.from_numpy(r.objects[index])
        if rng:
            seen, pose, objects = warp(seen, pose, objects, rng)
        return {
            "image": seen, "proprioception": pose, "objects": objects, "own": torch.from_numpy(self.own[index])
        }  # fmt: skip


def losses(model: Sight, b: dict[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
    """Total and parts: heat (focal), heads (L1, weighted), grasps, held and takes, colour and shape.

    A line of the log has both these and what `measure` says, so no part is called as one of its errors is.
    """
    raw = model(b["image"], b["proprioception"])  # (B, 1024, 41)
    objects, own = b["objects"], b["own"]
    there = objects[..., AT["score"]] > 0  # (B, S)
    uv = objects[..., [AT["u"], AT["v"]]]
    there &= ((uv > 0) & (uv < 1)).all(-1)
    cells = model.cells[0]  # (1024, 2)
    d2 = ((uv[:, None] - cells[None, :, None]) * MAP).pow(2).sum(-1)  # (B, 1024, S)
    d2 = torch.where(there[:, None], d2, torch.full_like(d2, 1e6))
    near, which = d2.min(-1)  # (B, 1024)
    heat = torch.exp(-0.5 * near / RADIUS**2)
    # the cell that contains a middle is the positive one
    positive = torch.zeros_like(heat)
    cell = (uv.clamp(0, 0.9999) * MAP).long()
    index = cell[..., 1] * MAP + cell[..., 0]
    positive.scatter_(1, index, there.float(), reduce="add")
    positive = positive.clamp(max=1)
    logit = raw[..., 0]
    p = logit.sigmoid()
    hit = positive * (1 - p).pow(2) * F.softplus(-logit)
    miss = (1 - positive) * (1 - heat).pow(4) * p.pow(2) * F.softplus(logit)
    count = there.sum().clamp_min(1)
    focal = (hit.sum() + miss.sum()) / count

    close = near < 1.5**2  # cells that speak of the nearest object
    weight = torch.exp(-0.5 * near[close])
    chosen = torch.gather(objects, 1, which[..., None].expand(-1, -1, COUNT))[close]
    at = cells.expand(len(raw), -1, -1)[close]
    wanted = model.heads_of(chosen, at)
    heads = raw[..., 1 : 1 + HEADS][close]
    norm = weight.sum().clamp_min(1)
    error = F.smooth_l1_loss(heads, wanted, reduction="none", beta=0.1)
    scale = torch.tensor([WEIGHTS.get(k, 0.0) for k in range(HEADS)], device=raw.device)
    taking = wanted[:, TAKES : TAKES + 1]
    mouth = torch.tensor([0.0 if k in MOUTH else 1.0 for k in range(HEADS)], device=raw.device)
    error = error * scale * (mouth + (1 - mouth) * taking)
    place = (error.sum(-1) * weight).sum() / norm
    flags = F.binary_cross_entropy_with_logits(
        heads[:, [HELD, TAKES]], wanted[:, [HELD, TAKES]], reduction="none"
    )
    flag = (flags.sum(-1) * weight).sum() / norm
    names = torch.gather(own, 1, which[..., None].expand(-1, -1, 2))[close]
    block = names[:, 0] >= 0
    modes = raw[..., 1 + HEADS + COLORS_AND_SHAPES :][close]
    mode = mode_of(chosen)
    way = F.cross_entropy(modes[:, :MODES], mode, reduction="none")
    numbers = modes[:, MODES:].unflatten(-1, (MODES, NUMBERS))[
        torch.arange(len(mode), device=mode.device), mode
    ]
    off = F.smooth_l1_loss(numbers, numbers_of(chosen, OFFSET), reduction="none", beta=0.1)
    grasp = ((0.3 * way + off @ torch.tensor([0.4, 0.4, 0.6, 0.6], device=off.device)) * weight).sum() / norm
    said = raw[..., 1 + HEADS : 1 + HEADS + COLORS_AND_SHAPES][close]
    is_block = F.binary_cross_entropy_with_logits(said[:, 14], block.float())
    color = shape = torch.zeros((), device=raw.device)
    if block.any():
        color = F.cross_entropy(said[block, :8], names[block, 0])
        shape = F.cross_entropy(said[block, 8:14], names[block, 1])
    total = focal + place + grasp + 0.5 * flag + 0.2 * (color + shape + is_block)
    parts = {
        "focal": focal, "place": place, "grasp_loss": grasp, "flag": flag, "own": color + shape + is_block
    }  # fmt: skip
    return total, {k: v.detach() for k, v in parts.items()}


@torch.no_grad()
def measure(model: Sight, source: Source, count: int = 400) -> dict[str, float]:
    """On held-out frames: recall and false objects at 0.3, errors of what is found, millimetres and degrees."""
    model.eval()
    rng = np.random.default_rng(5)
    index = rng.choice(source.rows, min(count, len(source.rows)), replace=False)
    found = missed = false = 0
    errors: dict[str, list[np.ndarray]] = {
        k: [] for k in ("xy", "grasp", "gz", "top", "width", "yaw", "held", "takes")
    }
    for part in np.array_split(index, max(1, len(index) // 32)):
        b = source.batch(part, None)
        out = model.objects(b["image"], b["proprioception"]).numpy()
        for seen, true in zip(out, b["objects"].numpy(), strict=True):
            seen = seen[seen[:, 0] > 0.3]
            true = true[true[:, 0] > 0]
            true = true[(true[:, 1] > 0) & (true[:, 1] < 1) & (true[:, 2] > 0) & (true[:, 2] < 1)]
            used = set()
            for t in true:
                d = np.hypot(seen[:, 4] - t[4], seen[:, 5] - t[5]) + 0.5 * np.abs(seen[:, 6] - t[6])
                order = [k for k in np.argsort(d) if k not in used and d[k] < 0.05]
                if not order:
                    missed += 1
                    continue
                k = order[0]
                used.add(k)
                s = seen[k]
                found += 1
                errors["xy"].append(1000 * np.hypot(*(s[4:6] - t[4:6])))
                errors["grasp"].append(1000 * np.hypot(*(s[12:14] - t[12:14])))
                errors["gz"].append(1000 * abs(s[14] - t[14]))
                errors["top"].append(1000 * abs(s[7] - t[7]))
                errors["width"].append(1000 * abs(s[19] - t[19]))
                errors["held"].append(float((s[21] > 0.5) != (t[21] > 0.5)))
                errors["takes"].append(float((s[22] > 0.5) != (t[22] > 0.5)))
                if (
                    t[15] ** 2 + t[16] ** 2 > 0.5 and t[10] ** 2 + t[11] ** 2 > 0.04
                ):  # oblong, one way to take it
                    e = math.atan2(s[16], s[15]) - math.atan2(t[16], t[15])
                    errors["yaw"].append(np.degrees(abs(math.remainder(e, 2 * math.pi)) / 2))
            false += len(seen) - len(used)
    model.train()
    out = {"recall": found / max(1, found + missed), "false": false / len(index)}
    for k, v in errors.items():
        out[k] = float(np.mean(v)) if v else float("nan")
        if k in ("xy", "grasp", "gz", "yaw"):
            out[k + "90"] = float(np.quantile(v, 0.9)) if v else float("nan")
    return {k: round(v, 3) for k, v in out.items()}


class Threads:
    """Two threads draw and compute micro-batches side by side, on processors."""

    def __init__(self, model: Sight, train: Source, args: argparse.Namespace, team: Processes) -> None:
        self.rows, self.batch, self.seed, self.count = train.rows, args.batch, args.seed, args.threads
        self.team = team
        if (needed := self.batch * team.count) > len(self.rows):
            refuse(
                f"A step takes {needed} different frames, {self.batch} a process, and the data have {len(self.rows)}: "
                "make more, or give a smaller --batch."
            )
        self.work: queue.Queue[Any] = queue.Queue()
        self.done: queue.Queue[dict[str, Tensor] | BaseException] = queue.Queue()
        lock = threading.Lock()

        def micro(index: np.ndarray, seed: list[int]) -> dict[str, Tensor]:
            """One micro-batch: its gradients are added to the model's, its parts given."""
            b = train.batch(index, np.random.default_rng(seed))
            b["image"] = b["image"].contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                total, parts = losses(model, b)
            grads = torch.autograd.grad(total / self.count, list(model.parameters()))
            with lock:
                for p, g in zip(model.parameters(), grads, strict=True):
                    p.grad = g if p.grad is None else p.grad + g
            return parts

        def worker() -> None:
            torch.set_num_threads(1)
            while True:
                try:
                    self.done.put(micro(*self.work.get()))
                except BaseException as error:  # noqa: BLE001  step raises it
                    self.done.put(error)

        for _ in range(self.count):
            threading.Thread(target=worker, daemon=True).start()

    def step(self, step: int) -> list[dict[str, Tensor]]:
        """Gradients of this process's part of one draw, and the parts of its loss. Raises what a thread raised."""
        rng = np.random.default_rng([self.seed, step])
        index = rng.choice(self.rows, self.batch * self.team.count, replace=False)
        index = index[self.batch * self.team.rank :]
        micro = self.batch // self.count
        before = self.count * self.team.rank
        for k in range(self.count):
            self.work.put((index[k * micro : (k + 1) * micro], [self.seed, step, before + k]))
        results = [self.done.get() for _ in range(self.count)]  # of all: the next step's are its own
        parts = [result for result in results if not isinstance(result, BaseException)]
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return parts


class Card:
    """Everything lies on a graphics card; frames are augmented there, so its noise differs from a processor's."""

    def __init__(self, model: Sight, train: Source, args: argparse.Namespace, team: Processes) -> None:
        r, self.model, self.batch, self.seed = train.r, model, args.batch, args.seed
        self.rank = team.rank
        frames = [np.asarray(f) for f in r.frames]
        first = np.cumsum([0] + [len(f) for f in frames])[:-1]
        where = first[r.shard[train.rows]] + r.frame[train.rows]
        device = torch.device("cuda")
        total = sum(len(f) for f in frames)
        self.frames = torch.empty((total, *frames[0].shape[1:]), dtype=torch.uint8, device=device)
        for at, f in zip(first, frames, strict=True):
            self.frames[at : at + len(f)] = torch.from_numpy(f.copy()).to(device)
        self.where = torch.from_numpy(where).to(device)
        self.pose = torch.from_numpy(r.proprioception[train.rows].astype(np.float32)).to(device)
        self.objects = torch.from_numpy(r.objects[train.rows]).to(device)
        self.own = torch.from_numpy(train.own[train.rows]).to(device)
        self.generator = torch.Generator(device)

    def step(self, step: int) -> list[dict[str, Tensor]]:
        """Gradients of one batch, and the parts of its loss."""
        g = self.generator.manual_seed(draw_seed(self.seed, step, self.rank))
        device = self.frames.device
        index = torch.randint(len(self.where), (self.batch,), generator=g, device=device)
        image = augmented(self.frames[self.where[index]], g)
        rng = np.random.default_rng([self.seed, step, *([self.rank] if self.rank else [])])
        image, pose, objects = warp(image, self.pose[index], self.objects[index], rng)
        b = {
            "image": image.contiguous(memory_format=torch.channels_last),
            "proprioception": pose,
            "objects": objects,
            "own": self.own[index],
        }
        with torch.autocast("cuda", torch.bfloat16):
            total, parts = losses(self.model, b)
        total.backward()
        return [parts]


def augmented(frames: Tensor, g: torch.Generator) -> Tensor:
    """As `augment`, where the frames are: uint8 [B, side, side, 3] -> float32 [B, 3, side, side]."""
    n = len(frames)
    x = frames.permute(0, 3, 1, 2).float() / 255

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand((n, *shape), generator=g, device=x.device)

    x = x * (uniform(0.75, 1.2, 1, 1, 1) * uniform(0.93, 1.07, 3, 1, 1)) + uniform(-0.06, 0.06, 1, 1, 1)
    noise = torch.empty_like(x).normal_(generator=g)
    return (x + noise * uniform(0, 0.02, 1, 1, 1)).clamp(0, 1)


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=32, help="frames a step (a process)")
    parser.add_argument("--threads", type=int, default=2, help="of a process, on processors")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--init", type=Path, help="checkpoint to begin from")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--save-steps", type=int, default=500, help="steps between checkpoints")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args(argv)


def train(args: argparse.Namespace) -> None:
    """Run to the end."""
    team = processes()
    device = pick_device(args.device)
    cuda = device.type == "cuda"
    team.join(device)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    records = load(args.data)
    source, held = Source(records, False), Source(records, True)
    team.say(f"{len(source.rows)} frames, {len(held.rows)} held out")
    model = Sight()
    if args.init:
        model.load_state_dict(
            torch.load(args.init, weights_only=False, map_location="cpu")["average"], strict=False
        )
    team.say(f"{sum(p.numel() for p in model.parameters())} weights")
    model.to(device)
    # on processors, too: a fifth less time a frame
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.02, betas=(0.9, 0.98))
    average = {k: v.clone() for k, v in model.state_dict().items()}
    begun = 0
    last = args.out / "last.pt"
    if args.resume and last.exists():
        average, begun = resume(last, model, optimizer, device, team)
    team.agree(device, step=begun, frames=len(source.rows), weights=checksum(model))
    gradients = (Card if cuda else Threads)(model, source, args, team)
    log = open_log(args.out, team)
    since, told, steps = time.time(), dict[str, Tensor](), 0
    for step in range(begun, args.steps):
        warm = min(1, (step + 1) / 200)
        for group in optimizer.param_groups:
            group["lr"] = args.lr * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / args.steps)))
        parts = gradients.step(step)
        for part in parts:
            for k, v in part.items():
                told[k] = told.get(k, torch.zeros_like(v)) + v / len(parts)
        steps += 1
        team.average_gradients(model)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        decay = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        due = (step + 1) % args.save_steps == 0 or step + 1 == args.steps
        if log and (due or (step + 1) % 100 == 0):
            line = {"step": step + 1, **{k: round(float(v) / steps, 4) for k, v in told.items()}}
            line["rate"] = round(steps * args.batch * team.count / (time.time() - since), 1)
            if due:
                held_model = Sight()
                held_model.load_state_dict(on_processor(average))
                line |= measure(held_model, held, 200)
            log(line)
            since, told, steps = time.time(), {}, 0
            if due:
                save(last, model, optimizer, average, step + 1, team)
    team.leave()


if __name__ == "__main__":
    train(parse())
