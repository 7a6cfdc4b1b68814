"""Phrases as one vector each, by the project's own sentence encoder."""

from pathlib import Path
from typing import Final

import numpy as np

from encoder import DIM, FeatureCache

ARTICLES: Final = ("the ", "a ", "an ")


def bare(phrase: str) -> str:
    """Without a leading article; any more wording around a name costs accuracy (LOG.md)."""
    text = phrase.strip().lower()
    return next((text[len(a) :] for a in ARTICLES if text.startswith(a)), text)


def unit(x: np.ndarray) -> np.ndarray:
    """Rows of length 1."""
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


class Sentences:
    """phrase -> unit vector [384]: the mean of the encoder's tokens, as the encoder was trained to be read."""

    def __init__(self, cache: Path) -> None:
        self.cache = FeatureCache(cache)

    def __call__(self, phrases: list[str]) -> np.ndarray:
        """float32 [n, 384]."""
        rows = self.cache.get(phrases)
        self.cache.save()
        if not rows:
            return np.zeros((0, DIM), np.float32)
        return unit(np.stack([r.astype(np.float32).mean(0) for r in rows]))
