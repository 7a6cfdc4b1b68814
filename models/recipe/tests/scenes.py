"""Frames written by hand. Tests only."""

import json
from pathlib import Path

import numpy as np
from tiny_language import HELD_OUT, LANGUAGE

import prompts
from language import Language, load_language, parse_language

Thing = tuple[str, str, float, float] | tuple[str, str, float, float, float]
PAGE: Language = load_language()
TINY: Language = parse_language(LANGUAGE, HELD_OUT)


def frame(
    *things: Thing, holding: int = -1, outside: tuple[int, ...] = (), labels: list | None = None
) -> prompts.Item:
    """things: (color, shape, x, y[, metres lifted]); those `outside` are not in the frame; labels as LABEL has them."""
    places = []
    for i, (_, _, x, y, *lifted) in enumerate(things):
        u, v = (-0.1, 0.5) if i in outside else ((y + 0.19) / 0.38, (x - 0.40) / 0.26)
        places.append((u, v, x, y, lifted[0] if lifted else 0.0))
    return prompts.Item(
        0, 0, 1.0, (128,) * 7,
        tuple(t[0] for t in things), tuple(t[1] for t in things),
        np.array(places), holding, np.array(labels or [], prompts.LABEL),
    )  # fmt: skip


def write_sample(folder: Path, sample: dict, version: int = 2) -> Path:
    """A shard of one black frame."""
    (folder / "a.bin").write_bytes(bytes(128 * 128 * 3))
    path = folder / "a.json"
    path.write_text(json.dumps({"formatVersion": version, "count": 1, "samples": [sample]}))
    return path
