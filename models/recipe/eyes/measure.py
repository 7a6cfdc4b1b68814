"""What the chosen eyes do: one of five, controls, and whether the thing is there at all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from .compare import SIGNS
from .names import Asked
from .pairs import Seen
from .trials import (
    CANDIDATES,
    Rate,
    Score,
    auc,
    draw_trials,
    hits,
    interval_over_groups,
    rate,
)

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Row:
    """One cell of a table."""

    rate: Rate
    over_groups: tuple[float, float]
    groups: int
    by_seed: tuple[float, ...]

    def __str__(self) -> str:
        low, high = (100 * v for v in self.over_groups)
        seeds = ", ".join(f"{100 * v:.1f}" for v in self.by_seed)
        return (
            f"{self.rate}, n {self.rate.n}; over {self.groups} groups {low:.1f} to {high:.1f}; seeds {seeds}"
        )


def one_of_five(seen: Seen, score: Score, asked: Asked, n: int, candidates: int = CANDIDATES) -> Row:
    """n trials a seed over all looks."""
    found, groups, by_seed = [], [], []
    for seed in SEEDS:
        trials = draw_trials(seen.concepts(), asked, n, seed, candidates)
        found.append(hits(trials, score))
        groups += [t.group for t in trials]
        by_seed.append(float(found[-1].mean()) if len(trials) else 0.0)
    values = np.concatenate(found)
    if not len(values):
        return Row(Rate(0, 0), (0, 1), 0, tuple(by_seed))
    return Row(rate(values), interval_over_groups(values, groups), len(set(groups)), tuple(by_seed))


def without_signs(seen: Seen) -> Seen:
    """Without digits, letters, arrows, shapes and flags."""
    return seen.only(np.array([c.category not in SIGNS for c in seen.concepts()]))


@dataclass(frozen=True)
class Presence:
    """The best fit among five looks, with the thing and without it."""

    present: np.ndarray
    absent: np.ndarray

    @property
    def auc(self) -> float:
        return auc(self.present, self.absent)

    def threshold(self, false_alarms: float) -> float:
        """Below it a thing counts as absent; that share of things that are there is lost."""
        return float(np.quantile(self.present, false_alarms))

    def at(self, threshold: float) -> tuple[Rate, Rate]:
        """Absent and said so; present and denied."""
        return rate(self.absent < threshold), rate(self.present < threshold)


def presence(seen: Seen, score: Score, n: int, asked: Asked = Asked.NAME, seed: int = 0) -> Presence:
    """The same trials twice: all five looks, and another look in the place of the one that was meant."""
    trials = draw_trials(seen.concepts(), asked, n, seed, CANDIDATES + 1)
    phrases = list(dict.fromkeys(t.phrase for t in trials))
    table, row = score(phrases), {p: i for i, p in enumerate(phrases)}
    rows = np.array([row[t.phrase] for t in trials])[:, None]
    looks = np.array([t.looks for t in trials])  # the first is meant
    return Presence(table[rows, looks[:, :CANDIDATES]].max(1), table[rows, looks[:, 1:]].max(1))


def score_of(seen: Seen, fit: Callable[[np.ndarray, np.ndarray, list[str]], np.ndarray]) -> Score:
    """A method bound to its looks."""
    return partial(fit, seen.features, seen.logits)
