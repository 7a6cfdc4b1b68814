"""Six heads, one interface: what the trunk gives in, a loss for training, tokens or a chunk out.

All have the same body: eight context tokens made from the trunk, and two decoder layers whose queries attend to them. Heads
differ in what the queries are and in what is read from them. The width of the layers' MLP makes the sizes equal.

| kind | queries | read |
| --- | --- | --- |
| autoregressive | 8 dimensions, each after the token before (RT-2, arXiv 2307.15818, section 3.2) | 256 bins |
| parallel | 8 dimensions at once | 256 bins |
| parallel-chunk | 8 actions x 8 dimensions at once (OpenVLA-OFT, arXiv 2502.19645, without its continuous part) | 256 bins |
| fast | tokens of a compressed chunk, each after the one before (arXiv 2501.09747) | the codec's tokens |
| l1 | 8 actions at once (OpenVLA-OFT) | 8 numbers |
| flow | 8 noisy actions and a time (pi0, arXiv 2410.24164, section IV) | a velocity of 8 numbers |

Shapes: B batch, W trunk width, D body width, T queries, V vocabulary.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import spec
import vocabulary as vocab
from smear import SIGMA, SIGMA_MOVE, SIGMA_RISE, SOFT

from .ranges import Ranges

LENGTH: Final = 8  # actions of a chunk
DIMS: Final = len(spec.ACTION)
BINS: Final = spec.BINS
FAST_SIZE: Final = 256  # tokens of the FAST codec
FAST_TOKENS: Final = 48  # most of a chunk; longer ones are not taught (train.py counts them)
FLOW_STEPS: Final = 10  # Euler steps at most
WEIGHTS: Final = (3.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0)  # as step.py: terminate is rare and ends everything
# MLP width of the two layers that makes all heads one size
MLP: Final = {
    "autoregressive": 96,
    "parallel": 160,
    "parallel-chunk": 160,
    "fast": 96,
    "l1": 224,
    "flow": 192,
}
KINDS: Final = tuple(MLP)
CHUNKED: Final = frozenset(("parallel-chunk", "fast", "l1", "flow"))


@dataclass(frozen=True)
class HeadConfig:
    """Sizes of one head."""

    kind: str
    inputs: int  # W
    d: int = 64
    heads: int = 4
    layers: int = 2
    squeeze: int = 128
    mlp: int = 0  # 0: as MLP says
    horizon: int = LENGTH  # of l1 and flow: actions that are taught and said, queries of the layers

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def width(self) -> int:
        return self.mlp or MLP[self.kind]


@dataclass(frozen=True)
class Scaling:
    """Units <-> about -1..1, by dimension: the 1st and 99th percentile of the training actions."""

    low: Tensor  # (DIMS,)
    high: Tensor

    def normalize(self, actions: Tensor) -> Tensor:
        return 2 * (actions - self.low) / (self.high - self.low) - 1

    def units(self, normalized: Tensor) -> Tensor:
        return (normalized + 1) * (self.high - self.low) / 2 + self.low


def bins_of(actions: Tensor) -> Tensor:
    """(..., DIMS) in units -> integers 0..255 as the page encodes them; of the flag, 0 or 1."""
    low = torch.tensor([d["low"] for d in spec.ACTION], device=actions.device)
    high = torch.tensor([d["high"] for d in spec.ACTION], device=actions.device)
    bins = ((actions - low) / (high - low) * BINS).floor().clamp(0, BINS - 1).long()
    bins[..., 0] = (actions[..., 0] > 0.5).long()
    return bins


class Layer(nn.Module):
    """Pre-norm attention over the context and the queries, then an MLP."""

    def __init__(self, c: HeadConfig) -> None:
        super().__init__()
        self.heads = c.heads
        self.norm1 = nn.LayerNorm(c.d)
        self.qkv = nn.Linear(c.d, 3 * c.d)
        self.context = nn.Linear(c.d, 2 * c.d)
        self.out = nn.Linear(c.d, c.d)
        self.norm2 = nn.LayerNorm(c.d)
        self.up = nn.Linear(c.d, c.width)
        self.down = nn.Linear(c.width, c.d)

    def forward(self, x: Tensor, context: Tensor, mask: Tensor | None) -> Tensor:
        """x (B, T, D), context (B, 8, D), mask (T, 8 + T) additive or none -> (B, T, D)."""
        b, t, d = x.shape
        split = (b, -1, self.heads, d // self.heads)
        q, k, v = self.qkv(self.norm1(x)).chunk(3, -1)
        ck, cv = self.context(context).chunk(2, -1)
        q, k, v = (
            y.reshape(split).transpose(1, 2) for y in (q, torch.cat([ck, k], 1), torch.cat([cv, v], 1))
        )
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        return x + self.down(F.relu(self.up(self.norm2(x))))


class Head(nn.Module):
    """Any of the six. `loss` is for training, `greedy` (or `sample` of a flow) what the exported graph gives."""

    def __init__(self, config: HeadConfig) -> None:
        super().__init__()
        c = self.config = config
        self.squeeze = nn.Linear(c.inputs, c.squeeze)
        self.tokens = nn.Linear(c.squeeze, LENGTH * c.d)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.layers))
        self.norm = nn.LayerNorm(c.d)
        self.position = nn.Parameter(torch.randn(LENGTH * DIMS if c.kind == "fast" else LENGTH, c.d) * 0.02)
        reads = {"fast": FAST_SIZE, "l1": DIMS, "flow": DIMS}.get(c.kind, BINS)
        self.read = nn.Linear(c.d, reads)
        if c.kind in ("autoregressive", "fast"):
            self.embed = nn.Embedding(reads + 1, c.d)  # the last row begins
        if c.kind == "fast":  # integers that each id stands for; 0 of the beginning
            self.register_buffer("spans", torch.zeros(FAST_SIZE + 1, dtype=torch.long))
        if c.kind == "parallel-chunk":
            self.dimension = nn.Parameter(torch.randn(DIMS, c.d) * 0.1)
        if c.kind == "flow":
            self.noisy = nn.Linear(DIMS, c.d)
            self.time = nn.Linear(16, c.d)
        self._initialise()

    def _initialise(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=(2 / module.in_features) ** 0.5)
                nn.init.zeros_(module.bias)
        for layer in self.layers:
            for linear in (layer.qkv, layer.context, layer.out, layer.down):
                nn.init.normal_(linear.weight, std=0.5 * linear.in_features**-0.5)
        nn.init.normal_(self.tokens.weight, std=self.config.squeeze**-0.5)
        nn.init.normal_(self.read.weight, std=self.config.d**-0.5)

    def tell_spans(self, spans: list[int]) -> None:
        """Of fast: what its codec's ids stand for (codec.Fast.spans)."""
        self.spans[: len(spans)] = torch.tensor(spans)

    def context(self, trunk: Tensor) -> Tensor:
        """(B, W) -> (B, 8, D)."""
        return self.tokens(F.relu(self.squeeze(trunk))).view(-1, LENGTH, self.config.d)

    def body(self, x: Tensor, context: Tensor, *, causal: bool = False) -> Tensor:
        mask = None
        if causal:
            t = x.shape[1]
            seen = torch.ones(t, t, dtype=torch.bool, device=x.device).tril()
            mask = torch.cat([torch.ones(t, LENGTH, dtype=torch.bool, device=x.device), seen], 1)
        for layer in self.layers:
            x = layer(x, context, mask)
        return self.norm(x)

    def decode(self, context: Tensor, inputs: Tensor) -> Tensor:
        """Of autoregressive and fast: inputs (B, T), the first beginning -> logits (B, T, V)."""
        t = inputs.shape[1]
        if self.config.kind == "autoregressive":
            x = self.embed(inputs) + self.position[:t] + context[:, :t]
        else:
            # a token's place is how many of the chunk's integers have been said, not how many tokens: two layers do not learn to count
            said = self.spans[inputs].cumsum(1).clamp_max(LENGTH * DIMS - 1)
            x = self.embed(inputs) + self.position[said]
        return self.read(self.body(x, context, causal=True))

    def at_once(self, context: Tensor) -> Tensor:
        """Of parallel, parallel-chunk and l1: (B, 8, V), of parallel-chunk (B, 8, 8, V): actions, dimensions. Of l1 (B, horizon, V)."""
        x = context + self.position
        if self.config.kind != "parallel-chunk":
            return self.read(self.body(x[:, : self.config.horizon], context))
        x = (x[:, :, None] + self.dimension).flatten(1, 2)
        return self.read(self.body(x, context)).unflatten(1, (LENGTH, DIMS))

    def velocity(self, context: Tensor, noisy: Tensor, time: Tensor) -> Tensor:
        """Of flow: noisy (B, horizon, DIMS), time (B,) in 0..1 -> (B, horizon, DIMS)."""
        x = self.noisy(noisy) + (context + self.position)[:, : self.config.horizon] + self.time(waves(time))[:, None]
        return self.read(self.body(x, context))

    def integrate(self, context: Tensor, noise: Tensor, steps: int) -> Tensor:
        """Euler from noise (B, horizon, DIMS) at time 0 to actions at time 1."""
        x = noise
        for i in range(steps):
            time = torch.full((len(x),), i / steps, device=x.device)
            x = x + self.velocity(context, x, time) / steps
        return x


