"""The recipe's policy with a second way of saying an action: numbers at once (L1), or numbers out of noise (flow).

Both have the decoder's own two layers, its eight queries and its context; where the decoder has tables of tokens they have a
wider way out, so that sizes agree within 5%.
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import spec
from model import Config, DecoderLayer, Policy, initialise

DIMS: Final = len(spec.ACTION)
HEADS: Final = ("autoregressive", "l1", "flow", "flow-stopped")
STEPS: Final = 10  # of Euler's method
WIDE: Final = 288  # of the way out, in the place of 2 x 288 rows of the decoder's tables
# half of the range of each dimension that an expert uses, units; of the flag and the gripper, from 0 to 1
CENTRES: Final = (0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5)
HALVES: Final = (0.5, 0.05, 0.05, 0.05, 0.1, 0.1, 0.2, 0.5)


def normalized(tokens: Tensor) -> Tensor:
    """Bins (B, 8) -> about -1..1 (B, 8), of their centres."""
    low = torch.tensor([d["low"] for d in spec.ACTION], device=tokens.device)
    high = torch.tensor([d["high"] for d in spec.ACTION], device=tokens.device)
    units = low + (tokens.float() + 0.5) / spec.BINS * (high - low)
    units[:, 0] = tokens[:, 0].float()
    centres, halves = (torch.tensor(x, device=tokens.device) for x in (CENTRES, HALVES))
    return (units - centres) / halves


class Continuous(nn.Module):
    """Eight queries, one a dimension, to eight numbers at once."""

    def __init__(self, c: Config, *, flow: bool) -> None:
        super().__init__()
        self.flow = flow
        self.position = nn.Parameter(torch.randn(DIMS, c.d) * 0.02)
        self.layers = nn.ModuleList(DecoderLayer(c) for _ in range(c.decoder_layers))
        self.norm = nn.LayerNorm(c.d)
        self.wide = nn.Linear(c.d, WIDE)
        self.back = nn.Linear(WIDE, c.d)
        self.read = nn.Linear(c.d, 1)
        if flow:
            self.noisy = nn.Linear(1, c.d)
            self.time = nn.Linear(16, c.d)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.5 * module.in_features**-0.5)
                nn.init.zeros_(module.bias)

    def forward(self, context: Tensor, noisy: Tensor | None = None, time: Tensor | None = None) -> Tensor:
        """context (B, 8, D), of flow noisy (B, 8) and time (B,) -> (B, 8)."""
        x = self.position + context[:, :DIMS]
        if noisy is not None and time is not None:
            angles = time[:, None] * (torch.pi / 2) * 2.0 ** torch.arange(8, device=time.device)
            x = (
                x
                + self.noisy(noisy[..., None])
                + self.time(torch.cat([angles.sin(), angles.cos()], 1))[:, None]
            )
        mask = torch.zeros(DIMS, context.shape[1] + DIMS, device=x.device)
        for layer in self.layers:
            x = layer(x, context, mask)
        x = x + self.back(F.relu(self.wide(self.norm(x))))
        return self.read(x)[..., 0].float()


class Both(nn.Module):
    """A policy, and a continuous head where there is one. `stopped`: the head's gradient does not reach the policy."""

    def __init__(self, head: str, config: Config) -> None:
        super().__init__()
        self.head = head
        self.policy = Policy(config)
        self.continuous = None if head == "autoregressive" else Continuous(config, flow=head != "l1")
        initialise(self.policy)

    @property
    def speaks(self) -> bool:
        """Are robot prompts taught as tokens? With a stopped gradient they are what teaches the trunk (arXiv 2505.23705)."""
        return self.head in ("autoregressive", "flow-stopped")

    def numbers_loss(
        self, context: Tensor, tokens: Tensor, weights: Tensor, generator: torch.Generator
    ) -> Tensor:
        """context (B, 8, D), tokens (B, 8) of the expert."""
        if self.continuous is None:
            return context.new_zeros(())
        clean = normalized(tokens)
        if self.head == "l1":
            return ((self.continuous(context) - clean).abs() * weights).mean()
        noise = torch.randn(clean.shape, generator=generator, device=clean.device)
        left = torch.rand(len(clean), generator=generator, device=clean.device) ** (1 / 1.5)
        time = 0.999 * (1 - left)
        mixed = time[:, None] * clean + (1 - time[:, None]) * noise
        context = context.detach() if self.head == "flow-stopped" else context
        return ((self.continuous(context, mixed, time) - (clean - noise)).square() * weights).mean()

    @torch.no_grad()
    def displacement(self, context: Tensor, noise: Tensor) -> Tensor:
        """context (B, 8, D), noise (B, 8) of flow -> metres (B, 3): the likeliest tokens, or the numbers."""
        if self.continuous is None:
            from vocabulary import BOS

            tokens = torch.full((len(context), 1), BOS, dtype=torch.long, device=context.device)
            for i in range(4):
                last = self.policy.decoder(context, tokens)[:, -1].float()
                tokens = torch.cat(
                    [tokens, last[:, : 2 if i == 0 else spec.BINS].argmax(-1, keepdim=True)], 1
                )
            padded = torch.cat([tokens[:, 1:], tokens.new_full((len(tokens), 4), 128)], 1)
            x = normalized(padded)
        elif self.head == "l1":
            x = self.continuous(context)
        else:
            x = noise
            for i in range(STEPS):
                x = x + self.continuous(context, x, x.new_full((len(x),), i / STEPS)) / STEPS
        return x[:, 1:4] * torch.tensor(HALVES[1:4], device=x.device)
