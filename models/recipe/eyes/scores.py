"""How well a phrase fits a look: ImageNet's classes carried into the space of sentences, and a map learned beside them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .names import image_classes
from .text import Sentences, bare, unit

SHARPNESS_OF_LOOKS: Final = 3.0  # temperature of the class logits
SHARPNESS_OF_TEXT: Final = 0.1  # temperature of the cosines
GLOSS: Final = 0.5  # weight of a class's description beside its name


def softmax(x: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


@dataclass(frozen=True)
class Space:
    """Sentences about their mean over ImageNet's class names, and the classes in it."""

    sentences: Sentences
    centre: np.ndarray  # [384]
    classes: np.ndarray  # unit [1000, 384]

    def __call__(self, phrases: list[str]) -> np.ndarray:
        """unit [n, 384]."""
        return unit(self.sentences([bare(p) for p in phrases]) - self.centre)


def make_space(sentences: Sentences, *, gloss: float = GLOSS, shuffle: int | None = None) -> Space:
    """shuffle: a control; the classes' names are dealt anew with that seed."""
    classes = image_classes()
    names = sentences([bare(c.name) for c in classes])
    glosses = sentences([c.gloss for c in classes])
    centre = names.mean(0)
    middle = unit(unit(names - centre) + gloss * unit(glosses - centre))
    if shuffle is not None:
        middle = middle[np.random.default_rng(shuffle).permutation(len(middle))]
    return Space(sentences, centre, middle)


def conse(
    space: Space,
    logits: np.ndarray,
    phrases: list[str],
    looks: float = SHARPNESS_OF_LOOKS,
    text: float = SHARPNESS_OF_TEXT,
) -> np.ndarray:
    """Sharpened ConSE (after Norouzi et al. 2013), [phrases, looks], in nats.

    log sum_c softmax(logits / 3)_c softmax_c(cos(phrase, class_c) / 0.1)
    """
    q = softmax(space(phrases) @ space.classes.T / text)  # [phrases, 1000]
    p = softmax(logits.astype(np.float32) / looks)  # [looks, 1000]
    return np.log(np.maximum(q @ p.T, 1e-12))


@dataclass(frozen=True)
class Ridge:
    """A linear map features [1280] -> sentences [384]."""

    mean: np.ndarray  # [1280]
    scale: np.ndarray  # [1280]
    weight: np.ndarray  # [1280, 384]
    bias: np.ndarray  # [384]

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """unit [n, 384]."""
        x = (features.astype(np.float32) - self.mean) / self.scale
        return unit(x @ self.weight + self.bias)


def fit_ridge(
    features: np.ndarray, targets: np.ndarray, penalty: float, weights: np.ndarray | None = None
) -> Ridge:
    """Least squares with an L2 penalty, a share of the mean eigenvalue. features [n, 1280], targets [n, 384], weights [n]."""
    x = features.astype(np.float64)
    w = np.ones(len(x)) if weights is None else weights.astype(np.float64)
    w = w / w.sum()
    mean, bias = w @ x, w @ targets
    scale = np.sqrt(w @ (x - mean) ** 2) + 1e-2
    z = (x - mean) / scale
    gram = (z * w[:, None]).T @ z
    gram[np.diag_indices_from(gram)] += penalty * np.trace(gram) / len(gram)
    weight = np.linalg.solve(gram, (z * w[:, None]).T @ (targets - bias))
    return Ridge(*(a.astype(np.float32) for a in (mean, scale, weight, bias)))