def waves(time: Tensor) -> Tensor:
    """(B,) in 0..1 -> (B, 16)."""
    angles = time[:, None] * (torch.pi / 2) * 2.0 ** torch.arange(8, device=time.device)
    return torch.cat([angles.sin(), angles.cos()], 1)


_SIGMAS: Final = torch.tensor([0.0, SIGMA_MOVE, SIGMA_MOVE, SIGMA_RISE, SIGMA, SIGMA, SIGMA, SIGMA])
_TABLES: Final = torch.tensor([0, 1, 1, 2, 0, 0, 0, 0])


def smeared(tokens: Tensor) -> Tensor:
    """tokens (..., DIMS) -> targets (..., DIMS, BINS): motions are spread over neighbouring bins, as smear.py has it."""
    soft = SOFT[:, : vocab.INTEGERS, : vocab.INTEGERS].to(tokens.device)
    spread = soft[_TABLES.to(tokens.device), tokens]
    spread[..., 0, :] = F.one_hot(tokens[..., 0], BINS).float()
    return spread


def bins_loss(logits: Tensor, tokens: Tensor, ranges: Ranges | None = None) -> Tensor:
    """logits (..., DIMS, BINS), tokens (..., DIMS): nats of a token, weighted."""
    target = ranges.spread(tokens) if ranges else smeared(tokens)
    nats = logits.float().logsumexp(-1) - (target * logits.float()).sum(-1)
    return (nats * torch.tensor(WEIGHTS, device=logits.device)).mean()


