"""The path of a graphics card: frames and sentence features lie on the card, processes draw, one batch is one pass.

What is drawn depends on (seed, process, step, micro-batch), as on processors (step.py); pictures are augmented on the
card, so its noise differs from a processor's. Needs `fork`: the drawing processes share the samples' memory.
"""

import argparse
import multiprocessing
import random
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.pool import AsyncResult
from multiprocessing.pool import Pool as Processes
from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor

from batch import IMAGE, Asked, Batch, asked_of, augment_on_card
from data import Mixture, Phrases
from encoder import DIM
from language import ROBOT_PROMPT
from model import Policy
from step import generator_of, losses

AHEAD: Final = 3  # batches a drawing process may be ahead


class Drawn(NamedTuple):
    """A micro-batch without pictures and features: small enough to travel between processes."""

    rows: np.ndarray  # (n,) int64: where its frames lie on the card
    proprioception: np.ndarray  # (B, 7) int64
    asked: Asked
    texts: list[str]
    kinds: tuple[str, ...]


def first_rows(mixture: Mixture) -> list[list[int]]:
    """Of each source and shard: where its frames begin when all lie one after another."""
    starts: list[list[int]] = []
    total = 0
    for source in mixture.sources:
        starts.append([])
        for frames in source.frames:
            starts[-1].append(total)
            total += len(frames)
    return starts


def draw_compact(
    mixture: Mixture, starts: list[list[int]], frames: int, prompts: int, key: tuple[int, ...]
) -> Drawn:
    """The prompts that Mixture.batch draws with this key, and where their frames lie."""
    drawn = mixture.draw(frames, prompts, random.Random(repr(key)))
    place = {id(source): own for source, own in zip(mixture.sources, starts, strict=True)}
    rows = np.array([place[id(source)][item.shard] + item.row for source, item, _ in drawn], np.int64)
    asked = [p for _, _, some in drawn for p in some]
    bins = np.array([item.proprioception for _, item, some in drawn for _ in some], np.int64)
    return Drawn(rows, bins, asked_of(asked), [p.text for p in asked], tuple(p.kind for p in asked))


_inherited: tuple[Mixture, list[list[int]], int, int] | None = None


def _inherit(mixture: Mixture, starts: list[list[int]], frames: int, prompts: int) -> None:
    global _inherited
    _inherited = (mixture, starts, frames, prompts)


def _draw(key: tuple[int, ...]) -> Drawn:
    """In a drawing process."""
    if _inherited is None:
        raise RuntimeError("a drawing process must be forked by CardPool")
    return draw_compact(*_inherited, key)


def followed_texts(mixture: Mixture) -> list[str]:
    """Prompts of the instructions that DAgger episodes followed: wordings of the page, not all of them in the pool."""
    items = (item for source in mixture.sources for item in (*source.train, *source.held_out))
    said = dict.fromkeys(item.instruction for item in items if item.instruction)
    return [ROBOT_PROMPT.format(instruction=text) for text in said]


