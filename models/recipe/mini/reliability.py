"""Are the odds of mini what they say? Held-out frames through sight and act as they ship; ../reliability.py says what is measured.

    python -m mini.reliability --data DIR [--labels 3000] [--json FILE]

Frames of scenes whose seed is divisible by 20 (no training has them), unturned. The thing that is meant is the one that sight sees nearest to where the
simulator has it; labels about things that it does not see are left out. The graph writes its own earlier tokens: noise that no logit can
beat puts the expert's in their place, and what it says is without noise.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort
import torch
from torch import Tensor

from eyes.text import Sentences
from reliability import of_token, table

from .columns import COUNT, SLOTS
from .seen import SCORE, matched
from .shards import Records, load

FORCED: Final = np.float32(1e6)  # nats
SAID: Final = ("reach for it", "pick up it", "put it in that", "move it next to that", "turn it toward that")


def forced(bins: np.ndarray) -> np.ndarray:
    """uint8 [8] -> the graph's noise [1, 8, 256] after which its tokens are these."""
    noise = np.zeros((1, 8, 256), np.float32)
    noise[0, np.arange(8), bins] = FORCED
    return noise


def labels_of(r: Records, limit: int) -> Iterator[tuple[int, list[int]]]:
    """Frames of held-out scenes in an order that the seed 0 makes, each with its labels, until there are so many labels."""
    of = {int(i): [] for i in np.flatnonzero(r.held_out() & (r.frame >= 0))}
    for label, record in enumerate(r.goal_record):
        if int(record) in of:
            of[int(record)].append(label)
    left = limit
    for i in np.random.default_rng(0).permutation(list(of)):
        if left <= 0:
            return
        yield int(i), of[int(i)]
        left -= len(of[int(i)])


def collect(folder: Path, r: Records, limit: int, cache: Path) -> tuple[Tensor, Tensor]:
    """Logits (n, 8, 256) and the expert's tokens (n, 8)."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    see, hand = (ort.InferenceSession(str(folder / f"{n}.onnx"), options) for n in ("sight", "act"))
    told = Sentences(cache)(list(SAID)).astype(np.float32)
    logits, targets = [], []
    for i, labels in labels_of(r, limit):
        frame = np.array(r.frames[r.shard[i]][r.frame[i]]).transpose(2, 0, 1)[None].astype(np.float32) / 255
        pose = r.proprioception[i].astype(np.float32)[None]
        (objects,) = see.run(["objects"], {"image": frame, "proprioception": pose})
        rows = np.where(objects[0][:, :1] >= SCORE, objects[0], 0).astype(np.float32)
        at = matched(rows, r.objects[i])
        for label in labels:
            task, target, second = r.goal[label]
            if at[target] < 0 or (second >= 0 and at[second] < 0):
                continue
            hots = np.zeros((2, 1, SLOTS), np.float32)
            hots[0, 0, at[target]] = 1
            if second >= 0:
                hots[1, 0, at[second]] = 1
            feeds = {
                "objects": rows.reshape(1, SLOTS, COUNT), "target": hots[0], "second": hots[1], "proprioception": pose,
                "task": told[task][None], "noise": forced(r.bins[label]),
            }  # fmt: skip
            tokens, said = hand.run(["tokens", "logits"], feeds)
            assert (tokens[0] == r.bins[label]).all()
            logits.append(said[0])
            targets.append(r.bins[label].astype(np.int64))
    order = torch.randperm(len(targets), generator=torch.Generator().manual_seed(0))
    return torch.from_numpy(np.stack(logits))[order], torch.from_numpy(np.stack(targets))[order]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path("../mini"))
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--labels", type=int, default=3000)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    logits, targets = collect(args.model, load(args.data), args.labels, args.cache)
    rows = [of_token(logits[:, i], targets[:, i], i) for i in range(8)]
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n")
        np.savez(args.json.with_suffix(".npz"), logits=logits.half().numpy(), targets=targets.numpy())


if __name__ == "__main__":
    main()
