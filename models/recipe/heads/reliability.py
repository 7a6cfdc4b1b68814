"""Are the odds of heads of bins what they say? On draws that no head was trained on, with their targets' spread and without.

    python -m heads.reliability --cache ROWS.npz --head RUN/parallel-1.pt --head RUN/autoregressive-1.pt

The same measure as of a whole policy (reliability.py); a head of a chunk is asked for its first action.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor

from reliability import of_token, table

from .model import BINS, DIMS, Head, bins_of
from .train import load, load_rows


@torch.no_grad()
def first_action(head: Head, trunk: Tensor, tokens: Tensor) -> Tensor:
    """trunk (B, W), the expert's tokens (B, DIMS) -> logits (B, DIMS, BINS) of the first action, each after the expert's earlier ones."""
    context = head.context(trunk)
    if head.config.kind == "autoregressive":
        begin = torch.full_like(tokens[:, :1], BINS)
        return head.decode(context, torch.cat([begin, tokens[:, :-1]], 1))[..., :BINS]
    logits = head.at_once(context)
    return logits[:, 0] if head.config.kind == "parallel-chunk" else logits


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--cache", type=Path, required=True)
    add("--head", type=Path, action="append", required=True, help="of bins")
    add("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows = load_rows(args.cache, torch.device("cpu"), held_out=True)
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))
    trunk, tokens = rows.trunk[order].float(), bins_of(rows.actions[order])[:, 0]
    told = {}
    for path in args.head:
        logits = first_action(load(path)[0], trunk, tokens)
        told[path.stem] = [of_token(logits[:, i], tokens[:, i], i) for i in range(DIMS)]
        print(f"{path.stem}\n{table(told[path.stem])}")
    if args.json:
        args.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
