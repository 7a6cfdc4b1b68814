"""Shards -> training draws.

A shard is NAME.bin (N frames, uint8 [N, 128, 128, 3], RGB) and NAME.json (what the expert says about each). One frame
serves many draws: every object with a label, every task, every wording, and questions. Several prompts are drawn for
each frame: they share the convolution stem, and "same pixels, other sentence, other answer" is what grounding is.
"""

import json
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

import vocabulary as vocab
from encoder import FeatureCache
from language import Language
from prompts import TASKS, Item, Prompt, draw_prompts, visible

IMAGE: Final = 128
POSITIONS: Final = 8
HELD_OUT: Final = 20  # seeds divisible by this (5%) are never trained on
NEAR: Final = (
    115  # |bin - 128| below this on dx, dy, dz: not clipped (the expert's limit is 120), the last centimetres
)


def parse_sample(sample: dict[str, Any], shard: int, row: int) -> Item:
    """One entry of a shard's JSON. `focus` {task, object}, if there, names the pair the state was made for."""
    objects = sample["objects"]
    focus = sample.get("focus") or {}
    labels = []
    for task in TASKS:
        for i, bins in enumerate(sample["labels"].get(task) or []):
            if bins is None:
                continue
            near = max(abs(b - 128) for b in bins[1:4]) < NEAR
            focused = focus.get("task") == task and focus.get("object") == i
            labels.append((task, i, tuple(int(b) for b in bins), 1.0 + 3.0 * near + 4.0 * focused))
    return Item(
        shard,
        row,
        float(sample.get("weight", 1.0)),
        tuple(int(b) for b in sample["proprioception"]),
        tuple(o["color"] for o in objects),
        tuple(o["shape"] for o in objects),
        tuple((float(o["uv"][0]), float(o["uv"][1])) for o in objects),
        tuple(labels),
    )


