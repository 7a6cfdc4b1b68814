"""Frames of scenes (scripts/things/scenes.mjs) and flat pictures, cut to what one close look shows."""

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
    scenes: np.ndarray  # int [n], index of the frame they were cut from


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


def cut_scenes(folder: Path, cut: Cut, *, error: float = 0, scale: float = 1, seed: int = 0) -> Looks:
    """A look at every object of a folder of scenes.

    error: standard deviation of the place, in shares of the frame's side (10 pixels of 384 are 0.026).
    scale: of the square's side.
    """
    about = json.loads((folder / "frames.json").read_text())
    side = about["side"]
    frames = np.memmap(folder / "frames.bin", np.uint8, "r").reshape(-1, side, side, 3)
    rng = np.random.default_rng(seed)
    crops, concepts, scenes = [], [], []
    for i, scene in enumerate(about["scenes"]):
        frame = Image.fromarray(frames[i])
        for thing in scene["objects"]:
            du, dv = rng.normal(0, error, 2) if error else (0.0, 0.0)
            # the middle of the box and not of the body, as a detector would say; they differ by a few pixels
            box = [min(max(c, 0.0), 1.0) for c in thing["box"]]
            u, v = (box[0] + box[2]) / 2 + du, (box[1] + box[3]) / 2 + dv
            crops.append(square(frame, u, v, scale * share_of(cut, box)))
            concepts.append(thing["concept"])
            scenes.append(i)
    return Looks(np.stack(crops), concepts, np.array(scenes))


def flat_picture(path: Path, paper: tuple[int, int, int], pixels: int, margin: float) -> np.ndarray:
    """uint8 [224, 224, 3]: a picture on paper, no sharper than `pixels` a side, as a camera across the table sees it."""
    picture = Image.open(path).convert("RGBA")
    inner = round(pixels * (1 - 2 * margin))
    canvas = Image.new("RGB", (pixels, pixels), paper)
    small = picture.resize((inner, inner), Image.Resampling.BICUBIC)
    canvas.paste(small, ((pixels - inner) // 2,) * 2, small)
    return np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
