"""Open-loop numbers on held-out seeds: greedy tokens against the expert's.

Watch `px` (where the sentence's object is, in pixels of 128) for grounding; closed-loop success is measured by the page's
own evaluation, not here.

    python evaluate.py --checkpoint ../../runs/pico/last.pt --data ../../.cache/data
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Final

import numpy as np
import torch

import vocabulary as vocab
from data import IMAGE, NEAR, Batch, open_mixture
from language import LANGUAGE_FILE, load_language
from model import Policy
from prompts import TASKS

CM_A_BIN: Final = 0.04  # translation bins of src/action/spec.ts: 0.4 mm
DEGREES_A_BIN: Final = float(np.degrees(0.002))
WHERE_TOLERANCE: Final = 8  # of 256: 4 pixels


@torch.inference_mode()
def evaluate(model: Policy, batches: list[Batch]) -> dict[str, float]:
    """Means over the batches. x, y, z are cm, *_near where the expert's step is not clipped; px is in pixels."""
    model.eval()
    sums: dict[str, list[float]] = defaultdict(list)
    for batch in batches:
        args = (batch.image, batch.features, batch.mask, batch.proprioception)
        robot = torch.tensor([k in TASKS for k in batch.kinds])
        context, uv, pointer = model.context(*args)
        tokens = torch.full((len(robot), 1), vocab.BOS, dtype=torch.long)
        for i in range(model.config.positions):
            logits = model.decoder(context, tokens)[:, -1].float()
            logits[robot, 2 if i == 0 else vocab.INTEGERS :] = -1e9
            tokens = torch.cat([tokens, logits.argmax(-1, keepdim=True)], 1)
        answers = tokens[:, 1:].numpy()
        targets = batch.targets.numpy()
        pixels = ((uv - batch.uv).norm(dim=1) * IMAGE).numpy()
        peak = model.vision.grid[pointer.argmax(1)] / 2 + 0.5
        peak_pixels = ((peak - batch.uv).norm(dim=1) * IMAGE).numpy()
        for i, kind in enumerate(batch.kinds):
            answer, target = answers[i], targets[i]
            if kind in TASKS:
                error = np.abs(answer - target)
                near = np.abs(target[1:4] - 128).max() < NEAR
                for axis, name in enumerate("xyz"):
                    sums[name].append(error[1 + axis] * CM_A_BIN)
                    if near:
                        sums[f"{name}_near"].append(error[1 + axis] * CM_A_BIN)
                sums["rot"].append(error[4:7].mean() * DEGREES_A_BIN)
                sums["grip"].append(error[7] <= 8)
                sums["term1" if target[0] else "term0"].append(answer[0] == target[0])
                if batch.uv_mask[i] > 0:
                    sums["px"].append(pixels[i])
                    sums["pointer"].append(peak_pixels[i] < 5)
            elif kind == "where":
                sums["q_where"].append(np.abs(answer[:2] - target[:2]).max() <= WHERE_TOLERANCE)
            else:
                sums[f"q_{kind}"].append(answer[0] == target[0])
    return {name: float(np.mean(values)) for name, values in sorted(sums.items())}


def describe(numbers: dict[str, float]) -> str:
    """One line."""
    order = ["px", "pointer", "x", "y", "z", "x_near", "y_near", "z_near", "rot", "grip", "term0", "term1"]
    keys = [k for k in order if k in numbers] + [k for k in numbers if k not in order]
    return " ".join(f"{k} {numbers[k]:.2f}" for k in keys)


def main() -> None:
    from train import load_weights

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", action="append", required=True, metavar="DIR[:share]")
    parser.add_argument("--language", type=Path, default=LANGUAGE_FILE)
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--frames", type=int, default=500)
    args = parser.parse_args()
    mixture = open_mixture(args.data, load_language(args.language), args.cache)
    mixture.rescan()
    print(describe(evaluate(load_weights(args.checkpoint), mixture.held_out(args.frames))))


if __name__ == "__main__":
    main()
