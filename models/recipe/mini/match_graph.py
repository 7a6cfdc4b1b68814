"""match.onnx: the eyes of photographs (../eyes/eyes.py) and, for phrases of training and pairs of their words, learned ones (words.py)."""

from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from eyes.artefacts import OPSET
from eyes.eyes import Match

from .casts import cast_constants, to_half
from .words import FAMILIAR, MOST, Group, Words, train

SURER: Final = 0.75  # nats less in what ships: chosen by `--task absent` on development seeds from 88000
MEMBERS: Final = 3  # nets that the fit is the mean of
UNKNOWN_PENALTY: Final = 0.6  # nats, of words unlike all of training, so that their absence is said, too: development seeds from 77000
UNSEEN_PAIR_BONUS: Final = (
    2.0  # nats: by how much the threshold of a pair lies lower that training leaves out (../LOG.md)
)


class Ensemble(nn.Module):
    """The mean of nets of several training seeds, which differ most about pairs of colour and shape that no training has (../LOG.md)."""

    def __init__(self, members: list[Words]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def lowered(self, nats: float) -> "Ensemble":
        """Itself, with every fit so many nats lower."""
        for one in self.members:
            one.most = MOST - nats
        return self

    def forward(self, features: Tensor, phrase: Tensor, eyes: Tensor) -> Tensor:
        """features (n, 1280), phrase (m, 384), fit of the eyes (m, n) -> nats (m, n)."""
        return torch.stack([one(features, phrase, eyes) for one in self.members]).mean(0)


def train_ensemble(
    groups: list[Group], weights: list[float], steps: int, seed: int, members: int = MEMBERS
) -> Ensemble:
    """Training seeds from `seed` on."""
    return Ensemble([train(groups, weights, steps, seed + i) for i in range(members)]).eval()


class Fit(nn.Module):
    """What match.onnx computes: features [n, 1280], logits [n, 1000], phrase [1, 384] -> fit [n]."""

    def __init__(
        self, eyes: Match, words: Ensemble, known: np.ndarray, bonus: np.ndarray, offset: float
    ) -> None:
        """known [k, 384]: phrases of training and pairs of their words; bonus [k]: nats, of each."""
        super().__init__()
        self.eyes, self.words, self.offset = eyes, words, offset
        self.register_buffer("bonus", torch.from_numpy(bonus.astype(np.float32)))
        about = known - eyes.centre.numpy()
        about /= np.linalg.norm(about, axis=1, keepdims=True)
        self.register_buffer("known", torch.from_numpy(about.T.copy()).half())

    def forward(self, features: Tensor, logits: Tensor, phrase: Tensor) -> Tensor:
        p = phrase / phrase.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)
        about = p - self.eyes.centre
        about = about / about.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)
        nearest, at = (about @ self.known.float()).max(-1)
        g = ((nearest - FAMILIAR[0]) / (FAMILIAR[1] - FAMILIAR[0])).clamp(0, 1)
        eyes = self.eyes(features, logits, phrase) - self.offset
        return eyes + (
            g * (self.words(features, p, eyes[None])[0] + self.bonus[at] - eyes) - (1 - g) * UNKNOWN_PENALTY
        )


def trained_in(path: Path) -> int:
    """How many numbers of match.onnx were trained: the map and the learned words, without means, scales and what is known of classes."""
    layers = ("eyes.weight", "eyes.bias"), (".weight", ".bias")
    names = {i.name.removesuffix(".half"): int(np.prod(i.dims)) for i in onnx.load(path).graph.initializer}
    return sum(
        n for k, n in names.items() if k in layers[0] or (k.startswith("words.") and k.endswith(layers[1]))
    )


def made_of(path: Path) -> dict[str, str]:
    """Names of what `fit` is summed from inside match.onnx: the eyes, and of these the classes alone."""
    nodes = onnx.load(path).graph.node
    fit = next(n for n in nodes if n.output[0] == "fit")  # eyes - offset, + what robot data taught
    (known,) = [n.output[0] for n in nodes if n.op_type == "Log"]
    return {"similarity": known, "eyes": fit.input[0]}


def export(
    eyes: Match, words: Ensemble, known: np.ndarray, bonus: np.ndarray, offset: float, path: Path
) -> None:
    torch.onnx.export(
        Fit(eyes, words.lowered(SURER), known, bonus, offset).eval(), (torch.zeros(2, 1280), torch.zeros(2, 1000), torch.ones(1, 384)), str(path),
        input_names=["features", "logits", "phrase"], output_names=["fit"],
        dynamic_axes={n: {0: "n"} for n in ("features", "logits", "fit")}, opset_version=OPSET,
        do_constant_folding=False, dynamo=False,
    )  # fmt: skip
    onnx.save(cast_constants(onnx.load(path)), path)
    to_half(path)
