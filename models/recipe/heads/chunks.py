"""Shards with chunks (`npm run data -- --chunk 8`) -> prompts with eight actions of the expert each.

One draw is a frame, a sentence and a chunk. Sentences come from the recipe's own language; frames that show a held-out
pair have no chunk. Scenes whose seed is divisible by 20 are held out, as everywhere in the recipe.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

import spec
from batch import IMAGE
from data import HELD_OUT, parse_sample
from items import Item, seen_at
from language import Language
from prompts import TASK_NAMES, goal_key
from tasks import TASKS

DIMS: Final = len(spec.ACTION)  # 8: terminate, three displacements, three turns, the gripper
LENGTH: Final = 8


@dataclass(frozen=True)
class Draw:
    """One sentence to one frame, with what the expert does next."""

    shard: int
    row: int
    seed: int
    proprioception: tuple[int, ...]
    task: str
    text: str
    actions: np.ndarray  # (LENGTH, DIMS) float32, in units: flag, m, rad, opening
    target: int  # index of the object meant
    destination: int  # -1: none
    uv: tuple[float, float] | None
    uv2: tuple[float, float] | None
    direct: bool
    weight: float

    @property
    def held_out(self) -> bool:
        return self.seed % HELD_OUT == 0


def columns(drawn: list[Draw]) -> dict[str, np.ndarray]:
    """What is kept of each draw beside its frame and its sentence: arrays with the draw first."""
    names = list(TASKS)
    return {
        "actions": np.stack([d.actions for d in drawn]),
        "weight": np.array([d.weight for d in drawn], np.float32),
        "held_out": np.array([d.held_out for d in drawn]),
        "task": np.array([names.index(d.task) for d in drawn], np.uint8),
    }


@dataclass(frozen=True)
class Frames:
    """What all draws point into."""

    pixels: list[np.ndarray]  # memory-mapped (N, 128, 128, 3) a shard
    items: list[list[tuple[int, Item, list[dict[str, Any]]]]]  # a shard: seed, the frame's item, its chunks

    def frame(self, shard: int, row: int) -> np.ndarray:
        return self.pixels[shard][row]


def open_frames(folders: list[Path], language: Language) -> Frames:
    """All shards of the folders, in order. ValueError for a shard without any chunk."""
    pixels, items = [], []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            samples = json.loads(path.read_text())["samples"]
            if not any(s.get("chunks") for s in samples):
                raise ValueError(f"{path}: no chunks; make the data with --chunk {LENGTH}")
            shape = (len(samples), IMAGE, IMAGE, 3)
            pixels.append(np.memmap(path.with_suffix(".bin"), np.uint8, "r", shape=shape))
            shard = len(pixels) - 1
            items.append(
                [
                    (int(s["seed"]), parse_sample(s, shard, row, language.held_out), s.get("chunks") or [])
                    for row, s in enumerate(samples)
                ]
            )
    return Frames(pixels, items)


def label_row(item: Item, chunk: dict[str, Any]) -> int | None:
    """The row of item.labels about this chunk's goal; None if the frame has no label for it."""
    wanted = (TASK_NAMES.index(chunk["task"]), chunk["object"], chunk["destination"])
    for row, label in enumerate(item.labels):
        if (int(label["task"]), int(label["target"]), int(label["destination"])) == wanted:
            return row
    return None


def draw_chunks(frames: Frames, language: Language, wordings: int, seed: int = 0) -> list[Draw]:
    """`wordings` sentences to every chunk; a goal that no sentence names in its scene is left out."""
    rng = random.Random(seed)
    drawn: list[Draw] = []
    for shard, entries in enumerate(frames.items):
        for row, (scene, item, chunks) in enumerate(entries):
            for chunk in chunks:
                label = label_row(item, chunk)
                actions = np.asarray(chunk["actions"], np.float32)
                if label is None or actions.shape != (LENGTH, DIMS):
                    continue
                for _ in range(wordings):
                    said = goal_key(item, label, rng)
                    if said is None:
                        continue
                    task, key, target, second = said
                    text = rng.choice(language.wordings(key))
                    drawn.append(
                        Draw(
                            shard, row, scene, item.proprioception, task, text, actions, target, second,
                            seen_at(item, target), seen_at(item, second), key.target[0] != "closest",
                            float(item.labels[label]["weight"]),
                        )
                    )  # fmt: skip
    return drawn
