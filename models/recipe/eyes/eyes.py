"""The chosen eyes: sharpened ConSE, a linear map beside it, and what both say of nothing in particular.

    fit(phrase, look) = ln (q . p / q . p0) + beta (t . m - t . m0)

p: class probabilities of the look, q: of the phrase, t: the phrase, m: the look's place in the space of sentences, p0 and
m0: their means over looks at many things. The subtracted terms do not change which look fits a phrase best; they make
the fits of different phrases comparable, so that one threshold tells "it is not here".
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .artefacts import OPSET
from .pairs import Pairs
from .scores import (
    SHARPNESS_OF_LOOKS,
    SHARPNESS_OF_TEXT,
    Ridge,
    Space,
    conse,
    fit_ridge,
    softmax,
)


@dataclass(frozen=True)
class Eyes:
    """Everything behind the tower."""

    space: Space
    ridge: Ridge | None
    beta: float
    base_classes: np.ndarray  # p0 [1000]
    base_place: np.ndarray  # m0 [384]

    def fit(self, features: np.ndarray, logits: np.ndarray, phrases: list[str]) -> np.ndarray:
        """[phrases, looks], in nats; 0: as well as anything."""
        q = softmax(self.space(phrases) @ self.space.classes.T / SHARPNESS_OF_TEXT)
        total = conse(self.space, logits, phrases) - np.log(q @ self.base_classes)[:, None]
        if self.ridge is None:
            return total
        return total + self.beta * self.space(phrases) @ (self.ridge(features) - self.base_place).T


def make_eyes(
    space: Space,
    pairs: list[Pairs],
    base: tuple[np.ndarray, np.ndarray],
    *,
    penalty: float,
    beta: float,
) -> Eyes:
    """pairs: what the map is learned from, none: no map. base: features and logits of looks at many things."""
    features, logits = base
    ridge = None
    if pairs:
        weights = np.concatenate([np.full(len(p.features), p.weight / len(p.features)) for p in pairs])
        x, y = (np.concatenate([getattr(p, name) for p in pairs]) for name in ("features", "targets"))
        ridge = fit_ridge(x, y, penalty, weights)
    place = ridge(features).mean(0) if ridge else np.zeros(space.classes.shape[1], np.float32)
    return Eyes(space, ridge, beta, softmax(logits / SHARPNESS_OF_LOOKS).mean(0), place)


class Match(nn.Module):
    """features [n, 1280], logits [n, 1000], phrase [1, 384] (the mean of the encoder's tokens) -> fit [n]."""

    def __init__(self, eyes: Eyes) -> None:
        super().__init__()
        assert eyes.ridge is not None
        self.beta = eyes.beta
        half = {
            "classes": eyes.space.classes.T,  # [384, 1000]
            "weight": eyes.ridge.weight / eyes.ridge.scale[:, None],  # [1280, 384]
        }
        full = {
            "centre": eyes.space.centre,
            "bias": eyes.ridge.bias - (eyes.ridge.mean / eyes.ridge.scale) @ eyes.ridge.weight,
            "base_classes": eyes.base_classes,
            "base_place": eyes.base_place,
        }
        for name, value in half.items():
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(value)).half())
        for name, value in full.items():
            self.register_buffer(name, torch.from_numpy(np.asarray(value, np.float32)))

    def forward(self, features: Tensor, logits: Tensor, phrase: Tensor) -> Tensor:
        def unit(x: Tensor) -> Tensor:
            return x / x.pow(2).sum(-1, keepdim=True).sqrt().clamp(min=1e-9)

        t = unit(unit(phrase) - self.centre)  # [1, 384]
        q = torch.softmax(t @ self.classes.float() / SHARPNESS_OF_TEXT, -1)[0]  # [1000]
        p = torch.softmax(logits / SHARPNESS_OF_LOOKS, -1)
        m = unit(features @ self.weight.float() + self.bias)
        known = torch.log((p @ q).clamp(min=1e-12) / (self.base_classes @ q))
        return known + self.beta * (m - self.base_place) @ t[0]


def export_match(eyes: Eyes, path: Path) -> None:
    """The matrices stay float16 in the file."""
    torch.onnx.export(
        Match(eyes).eval(),
        (torch.zeros(2, 1280), torch.zeros(2, 1000), torch.ones(1, 384)),
        str(path),
        input_names=["features", "logits", "phrase"],
        output_names=["fit"],
        dynamic_axes={name: {0: "n"} for name in ("features", "logits", "fit")},
        opset_version=OPSET,
        do_constant_folding=False,
        dynamo=False,
    )