@dataclass
class Sentences:
    """Features of all phrases on one device, one after another, float16."""

    phrases: Phrases
    device: torch.device
    flat: Tensor = field(
        default_factory=lambda: torch.empty(0, DIM, dtype=torch.float16)
    )  # (all tokens, 384)
    starts: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))  # of each phrase, in flat
    lengths: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def update(self) -> None:
        """Bring over what is new."""
        rows = self.phrases.rows
        if len(self.lengths) == len(rows):
            return
        fresh = torch.from_numpy(np.concatenate(rows[len(self.lengths) :])).to(self.device)
        self.flat = torch.cat([self.flat.to(self.device), fresh])
        self.lengths = np.array([len(r) for r in rows], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths

    def batch(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """features (B, L, 384) float32, mask (B, L): what Phrases.batch gives, on the device."""
        if any(t not in self.phrases.index for t in texts):
            self.phrases.add(texts)
        self.update()
        ids = np.array([self.phrases.index[t] for t in texts])
        lengths, starts = self.lengths[ids], self.starts[ids]
        column = np.arange(lengths.max())
        mask = (column < lengths[:, None]).astype(np.float32)
        index = np.where(mask > 0, starts[:, None] + column, 0)
        on = torch.from_numpy(mask).to(self.device, non_blocking=True)
        rows = self.flat[torch.from_numpy(index).to(self.device, non_blocking=True)]
        return rows.float() * on[..., None], on


class CardPool:
    """step.Pool with the data on a card (or, for tests, on any device) and drawing in processes of their own."""

    def __init__(
        self, model: Policy, mixture: Mixture, args: argparse.Namespace, rank: int, workers: int
    ) -> None:
        self.model, self.mixture, self.args, self.rank = model.train(), mixture, args, rank
        self.workers = max(1, workers)
        self.device = next(model.parameters()).device
        self.sentences = Sentences(mixture.phrases, self.device)
        self.frames = torch.empty(0, IMAGE, IMAGE, 3, dtype=torch.uint8, device=self.device)
        self.coming: deque[tuple[tuple[int, ...], AsyncResult[Drawn]]] = deque()
        self.processes: Processes | None = None
        self.refresh()

    def refresh(self) -> None:
        """After a rescan: bring all frames over, and start the drawing processes anew, with all samples."""
        self.close()
        self.mixture.phrases.add(followed_texts(self.mixture))
        self.sentences.update()
        shards = [frames for source in self.mixture.sources for frames in source.frames]
        self.frames = torch.empty(
            sum(map(len, shards)), IMAGE, IMAGE, 3, dtype=torch.uint8, device=self.device
        )
        at = 0
        for shard in shards:
            self.frames[at : at + len(shard)] = torch.from_numpy(np.array(shard))
            at += len(shard)
        frames = self.args.micro // self.args.prompts
        given = (self.mixture, first_rows(self.mixture), frames, self.args.prompts)
        self.processes = multiprocessing.get_context("fork").Pool(self.workers, _inherit, given)

    def take(self, key: tuple[int, ...]) -> Drawn:
        """What was drawn for this key; draws of the keys that follow are begun. RuntimeError after `close`."""
        if self.processes is None:
            raise RuntimeError("the drawing processes were closed")
        count = self.args.batch // self.args.micro
        if not self.coming or self.coming[0][0] != key:
            self.coming.clear()
        following = self.coming[-1][0] if self.coming else None
        while len(self.coming) < AHEAD * self.workers:
            if following is None:
                following = key
            else:
                seed, rank, step, i = following
                following = (seed, rank, step + (i + 1) // count, (i + 1) % count)
            self.coming.append((following, self.processes.apply_async(_draw, (following,))))
        return self.coming.popleft()[1].get()

    def batch(self, drawn: Drawn, generator: torch.Generator) -> Batch:
        """Pictures gathered, augmented and put beside the rest, all on the card."""
        rows = torch.from_numpy(drawn.rows).to(self.device, non_blocking=True)
        image = self.frames[rows].permute(0, 3, 1, 2).contiguous().float().mul_(1 / 255)
        features, mask = self.sentences.batch(drawn.texts)
        arrays = {
            k: torch.from_numpy(v).to(self.device, non_blocking=True)
            for k, v in drawn.asked._asdict().items()
        }
        bins = torch.from_numpy(drawn.proprioception).to(self.device, non_blocking=True)
        return Batch(augment_on_card(image, generator), features, mask, bins, kinds=drawn.kinds, **arrays)

    def step(self, step: int) -> list[dict[str, float]]:
        """Gradients of one batch into `model`; gives the parts of each micro-batch."""
        args = self.args
        self.model.zero_grad()
        parts = []
        for i in range(args.batch // args.micro):
            key = (args.seed, self.rank, step, i)
            generator = generator_of(key, self.device)
            batch = self.batch(self.take(key), generator)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=not args.float32):
                loss, told = losses(self.model, batch, args.smear, generator)
            (loss * (args.micro / args.batch)).backward()
            parts.append({**told, "loss": float(loss.detach())})
        return parts

    def close(self) -> None:
        """Ends the drawing processes."""
        self.coming.clear()
        if self.processes is not None:
            self.processes.terminate()
            self.processes.join()
            self.processes = None
