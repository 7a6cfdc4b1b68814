"""Shards of `npm run data -- --kind objects` as arrays; frames stay on the disk."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .columns import COUNT, SLOTS, TASKS

HELD_OUT = 20  # scenes whose seed is divisible by it are for measuring


@dataclass(frozen=True)
class Records:
    """N steps. Rows beyond a scene's objects are zero."""

    frames: list[np.memmap]  # a shard each, uint8 [n, side, side, 3]
    shard: np.ndarray  # int32 [N]: into `frames`
    frame: np.ndarray  # int32 [N]: in the shard, -1: none
    seed: np.ndarray  # int64 [N]
    proprioception: np.ndarray  # uint8 [N, 7]
    objects: np.ndarray  # float32 [N, SLOTS, COUNT]
    names: list[list[str]]  # [N][objects]
    goal_record: np.ndarray  # int32 [G]: of each label, its step
    goal: np.ndarray  # int8 [G, 3]: task, target, second (-1: none)
    bins: np.ndarray  # uint8 [G, 8]
    pursued: np.ndarray  # bool [G]: the goal of the episode

    def held_out(self) -> np.ndarray:
        """bool [N]."""
        return self.seed % HELD_OUT == 0


def load(folders: list[Path], side: int = 256) -> Records:
    """Every finished shard of the folders."""
    frames: list[np.memmap] = []
    shard, frame, seed, proprioception, objects, names = [], [], [], [], [], []
    goal_record, goal, bins, pursued = [], [], [], []
    for folder in folders:
        for path in sorted(folder.glob("shard-*.json")):
            samples = json.loads(path.read_text())["samples"]
            raw = path.with_suffix(".bin")
            if raw.stat().st_size:
                frames.append(np.memmap(raw, np.uint8, "r").reshape(-1, side, side, 3))
            for s in samples:
                row = np.zeros((SLOTS, COUNT), np.float32)
                row[: len(s["objects"])] = s["objects"][:SLOTS]
                for i, g in enumerate(s["goals"]):
                    goal_record.append(len(seed))
                    goal.append((TASKS.index(g["task"]), g["target"], g["second"]))
                    bins.append(g["bins"])
                    pursued.append(i == 0)
                shard.append(len(frames) - 1)
                frame.append(s["frame"])
                seed.append(s["seed"])
                proprioception.append(s["proprioception"])
                objects.append(row)
                names.append(s["names"])
    return Records(
        frames,
        np.array(shard, np.int32),
        np.array(frame, np.int32),
        np.array(seed, np.int64),
        np.array(proprioception, np.uint8),
        np.stack(objects),
        names,
        np.array(goal_record, np.int32),
        np.array(goal, np.int8),
        np.array(bins, np.uint8),
        np.array(pursued, bool),
    )
