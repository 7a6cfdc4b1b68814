"""The policy: frozen sentence features + one small image + seven integers -> tokens.

Unusual here: the sentence modulates vision from the first block on (FiLM, as in RT-1; without it nothing was
grounded in 140,000 samples); two of the spatial soft-argmax maps are *pointers*, trained to sit on the objects the
sentence names; what they found aims a *second glance*, so that "the cube closest to the bowl" can be looked up where
the bowl was seen to be; integers of actions and of answers share one embedding and one head; the context is both the
keys/values of the decoder and, token i, an addend of the decoder's input at position i.

Shapes: B batch, L text tokens (at most 48), C channels, H = W = 32 map, K maps, G glances, V values, D decoder width,
T answer positions (8).
"""

from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import vocabulary as vocab


@dataclass(frozen=True)
class Config:
    """Every size of the model. One dial: `channels`."""

    image: int = 128
    text_dim: int = 384
    text_tokens: int = 48
    text_width: int = 128
    text_queries: int = 4
    t: int = 256  # sentence vector
    stem: int = 32  # channels at 64x64
    channels: int = 48  # C, at 32x32
    blocks: int = 4
    keypoints: int = 32  # K; map 0 points to the target if it is named directly, map 1 to the second object
    values: int = 16  # V, channels read out at each keypoint
    glances: int = 8  # G; glance 0 points to the target however it is named
    glance_width: int = 256
    proprioception: int = 7
    octaves: int = 4
    proprio_width: int = 96
    hidden: int = 384
    layers: int = 2  # residual layers of the fusion MLP
    d: int = 128
    heads: int = 4
    decoder_layers: int = 2
    positions: int = 8
    vocabulary: int = vocab.SIZE

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Seen(NamedTuple):
    """What the losses need of one look. Logits are over the cells of the map, row by row."""

    context: Tensor  # (B, 8, D)
    places: Tensor  # (B, 4) in frame units: (u, v) of the target, (u, v) of the second object
    target: Tensor  # (B, HW) logits of the first look's map 0
    second: Tensor  # (B, HW) logits of its map 1
    glance: Tensor  # (B, HW) logits of glance 0


class TextPool(nn.Module):
    """Token features -> one sentence vector: learned queries attend, so that "red" and "star" keep their places."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.project = nn.Linear(c.text_dim, c.text_width)
        self.score = nn.Linear(c.text_width, c.text_queries)
        self.fc1 = nn.Linear(c.text_queries * c.text_width, c.t)
        self.fc2 = nn.Linear(c.t, c.t)

    def forward(self, features: Tensor, mask: Tensor) -> Tensor:
        """features (B, L, 384), mask (B, L) of 0/1 -> t (B, 256)."""
        x = F.relu(self.project(features))  # (B, L, 128)
        scores = self.score(x) + (mask[..., None] - 1.0) * 1e4  # (B, L, Q)
        attention = scores.transpose(1, 2).softmax(-1)  # (B, Q, L)
        pooled = torch.bmm(attention, x).flatten(1)  # (B, Q * 128)
        return self.fc2(F.relu(self.fc1(pooled)))


class Conv(nn.Conv2d):
    """Convolution with standardized weights and a learned gain (Brock et al., 2021, NF-ResNets).

    Conditions training as a batch norm does, but costs nothing an activation, does not depend on the batch, and is
    a plain convolution at export.
    """

    def __init__(self, inputs: int, outputs: int, size: int, stride: int = 1) -> None:
        super().__init__(inputs, outputs, size, stride=stride, padding=size // 2)
        self.gain = nn.Parameter(torch.ones(outputs))

    def effective_weight(self) -> Tensor:
        """The weight that is convolved: zero mean, variance 2 / fan-in, times the gain."""
        w = self.weight
        std, mean = torch.std_mean(w, dim=(1, 2, 3), keepdim=True, unbiased=False)
        scale = (2 / w[0].numel()) ** 0.5
        return (w - mean) / (std + 1e-5) * (self.gain[:, None, None, None] * scale)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.effective_weight(), self.bias, self.stride, self.padding)


class FilmBlock(nn.Module):
    """The residual block of FiLM (Perez et al., 2018): 1x1, 3x3, scale and shift by the sentence."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.conv1 = Conv(c.channels, c.channels, 1)
        self.conv2 = Conv(c.channels, c.channels, 3)
        self.film = nn.Linear(c.t, 2 * c.channels)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """x (B, C, H, W), t (B, 256) -> (B, C, H, W)."""
        gamma, beta = (1 + self.film(t)).to(x.dtype)[:, :, None, None].chunk(2, dim=1)
        y = F.relu(self.conv1(x), inplace=True)
        y = F.relu(torch.addcmul(beta - 1, self.conv2(y), gamma), inplace=True)
        return x + y


