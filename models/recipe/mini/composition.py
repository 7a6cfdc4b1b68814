"""Compositional generalization: a pair of colour and shape that no training has ("cyan star") is understood by its two factors.

Two helps while learned words are trained (words.py). An auxiliary loss: what the first condition says of a look is also supervised by whether
the colour that is said is the look's, and the second by whether the shape is. And an augmentation: the embedding of a pair is, half of the
time, made of those of three other pairs by vector arithmetic: "red cube" as "red star" + "blue cube" - "blue star". Both use phrases and looks
of training alone.
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
AUGMENTED: Final = 0.5  # share of pairs whose embedding is made of others'


def is_block(label: str) -> bool:
    color, _, shape = label.partition(" ")
    return color in COLORS and shape in SHAPES


@dataclass(frozen=True)
class Factors:
    """Colour and shape of the phrases and labels of a group.

    agree: 1 where the phrase does not say the factor (colour, shape), or says the label's.
    analogies: by a pair's row the rows a, b, c of other pairs whose a + b - c has its colour and its shape.
    """

    of_blocks: np.ndarray  # bool [phrases]
    agree: np.ndarray  # float32 [phrases, labels, 2]
    is_block: np.ndarray  # float32 [labels]
    analogies: dict[int, list[tuple[int, int, int]]]


def factors_of(phrases: list[str], labels: list[str], of_blocks: set[str]) -> Factors:
    """of_blocks: all phrases that may be said of a block."""
    agree = np.ones((len(phrases), len(labels), 2), np.float32)
    for i, phrase in enumerate(phrases):
        words = phrase.split()
        for j, label in enumerate(labels) if phrase in of_blocks else ():
            if is_block(label):
                color, shape = label.split()
                agree[i, j, 0] = words[0] == color or words[0] not in COLORS
                agree[i, j, 1] = FORMS.get(words[-1], shape) == shape
    at = {phrase: i for i, phrase in enumerate(phrases)}
    analogies: dict[int, list[tuple[int, int, int]]] = {}
    for phrase, i in at.items():
        if phrase not in of_blocks or len(phrase.split()) != 2:
            continue
        color, word = phrase.split()
        of = [
            (at[f"{color} {w}"], at[f"{c} {word}"], at[f"{c} {w}"])
            for c in COLORS
            for w in FORMS
            if c != color and w != word and all(p in at for p in (f"{color} {w}", f"{c} {word}", f"{c} {w}"))
        ]
        if of:
            analogies[i] = of
    block = np.array([is_block(label) for label in labels], np.float32)
    return Factors(np.array([p in of_blocks for p in phrases]), agree, block, analogies)


def augmented(vectors: Tensor, rows: np.ndarray, factors: Factors, rng: np.random.Generator) -> Tensor:
    """Embeddings of these rows, some made of others': vectors [phrases, 384] of length 1, rows int [m] -> [m, 384]."""
    out = vectors[torch.from_numpy(rows)].clone()
    for i, row in enumerate(rows.tolist()):
        of = factors.analogies.get(row)
        if of and rng.random() < AUGMENTED:
            a, b, c = of[rng.integers(len(of))]
            made = vectors[a] + vectors[b] - vectors[c]
            out[i] = made / made.norm()
    return out


def factor_loss(
    along: Tensor, limits: Tensor, phrase: np.ndarray, label: np.ndarray, factors: Factors
) -> Tensor:
    """Binary cross-entropy of each condition against its factor, on looks at blocks: along [m, n, 2], limits [m, 2], phrase int [m], label int [m, n] -> []."""
    spoken = factors.of_blocks[phrase]
    if not spoken.any():
        return torch.zeros(())
    holds = (along - limits[:, None])[torch.from_numpy(spoken)]
    labels = label[spoken]
    agree = torch.from_numpy(factors.agree[phrase[spoken][:, None], labels])
    counts = torch.from_numpy(factors.is_block[labels])[..., None]
    loss = F.binary_cross_entropy_with_logits(holds, agree, reduction="none") * counts
    return loss.sum() / (counts.sum() * 2 + 1)
