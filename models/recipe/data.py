"""Shards -> training draws.

A shard is NAME.bin (N frames, uint8 [N, 128, 128, 3], RGB) and NAME.json (what the expert says about each). One frame
serves many draws: every object with a label, every task, every wording, and questions. Several prompts are drawn for
each frame: they share the convolution stem, and "same pixels, other sentence, other answer" is what grounding is.

Phrases are encoded before training starts; on several cores first, each with its part of the pool:

    python data.py --encode --cache DIR --part 0/2 & python data.py --encode --cache DIR --part 1/2 & wait
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import random
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import torch
from torch import Tensor

from batch import IMAGE, Batch, build_batch
from encoder import FeatureCache, RandomFeatures
from language import LANGUAGE_FILE, Language, all_phrases, load_language
from prompts import (
    CARRY_WEIGHT,
    FOCUS_WEIGHT,
    LABEL,
    NEAR_WEIGHT,
    OTHER_THAN_HELD,
    TASK_NAMES,
    Item,
    Prompt,
    draw_prompts,
    visible,
)
from tasks import TASKS

FORMAT: Final = 2
HELD_OUT: Final = 20  # seeds divisible by this (5%) are never trained on
# |bin - 128| below this on dx, dy, dz: not clipped (the expert's limit is 120), the last centimetres
NEAR: Final = 115


def parse_sample(
    sample: dict[str, Any], shard: int, row: int, held_out: Collection[tuple[str, str]] = ()
) -> Item:
    """One entry of a shard's JSON. `focus` {task, object, destination?}, if there, names the goal the state was made for.

    A frame that shows a held-out pair (colour, shape) keeps no label: it serves questions only.
    """
    objects = sample["objects"]
    colors = tuple(sys.intern(o["color"]) for o in objects)
    shapes = tuple(sys.intern(o["shape"]) for o in objects)
    labels = []
    holding = int(sample["holding"])
    desk = sample.get("kind") == "desk"
    if not any(pair in held_out for pair in zip(colors, shapes, strict=True)):
        focus = sample.get("focus") or {}
        made_for = (focus.get("task"), focus.get("object"), focus.get("destination", -1))
        for task, target, destination, bins in labels_of(sample["labels"]):
            near = max(abs(b - 128) for b in bins[1:4]) < NEAR
            focused = made_for == (task, target, destination)
            carried = TASKS[task].two and target == holding
            weight = 1.0 + FOCUS_WEIGHT * focused
            if carried and not focused:
                weight += CARRY_WEIGHT  # few states were made for a long way to go
            elif near and not carried:
                weight += NEAR_WEIGHT
            if holding >= 0 and target != holding:
                weight *= OTHER_THAN_HELD
            labels.append((TASK_NAMES.index(task), target, destination, bins, weight))
    return Item(
        shard,
        row,
        float(sample.get("weight", 1.0)),
        tuple(int(b) for b in sample["proprioception"]),
        colors,
        shapes,
        np.array([(*o["uv"], *o["xy"], o["lifted"]) for o in objects], np.float64).reshape(-1, 5),
        holding,
        np.array(labels, LABEL),
        str(sample.get("instruction", "")),
        desk,
    )


def labels_of(labels: dict[str, Any]) -> Iterator[tuple[str, int, int, list[int]]]:
    """(task, target, destination or -1, eight bins) of every goal with a label."""
    for name, task in TASKS.items():
        if task.two:
            for target, destination, bins in labels.get(name) or ():
                if bins is not None:
                    yield name, target, destination, bins
        else:
            for target, bins in enumerate(labels.get(name) or ()):
                if bins is not None:
                    yield name, target, -1, bins


class Features(Protocol):
    """FeatureCache, or what stands in its place."""

    def get(self, phrases: list[str], *, progress: bool = False) -> list[np.ndarray]: ...

    def save(self) -> None: ...


def padded(rows: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Features of each sentence (its tokens, 384) -> (B, L, 384) float16 and mask (B, L) float32; L is the longest's."""
    longest = max(len(r) for r in rows)
    features = np.zeros((len(rows), longest, rows[0].shape[1]), np.float16)
    mask = np.zeros((len(rows), longest), np.float32)
    for i, row in enumerate(rows):
        features[i, : len(row)], mask[i, : len(row)] = row, 1
    return features, mask


