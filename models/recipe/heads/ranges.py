"""Bins of other ranges and counts than the page's 256 of five actions a second: what a head's words are cut from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor

import spec

BINS: Final = spec.BINS
MOTION: Final = slice(1, 7)  # of the eight dimensions: those that are displacements


@dataclass(frozen=True)
class Ranges:
    """Uniform bins a dimension: values low..high in `counts` of them; the first dimension is a flag, 0 or 1."""

    low: Tensor  # (DIMS,) units
    high: Tensor
    counts: Tensor  # (DIMS,) int64, at most BINS
    sigma: float  # bins over which a target is spread, of 256 of them; fewer bins, fewer

    @property
    def width(self) -> Tensor:
        return (self.high - self.low) / self.counts

    def bins_of(self, actions: Tensor) -> Tensor:
        """(..., DIMS) in units -> integers."""
        bins = ((actions - self.low) / self.width).floor().long()
        bins = torch.minimum(bins.clamp_min(0), self.counts - 1)
        bins[..., 0] = (actions[..., 0] > 0.5).long()
        return bins

    def centres(self, tokens: Tensor) -> Tensor:
        """(..., DIMS) integers -> units; the flag is the integer itself."""
        values = self.low + (tokens.float() + 0.5) * self.width
        values[..., 0] = tokens[..., 0].float()
        return values

    def sigmas(self) -> Tensor:
        """(DIMS,) bins."""
        sigma = self.sigma * self.counts.float() / BINS
        sigma[0] = 0.0
        return sigma

    def spread(self, tokens: Tensor) -> Tensor:
        """tokens (..., DIMS) -> targets (..., DIMS, BINS): Gaussian over the neighbours, nothing outside the counts."""
        return self.tables[torch.arange(len(self.tables)), tokens]

    @cached_property
    def tables(self) -> Tensor:
        """(DIMS, BINS, BINS): the targets for every token."""
        line = torch.arange(BINS)
        tables = []
        for sigma, count in zip(self.sigmas().tolist(), self.counts.tolist(), strict=True):
            if sigma < 0.2:  # a neighbour would have less than 4 in a million
                tables.append(F.one_hot(line, BINS).float())
                continue
            gauss = torch.exp(-0.5 * ((line[:, None] - line) / sigma) ** 2) * (line < count)
            tables.append(gauss / gauss.sum(1, keepdim=True))
        return torch.stack(tables)

    def legal(self, logits: Tensor) -> Tensor:
        """(..., DIMS, BINS): bins that there are not get no odds."""
        out = logits.float().clone()
        out[torch.arange(BINS).expand(out.shape) >= self.counts[:, None]] = -1e9
        return out

    def beyond(self, actions: Tensor) -> float:
        """Share of actions (N, DIMS), in units, of which a displacement lies outside of its range."""
        outside = (actions < self.low) | (actions > self.high)
        return float(outside[..., MOTION].any(-1).float().mean())

    def to_dict(self) -> dict[str, Any]:
        return {
            "low": self.low.tolist(),
            "high": self.high.tolist(),
            "counts": self.counts.tolist(),
            "sigma": self.sigma,
        }


def from_dict(data: dict[str, Any]) -> Ranges:
    return Ranges(
        torch.tensor(data["low"]), torch.tensor(data["high"]), torch.tensor(data["counts"]), data["sigma"]
    )


def counts_of(bins: int) -> Tensor:
    """Of displacements; the gripper keeps its 256."""
    counts = torch.full((len(spec.ACTION),), BINS, dtype=torch.int64)
    counts[MOTION] = bins
    counts[0] = 2
    return counts


def rate_ranges(bins: int, share: float, sigma: float) -> Ranges:
    """The page's ranges times `share`, with a bin whose centre is zero at every count (src/action/requantize.ts)."""
    counts = counts_of(bins)
    low = torch.tensor([d["low"] for d in spec.ACTION], dtype=torch.float64)
    high = torch.tensor([d["high"] for d in spec.ACTION], dtype=torch.float64)
    width = (high - low)[MOTION] * share / bins
    low[MOTION] = -(bins // 2 + 0.5) * width
    high[MOTION] = low[MOTION] + bins * width
    low[0], high[0] = 0.0, 2.0
    return Ranges(low.float(), high.float(), counts, sigma)


def quantile_ranges(actions: Tensor, bins: int, least: Tensor, sigma: float) -> Ranges:
    """q01 to q99 of the training actions (N, T, DIMS), each at least `least` (DIMS,) wide; no bin is exactly zero."""
    base = rate_ranges(bins, 1.0, sigma)
    flat = actions.flatten(0, 1)
    low, high = (torch.quantile(flat, q, dim=0) for q in (0.01, 0.99))
    middle, half = (low + high) / 2, torch.maximum(high - low, least) / 2
    base.low[MOTION], base.high[MOTION] = (middle - half)[MOTION], (middle + half)[MOTION]
    return base
