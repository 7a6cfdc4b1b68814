"""Shards as `npm run data -- --kind objects` writes them, of flat squares on grey, with a rule for an expert. Tests only."""

import json
from pathlib import Path

import numpy as np
import torch

from mini.columns import AT, COUNT
from mini.sight import FRAME, on_table, table_ray
from mini.train_sight import COLORS

HAND = (0.525, 0.0, 0.2)  # metres, in the middle of the pose's range


def make_scene(seed: int) -> tuple[np.ndarray, dict]:
    """A frame, uint8 [256, 256, 3], and its entry: two or three blocks, the hand above the table, a label a block."""
    rng = np.random.default_rng(seed)
    frame = np.full((FRAME, FRAME, 3), rng.integers(90, 180), np.uint8)
    rows, names, goals = [], [], []
    for i in range(int(rng.integers(2, 4))):
        uv = np.array([0.2 + 0.3 * i, 0.5]) + rng.uniform(-0.08, 0.08, 2)
        color = COLORS[int(rng.integers(len(COLORS)))]
        u, v = (uv * FRAME).astype(int)
        frame[v - 9 : v + 9, u - 9 : u + 9] = rng.integers(0, 255, 3)
        x, y = on_table(torch.from_numpy(uv.astype(np.float32)), torch.from_numpy(table_ray())).tolist()
        row = np.zeros(COUNT)
        said = {
            "score": 1, "u": uv[0], "v": uv[1], "side": 0.18, "x": x, "y": y, "top": 0.04, "length": 0.02,
            "breadth": 0.02, "axis-cos": 1, "grasp-x": x, "grasp-y": y, "grasp-z": 0.02, "yaw2-cos": 1,
            "yaw4-cos": 1, "width": 0.04, "opening": 0.5, "takes": 1,
        }  # fmt: skip
        for name, value in said.items():
            row[AT[name]] = value
        away = np.clip(128 + 400 * (np.array([x, y, 0.02]) - HAND), 0, 255).astype(int).tolist()
        rows.append(row.tolist())
        names.append(f"{color} cube")
        goals.append({"task": "reach", "target": i, "second": -1, "bins": [0, *away, 128, 128, 128, 0]})
        goals.append(
            {"task": "near", "target": i, "second": 1 - min(i, 1), "bins": [0, *away, 128, 128, 128, 255]}
        )
    return frame, {
        "frame": -1, "seed": seed, "proprioception": [128, 128, 125, 128, 128, 128, 255],
        "objects": rows, "names": names, "goals": goals,
    }  # fmt: skip


def write_shard(folder: Path, count: int, first_seed: int = 1) -> None:
    """shard-00000.bin and .json; scenes whose seed 20 divides are held out."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, samples = zip(*(make_scene(first_seed + i) for i in range(count)), strict=True)
    for i, sample in enumerate(samples):
        sample["frame"] = i
    (folder / "shard-00000.bin").write_bytes(np.stack(frames).tobytes())
    (folder / "shard-00000.json").write_text(json.dumps({"samples": samples}))
