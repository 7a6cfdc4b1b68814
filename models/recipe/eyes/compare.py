"""Ways to tell which look fits a phrase, by cross-validation over groups of the robot and named splits; nothing novel."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from .eyes import Eyes, make_eyes
from .names import Asked, allowed_emoji, concepts
from .names import emoji as all_emoji
from .pairs import (
    Pairs,
    Seen,
    pairs_of_concepts,
    pairs_of_emoji,
    words_of_concept,
    words_of_emoji,
)
from .scores import Space
from .sources import join
from .trials import Trial, draw_trials, folds, hits

FOLDS: Final = 5
KINDS: Final = ("things", "pictures")
SIGNS: Final = {"digit", "letter", "arrow", "shape", "flag"}  # ImageNet has no classes for these


@dataclass(frozen=True)
class Method:
    """What the map is learned from, and how much it says beside the classes."""

    name: str
    sources: tuple[str, ...] = ()  # of "emoji", "named things", "named pictures"
    beta: float = 0
    penalty: float = 4  # of the ridge, in mean eigenvalues


METHODS: Final = (
    Method("classes alone"),
    *(Method(f"+ map of emoji, beta {b:g}", ("emoji",), b) for b in (0.5, 1, 2, 4)),
    *(Method(f"+ map of emoji, beta 1, penalty {p}", ("emoji",), 1, p) for p in (1, 16)),
    Method("+ map of emoji and named things, beta 1", ("emoji", "named things"), 1),
    Method("+ map of emoji and named pictures, beta 1", ("emoji", "named pictures"), 1),
    Method("+ map of emoji and named pictures, beta 2", ("emoji", "named pictures"), 2),
    Method(
        "+ map of emoji, named things and pictures, beta 1", ("emoji", "named things", "named pictures"), 1
    ),
)
CHOSEN: Final = METHODS[-1]  # the best mean over both kinds and all ways of asking


@dataclass(frozen=True)
class Development:
    """Looks of the robot and named splits, and at emoji."""

    things: Seen
    pictures: Seen
    emoji: Seen


@dataclass(frozen=True)
class Part:
    """One fold of one seed: what may be learned from, and what is tried."""

    seed: int
    learn: dict[str, Pairs]
    base: Seen
    held: dict[str, Seen]
    trials: dict[tuple[str, Asked], list[Trial]]


def parts_of(data: Development, space: Space, seeds: tuple[int, ...], n: int) -> Iterator[Part]:
    """The folds, one after the other. n trials each kind of thing and of phrase."""
    known = [c for c in concepts().values() if c.split != "novel"]
    novel = [c for c in concepts().values() if c.split == "novel"]
    emoji_words = words_of_emoji(all_emoji(), space)
    words = {c.id: words_of_concept(c, space) for c in known if c.split == "named"}
    for seed in seeds:
        fold_of = folds(sorted({c.group for c in known}), FOLDS, seed)
        for fold in range(FOLDS):
            out = {c.id for c in known if fold_of[c.group] == fold}
            held, rest = {}, {}
            for kind in KINDS:
                seen: Seen = getattr(data, kind)
                mask = np.array([label in out for label in seen.labels])
                held[kind], rest[kind] = seen.only(mask), seen.only(~mask)
            allowed = {e.character for e in allowed_emoji([c for c in known if c.id in out] + novel)}
            learn = {"emoji": pairs_of_emoji(data.emoji, emoji_words, allowed)}
            for kind in KINDS:
                named = rest[kind].only(np.array([c.split == "named" for c in rest[kind].concepts()]))
                learn[f"named {kind}"] = pairs_of_concepts(named, words, 0.5)
            trials = {
                (kind, asked): draw_trials(held[kind].concepts(), asked, n, seed * FOLDS + fold)
                for kind in KINDS
                for asked in Asked
            }
            yield Part(seed, learn, join(list(rest.values())), held, trials)


def eyes_of(part: Part, space: Space, method: Method) -> Eyes:
    """A method, taught with what this fold allows."""
    pairs = [part.learn[s] for s in method.sources]
    base = (part.base.features, part.base.logits)
    return make_eyes(space, pairs, base, penalty=method.penalty, beta=method.beta)


Results = dict[tuple[str, str, Asked], list[tuple[int, np.ndarray]]]  # method, kind, asked -> seed, hits


def compare(
    data: Development, space: Space, methods: tuple[Method, ...], seeds: tuple[int, ...], n: int
) -> Results:
    """Hits of every method on the same trials."""
    results: Results = {}
    for part in parts_of(data, space, seeds, n):
        fitted: dict[tuple[tuple[str, ...], float], Eyes] = {}
        for method in methods:
            key = (method.sources, method.penalty)
            if key not in fitted:
                fitted[key] = eyes_of(part, space, method)
            eyes = replace(fitted[key], beta=method.beta)
            for (kind, asked), trials in part.trials.items():
                seen = part.held[kind]
                found = hits(trials, partial(eyes.fit, seen.features, seen.logits))
                results.setdefault((method.name, kind, asked), []).append((part.seed, found))
    return results
