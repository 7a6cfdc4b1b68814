"""What the frozen trunk says of every draw, once: afterwards a head trains in minutes and no frame is read.

    python -m heads.cache --weights ../pico/weights.safetensors --data DIR [--data DIR] --out ../../runs/heads/cache.npz

Rows: trunk (N, W) float16, actions (N, 8, 8) float32 in units, weight, held_out, task, shard and row of the frame.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import random
import time
from pathlib import Path
from typing import Final

import numpy as np
import torch

from batch import augment, augment_on_card
from data import Phrases
from encoder import FeatureCache
from language import load_language
from model import Policy
from train import ROOT, load_weights, pick_device, tune_allocator

from .chunks import Draw, Frames, columns, draw_chunks, open_frames
from .trunk import trunk, trunk_width

AUGMENTED: Final = (
    0.5  # share of the rows whose frame is changed as in training; the page's camera changes nothing
)


@torch.inference_mode()
def outputs(
    policy: Policy,
    frames: Frames,
    drawn: list[Draw],
    phrases: Phrases,
    device: torch.device,
    batch: int,
    seed: int,
) -> np.ndarray:
    """(len(drawn), W) float16. Frames of training draws are augmented, half of them."""
    rng = np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(seed)
    out = np.empty((len(drawn), trunk_width(policy)), np.float16)
    began = time.monotonic()
    for start in range(0, len(drawn), batch):
        some = drawn[start : start + batch]
        pixels = torch.from_numpy(np.stack([frames.frame(d.shard, d.row) for d in some])).to(device)
        image = pixels.permute(0, 3, 1, 2).contiguous().float().mul_(1 / 255)
        chosen = torch.tensor([not d.held_out and rng.random() < AUGMENTED for d in some], device=device)
        if chosen.any():
            on_card = device.type == "cuda"
            own = image[chosen]
            image[chosen] = augment_on_card(own, generator) if on_card else augment(own, rng)
        features, mask = phrases.batch([d.text for d in some])
        state = torch.tensor([d.proprioception for d in some], device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            row = trunk(policy, image, features.to(device), mask.to(device), state)
        out[start : start + len(some)] = row.half().cpu().numpy()
        if start // batch % 20 == 0:
            print(f"{start + len(some)} of {len(drawn)}, {time.monotonic() - began:.0f} s", flush=True)
    return out


def write(path: Path, drawn: list[Draw], rows: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = np.array([(d.shard, d.row) for d in drawn], np.int32)
    np.savez(path, trunk=rows, frame=frame, **columns(drawn))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--weights", type=Path, required=True, help=".safetensors or .pt")
    add("--data", action="append", required=True, type=Path, metavar="DIR")
    add("--out", type=Path, required=True)
    add("--wordings", type=int, default=2, help="sentences a chunk, each with its own look of the frame")
    add("--seed", type=int, default=0)
    add("--batch", type=int, default=64)
    add("--device", default="auto")
    add("--threads", type=int, default=1)
    add("--cache", type=Path, default=ROOT / ".cache", help="phrase features")
    args = parser.parse_args()
    tune_allocator()
    torch.set_num_threads(args.threads)
    device = pick_device(args.device)
    language = load_language()
    frames = open_frames(args.data, language)
    drawn = draw_chunks(frames, language, args.wordings, args.seed)
    random.Random(args.seed).shuffle(drawn)
    phrases = Phrases(FeatureCache(args.cache))
    phrases.add([d.text for d in drawn], progress=True)
    policy = load_weights(args.weights).eval().to(device)
    rows = outputs(policy, frames, drawn, phrases, device, args.batch, args.seed)
    write(args.out, drawn, rows)
    print(f"{len(drawn)} draws of {sum(map(len, frames.pixels))} frames -> {args.out}")


if __name__ == "__main__":
    main()
