"""Trains the camera (camera.py), then fits what it and sight's own guess of the camera are worth to places.

    python -m mini.train_camera --sight RUN/last.pt --data DIR [--data DIR] --fit DIR --out RUN --steps 4000 [--seed 0] [--resume]

DIRs are of `npm run data -- --kind objects`, at 256 or at 384 pixels (these are made smaller). True cameras follow from the rows: places of
things and where in the frame they are. Each frame is turned, zoomed and mirrored at random, as in warp.py. Scenes of --fit are in no training of
sight or of the camera: there both err as on new ones, and least squares says how far each is to be believed.
"""

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from processes import checksum, one_process, processes

from .camera import FIELD, SQUARE, UNIT, Camera, basis, by, camera_of, nominal, plane, project
from .checkpoint import open_log, resume, save
from .columns import AT, COUNT
from .shards import load
from .sight import FRAME, Sight
from .warp import MIRRORED_POSE, turned

TURN: Final = np.radians(1.2)
ZOOM: Final = 0.025
BEST: Final = 5e-4  # a camera that does not see its rows so well, shares of half the frame, is not one: a thing is in the hand, or rows are cut
PIXELS: Final = 4  # a unit of where a point is seen beside its middle
# a and b where fields are compared
SEEN_AT: Final = torch.stack(torch.meshgrid(*2 * [torch.linspace(-0.7, 0.7, 5)], indexing="xy"), -1).reshape(
    -1, 2
)
RIDGE: Final = 30.0
NEAR: Final = 0.04  # of the frame: what sight gives and what is there are one thing
SCORE: Final = 0.3


class Frames:
    """Frames of 256 x 256, poses, cameras, and true rows."""

    def __init__(self, folders: list[Path]) -> None:
        images, poses, cameras, self.rows, seeds = [], [], [], [], []
        for folder in folders:
            side = side_of(folder)
            r = load([folder], side)
            for i in np.flatnonzero(r.frame >= 0):
                rows = r.objects[i][r.objects[i][:, 0] > 0]
                if len(rows) < 3:
                    continue
                camera, off = camera_of(rows)
                if off > BEST:
                    continue
                frame = torch.from_numpy(np.array(r.frames[r.shard[i]][r.frame[i]])).permute(2, 0, 1)[None]
                if side != FRAME:
                    frame = (
                        F.interpolate(frame.float(), size=(FRAME, FRAME), mode="bilinear", antialias=True)
                        .round()
                        .clamp(0, 255)
                        .byte()
                    )
                images.append(frame[0])
                poses.append(r.proprioception[i])
                cameras.append(camera)
                self.rows.append(rows)
                seeds.append(int(r.seed[i]))
        if not images:
            raise SystemExit(
                "No frame of these folders shows three things: give folders of `npm run data -- --kind objects`."
            )
        self.images = torch.stack(images)
        self.poses = torch.from_numpy(np.stack(poses).astype(np.float32))
        self.cameras = np.stack(cameras)
        self.planes = torch.from_numpy(np.stack([plane(c) for c in cameras])).float()
        self.seeds = np.array(seeds)

    def seen(self, index: np.ndarray, points: Tensor) -> Tensor:
        """Where the true cameras see points (B, K, 3): (B, K, 2), a and b."""
        at = [project(self.cameras[i], p) for i, p in zip(index, points.double().numpy(), strict=True)]
        return torch.from_numpy(np.stack(at)).float()