@dataclass
class Phrases:
    """Features of phrases, padded, by number; filled when a phrase is first drawn."""

    cache: Features
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
            if progress:
                self.cache.save()

    def batch(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """features (B, L, 384), mask (B, L); L is the longest here: the mask makes padding beyond it a no-op."""
        if any(t not in self.index for t in texts):
            self.add(texts)
        features, mask = padded([self.rows[self.index[t]] for t in texts])
        return torch.from_numpy(features).float(), torch.from_numpy(mask)


@dataclass
class Source:
    """A folder of shards with its share of the draws. Shards may be added while training runs."""

    folder: Path
    share: float
    held_out_pairs: Collection[tuple[str, str]] = ()
    frames: list[np.ndarray] = field(default_factory=list)  # memory-mapped (N, 128, 128, 3)
    known: set[str] = field(default_factory=set)
    train: list[Item] = field(default_factory=list)
    held_out: list[Item] = field(default_factory=list)
    cumulative: list[float] = field(default_factory=list)
    labelled: float = 0.0  # weight of the training frames with labels

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
            if meta.get("formatVersion") != FORMAT:
                raise ValueError(
                    f"{path}: formatVersion {meta.get('formatVersion')} is not {FORMAT}; regenerate the data"
                )
            count = int(meta["count"])
            if binary.stat().st_size != count * IMAGE * IMAGE * 3 or len(meta["samples"]) != count:
                continue
            self.known.add(path.name)
            self.frames.append(np.memmap(binary, np.uint8, "r", shape=(count, IMAGE, IMAGE, 3)))
            for row, sample in enumerate(meta["samples"]):
                item = parse_sample(sample, len(self.frames) - 1, row, self.held_out_pairs)
                if not len(item.labels) and not any(visible(uv) for uv in item.uv):
                    continue
                (self.held_out if int(sample["seed"]) % HELD_OUT == 0 else self.train).append(item)
        total = self.cumulative[-1] if self.cumulative else 0.0
        for item in self.train[len(self.cumulative) :]:
            total += item.weight
            self.labelled += item.weight * (len(item.labels) > 0)
            self.cumulative.append(total)
        return len(self.train) + len(self.held_out) - before

    def draw(self, rng: random.Random, question_share: float) -> tuple[Item, float]:
        """A frame, and the share of questions for it.

        Frames without labels serve questions only: they come as rarely as questions do, and the other frames are asked
        fewer, so that the share of all prompts is the one given.
        """
        for _ in range(10_000):
            item = rng.choices(self.train, cum_weights=self.cumulative)[0]
            if len(item.labels) or rng.random() < question_share:
                break
        else:
            raise ValueError(f"{self.folder}: no frame with labels, and no questions are asked for")
        bare = (self.cumulative[-1] - self.labelled) * question_share
        only = bare / max(1e-9, bare + self.labelled)  # share of frames without labels among those drawn
        if not len(item.labels) or only >= question_share:
            return item, float(not len(item.labels))
        return item, (question_share - only) / (1 - only)

    def frame(self, item: Item) -> np.ndarray:
        return self.frames[item.shard][item.row]


@dataclass
class Mixture:
    """All sources, one language. `batch` is a pure function of (seed, key) and of the shards present."""

    sources: list[Source]
    language: Language
    phrases: Phrases
    question_share: float = 0.35

    def rescan(self) -> int:
        return sum(source.scan() for source in self.sources)

    def draw(self, frames: int, prompts: int, rng: random.Random) -> list[tuple[Source, Item, list[Prompt]]]:
        """`frames` frames, each with its source and `prompts` prompts."""
        ready = [s for s in self.sources if s.train]
        chosen = rng.choices(ready, [s.share for s in ready], k=frames)
        drawn = []
        for source in chosen:
            for _ in range(1000):
                item, share = source.draw(rng, self.question_share)
                asked = draw_prompts(self.language, item, rng, prompts, share)
                if asked:
                    break
            else:
                raise ValueError(f"{source.folder}: 1000 frames with nothing to ask about")
            drawn.append((source, item, asked))
        return drawn

    def batch(self, frames: int, prompts: int, key: tuple[int, ...], *, augmented: bool = True) -> Batch:
        """A draw of `frames` frames with `prompts` prompts each."""
        rng = random.Random(repr(key))
        pairs = [(s.frame(i), i.proprioception, asked) for s, i, asked in self.draw(frames, prompts, rng)]
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
            asked = draw_prompts(self.language, item, rng, 2, 0.0) if len(item.labels) else []
            asked += draw_prompts(self.language, item, rng, 4 - len(asked), 1.0)
            if len(asked) == 4:
                pairs.append((source.frame(item), item.proprioception, asked))
        batches = [build_batch(pairs[i : i + 16], self.phrases, None) for i in range(0, len(pairs), 16)]
        return batches, [p for _, _, asked in pairs for p in asked]


def open_mixture(
    specs: list[str], language: Language, cache: Path, question_share: float = 0.35, *, encoder: bool = True
) -> Mixture:
    """`DIR` or `DIR:share` each. encoder False: random word vectors in the encoder's place."""
    sources = []
    for spec in specs:
        folder, _, share = spec.partition(":")
        sources.append(Source(Path(folder), float(share or 1), language.held_out))
    features: Features = FeatureCache(cache) if encoder else RandomFeatures()
    return Mixture(sources, language, Phrases(features), question_share)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--encode", action="store_true", help="fill the cache; without it, only count the pool"
    )
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--language", type=Path, default=LANGUAGE_FILE)
    parser.add_argument("--part", default="0/1", metavar="I/N", help="phrases I, I + N, I + 2 N ...")
    args = parser.parse_args()
    i, n = map(int, args.part.split("/"))
    phrases = all_phrases(load_language(args.language))
    print(f"{len(phrases)} phrases in the pool", flush=True)
    if args.encode:
        cache = FeatureCache(args.cache)
        cache.get(phrases[i::n], progress=True)
        cache.save()


if __name__ == "__main__":
    main()
