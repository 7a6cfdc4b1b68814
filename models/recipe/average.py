"""Mean of two checkpoints of one run of fine-tuning: --from where it began, --to where it ended.

Weights on the line between the two often keep what the first knew and have what the second learned (Wortsman et al., Robust
fine-tuning of zero-shot models, arXiv 2109.01903, section 3). `train.py --init` and export.py read the result.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import torch

PARTS: Final = ("model", "ema")


def mean_of(start: dict[str, Any], end: dict[str, Any], share: float) -> dict[str, Any]:
    """share * end + (1 - share) * start of all weights; everything else is the end's. Raises ValueError."""
    mixed = dict(end)
    for part in PARTS:
        a, b = start[part], end[part]
        if a.keys() != b.keys() or any(a[k].shape != b[k].shape for k in b):
            raise ValueError(f"The two checkpoints have other weights in {part}: they are not of one model.")
        mixed[part] = {
            k: torch.lerp(a[k].double(), v.double(), share).to(v.dtype) if v.is_floating_point() else v
            for k, v in b.items()
        }
    return mixed


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="start", type=Path, required=True, help="last.pt")
    parser.add_argument(
        "--to", dest="end", type=Path, required=True, help="last.pt of the run that went on from it"
    )
    parser.add_argument("--share", type=float, default=0.5, help="of --to, 0 ... 1 [0.5]")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if not 0 <= args.share <= 1:
        parser.error("--share is a number from 0 to 1")
    start, end = (torch.load(p, map_location="cpu", weights_only=True) for p in (args.start, args.end))
    try:
        torch.save(mean_of(start, end, args.share), args.out)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{args.share} of {args.end} and {1 - args.share:g} of {args.start} -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