# of the glance's coordinate channels, beyond [-1, 1]: slopes are learned faster
COORDINATES: Final = 4.0


class Glance(nn.Module):
    """A second look, aimed by the first: its places and the sentence make the filters (dynamic filters, Jia et al., 2016).

    A filter weighs the channels of the map and x, y, x^2, y^2, xy: "a cube, and further left". Two more numbers say how
    strongly it is pulled to the places of maps 0 and 1, by minus the squared distance: "and near the bowl".
    """

    def __init__(self, c: Config, grid: Tensor) -> None:
        super().__init__()
        self.config = c
        inputs = c.t + 2 * c.keypoints + 2 * c.values
        self.fc1 = nn.Linear(inputs, c.glance_width)
        self.fc2 = nn.Linear(c.glance_width, c.glances * (c.channels + 7))
        x, y = grid[:, 0], grid[:, 1]
        self.register_buffer(
            "squares", torch.tensor([[[-1.0, -1.0, 0.0]] * 2]), persistent=False
        )  # (1, 2, 3)
        self.register_buffer(
            "coords", COORDINATES * torch.stack([x, y, x * x, y * y, x * y]), persistent=False
        )

    def forward(self, x: Tensor, t: Tensor, read: Tensor) -> Tensor:
        """x (B, C, HW), t (B, 256), read (B, K, V + 2): what and where the first look found -> logits (B, G, HW)."""
        c = self.config
        places = COORDINATES * read[:, :, c.values :].flatten(1)
        found = torch.cat([t, places, read[:, :2, : c.values].flatten(1)], 1)
        filters = self.fc2(F.relu(self.fc1(found))).view(-1, c.glances, c.channels + 7)
        channels = filters[:, :, : c.channels] * c.channels**-0.5  # so that logits begin near 1
        what = torch.bmm(channels.to(x.dtype), x).float()
        with torch.autocast(
            x.device.type, enabled=False
        ):  # distances are differences of squares: no bfloat16
            plane, pull = filters[:, :, c.channels :].float().split([5, 2], 2)
            pointed = read[:, :2, c.values :].float()  # (B, 2, 2)
            # minus |cell - place|^2 = 2 px x + 2 py y - x^2 - y^2, and a constant that a softmax ignores
            nearness = torch.cat([2 * pointed, self.squares.expand(len(x), -1, -1)], 2)  # (B, 2, 5)
            return what + torch.baddbmm(plane, pull, nearness) @ self.coords


