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
from batch import IMAGE, Batch
from data import NEAR, open_mixture
from language import LANGUAGE_FILE, QUESTIONS, load_language
from model import Policy
from spec import ROTATION_BIN, TRANSLATION_BIN
from tasks import TASKS

LOCATE_TOLERANCE: Final = 8  # of 256: 4 pixels
AUXILIARY: Final = ("locate",)  # not a question of the page


def decode(model: Policy, context: torch.Tensor, robot: torch.Tensor) -> np.ndarray:
    """Greedy tokens (B, 8); robot (B,) bool: legal action integers only."""
    tokens = torch.full((len(robot), 1), vocab.BOS, dtype=torch.long, device=robot.device)
    for i in range(model.config.positions):
        logits = model.decoder(context, tokens)[:, -1].float()
        logits[robot, 2 if i == 0 else vocab.INTEGERS :] = -1e9
        tokens = torch.cat([tokens, logits.argmax(-1, keepdim=True)], 1)
    return tokens[:, 1:].cpu().numpy()


@torch.inference_mode()
def evaluate(model: Policy, batches: list[Batch]) -> dict[str, float]:
    """Means over the batches.

    TASK: error of the translation, mm; TASK_near: the same where the expert's step is not clipped. rot: degrees. grip,
    term0, term1: share right. px: pixels from the object meant (peak of the last pointer), px_rel where it is named by
    way of another, px2 from that other or the destination; pointer: share within 5. q_KIND: share of answers with every
    token right; ask: mean over the kinds.
    """
    model.eval()
    device = next(model.parameters()).device
    sums: dict[str, list[float]] = defaultdict(list)
    for batch in (b.to(device) for b in batches):
        robot = torch.tensor([k in TASKS for k in batch.kinds], device=device)
        seen = model.context(batch.image, batch.features, batch.mask, batch.proprioception)
        answers, targets = decode(model, seen.context, robot), batch.targets.cpu().numpy()
        peaks = [model.vision.grid[p.argmax(1)] / 2 + 0.5 for p in (seen.glance, seen.second)]
        pixels, pixels2 = (
            ((p - uv).norm(dim=1) * IMAGE).tolist()
            for p, uv in zip(peaks, (batch.uv, batch.uv2), strict=True)
        )
        for i, kind in enumerate(batch.kinds):
            answer, target = answers[i], targets[i]
            if batch.uv_mask[i] > 0:
                sums["px" if batch.direct_mask[i] > 0 else "px_rel"].append(pixels[i])
                sums["pointer"].append(pixels[i] < 5)
            if batch.uv2_mask[i] > 0:
                sums["px2"].append(pixels2[i])
            if kind in TASKS:
                error = 1000 * TRANSLATION_BIN * float(np.linalg.norm(answer[1:4] - target[1:4]))
                sums[kind].append(error)
                if np.abs(target[1:4] - 128).max() < NEAR:
                    sums[f"{kind}_near"].append(error)
                sums["rot"].append(np.degrees(ROTATION_BIN) * np.abs(answer[4:7] - target[4:7]).mean())
                sums["grip"].append(abs(answer[7] - target[7]) <= 8)
                sums["term1" if target[0] else "term0"].append(answer[0] == target[0])
            elif kind == "locate":
                sums["q_locate"].append(np.abs(answer[:2] - target[:2]).max() <= LOCATE_TOLERANCE)
            else:
                asked = target >= 0
                sums[f"q_{kind}"].append((answer[asked] == target[asked]).all())
    numbers = {name: float(np.mean(values)) for name, values in sums.items()}
    kinds = [numbers[f"q_{k}"] for k in QUESTIONS if f"q_{k}" in numbers and k not in AUXILIARY]
    if kinds:
        numbers["ask"] = float(np.mean(kinds))
    return numbers


def describe(numbers: dict[str, float]) -> str:
    """One line: places, robot errors, questions."""

    def part(title: str, keys: list[str], digits: int) -> str:
        shown = [f"{k.removeprefix('q_')} {numbers[k]:.{digits}f}" for k in keys if k in numbers]
        return f"{title} {' '.join(shown)}" if shown else ""

    parts = (
        part("pixels", ["px", "px_rel", "px2"], 1),
        part("mm", [f"{t}{end}" for t in TASKS for end in ("", "_near")], 1),
        part("robot", ["pointer", "rot", "grip", "term0", "term1"], 2),
        part("questions", [f"q_{k}" for k in QUESTIONS] + ["ask"], 2),
    )
    return " | ".join(p for p in parts if p)


def main() -> None:
    from train import load_weights

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", action="append", required=True, metavar="DIR[:share]")
    parser.add_argument("--language", type=Path, default=LANGUAGE_FILE)
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--frames", type=int, default=500)
    parser.add_argument("--no-encoder", action="store_true", help="for a model that was trained so")
    args = parser.parse_args()
    language = load_language(args.language)
    mixture = open_mixture(args.data, language, args.cache, encoder=not args.no_encoder)
    mixture.rescan()
    print(describe(evaluate(load_weights(args.checkpoint), mixture.held_out(args.frames))))


if __name__ == "__main__":
    main()
