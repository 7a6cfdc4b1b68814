"""FAST (Pertsch et al. 2025, arXiv 2501.09747) as src/action/codecs/fast.ts has it: the same integers, pairs and tokens.

quantile normalization -> DCT-II along time, orthonormal -> times scale, rounded half to even -> flattened lowest frequency
first -> byte-pair encoding over the integers. tests/test_heads.py holds it to the vectors that hold the page's.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

SCALE: Final = 10.0


def basis(length: int) -> np.ndarray:
    """(K, T): orthonormal DCT-II."""
    k, t = np.arange(length)[:, None], np.arange(length)[None]
    rows = np.cos(np.pi * k * (2 * t + 1) / (2 * length)) * np.sqrt(2 / length)
    rows[0] = np.sqrt(1 / length)
    return rows


@dataclass(frozen=True)
class Fast:
    """A fitted codec of chunks (T, D)."""

    scale: float
    low: np.ndarray  # (D,) 1st percentile, in units
    high: np.ndarray  # (D,) 99th
    length: int  # T
    first: int  # the integer that id 0 stands for
    alphabet: int
    merges: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        return self.alphabet + len(self.merges)

    def spans(self) -> list[int]:
        """Integers that each id stands for."""
        spans = [1] * self.alphabet
        for a, b in self.merges:
            spans.append(spans[a] + spans[b])
        return spans

    def fewest(self) -> list[int]:
        """Of 0 ... T * D integers: the fewest ids that say exactly so many. What a constrained decoder has to look ahead for."""
        sizes = sorted(set(self.spans()))
        need = [0]
        for n in range(1, self.length * len(self.low) + 1):
            need.append(1 + min(need[n - size] for size in sizes if size <= n))
        return need

    def integers(self, chunks: np.ndarray) -> np.ndarray:
        """(N, T, D) in units -> (N, T * D) integers, clipped to the alphabet."""
        return self.clip(quantized(chunks, self.low, self.high, self.scale))

    def clip(self, integers: np.ndarray) -> np.ndarray:
        return integers.clip(self.first, self.first + self.alphabet - 1)

    def encode(self, integers: np.ndarray) -> list[int]:
        """(T * D,) integers -> ids."""
        return self.merge([int(n) - self.first for n in integers])

    def merge(self, ids: list[int]) -> list[int]:
        ranks = {pair: rank for rank, pair in enumerate(self.merges)}
        while True:
            best = min((ranks.get(p, len(ranks)) for p in pairwise(ids)), default=len(ranks))
            if best == len(ranks):
                return ids
            ids = replaced(ids, self.merges[best], self.alphabet + best)

    def expand(self, ids: list[int]) -> list[int]:
        """Ids -> integers; KeyError for an id that does not exist."""
        table: dict[int, list[int]] = {k: [self.first + k] for k in range(self.alphabet)}
        for rank, (a, b) in enumerate(self.merges):
            table[self.alphabet + rank] = table[a] + table[b]
        return [n for i in ids for n in table[i]]

    def decode(self, ids: list[int]) -> np.ndarray:
        """Ids -> (T, D) in units; ValueError unless they are T * D integers exactly."""
        integers = np.array(self.expand(ids), float)
        dims = len(self.low)
        if len(integers) != self.length * dims:
            raise ValueError(f"{len(integers)} integers instead of {self.length * dims}")
        normalized = basis(self.length).T @ (integers.reshape(self.length, dims) / self.scale)
        return (normalized + 1) * (self.high - self.low) / 2 + self.low

    def to_dict(self) -> dict[str, Any]:
        """As the manifest's head has it."""
        return {
            "scale": self.scale,
            "q01": self.low.tolist(),
            "q99": self.high.tolist(),
            "first": self.first,
            "alphabet": self.alphabet,
            "merges": [list(m) for m in self.merges],
        }


def from_dict(data: dict[str, Any], length: int) -> Fast:
    low, high = np.array(data["q01"], float), np.array(data["q99"], float)
    merges = tuple((int(a), int(b)) for a, b in data["merges"])
    return Fast(float(data["scale"]), low, high, length, int(data["first"]), int(data["alphabet"]), merges)


def quantized(chunks: np.ndarray, low: np.ndarray, high: np.ndarray, scale: float) -> np.ndarray:
    """(N, T, D) -> (N, T * D) integers, not clipped."""
    normalized = 2 * (chunks - low) / (high - low) - 1
    coefficients = np.einsum("kt,ntd->nkd", basis(chunks.shape[1]), normalized)
    return np.rint(coefficients * scale).astype(np.int64).reshape(len(chunks), -1)


def replaced(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    """Every occurrence of the pair, from the left."""
    out: list[int] = []
    i = 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def train_pairs(corpus: list[list[int]], alphabet: int, size: int) -> tuple[tuple[int, int], ...]:
    """The most frequent pair of neighbours first; ties go to the smaller left id, then the smaller right one.

    corpus: ids from 0 on. Equal sequences are counted, not walked one by one.
    """
    counted = Counter(tuple(ids) for ids in corpus)
    words = [(list(ids), n) for ids, n in counted.items()]
    merges: list[tuple[int, int]] = []
    while alphabet + len(merges) < size:
        pairs: Counter[tuple[int, int]] = Counter()
        for ids, n in words:
            for pair in pairwise(ids):
                pairs[pair] += n
        if not pairs:
            break
        pair, count = min(pairs.items(), key=lambda e: (-e[1], e[0]))
        if count < 2:
            break
        new = alphabet + len(merges)
        words = [(replaced(ids, pair, new), n) for ids, n in words]
        merges.append(pair)
    return tuple(merges)


def fit(chunks: np.ndarray, low: np.ndarray, high: np.ndarray, size: int, pairs_from: int = 4000) -> Fast:
    """A codec from training chunks (N, T, D); pairs are learnt from an even sample of `pairs_from` of them.

    The alphabet is what 99.98% of the coefficients need: one chunk in a thousand is clipped, rather than rare integers taking the
    place of pairs.
    """
    integers = quantized(chunks, low, high, SCALE)
    first, last = (int(np.quantile(integers, q)) for q in (0.0001, 0.9999))
    clipped = integers.clip(first, last) - first
    sample = clipped[:: max(1, len(clipped) // pairs_from)]
    merges = train_pairs([ids.tolist() for ids in sample], last - first + 1, size)
    return Fast(SCALE, low, high, chunks.shape[1], first, last - first + 1, merges)