def side_of(folder: Path) -> int:
    """Pixels of a side, of the bytes there are a frame."""
    path = next(p for p in sorted(folder.glob("shard-*.json")) if p.with_suffix(".bin").stat().st_size)
    count = 1 + max(s["frame"] for s in json.loads(path.read_text())["samples"])
    return math.isqrt(path.with_suffix(".bin").stat().st_size // count // 3)


def field_of(planes: Tensor, seen_at: Tensor) -> Tensor:
    """planes (B, 3, 3), seen_at (B, n, 2) -> metres on the table beside the nominal camera's, UNITs."""
    flat = torch.from_numpy(plane(nominal())).float()
    return (by(planes, seen_at) - by(flat, SEEN_AT)) / UNIT


def batch(f: Frames, index: np.ndarray, model: Camera, rng: np.random.Generator | None) -> dict[str, Any]:
    """Squares and what they say; `rng`: None takes the frames as they are."""
    n = len(index)
    image, pose, planes = f.images[index].float() / 255, f.poses[index].clone(), f.planes[index]
    at = SEEN_AT.expand(n, -1, -1)
    beside = f.seen(index, model.points(pose))
    if rng is None:
        middles = model.expected(model.points(pose))
        squares = model.squares(image, middles)
        return {
            "squares": squares,
            "middles": middles,
            "pose": pose,
            "field": field_of(planes, at),
            "beside": (beside - middles) * FRAME / 2,
        }
    h = torch.from_numpy(turned(n, rng, TURN, ZOOM)).float()
    over = torch.from_numpy(rng.random(n) < 0.5)
    h = h @ torch.diag_embed(
        torch.where(over, -1.0, 1.0)[:, None] * torch.tensor([1.0, 0, 0]) + torch.tensor([0, 1.0, 1])
    )
    back = torch.linalg.inv(h)
    for k in MIRRORED_POSE:
        pose[over, k] = 255 - pose[over, k]
    places = by(planes, by(back, at))
    places[over, :, 1] *= -1
    flat = torch.from_numpy(plane(nominal())).float()
    middles = model.expected(model.points(pose))

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return torch.from_numpy(rng.uniform(low, high, (n, *shape)).astype(np.float32))

    gain = uniform(0.7, 1.25, 1, 1, 1) * uniform(0.9, 1.1, 3, 1, 1)
    shift, noise = uniform(-0.07, 0.07, 1, 1, 1), uniform(0, 0.025, 1, 1, 1)
    squares = []
    for k in range(middles.shape[1]):
        window = (model.window + middles[:, k][:, None, None]).reshape(n, -1, 2)
        x = F.grid_sample(
            image, by(back, window).view(n, SQUARE, SQUARE, 2), padding_mode="border", align_corners=False
        )
        squares.append((x * gain + shift + torch.randn(x.shape) * noise).clamp(0, 1))
    return {
        "squares": squares, "middles": middles, "pose": pose, "field": (places - by(flat, SEEN_AT)) / UNIT,
        "beside": (by(h, beside) - middles) * FRAME / 2,
    }  # fmt: skip


def losses(model: Camera, b: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Of the field, UNITs; of points beside their middles, PIXELS, where the point is in the frame or near it."""
    with torch.autocast("cpu", torch.bfloat16):
        said, beside = model.told(b["squares"], b["middles"], b["pose"])
    field = F.smooth_l1_loss(basis(SEEN_AT) @ said.view(-1, FIELD, 2), b["field"], beta=0.1)
    inside = (b["middles"].abs() < 1.1).all(-1, keepdim=True)
    wide = (b["beside"] / PIXELS).clamp(-6, 6)
    return field, (F.smooth_l1_loss(beside, wide, beta=0.1, reduction="none") * inside).mean()


@torch.no_grad()
def measure(model: Camera, f: Frames, index: np.ndarray) -> dict[str, float]:
    """Millimetres of the field on frames as they are."""
    model.eval()
    off = []
    for part in np.array_split(index, max(1, len(index) // 64)):
        b = batch(f, part, model, None)
        said, _ = model.told(b["squares"], b["middles"], b["pose"])
        off.append((basis(SEEN_AT) @ said.view(-1, FIELD, 2) - b["field"]).norm(dim=-1) * UNIT * 1000)
    model.train()
    all_ = torch.cat(off)
    return {"mm": round(float(all_.mean()), 2), "mm90": round(float(all_.quantile(0.9)), 2)}


def pairs(seen: np.ndarray, true: np.ndarray) -> list[tuple[int, int]]:
    """Rows of sight and of what is there that are one thing, by where they are in the frame."""
    out: list[tuple[int, int]] = []
    for i, t in enumerate(true):
        if not (0 < t[1] < 1 and 0 < t[2] < 1) or len(seen) == 0:
            continue
        off = np.hypot(seen[:, 1] - t[1], seen[:, 2] - t[2])
        k = int(off.argmin())
        if off[k] < NEAR and k not in {j for j, _ in out}:
            out.append((k, i))
    return out


@torch.no_grad()
def told_and_missed(
    sight: Sight, model: Camera, f: Frames
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of every thing that sight sees: what is known of the camera [n, 18], where it is [n, 3] (1, a, b), what is missing to its true place [n, 2]
    metres, and its seed."""
    known, at, missed, seeds = [], [], [], []
    for start in range(0, len(f.images), 32):
        part = slice(start, start + 32)
        image, pose = f.images[part].float() / 255, f.poses[part]
        rows, affine = sight.objects(image, pose)[..., :COUNT].numpy(), sight.see(image, pose)[1].flatten(1)
        said = torch.cat([affine, model(image, pose)], 1).numpy()
        for j, seen in enumerate(rows):
            seen = seen[seen[:, 0] > SCORE]
            true = f.rows[start + j]
            for k, i in pairs(seen, true):
                known.append(said[j])
                at.append([1, 2 * seen[k, 1] - 1, 2 * seen[k, 2] - 1])
                missed.append([true[i, AT[n]] - seen[k, AT[n]] for n in ("x", "y")])
                seeds.append(f.seeds[start + j])
    return np.array(known), np.array(at), np.array(missed), np.array(seeds)


def blend(known: np.ndarray, at: np.ndarray, missed: np.ndarray) -> np.ndarray:
    """Ridge, millimetres within: [2, 3, 19], axis by (1, a, b) by what is known and 1."""
    one = np.concatenate([known, np.ones((len(known), 1))], 1)
    x = (one[:, None] * at[:, :, None]).reshape(len(known), -1)
    w = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ (1000 * missed)) / 1000
    return w.T.reshape(2, 3, -1)


def moved(w: np.ndarray, known: np.ndarray, at: np.ndarray) -> np.ndarray:
    """[n, 2] metres."""
    one = np.concatenate([known, np.ones((len(known), 1))], 1)
    return np.einsum("acd,nd,nc->na", w, one, at)


def across(known: np.ndarray, at: np.ndarray, missed: np.ndarray, seeds: np.ndarray) -> dict[str, float]:
    """Millimetres to true places, as sight says them and as they are moved, by five folds over scenes."""
    out = np.zeros_like(missed)
    fold = seeds * 7919 % 5
    for k in range(5):
        w = blend(known[fold != k], at[fold != k], missed[fold != k])
        out[fold == k] = moved(w, known[fold == k], at[fold == k])
    told = {}
    for name, left in (("as sight says", missed), ("moved", missed - out)):
        off = 1000 * np.hypot(*left.T)
        told |= {name: round(float(off.mean()), 2), f"{name}, 90%": round(float(np.quantile(off, 0.9)), 2)}
    return told


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sight", type=Path, required=True)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument(
        "--fit", type=Path, action="append", required=True, help="scenes that nothing was trained on"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-steps", type=int, default=250)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args(argv)


def train(args: argparse.Namespace) -> None:
    """Run to the end."""
    one_process("mini.train_camera", "Start it with `python -m mini.train_camera`; --threads are its own.")
    team = processes()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    f, fresh = Frames(args.data), Frames(args.fit)
    if both := set(f.seeds) & set(fresh.seeds):
        raise SystemExit(f"--fit: scene {min(both)} is among --data. Give it scenes of its own.")
    model = Camera()
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.05, betas=(0.9, 0.98))
    average, first, last = {k: v.clone() for k, v in model.state_dict().items()}, 0, args.out / "last.pt"
    if args.resume and last.exists():
        average, first = resume(last, model, optimizer, torch.device("cpu"), team)
    team.say(
        f"{len(f.images)} frames of {len(set(f.seeds))} scenes, {len(fresh.images)} to fit on; {checksum(model)}"
    )
    log = open_log(args.out, team)
    since, told, steps, best = time.time(), torch.zeros(2), 0, Camera()
    every = np.arange(len(fresh.images))
    for step in range(first, args.steps):
        for group in optimizer.param_groups:
            group["lr"] = (
                args.lr
                * min(1, (step + 1) / 200)
                * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / args.steps)))
            )
        rng = np.random.default_rng([args.seed, step])
        torch.manual_seed(args.seed + step)
        index = rng.choice(len(f.images), min(args.batch, len(f.images)), replace=False)
        field, beside = losses(model, batch(f, index, model, rng))
        optimizer.zero_grad(set_to_none=True)
        (field + 0.5 * beside).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        told += torch.stack([field.detach(), beside.detach()])
        steps += 1
        decay = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        if log and ((step + 1) % args.save_steps == 0 or step + 1 == args.steps):
            best.load_state_dict(average)
            line = {
                "step": step + 1,
                "field": round(float(told[0]) / steps, 4),
                "beside": round(float(told[1]) / steps, 4),
            }
            log(
                line
                | {"rate": round(steps * args.batch / (time.time() - since))}
                | measure(best, fresh, every)
            )
            save(last, model, optimizer, average, step + 1, team)
            since, told, steps = time.time(), torch.zeros(2), 0
    best.load_state_dict(average)
    sight = Sight()
    sight.load_state_dict(torch.load(args.sight, weights_only=False, map_location="cpu")["average"])
    known, at, missed, seeds = told_and_missed(sight.eval(), best.eval(), fresh)
    if not len(known):
        raise SystemExit(f"{args.sight} sees none of the things of --fit: train sight for more steps.")
    w = torch.from_numpy(blend(known, at, missed)).float().reshape(6, -1)
    average["blend.weight"], average["blend.bias"] = w[:, :-1].clone(), w[:, -1].clone()
    save(args.out / "last.pt", model, optimizer, average, args.steps, team)
    if log:
        log({"things": len(known)} | across(known, at, missed, seeds))
    team.leave()


if __name__ == "__main__":
    train(parse())
