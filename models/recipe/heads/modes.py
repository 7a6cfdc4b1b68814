"""Does a head choose between two ways, or go between them? What it says at the first look, where the expert's data has both.

    npm run states -- data --task either --episodes 200 --seed 10000 --pushes 0 --out DIR/first-either
    python -m heads.modes --data DIR/first-either RUN/either-5/*.pt

Told of the first action's sideways part (y): its size against the expert's, which goes to one side or the other, in how many scenes
it is less than half of that (neither here nor there), and of chunks, in how many scenes some of their actions go to one side and some
to the other.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from .model import DIMS, LENGTH
from .states import StateRows, load, load_rows

SIDEWAYS: Final = 2  # of the eight dimensions: dy
BETWEEN: Final = 0.5  # of the expert's
ASIDE: Final = 0.01  # metres of one action from which on it goes to a side


def first_looks(rows: StateRows) -> StateRows:
    """One row a scene: the first of each episode."""
    still = torch.cat([torch.tensor([True]), rows.episode[1:] != rows.episode[:-1]])
    return StateRows(rows.state[still], rows.actions[still], rows.episode[still], rows.hz)


def told_of(chunks: Tensor, wanted: Tensor) -> dict[str, float]:
    """chunks (N, T), wanted (N,): metres sideways of what is said, and of the expert's first action."""
    said = chunks[:, 0]
    shares = said.abs() / wanted.abs().clamp_min(1e-6)
    mixed = (chunks > ASIDE).any(1) & (chunks < -ASIDE).any(1)
    return {
        "scenes": len(said),
        "said_mm": round(float(said.abs().mean() * 1e3), 2),
        "expert_mm": round(float(wanted.abs().mean() * 1e3), 2),
        "between": round(float((shares < BETWEEN).float().mean()), 4),
        "mixed": round(float(mixed.float().mean()), 4),
        "left": round(float((said > 0).float().mean()), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("heads", nargs="+", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    looks = first_looks(load_rows(args.data))
    noise = torch.randn(len(looks.state), LENGTH, DIMS, generator=torch.Generator().manual_seed(0))
    told = []
    for path in args.heads:
        said = load(path).act(looks.state, noise, 10)[..., SIDEWAYS]
        told.append({"who": path.stem, **told_of(said, looks.actions[:, 0, SIDEWAYS])})
        print(json.dumps(told[-1]))
    if args.out:
        args.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