def drawn_before(
    tokens: Tensor, share: float, generator: torch.Generator | None, ranges: Ranges | None = None
) -> Tensor:
    """Earlier tokens (B, DIMS) of teacher forcing, of a share of the rows drawn from the targets' spread (smear.py says why)."""
    sigmas = ranges.sigmas() if ranges else _SIGMAS
    noise = torch.randn(tokens.shape, generator=generator, device=tokens.device) * sigmas.to(tokens.device)
    chosen = torch.rand(len(tokens), 1, generator=generator, device=tokens.device) < share
    moved = (tokens + noise.round().long()).clamp_min(0)
    moved = torch.minimum(moved, ranges.counts - 1) if ranges else moved.clamp_max(BINS - 1)
    return torch.where(chosen, moved, tokens)


def head_loss(
    head: Head,
    trunk: Tensor,
    actions: Tensor,
    scaling: Scaling,
    fast: tuple[Tensor, Tensor] | None = None,
    generator: torch.Generator | None = None,
    ranges: Ranges | None = None,
) -> Tensor:
    """trunk (B, W), actions (B, 8, DIMS) in units; fast: ids (B, FAST_TOKENS), -1 where there is none, and whether a row counts.

    ranges: of bins; the page's 256 where left out.
    """
    kind = head.config.kind
    context = head.context(trunk)
    weights = torch.tensor(WEIGHTS, device=trunk.device)
    if kind == "fast":
        if fast is None:
            raise ValueError("the FAST head needs tokens")
        ids, counts = fast
        longest = int((ids >= 0).sum(1).max())
        ids = ids[:, :longest]
        begin = torch.full_like(ids[:, :1], FAST_SIZE)
        logits = head.decode(context, torch.cat([begin, ids[:, :-1].clamp_min(0)], 1)).float()
        nats = F.cross_entropy(logits.transpose(1, 2), ids.clamp_min(0), reduction="none")
        asked = (ids >= 0) & counts[:, None]
        return (nats * asked).sum() / asked.sum().clamp_min(1)
    if kind == "l1":
        wanted = scaling.normalize(actions[:, : head.config.horizon])
        off = (head.at_once(context).float() - wanted).abs()
        return (off * weights).mean()
    if kind == "flow":
        clean = scaling.normalize(actions[:, : head.config.horizon])
        noise = torch.randn(clean.shape, generator=generator, device=clean.device)
        # pi0 (appendix B): more of the noisy end, Beta(1.5, 1) of what is left to go
        left = torch.rand(len(clean), generator=generator, device=clean.device) ** (1 / 1.5)
        time = 0.999 * (1 - left)
        mixed = time[:, None, None] * clean + (1 - time[:, None, None]) * noise
        off = head.velocity(context, mixed, time).float() - (clean - noise)
        return (off.square() * weights).mean()
    tokens = ranges.bins_of(actions) if ranges else bins_of(actions)
    if kind == "parallel-chunk":
        return bins_loss(head.at_once(context), tokens, ranges)
    first = tokens[:, 0]
    if kind == "parallel":
        return bins_loss(head.at_once(context), first, ranges)
    earlier = drawn_before(first, 0.75, generator, ranges)
    begin = torch.full_like(first[:, :1], BINS)
    return bins_loss(head.decode(context, torch.cat([begin, earlier[:, :-1]], 1)), first, ranges)


def count(head: Head) -> int:
    return sum(p.numel() for p in head.parameters())
