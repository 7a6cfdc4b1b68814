"""Shards of flat drawings in the format of the app's generator, with a rule for an expert. Tests only."""

import json
import random
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw
from tiny_language import HELD_OUT, LANGUAGE

import vocabulary as vocab

RGB: Final = {
    "red": (214, 40, 40), "orange": (240, 140, 30), "yellow": (240, 220, 50), "green": (50, 170, 70),
    "cyan": (60, 200, 220), "blue": (40, 80, 210), "purple": (130, 60, 180), "pink": (245, 150, 190),
}  # fmt: skip


def draw_shape(
    draw: ImageDraw.ImageDraw, shape: str, color: tuple[int, int, int], x: float, y: float, r: float
) -> None:
    """A flat stand-in for each solid."""
    box = (x - r, y - r, x + r, y + r)
    if shape == "cube":
        draw.rectangle(box, fill=color)
    elif shape == "cylinder":
        draw.rectangle((x - r * 0.6, y - r * 1.2, x + r * 0.6, y + r * 1.2), fill=color)
    elif shape == "cone":
        draw.polygon([(x, y - r * 1.2), (x - r, y + r), (x + r, y + r)], fill=color)
    elif shape == "star":
        angles = np.arange(10) * np.pi / 5 - np.pi / 2
        radii = np.where(np.arange(10) % 2, 0.45, 1.25) * r
        draw.polygon(
            [(x + a * np.cos(t), y + a * np.sin(t)) for a, t in zip(radii, angles, strict=True)], fill=color
        )
    elif shape == "bowl":
        draw.ellipse(box, fill=tuple(v // 2 for v in color), outline=color, width=2)
    else:
        draw.ellipse((x - r * 1.3, y - r * 0.7, x + r * 1.3, y + r * 0.7), fill=color)


def make_sample(seed: int) -> tuple[np.ndarray, dict]:
    """One frame and its entry; the hand is a small cross, the expert walks straight to (x, y)."""
    rng = random.Random(seed)
    image = Image.new("RGB", (256, 256), tuple(rng.randint(90, 200) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    objects: list[dict] = []
    count = rng.randint(3, 6)
    for _ in range(200):
        if len(objects) == count:
            break
        color, shape = rng.choice(vocab.COLORS), rng.choice(vocab.SHAPES)
        if objects and rng.random() < 0.5:
            other = rng.choice(objects)
            color, shape = (other["color"], shape) if rng.random() < 0.5 else (color, other["shape"])
        u, v = rng.uniform(0.08, 0.92), rng.uniform(0.08, 0.92)
        if any(
            (o["color"], o["shape"]) == (color, shape) or np.hypot(o["uv"][0] - u, o["uv"][1] - v) < 0.12
            for o in objects
        ):
            continue
        xy = [0.40 + 0.26 * v, -0.19 + 0.38 * u]
        objects.append({"color": color, "shape": shape, "uv": [u, v], "xy": xy, "lifted": 0.0})
        draw_shape(draw, shape, RGB[color], u * 256, v * 256, rng.uniform(8, 11))
    hand = [rng.randint(20, 235) for _ in range(3)]
    if rng.random() < 0.5:
        near = rng.choice(objects)["uv"]
        hand[:2] = [int(np.clip(256 * near[k] + rng.gauss(0, 15), 0, 255)) for k in range(2)]
    x, y = hand[0], hand[1]
    draw.line((x - 8, y, x + 8, y), fill=(20, 20, 20), width=3)
    draw.line((x, y - 8, x, y + 8), fill=(20, 20, 20), width=3)
    opening = rng.choice((0, 255))

    def label(o: dict, grip: int) -> list[int]:
        # one proprioception bin is worth two action bins here
        d = [round((256 * o["uv"][k] - 0.5 - hand[k]) * 2) for k in range(2)] + [-(hand[2] - 20)]
        there = int(max(abs(v) for v in d) < 12)
        return [there, *(int(np.clip(128 + v, 0, 255)) for v in d), 128, 128, 128, grip]

    graspable = [i for i, o in enumerate(objects) if o["shape"] not in ("bowl", "plate")]
    containers = [i for i in range(len(objects)) if i not in graspable]
    holding = rng.choice(graspable) if graspable and rng.random() < 0.2 else -1
    return np.asarray(image.resize((128, 128), Image.Resampling.BOX)), {
        "seed": seed,
        "kind": "state",
        "objects": objects,
        "proprioception": [*hand, 128, 128, 128, opening],
        "holding": holding,
        "labels": {
            "reach": [label(o, 0) if i in graspable else None for i, o in enumerate(objects)],
            "pick": [label(o, 255) if i in graspable else None for i, o in enumerate(objects)],
            "place": [[i, j, label(objects[j], 0)] for i in graspable for j in containers],
            "near": [
                [i, j, label(objects[j], 255)] for i in graspable for j in range(len(objects)) if j != i
            ],
        },
    }


def write_shard(folder: Path, name: str, count: int, first_seed: int) -> None:
    """NAME.bin and NAME.json."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [make_sample(first_seed + i) for i in range(count)]
    (folder / f"{name}.bin").write_bytes(np.stack([frame for frame, _ in made]).tobytes())
    meta = {"formatVersion": 2, "count": count, "samples": [sample for _, sample in made]}
    (folder / f"{name}.json").write_text(json.dumps(meta))


def write_language(path: Path) -> Path:
    path.write_text(json.dumps(LANGUAGE))
    path.with_name("split.json").write_text(json.dumps({"heldOutPairs": HELD_OUT}))
    return path
