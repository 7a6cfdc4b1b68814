"""One of five: trials, folds and intervals."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from .names import Asked, Concept

CANDIDATES: Final = 5
Score = Callable[[list[str]], np.ndarray]  # phrases -> float [phrases, looks]


@dataclass(frozen=True)
class Trial:
    """Which of these looks shows what the phrase means? The first does."""

    phrase: str
    looks: tuple[int, ...]
    group: str


@dataclass(frozen=True)
class Rate:
    """Successes of n trials with Wilson's interval at 95%, which takes trials for independent."""

    hits: int
    n: int

    @property
    def share(self) -> float:
        return self.hits / max(self.n, 1)

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        n, p = max(self.n, 1), self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return middle - half, middle + half

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{100 * self.share:.1f} ({100 * low:.1f} to {100 * high:.1f})"


def folds(groups: list[str], count: int, seed: int) -> dict[str, int]:
    """Each group's fold, of near equal size."""
    order = np.random.default_rng([seed, 71]).permutation(len(groups))
    names = sorted(groups)
    return {names[g]: i % count for i, g in enumerate(order)}


def draw_trials(
    looks: list[Concept], asked: Asked, n: int, seed: int, candidates: int = CANDIDATES
) -> list[Trial]:
    """n trials over these looks: concept, phrase and look uniform, the others of different groups.

    Of a category there is one on the table: the others' `kind` differs, too.
    """
    rng = np.random.default_rng([seed, 72])
    rows: dict[str, list[int]] = {}
    for i, concept in enumerate(looks):
        rows.setdefault(concept.id, []).append(i)
    known = {c.id: c for c in looks}
    askable = sorted(c for c in known if known[c].phrases(asked))
    everyone = sorted(known)
    trials: list[Trial] = []
    if not askable:
        return trials
    for _ in range(50 * n):
        if len(trials) == n:
            break
        target = known[askable[rng.integers(len(askable))]]
        phrases = target.phrases(asked)
        phrase = phrases[rng.integers(len(phrases))]
        chosen = [target]
        for k in rng.permutation(len(everyone)):
            other = known[everyone[k]]
            clash = asked is Asked.CATEGORY and other.kind == target.kind
            if clash or other.group in {c.group for c in chosen}:
                continue
            chosen.append(other)
            if len(chosen) == candidates:
                break
        if len(chosen) == candidates:
            picked = tuple(int(rows[c.id][rng.integers(len(rows[c.id]))]) for c in chosen)
            trials.append(Trial(phrase, picked, target.group))
    return trials


def hits(trials: list[Trial], score: Score) -> np.ndarray:
    """bool [trials]: the look with the largest score is the first."""
    phrases = list(dict.fromkeys(t.phrase for t in trials))
    if not phrases:
        return np.zeros(0, bool)
    table, row = score(phrases), {p: i for i, p in enumerate(phrases)}
    return np.array([int(np.argmax(table[row[t.phrase], list(t.looks)])) == 0 for t in trials])


def rate(values: np.ndarray) -> Rate:
    """Of a bool array."""
    return Rate(int(values.sum()), len(values))


def interval_over_groups(values: np.ndarray, groups: list[str], seed: int = 0) -> tuple[float, float]:
    """95% of the mean over 2,000 draws of whole groups with replacement: what other things might have given."""
    names = sorted(set(groups))
    column = np.array([names.index(g) for g in groups])
    wins = np.bincount(column, values, len(names))
    counts = np.bincount(column, minlength=len(names))
    draws = np.random.default_rng(seed).integers(len(names), size=(2000, len(names)))
    means = wins[draws].sum(1) / np.maximum(counts[draws].sum(1), 1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def auc(present: np.ndarray, absent: np.ndarray) -> float:
    """Area under the curve: how often a score of `present` is above one of `absent`, ties half."""
    both = np.concatenate([present, absent])
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    values, inverse = np.unique(both, return_inverse=True)
    ranks = (
        (np.bincount(inverse, ranks) / np.bincount(inverse))[inverse] if len(values) < len(both) else ranks
    )
    n = len(present)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(absent)))
