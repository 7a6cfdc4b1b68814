"""Prompts and frames as tensors, and what is done to a picture before it is shown."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import vocabulary as vocab
from items import Prompt

IMAGE: Final = 128
POSITIONS: Final = 8
BLURRED: Final = 1 / 3  # share of images
NOISE_UNIT: Final = 73.9  # standard deviation of a uniform byte


@dataclass(frozen=True)
class Batch:
    """n frames, B = n * prompts draws."""

    image: Tensor  # (n, 3, 128, 128) float32 in 0..1
    features: Tensor  # (B, L, 384)
    mask: Tensor  # (B, L)
    proprioception: Tensor  # (B, 7) int64
    inputs: Tensor  # (B, 8) BOS and the answer but its last
    targets: Tensor  # (B, 8) the answer; -1 where nothing is asked
    uv: Tensor  # (B, 2) the object meant
    uv_mask: Tensor  # (B,) 1 where it is in the frame
    uv2: Tensor  # (B, 2) the destination, or the object that the first is named by
    uv2_mask: Tensor  # (B,) 1 where that is in the frame
    direct_mask: Tensor  # (B,) 0 where the first is found only by way of the second
    kinds: tuple[str, ...]

    def to(self, device: torch.device) -> "Batch":
        """Itself on processors."""
        if self.image.device == device:
            return self
        moved = {k: v.to(device, non_blocking=True) for k, v in vars(self).items() if isinstance(v, Tensor)}
        return replace(self, **moved)


class Asked(NamedTuple):
    """B prompts as arrays, in the order of Batch; features of their sentences and pictures apart."""

    inputs: np.ndarray  # (B, 8) int64
    targets: np.ndarray  # (B, 8) int64
    uv: np.ndarray  # (B, 2) float32
    uv_mask: np.ndarray  # (B,) float32
    uv2: np.ndarray  # (B, 2) float32
    uv2_mask: np.ndarray  # (B,) float32
    direct_mask: np.ndarray  # (B,) float32


def asked_of(prompts: list[Prompt]) -> Asked:
    """What the losses compare with."""
    inputs = np.full((len(prompts), POSITIONS), vocab.EOS, np.int64)
    targets = np.full((len(prompts), POSITIONS), -1, np.int64)
    uv, uv2 = np.zeros((2, len(prompts), 2), np.float32)
    inside, inside2 = np.zeros((2, len(prompts)), np.float32)
    for i, p in enumerate(prompts):
        answer = (*p.answer, vocab.EOS)[:POSITIONS]
        targets[i, : len(answer)] = answer
        inputs[i, 0] = vocab.BOS
        inputs[i, 1 : len(answer)] = answer[:-1]
        if p.uv is not None:
            uv[i], inside[i] = p.uv, 1
        if p.uv2 is not None:
            uv2[i], inside2[i] = p.uv2, 1
    direct = np.array([float(p.direct) for p in prompts], np.float32)
    return Asked(inputs, targets, uv, inside, uv2, inside2, direct)


class SentenceRows(Protocol):
    """data.Phrases, or what stands in its place."""

    def batch(self, texts: list[str]) -> tuple[Tensor, Tensor]: ...


def augment(image: Tensor, rng: np.random.Generator) -> Tensor:
    """Exposure, contrast, colour temperature, blur, sensor noise. Geometry is left alone: a pixel is a place."""
    n = image.shape[0]
    gain = np.exp(rng.normal(0, 0.10, (n, 1)) + rng.normal(0, 0.06, (n, 3)))
    contrast = np.exp(rng.normal(0, 0.08, (n, 1)))
    scale = (gain * contrast).astype(np.float32)
    shift = (0.5 * (1 - contrast) + rng.normal(0, 0.03, (n, 1))).astype(np.float32) + np.zeros(
        (1, 3), np.float32
    )
    image.mul_(torch.from_numpy(scale)[:, :, None, None]).add_(torch.from_numpy(shift)[:, :, None, None])
    soft = np.flatnonzero(rng.random(n) < BLURRED)
    if len(soft):
        sharp = image[soft]
        pooled = F.avg_pool2d(sharp, 3, stride=1, padding=1, count_include_pad=False)
        share = torch.from_numpy(rng.uniform(0.2, 1, (len(soft), 1, 1, 1)).astype(np.float32))
        image[soft] = torch.lerp(sharp, pooled, share)
    # a 1-in-16 resolution normal: bytes are eight times cheaper to draw than floats
    noise = torch.from_numpy(rng.integers(0, 256, (n, 3, IMAGE, IMAGE), np.uint8)).float()
    sigma = torch.from_numpy(rng.uniform(0, 0.03, (n, 1, 1, 1)).astype(np.float32))
    return image.add_((noise - 127.5).mul_(sigma / NOISE_UNIT)).clamp_(0, 1)


def augment_on_card(image: Tensor, generator: torch.Generator) -> Tensor:
    """As augment, drawn where the pictures are: image (n, 3, H, W) in 0..1 on any device, changed in place."""
    n, device = len(image), image.device

    def normal(sigma: float, channels: int) -> Tensor:
        return sigma * torch.randn(n, channels, 1, 1, generator=generator, device=device)

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, 1, 1, 1, generator=generator, device=device)

    contrast = normal(0.08, 1).exp()
    gain = (normal(0.10, 1) + normal(0.06, 3)).exp()
    image.mul_(gain * contrast).add_(0.5 * (1 - contrast) + normal(0.03, 1))
    pooled = F.avg_pool2d(image, 3, stride=1, padding=1, count_include_pad=False)
    soft = (uniform(0, 1) < BLURRED) * uniform(0.2, 1)
    image.lerp_(pooled, soft)
    noise = torch.randn(image.shape, generator=generator, device=device, dtype=torch.bfloat16)
    return image.add_(noise * uniform(0, 0.03)).clamp_(0, 1)


def build_batch(
    pairs: list[tuple[np.ndarray, tuple[int, ...], list[Prompt]]],
    phrases: SentenceRows,
    noise: np.random.Generator | None,
) -> Batch:
    """(frame, proprioception, prompts) of each image -> tensors. noise: augment with it."""
    frames = torch.from_numpy(np.stack([frame for frame, _, _ in pairs]))  # (n, H, W, 3) uint8
    image = (
        frames.permute(0, 3, 1, 2).contiguous().to(torch.float32).mul_(1 / 255)
    )  # 17% faster than channels last
    if noise is not None:
        image = augment(image, noise)
    prompts = [p for _, _, asked in pairs for p in asked]
    features, mask = phrases.batch([p.text for p in prompts])
    proprioception = np.array([p for _, p, asked in pairs for _ in asked], np.int64)
    arrays = {k: torch.from_numpy(v) for k, v in asked_of(prompts)._asdict().items()}
    kinds = tuple(p.kind for p in prompts)
    return Batch(image, features, mask, torch.from_numpy(proprioception), kinds=kinds, **arrays)
