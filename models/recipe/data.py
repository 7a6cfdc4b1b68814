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
from language import ROBOT_PROMPT, Language, plural

IMAGE: Final = 128
POSITIONS: Final = 8
TASKS: Final = ("reach", "pick")
QUESTIONS: Final = ("where", "color", "shape", "exists", "count")
KINDS: Final = (*TASKS, *QUESTIONS)
HELD_OUT: Final = 20  # seeds divisible by this (5%) are never trained on
NEAR: Final = (
    115  # |bin - 128| below this on dx, dy, dz: not clipped (the expert's limit is 120), the last centimetres
)


@dataclass(frozen=True)
class Item:
    """What one frame can be asked."""

    shard: int
    row: int
    weight: float
    proprioception: tuple[int, ...]
    colors: tuple[str, ...]
    shapes: tuple[str, ...]
    uv: tuple[tuple[float, float], ...]
    # (task, object, eight bins, weight)
    labels: tuple[tuple[str, int, tuple[int, ...], float], ...]


@dataclass(frozen=True)
class Prompt:
    """One question to one frame, with its answer."""

    kind: str
    text: str
    answer: tuple[int, ...]  # token ids, at most 8
    uv: tuple[float, float] | None  # the object meant, if it is in the frame


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


def visible(uv: tuple[float, float]) -> bool:
    return 0 <= uv[0] < 1 and 0 <= uv[1] < 1


def names_of(language: Language, item: Item, i: int) -> dict[str, tuple[str, ...]]:
    """Legal names of object i in its scene, by form."""
    naming = language.naming(item.colors[i], item.shapes[i])
    return {
        "both": naming.both
        if list(zip(item.colors, item.shapes, strict=True)).count((item.colors[i], item.shapes[i])) == 1
        else (),
        "color": naming.color if item.colors.count(item.colors[i]) == 1 else (),
        "shape": naming.shape if item.shapes.count(item.shapes[i]) == 1 else (),
    }


def draw_name(language: Language, item: Item, i: int, rng: random.Random) -> str | None:
    """A legal name; two times in three the one with both words."""
    names = names_of(language, item, i)
    short = names["color"] + names["shape"]
    pool = short if short and (rng.random() < 1 / 3 or not names["both"]) else names["both"]
    return rng.choice(pool) if pool else None


def draw_robot(
    language: Language, item: Item, rng: random.Random, used: set[tuple[str, int]]
) -> Prompt | None:
    """An instruction about an object with a label, not one of `used`."""
    choices = [x for x in item.labels if (x[0], x[1]) not in used and x[0] in language.tasks]
    if not choices:
        return None
    task, i, bins, _ = rng.choices(choices, [x[3] for x in choices])[0]
    name = draw_name(language, item, i, rng)
    if name is None:
        return None
    used.add((task, i))
    instruction = rng.choice(language.tasks[task]).format(object=name)
    if rng.random() < 0.3:
        instruction = rng.choice(language.polite).format(instruction=instruction)
    text = ROBOT_PROMPT.format(instruction=instruction)
    return Prompt(task, text, bins, item.uv[i] if visible(item.uv[i]) else None)


def draw_question(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    """A question with one true answer; None if the kind drawn has none in this scene."""
    kind = rng.choices(QUESTIONS, (5, 1, 1, 1, 1))[0]
    seen = [i for i, uv in enumerate(item.uv) if visible(uv)]
    if not seen:
        return None
    i = rng.choice(seen)
    color, shape, uv = item.colors[i], item.shapes[i], item.uv[i]
    names = names_of(language, item, i)
    name: str | None = None
    if kind == "where":
        name = draw_name(language, item, i, rng)
        answer: tuple[int, ...] = (int(uv[0] * 256), int(uv[1] * 256))
    elif kind in ("color", "shape"):
        pool = names["shape"] if kind == "color" else names["color"]
        name = rng.choice(pool) if pool else None
        answer = (vocab.token_id(color if kind == "color" else shape),)
    elif kind == "exists":
        pairs = {(item.colors[k], item.shapes[k]) for k in range(len(item.colors))}
        if rng.random() < 0.5:
            # mostly near misses: a colour and a shape that are there, on different objects
            color = rng.choice(item.colors) if rng.random() < 0.7 else rng.choice(list(language.colors))
            shape = rng.choice(item.shapes) if rng.random() < 0.7 else rng.choice(list(language.shapes))
        there = (color, shape) in pairs
        name = rng.choice(language.naming(color, shape).both)
        answer = (vocab.token_id("yes" if there else "no"),)
        return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, None)
    else:
        if rng.random() < 0.5:
            shape = shape if rng.random() < 0.7 else rng.choice(list(language.shapes))
            name = plural(rng.choice(language.shapes[shape]))
            answer = (min(7, sum(item.shapes[k] == shape for k in seen)),)
        else:
            color = color if rng.random() < 0.7 else rng.choice(list(language.colors))
            name = f"{rng.choice(language.colors[color])} objects"
            answer = (min(7, sum(item.colors[k] == color for k in seen)),)
        return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, None)
    if name is None:
        return None
    return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, uv)


def draw_prompts(
    language: Language, item: Item, rng: random.Random, count: int, question_share: float
) -> list[Prompt]:
    """`count` prompts to one frame; robot prompts are about different (task, object) pairs."""
    used: set[tuple[str, int]] = set()
    prompts: list[Prompt] = []
    for _ in range(50 * count):
        if len(prompts) == count:
            break
        ask = rng.random() < question_share or not item.labels
        prompt = draw_question(language, item, rng) if ask else draw_robot(language, item, rng, used)
        if prompt is None and not ask and len(used) >= len(item.labels):
            used.clear()
        if prompt is not None:
            prompts.append(prompt)
    while prompts and len(prompts) < count:
        prompts.append(prompts[-1])
    return prompts


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


def all_phrases(language: Language) -> list[str]:
    """Every prompt that can be drawn."""
    out: dict[str, None] = {}
    colors, shapes = list(language.colors), list(language.shapes)
    for color in colors:
        for shape in shapes:
            naming = language.naming(color, shape)
            names = (*naming.both, *naming.color, *naming.shape)
            for task in language.tasks:
                out.update(dict.fromkeys(language.robot_prompts(task, names)))
            out.update(dict.fromkeys(language.question_prompts("where", names)))
            out.update(dict.fromkeys(language.question_prompts("exists", naming.both)))
            out.update(dict.fromkeys(language.question_prompts("color", naming.shape)))
            out.update(dict.fromkeys(language.question_prompts("shape", naming.color)))
    nouns = [plural(w) for s in shapes for w in language.shapes[s]]
    nouns += [f"{w} objects" for c in colors for w in language.colors[c]]
    out.update(dict.fromkeys(language.question_prompts("count", nouns)))
    return list(out)


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
