"""What a head says, in PyTorch, as its exported graph says it: greedy, constrained, unsampled."""

import torch
from torch import Tensor

import spec

from . import codec
from .model import BINS, DIMS, FAST_SIZE, FAST_TOKENS, FLOW_STEPS, LENGTH, Head, Scaling
from .ranges import Ranges

ILLEGAL = -1e9


def centres(tokens: Tensor) -> Tensor:
    """Bins (..., DIMS) -> units; the flag is the integer itself."""
    low = torch.tensor([d["low"] for d in spec.ACTION], dtype=torch.float32, device=tokens.device)
    high = torch.tensor([d["high"] for d in spec.ACTION], dtype=torch.float32, device=tokens.device)
    values = low + (tokens.float() + 0.5) / BINS * (high - low)
    values[..., 0] = tokens[..., 0].float()
    return values


def legal(logits: Tensor) -> Tensor:
    """(..., DIMS, BINS): the flag is 0 or 1."""
    out = logits.float().clone()
    out[..., 0, 2:] = ILLEGAL
    return out


@torch.no_grad()
def bins_tokens(
    head: Head, context: Tensor, earlier: Tensor | None = None, ranges: Ranges | None = None
) -> Tensor:
    """(B, 8) tokens of autoregressive and parallel, (B, 8, 8) of parallel-chunk.

    earlier (B, 8): of autoregressive, what is taken for the tokens before each, in place of its own.
    """
    if head.config.kind != "autoregressive":
        logits = head.at_once(context)
        return (ranges.legal(logits) if ranges else legal(logits)).argmax(-1)
    counts = ranges.counts.tolist() if ranges else [2, *(BINS for _ in range(DIMS - 1))]
    tokens, said = torch.full((len(context), 1), BINS, dtype=torch.long, device=context.device), []
    for i in range(DIMS):
        last = head.decode(context, tokens)[:, -1].float()
        last[:, counts[i] :] = ILLEGAL
        own = last.argmax(-1, keepdim=True)
        said.append(own)
        tokens = torch.cat([tokens, own if earlier is None else earlier[:, i : i + 1]], 1)
    return torch.cat(said, 1)


def others_of(state: Tensor, others: Tensor) -> Tensor:
    """state (B, 7) integers, others (N, 8) tokens of other draws -> (B, 8): whose turn it is follows from the arm's state."""
    return others[state.sum(1) % len(others)]


@torch.no_grad()
def fast_ids(head: Head, context: Tensor, fast: codec.Fast) -> Tensor:
    """(B, FAST_TOKENS) ids, -1 after the last.

    Constrained: an id is legal only if what it leaves to be said fits into the tokens that are left, exactly. So whatever
    the weights are, what is said is a whole chunk.
    """
    spans = torch.tensor(fast.spans(), device=context.device)
    need = torch.tensor(fast.fewest(), device=context.device)
    left = torch.full((len(context),), LENGTH * DIMS, device=context.device)
    tokens = torch.full((len(context), 1), FAST_SIZE, dtype=torch.long, device=context.device)
    said = []
    for i in range(FAST_TOKENS):
        last = head.decode(context, tokens)[:, -1].float()
        last[:, len(spans) :] = ILLEGAL
        after = left[:, None] - spans
        last[:, : len(spans)][(after < 0) | (need[after.clamp_min(0)] > FAST_TOKENS - 1 - i)] = ILLEGAL
        chosen = last.argmax(-1)
        done = left <= 0
        said.append(torch.where(done, -1, chosen))
        left = torch.where(done, left, left - spans[chosen])
        tokens = torch.cat([tokens, chosen[:, None]], 1)
    return torch.stack(said, 1)


@torch.no_grad()
def actions_of(
    head: Head,
    scaling: Scaling,
    fast: codec.Fast | None,
    trunk: Tensor,
    noise: Tensor | None = None,
    steps: int = FLOW_STEPS,
    ranges: Ranges | None = None,
) -> Tensor:
    """(B, W) -> (B, 8 or 1 or horizon, DIMS) in units; a FAST sequence that is no whole chunk gives NaN. noise: of flow, zeros if absent."""
    context = head.context(trunk)
    kind = head.config.kind
    if kind == "l1":
        return scaling.units(head.at_once(context).float())
    if kind == "flow":
        start = torch.zeros(len(trunk), LENGTH, DIMS, device=trunk.device) if noise is None else noise
        start = start[:, : head.config.horizon]
        return scaling.units(head.integrate(context, start, steps).float())
    if kind == "fast":
        if fast is None:
            raise ValueError("the FAST head needs its codec")
        chunks = []
        for ids in fast_ids(head, context, fast).tolist():
            try:
                chunks.append(torch.from_numpy(fast.decode([i for i in ids if i >= 0])))
            except ValueError:
                chunks.append(torch.full((LENGTH, DIMS), torch.nan, dtype=torch.float64))
        return torch.stack(chunks).float().to(trunk.device)
    tokens = bins_tokens(head, context, ranges=ranges)
    values = ranges.centres(tokens) if ranges else centres(tokens)
    return values if values.ndim == 3 else values[:, None]