@dataclass
class Phrases:
    """Features of phrases, padded, by number; filled when a phrase is first drawn."""

    cache: FeatureCache
    index: dict[str, int] = field(default_factory=dict)
    rows: list[np.ndarray] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, texts: list[str], *, progress: bool = False) -> None:
        """Look up or encode; safe from several threads."""
        with self.lock:
            new = [t for t in dict.fromkeys(texts) if t not in self.index]
            for text, row in zip(new, self.cache.get(new, progress=progress), strict=True):
                self.rows.append(row)
                self.index[text] = len(self.rows) - 1

    def batch(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """features (B, L, 384), mask (B, L); L is the longest here: the mask makes padding beyond it a no-op."""
        if any(t not in self.index for t in texts):
            self.add(texts)
        rows = [self.rows[self.index[t]] for t in texts]
        longest = max(len(r) for r in rows)
        features = np.zeros((len(rows), longest, rows[0].shape[1]), np.float16)
        mask = np.zeros((len(rows), longest), np.float32)
        for i, row in enumerate(rows):
            features[i, : len(row)] = row
            mask[i, : len(row)] = 1
        return torch.from_numpy(features).float(), torch.from_numpy(mask)


@dataclass
class Source:
    """A folder of shards with its share of the draws. Shards may be added while training runs."""

    folder: Path
    share: float
    frames: list[np.ndarray] = field(default_factory=list)  # memory-mapped (N, 128, 128, 3)
    known: set[str] = field(default_factory=set)
    train: list[Item] = field(default_factory=list)
    held_out: list[Item] = field(default_factory=list)
    cumulative: list[float] = field(default_factory=list)

    def scan(self) -> int:
        """Load new shards; gives how many frames came. A shard whose .bin is still being written is left for later."""
        before = len(self.train) + len(self.held_out)
        for path in sorted(self.folder.glob("*.json")):
            binary = path.with_suffix(".bin")
            if path.name in self.known or not binary.exists():
                continue
            try:
                meta = json.loads(path.read_text())
            except json.JSONDecodeError:
                continue  # being written
            if not isinstance(meta, dict) or "samples" not in meta:
                continue
            if meta.get("formatVersion") != 1:
                raise ValueError(
                    f"{path}: formatVersion {meta.get('formatVersion')} is not 1; regenerate the data"
                )
            count = int(meta["count"])
            if binary.stat().st_size != count * IMAGE * IMAGE * 3 or len(meta["samples"]) != count:
                continue
            self.known.add(path.name)
            self.frames.append(np.memmap(binary, np.uint8, "r", shape=(count, IMAGE, IMAGE, 3)))
            for row, sample in enumerate(meta["samples"]):
                item = parse_sample(sample, len(self.frames) - 1, row)
                if not item.labels and not any(visible(uv) for uv in item.uv):
                    continue
                (self.held_out if int(sample["seed"]) % HELD_OUT == 0 else self.train).append(item)
        total = self.cumulative[-1] if self.cumulative else 0.0
        for item in self.train[len(self.cumulative) :]:
            total += item.weight
            self.cumulative.append(total)
        return len(self.train) + len(self.held_out) - before

    def draw(self, rng: random.Random) -> Item:
        return rng.choices(self.train, cum_weights=self.cumulative)[0]

    def frame(self, item: Item) -> np.ndarray:
        return self.frames[item.shard][item.row]


@dataclass(frozen=True)
class Batch:
    """n frames, B = n * prompts draws."""

    image: Tensor  # (n, 3, 128, 128) float32 in 0..1
    features: Tensor  # (B, L, 384)
    mask: Tensor  # (B, L)
    proprioception: Tensor  # (B, 7) int64
    inputs: Tensor  # (B, 8) BOS and the answer but its last
    targets: Tensor  # (B, 8) the answer; -1 where nothing is asked
    uv: Tensor  # (B, 2)
    uv_mask: Tensor  # (B,) 1 where the object meant is in the frame
    kinds: tuple[str, ...]


def augment(image: Tensor, rng: np.random.Generator) -> Tensor:
    """Exposure, contrast, colour temperature, sensor noise. Geometry is left alone: a pixel is a place."""
    n = image.shape[0]
    gain = np.exp(rng.normal(0, 0.10, (n, 1)) + rng.normal(0, 0.04, (n, 3)))
    contrast = np.exp(rng.normal(0, 0.08, (n, 1)))
    scale = (gain * contrast).astype(np.float32)
    shift = (0.5 * (1 - contrast) + rng.normal(0, 0.03, (n, 1))).astype(np.float32) + np.zeros(
        (1, 3), np.float32
    )
    image.mul_(torch.from_numpy(scale)[:, :, None, None]).add_(torch.from_numpy(shift)[:, :, None, None])
    # a 1-in-16 resolution normal: bytes are eight times cheaper to draw than floats
    noise = torch.from_numpy(rng.integers(0, 256, (n, 3, IMAGE, IMAGE), np.uint8)).float()
    sigma = torch.from_numpy(rng.uniform(0, 0.03, (n, 1, 1, 1)).astype(np.float32))
    return image.add_((noise - 127.5).mul_(sigma / 73.9)).clamp_(0, 1)


def build_batch(
    pairs: list[tuple[np.ndarray, tuple[int, ...], list[Prompt]]],
    phrases: Phrases,
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
    inputs = np.full((len(prompts), POSITIONS), vocab.EOS, np.int64)
    targets = np.full((len(prompts), POSITIONS), -1, np.int64)
    uv = np.zeros((len(prompts), 2), np.float32)
    inside = np.zeros(len(prompts), np.float32)
    for i, p in enumerate(prompts):
        answer = (*p.answer, vocab.EOS)[:POSITIONS]
        targets[i, : len(answer)] = answer
        inputs[i, 0] = vocab.BOS
        inputs[i, 1 : len(answer)] = answer[:-1]
        if p.uv is not None:
            uv[i], inside[i] = p.uv, 1
    proprioception = np.array([p for _, p, asked in pairs for _ in asked], np.int64)
    return Batch(
        image,
        features,
        mask,
        torch.from_numpy(proprioception),
        torch.from_numpy(inputs),
        torch.from_numpy(targets),
        torch.from_numpy(uv),
        torch.from_numpy(inside),
        tuple(p.kind for p in prompts),
    )


@dataclass
class Mixture:
    """All sources, one language. `batch` is a pure function of (seed, key) and of the shards present."""

    sources: list[Source]
    language: Language
    phrases: Phrases
    question_share: float = 0.25

    def rescan(self) -> int:
        return sum(source.scan() for source in self.sources)

    def batch(self, frames: int, prompts: int, key: tuple[int, ...], *, augmented: bool = True) -> Batch:
        """A draw of `frames` frames with `prompts` prompts each."""
        rng = random.Random(repr(key))
        ready = [s for s in self.sources if s.train]
        chosen = rng.choices(ready, [s.share for s in ready], k=frames)
        pairs = []
        for source in chosen:
            item = source.draw(rng)
            asked = draw_prompts(self.language, item, rng, prompts, self.question_share)
            while len(asked) < prompts:
                item = source.draw(rng)
                asked = draw_prompts(self.language, item, rng, prompts, self.question_share)
            pairs.append((source.frame(item), item.proprioception, asked))
        noise = np.random.default_rng(rng.getrandbits(63)) if augmented else None
        return build_batch(pairs, self.phrases, noise)

    def held_out(self, frames: int, seed: int = 1) -> list[Batch]:
        """The same held-out draws every time (of the shards present): two robot prompts, two questions a frame."""
        return self.held_out_with_prompts(frames, seed)[0]

    def held_out_with_prompts(self, frames: int, seed: int) -> tuple[list[Batch], list[Prompt]]:
        """As held_out, with the prompts of all batches in order."""
        rng = random.Random(seed)
        pool = [(s, item) for s in self.sources for item in s.held_out]
        rng.shuffle(pool)
        pairs = []
        for source, item in pool[:frames]:
            asked = draw_prompts(self.language, item, rng, 2, 0.0) if item.labels else []
            asked += draw_prompts(self.language, item, rng, 4 - len(asked), 1.0)
            if len(asked) == 4:
                pairs.append((source.frame(item), item.proprioception, asked))
        batches = [build_batch(pairs[i : i + 16], self.phrases, None) for i in range(0, len(pairs), 16)]
        return batches, [p for _, _, asked in pairs for p in asked]


def open_mixture(specs: list[str], language: Language, cache: Path, question_share: float = 0.25) -> Mixture:
    """`DIR` or `DIR:share` each."""
    sources = []
    for spec in specs:
        folder, _, share = spec.partition(":")
        sources.append(Source(Path(folder), float(share or 1)))
    return Mixture(sources, language, Phrases(FeatureCache(cache)), question_share)
