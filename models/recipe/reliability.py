"""Are the odds that the page shows what they say? Held-out frames, the expert's earlier tokens given, odds against how often.

    python reliability.py --checkpoint ../pico/weights.safetensors --data DIR [--frames 1500] [--json FILE]

For each token of an action: the mass that the model gives to within 2 bins of its first choice, in ten classes, against how often
the expert's token lies there; the same with the spread of the targets taken out, which is what the page shows; the expected calibration error (Guo et al. 2017, arXiv 1706.04599, equation 3); and the temperature
by which its logits would have to be divided to make the held-out tokens likeliest (section 4.2 there), fitted on half of the frames and measured on the other.
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from data import open_mixture
from language import LANGUAGE_FILE, load_language
from model import Policy
from smear import SPREAD, unspread
from tasks import TASKS

WITHIN: Final = 2  # bins to either side, as the page says
CLASSES: Final = 10
NAMES: Final = ("terminate", "x", "y", "z", "roll", "pitch", "yaw", "gripper")
TEMPERATURES: Final = np.exp(np.linspace(np.log(0.1), np.log(2), 61))


def believed(logits: Tensor, width: int, sigma: float = 0) -> tuple[Tensor, Tensor]:
    """logits (n, 256), legal ones -> the first choice (n,) and the mass within `width` bins of it (n,). sigma: spread to take out."""
    p = logits.softmax(-1)
    top = p.argmax(-1)
    p = unspread(p, sigma)
    bins = torch.arange(p.shape[-1])
    near = (bins[None] - top[:, None]).abs() <= width
    return top, (p * near).sum(-1)


def classes_of(odds: np.ndarray, right: np.ndarray) -> list[dict[str, float]]:
    """Ten classes of odds, those with something in them: mean odds, share right, n."""
    at = np.minimum((odds * CLASSES).astype(int), CLASSES - 1)
    return [
        {
            "odds": float(odds[at == k].mean()),
            "right": float(right[at == k].mean()),
            "n": int((at == k).sum()),
        }
        for k in range(CLASSES)
        if (at == k).any()
    ]


def error_of(classes: list[dict[str, float]]) -> float:
    """Expected calibration error: mean |odds - share right|, weighted by n."""
    return sum(c["n"] * abs(c["odds"] - c["right"]) for c in classes) / sum(c["n"] for c in classes)


def likelihood(logits: Tensor, targets: Tensor, temperature: float) -> float:
    """Mean log of what the expert's tokens are given, nats."""
    return float((logits / temperature).log_softmax(-1).gather(1, targets[:, None]).mean())


def fitted(logits: Tensor, targets: Tensor) -> float:
    """The temperature of TEMPERATURES at which the targets are likeliest."""
    return float(max(TEMPERATURES, key=lambda t: likelihood(logits, targets, float(t))))


def of_token(logits: Tensor, targets: Tensor, position: int) -> dict[str, Any]:
    """One position: logits (n, 256), targets (n,); the first half fits the temperature, the second is measured."""
    if position == 0:
        logits = logits[:, :2]
    width = 0 if position == 0 else WITHIN
    half = len(logits) // 2
    temperature = fitted(logits[:half], targets[:half])
    out: dict[str, Any] = {"token": NAMES[position], "within": width, "n": len(logits) - half}
    for name, t, sigma in (
        ("as they are", 1.0, 0.0),
        ("fitted", temperature, 0.0),
        ("spread taken out", 1.0, SPREAD[position]),
    ):
        top, odds = believed(logits[half:] / t, width, sigma)
        right = (top - targets[half:]).abs() <= width
        classes = classes_of(odds.double().numpy(), right.numpy())
        out[name] = {"temperature": round(t, 3), "error": round(error_of(classes), 4), "classes": classes}
    return out


@torch.inference_mode()
def collect(model: Policy, batches: list[Any]) -> tuple[Tensor, Tensor]:
    """Action prompts of the batches, shuffled: logits (n, 8, 256) and the expert's tokens (n, 8)."""
    model.eval()
    logits, targets = [], []
    for b in batches:
        robot = torch.tensor([k in TASKS for k in b.kinds])
        said, _ = model(b.image, b.features, b.mask, b.proprioception, b.inputs)
        logits.append(said[robot][..., :256].float())
        targets.append(b.targets[robot])
    order = torch.randperm(sum(len(t) for t in targets), generator=torch.Generator().manual_seed(0))
    return torch.cat(logits)[order], torch.cat(targets)[order]


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown: a row a token, a column a class."""
    lines = [
        "| token | error of the odds | with the temperature that fits | spread taken out | belief: how often (n) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for r in rows:
        a, b, c = r["as they are"], r["fitted"], r["spread taken out"]
        shown = ", ".join(f"{100 * k['odds']:.0f}: {100 * k['right']:.0f} ({k['n']})" for k in c["classes"])
        lines.append(
            f"| {r['token']} | {100 * a['error']:.1f} | {100 * b['error']:.1f} ({b['temperature']:.2f}) | {100 * c['error']:.1f} | {shown} |"
        )
    return "\n".join(lines)


def main() -> None:
    from train import load_weights

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", action="append", required=True, metavar="DIR[:share]")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--frames", type=int, default=1500)
    parser.add_argument(
        "--all", action="store_true", help="of shards that training did not have: all frames are held out"
    )
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    language = load_language(LANGUAGE_FILE)
    mixture = open_mixture(args.data, language, args.cache, encoder=True)
    mixture.rescan()
    for source in mixture.sources if args.all else ():
        source.held_out += source.train
    logits, targets = collect(load_weights(args.checkpoint), mixture.held_out(args.frames))
    rows = [of_token(logits[:, i], targets[:, i], i) for i in range(8)]
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
