"""Does one token at a time matter? What a decoder's belief about a token owes to the tokens before it.

    python -m heads.earlier --cache ../../runs/heads/cache.npz --weights ../pico/weights.safetensors     # the shipped decoder
    python -m heads.earlier --cache ../../runs/heads/cache.npz --head RUN/autoregressive-0.pt

The earlier tokens are the decoder's own, or those of another draw (shuffled over the held-out draws). Told for each dimension:
the KL divergence between the two beliefs in nats, how far the first choice moves in bins, and how often it moves at all.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

import spec
import vocabulary as vocab
from train import load_weights

from .model import BINS, DIMS
from .train import load, load_rows

# (context, inputs) -> logits (B, T, BINS)
Decode = Callable[[Tensor, Tensor], Tensor]


def legal(logits: Tensor) -> Tensor:
    """(B, 8, BINS): the flag is 0 or 1."""
    out = logits.clone()
    out[:, 0, 2:] = -1e9
    return out


@torch.no_grad()
def greedy(decode: Decode, context: Tensor, begin: int) -> Tensor:
    """(B, 8)."""
    tokens = torch.full((len(context), 1), begin, dtype=torch.long)
    for i in range(DIMS):
        last = decode(context, tokens)[:, -1]
        tokens = torch.cat([tokens, last[:, : 2 if i == 0 else BINS].argmax(-1, keepdim=True)], 1)
    return tokens[:, 1:]


@torch.no_grad()
def compare(decode: Decode, context: Tensor, begin: int, seed: int = 0) -> list[dict[str, float | str]]:
    """One row a dimension."""
    said = greedy(decode, context, begin)
    other = said[torch.randperm(len(said), generator=torch.Generator().manual_seed(seed))]
    start = torch.full((len(said), 1), begin, dtype=torch.long)
    own, shuffled = (
        legal(decode(context, torch.cat([start, tokens[:, :-1]], 1))) for tokens in (said, other)
    )
    p, q = own.log_softmax(-1), shuffled.log_softmax(-1)
    kl = (p.exp() * (p - q)).sum(-1).mean(0)
    off = (own.argmax(-1) - shuffled.argmax(-1)).abs().float()
    return [
        {
            "dimension": spec.ACTION[i]["name"],
            "kl": round(float(kl[i]), 4),
            "bins": round(float(off[:, i].mean()), 3),
            "moved": round(float((off[:, i] > 0).float().mean()), 4),
            "moved_far": round(float((off[:, i] > 10).float().mean()), 4),
        }
        for i in range(DIMS)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--cache", type=Path, required=True)
    add("--rows", type=int, default=2000)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--weights", type=Path, help="the policy's own decoder")
    which.add_argument("--head", type=Path, help="an autoregressive head")
    args = parser.parse_args()
    torch.set_num_threads(1)
    row = load_rows(args.cache, torch.device("cpu"), held_out=True).trunk[: args.rows].float()
    with torch.no_grad():
        if args.head:
            head = load(args.head)[0]
            told = compare(head.decode, head.context(row), BINS)
        else:
            policy = load_weights(args.weights).eval()
            c = policy.config
            context = policy.fusion.tokens(row[:, : c.hidden]).view(-1, c.positions, c.d)
            told = compare(lambda x, tokens: policy.decoder(x, tokens)[..., :BINS], context, vocab.BOS)
    print(f"{len(row)} held-out draws")
    for line in told:
        print(json.dumps(line))


if __name__ == "__main__":
    main()