class Vision(nn.Module):
    """Image -> keypoints, what is seen at each of them, a mean, and what a second glance sees."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        size = c.image // 4
        self.config = c
        self.stem1 = Conv(3, c.stem, 5, stride=2)
        self.stem2 = Conv(c.stem, c.channels, 3, stride=2)
        # coordinate channels enter here: a convolution of fixed coordinates is a fixed bias per place
        self.place = nn.Conv2d(10, c.channels, 1, bias=False)
        self.blocks = nn.ModuleList(FilmBlock(c) for _ in range(c.blocks))
        self.maps = nn.Conv2d(c.channels, c.keypoints, 1)
        self.values = nn.Conv2d(c.channels, c.values, 1)
        axis = (torch.arange(size) + 0.5) / size * 2 - 1  # cell centres in [-1, 1]
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        waves = [f(k * torch.pi / 2 * a) for a in (x, y) for k in (1, 2) for f in (torch.sin, torch.cos)]
        self.register_buffer("coords", torch.stack([x, y, *waves])[None], persistent=False)  # (1, 10, H, W)
        self.register_buffer("grid", torch.stack([x, y], -1).view(-1, 2), persistent=False)  # (HW, 2)
        self.glance = Glance(c, self.grid)
        self.outputs = (c.keypoints + c.glances) * (c.values + 3) + c.channels

    def forward(self, image: Tensor, t: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
        """image (B, 3, 128, 128) in 0..1, t (B', 256), B' a multiple of B: each image serves B'/B sentences in a row.

        Gives the features (B', (K + G) * (V + 3) + C) and the logits (B', HW) of map 0, map 1 and glance 0.
        """
        x = F.relu(self.stem1(image * 4 - 2), inplace=True)
        x = F.relu(self.stem2(x) + self.place(self.coords), inplace=True)
        if (repeat := t.shape[0] // x.shape[0]) > 1:
            x = x.repeat_interleave(repeat, 0)
        for block in self.blocks:
            x = block(x, t)
        maps = self.maps(x).flatten(2).float()  # (B, K, HW)
        values = torch.cat(
            [self.values(x).flatten(2).float().transpose(1, 2), self.grid.expand(len(x), -1, -1)], -1
        )
        read = torch.bmm(maps.softmax(-1), values)  # (B, K, V + 2): what and where
        peak = maps.amax(-1)  # (B, K): is it there at all?
        mean = x.float().mean((2, 3))  # (B, C)
        again = self.glance(x.flatten(2), t, read)  # (B, G, HW)
        reread = torch.bmm(again.softmax(-1), values)  # (B, G, V + 2)
        peaks = torch.tanh(torch.cat([peak, again.amax(-1)], 1) / 8)
        features = torch.cat([read.flatten(1), reread.flatten(1), peaks, mean], 1)
        return features, (maps[:, 0], maps[:, 1], again[:, 0])


class Proprioception(nn.Module):
    """Seven integers -> their values in [-1, 1], Fourier features of them, and an MLP."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.octaves = c.octaves
        self.fc1 = nn.Linear(c.proprioception * (1 + 2 * c.octaves), c.proprio_width)
        self.fc2 = nn.Linear(c.proprio_width, c.proprio_width)

    def forward(self, bins: Tensor) -> Tensor:
        """bins (B, 7) integers 0..255 -> (B, 96 + 7)."""
        x = (bins.float() + 0.5) / 128 - 1
        angles = torch.cat([x * (torch.pi * 2**k / 2) for k in range(self.octaves)], 1)
        y = torch.cat([x, angles.sin(), angles.cos()], 1)
        return torch.cat([self.fc2(F.relu(self.fc1(y))), x], 1)


class Fusion(nn.Module):
    """Keypoints, hand and sentence -> the context tokens. A displacement is a difference: raw values go in too."""

    def __init__(self, c: Config, inputs: int) -> None:
        super().__init__()
        self.inputs = nn.Linear(inputs, c.hidden)
        self.norms = nn.ModuleList(nn.LayerNorm(c.hidden) for _ in range(c.layers))
        self.up = nn.ModuleList(nn.Linear(c.hidden, c.hidden) for _ in range(c.layers))
        self.down = nn.ModuleList(nn.Linear(c.hidden, c.hidden) for _ in range(c.layers))
        self.norm = nn.LayerNorm(c.hidden)
        self.tokens = nn.Linear(c.hidden, c.positions * c.d)
        self.shape = (c.positions, c.d)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(B, inputs) -> context (B, T, D), trunk (B, hidden)."""
        x = self.inputs(x)
        for norm, up, down in zip(self.norms, self.up, self.down, strict=True):
            x = x + down(F.relu(up(norm(x))))
        x = self.norm(x)
        return self.tokens(x).view(-1, *self.shape), x


class DecoderLayer(nn.Module):
    """Pre-norm attention over the context and the tokens so far, then an MLP."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.heads = c.heads
        self.norm1 = nn.LayerNorm(c.d)
        self.qkv = nn.Linear(c.d, 3 * c.d)
        self.context = nn.Linear(c.d, 2 * c.d)  # keys and values of the context tokens
        self.out = nn.Linear(c.d, c.d)
        self.norm2 = nn.LayerNorm(c.d)
        self.up = nn.Linear(c.d, 2 * c.d)
        self.down = nn.Linear(2 * c.d, c.d)

    def forward(self, x: Tensor, context: Tensor, mask: Tensor) -> Tensor:
        """x (B, T, D), context (B, S, D), mask (T, S + T) additive -> (B, T, D)."""
        b, t, d = x.shape
        split = (b, -1, self.heads, d // self.heads)
        q, k, v = self.qkv(self.norm1(x)).chunk(3, -1)
        ck, cv = self.context(context).chunk(2, -1)
        q = q.reshape(split).transpose(1, 2)  # (B, heads, T, D / heads)
        k = torch.cat([ck, k], 1).view(split).transpose(1, 2)  # (B, heads, S + T, D / heads)
        v = torch.cat([cv, v], 1).view(split).transpose(1, 2)
        weights = q @ k.transpose(2, 3) * (d // self.heads) ** -0.5 + mask
        y = (weights.softmax(-1) @ v).transpose(1, 2).reshape(b, t, d)
        x = x + self.out(y)
        return x + self.down(F.relu(self.up(self.norm2(x))))


class Decoder(nn.Module):
    """Autoregressive: position i sees the context and tokens before i; one table in, one head out."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.config = c
        self.embed = nn.Embedding(c.vocabulary, c.d)
        self.position = nn.Parameter(torch.randn(c.positions, c.d) * 0.02)
        self.layers = nn.ModuleList(DecoderLayer(c) for _ in range(c.decoder_layers))
        self.norm = nn.LayerNorm(c.d)
        self.head = nn.Linear(c.d, c.vocabulary)
        causal = torch.full((c.positions, c.positions), float("-inf")).triu(1)
        self.register_buffer(
            "mask", torch.cat([torch.zeros(c.positions, c.positions), causal], 1), persistent=False
        )

    def forward(self, context: Tensor, inputs: Tensor) -> Tensor:
        """context (B, 8, D), inputs (B, T) = BOS and the tokens before -> logits (B, T, vocabulary)."""
        t, s = inputs.shape[1], context.shape[1]
        x = self.embed(inputs) + self.position[:t] + context[:, :t]
        for layer in self.layers:
            x = layer(x, context, self.mask[:t, : s + t])
        return self.head(self.norm(x))


class Policy(nn.Module):
    """The whole model. `forward` is teacher-forced; `generate` is what the exported graph does."""

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        c = self.config = config or Config()
        self.text = TextPool(c)
        self.vision = Vision(c)
        self.proprioception = Proprioception(c)
        self.fusion = Fusion(c, self.vision.outputs + c.proprio_width + c.proprioception + c.t)
        self.decoder = Decoder(c)
        self.locate = nn.Linear(c.hidden, 4)  # training only: (u, v) of the target and of the second object
        initialise(self)

    def context(self, image: Tensor, features: Tensor, mask: Tensor, proprioception: Tensor) -> Seen:
        """image (n, 3, 128, 128), features (B, L, 384), mask (B, L), proprioception (B, 7); B a multiple of n."""
        t = self.text(features, mask).float()
        seen, pointers = self.vision(image, t)
        fused = torch.cat([seen, self.proprioception(proprioception), t], 1)
        context, trunk = self.fusion(fused)
        return Seen(context.float(), self.locate(trunk).float() + 0.5, *pointers)

    def forward(
        self, image: Tensor, features: Tensor, mask: Tensor, proprioception: Tensor, inputs: Tensor
    ) -> tuple[Tensor, Seen]:
        """inputs (B, T) token ids, BOS first -> logits (B, T, vocabulary) and what was seen."""
        seen = self.context(image, features, mask, proprioception)
        return self.decoder(seen.context, inputs).float(), seen

    @torch.no_grad()
    def generate(
        self, image: Tensor, features: Tensor, mask: Tensor, proprioception: Tensor, *, robot: bool = True
    ) -> tuple[Tensor, Tensor]:
        """Greedy decoding -> tokens (B, 8), logits (B, 8, vocabulary).

        robot: only legal action integers; otherwise every token that has a meaning.
        """
        context = self.context(image, features, mask, proprioception).context
        tokens = torch.full((context.shape[0], 1), vocab.BOS, dtype=torch.long, device=context.device)
        for i in range(self.config.positions):
            logits = self.decoder(context, tokens)
            last = logits[:, -1].clone()
            last[:, len(vocab.TOKENS) :] = -1e9
            if robot:
                last[:, 2 if i == 0 else vocab.INTEGERS :] = -1e9
            tokens = torch.cat([tokens, last.argmax(-1, keepdim=True)], 1)
        return tokens[:, 1:], logits


def initialise(model: Policy) -> None:
    """All initial values in one place. Neighbouring integers start with similar rows: bins are a line, not a set."""
    for module in model.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            fan_in = module.weight[0].numel()
            nn.init.normal_(module.weight, std=(2 / fan_in) ** 0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for block in model.vision.blocks:
        nn.init.normal_(block.film.weight, std=0.5 * model.config.t**-0.5)
    for layer in model.decoder.layers:
        for linear in (layer.qkv, layer.context, layer.out, layer.down):
            nn.init.normal_(linear.weight, std=0.5 * linear.in_features**-0.5)
    for down in model.fusion.down:
        nn.init.normal_(down.weight, std=0.5 * down.in_features**-0.5)
    nn.init.normal_(model.fusion.tokens.weight, std=model.config.hidden**-0.5)
    nn.init.normal_(model.vision.maps.weight, std=model.config.channels**-0.5)
    c = model.config
    glance = model.vision.glance
    with torch.no_grad():  # by size at the start: t 0.3, places 0.5, values 5
        glance.fc1.weight[:, : c.t] *= 3
        glance.fc1.weight[:, c.t + 2 * c.keypoints :] *= 0.3
    nn.init.normal_(glance.fc2.weight, std=0.2 * c.glance_width**-0.5)
    nn.init.normal_(model.locate.weight, std=0.01)
    d = model.config.d
    value = torch.linspace(-1, 1, vocab.INTEGERS)[:, None]
    frequency = torch.exp(torch.linspace(0, 1, d // 2) * 3.0) * torch.pi / 4  # half a period ... 5 periods
    waves = torch.cat([(value * frequency).sin(), (value * frequency).cos()], 1)  # (256, d)
    with torch.no_grad():
        model.decoder.embed.weight.normal_(std=0.3)
        model.decoder.embed.weight[: vocab.INTEGERS] = waves * 0.3
        model.decoder.head.weight.normal_(std=d**-0.5)
        model.decoder.head.weight[: vocab.INTEGERS] = waves * (2 / d) ** 0.5
        model.decoder.head.bias.zero_()


def count_parameters(model: nn.Module) -> int:
    """Trained numbers, the auxiliary head included."""
    return sum(p.numel() for p in model.parameters())
