"""A block's words taken apart, so that a pair of colour and shape that no training has ("cyan star") is heard as its halves.

Two helps while learned words are trained (words.py). What the first condition says of a look is also taught by whether the colour that is
said is the look's, and the second by whether the shape is. And a pair's vector is, half of the time, made of three other pairs':
"cyan cube" + "red star" - "red cube" in the place of "cyan star", were that taught. Both are of phrases and looks of training alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

COLORS: Final = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
SHAPES: Final = {"cube": ("cube", "block"), "cylinder": ("cylinder",), "star": ("star",), "cone": ("cone",), "bowl": ("bowl",), "plate": ("plate",)}  # fmt: skip
FORMS: Final = {word: shape for shape, words in SHAPES.items() for word in words}
RECOMPOSED: Final = 0.5  # share of pairs whose vector is made of others'


def is_block(label: str) -> bool:
    color, _, shape = label.partition(" ")
    return color in COLORS and shape in SHAPES


@dataclass(frozen=True)
class Halves:
    """Of the phrases and labels of a group."""

    spoken: np.ndarray  # bool [phrases]: is it of words for blocks?
    agree: (
        np.ndarray
    )  # float32 [phrases, labels, 2]: nothing said of it, or said rightly: the colour, the shape
    block: np.ndarray  # float32 [labels]
    others: dict[int, list[tuple[int, int, int]]]  # of a pair: the phrases a, b, c of which it is a + b - c


def halves_of(phrases: list[str], labels: list[str], said: set[str]) -> Halves:
    """said: all phrases for blocks."""
    agree = np.ones((len(phrases), len(labels), 2), np.float32)
    for i, phrase in enumerate(phrases):
        words = phrase.split()
        for j, label in enumerate(labels) if phrase in said else ():
            if is_block(label):
                color, shape = label.split()
                agree[i, j, 0] = words[0] == color or words[0] not in COLORS
                agree[i, j, 1] = FORMS.get(words[-1], shape) == shape
    at = {phrase: i for i, phrase in enumerate(phrases)}
    others: dict[int, list[tuple[int, int, int]]] = {}
    for phrase, i in at.items():
        if phrase not in said or len(phrase.split()) != 2:
            continue
        color, word = phrase.split()
        of = [
            (at[f"{color} {w}"], at[f"{c} {word}"], at[f"{c} {w}"])
            for c in COLORS
            for w in FORMS
            if c != color and w != word and all(p in at for p in (f"{color} {w}", f"{c} {word}", f"{c} {w}"))
        ]
        if of:
            others[i] = of
    block = np.array([is_block(label) for label in labels], np.float32)
    return Halves(np.array([p in said for p in phrases]), agree, block, others)


def recomposed(vectors: Tensor, rows: np.ndarray, halves: Halves, rng: np.random.Generator) -> Tensor:
    """vectors [phrases, 384] of length 1, rows int [m] -> [m, 384]."""
    out = vectors[torch.from_numpy(rows)].clone()
    for i, row in enumerate(rows.tolist()):
        of = halves.others.get(row)
        if of and rng.random() < RECOMPOSED:
            a, b, c = of[rng.integers(len(of))]
            made = vectors[a] + vectors[b] - vectors[c]
            out[i] = made / made.norm()
    return out


def apart(along: Tensor, limits: Tensor, phrase: np.ndarray, label: np.ndarray, halves: Halves) -> Tensor:
    """Loss of the conditions taken apart: along [m, n, 2], limits [m, 2], phrase int [m], label int [m, n] -> []."""
    spoken = halves.spoken[phrase]
    if not spoken.any():
        return torch.zeros(())
    holds = (along - limits[:, None])[torch.from_numpy(spoken)]
    labels = label[spoken]
    agree = torch.from_numpy(halves.agree[phrase[spoken][:, None], labels])
    counts = torch.from_numpy(halves.block[labels])[..., None]
    loss = F.binary_cross_entropy_with_logits(holds, agree, reduction="none") * counts
    return loss.sum() / (counts.sum() * 2 + 1)
