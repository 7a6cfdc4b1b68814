"""Frames of scenes (scripts/things/scenes.mjs), cut to what one close look shows."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from .tower import SIDE

FIXED_SHARE: Final = 0.18  # of the frame's side: 92 mm on the table; a block of 45 mm is half of it
MARGIN: Final = 1.2  # side of a fitted square by the longer side of the object's box
LEAST: Final = 0.1  # of the frame's side; smaller boxes are looked at with what is around them


class Cut(StrEnum):
    """How large a square is cut around an object's middle."""

    FIXED = "fixed"  # needs a place only
    FIT = "fit"  # needs the object's box


@dataclass(frozen=True)
class Looks:
    """Crops and what they show, row by row."""

    crops: np.ndarray  # uint8 [n, 224, 224, 3] RGB
    concepts: list[str]


def square(frame: Image.Image, u: float, v: float, share: float) -> np.ndarray:
    """uint8 [224, 224, 3]: the square of that share of the frame's side about (u, v), moved inside where it sticks out."""
    side = frame.width
    half = min(share, 1) / 2
    u, v = (min(max(c, half), 1 - half) for c in (u, v))
    box = ((u - half) * side, (v - half) * side, (u + half) * side, (v + half) * side)
    return np.asarray(frame.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box))


def share_of(cut: Cut, box: list[float]) -> float:
    """Share of the frame's side that is cut; box is u, v, u, v."""
    if cut is Cut.FIXED:
        return FIXED_SHARE
    return max(LEAST, MARGIN * max(box[2] - box[0], box[3] - box[1]))


def cut_scenes(folder: Path, cut: Cut) -> Looks:
    """A look at every object of a folder of scenes."""
    about = json.loads((folder / "frames.json").read_text())
    side = about["side"]
    frames = np.memmap(folder / "frames.bin", np.uint8, "r").reshape(-1, side, side, 3)
    crops, concepts = [], []
    for i, scene in enumerate(about["scenes"]):
        frame = Image.fromarray(frames[i])
        for thing in scene["objects"]:
            # the middle of the box and not of the body, as a detector would say; they differ by a few pixels
            box = [min(max(c, 0.0), 1.0) for c in thing["box"]]
            crops.append(square(frame, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, share_of(cut, box)))
            concepts.append(thing["concept"])
    return Looks(np.stack(crops), concepts)
