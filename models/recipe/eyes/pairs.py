"""What the map is learned from: looks at pictures, and where in the space of sentences they belong."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .names import Asked, Concept, Emoji, concepts
from .scores import Space
from .text import unit

KEYWORDS = 8  # of an emoji; the later ones are looser


@dataclass(frozen=True)
class Seen:
    """Looks after the tower. `labels` are ids of concepts or emoji."""

    features: np.ndarray  # float32 [n, 1280]
    logits: np.ndarray  # float32 [n, 1000]
    labels: list[str]

    def only(self, keep: np.ndarray) -> "Seen":
        """Rows where `keep`, bool [n], holds."""
        labels = [label for label, k in zip(self.labels, keep, strict=True) if k]
        return Seen(self.features[keep], self.logits[keep], labels)

    def concepts(self) -> list[Concept]:
        """Of each row."""
        table = concepts()
        return [table[label] for label in self.labels]

    def save(self, path: Path) -> None:
        """float16: the tower is no more exact than that."""
        half = {"features": self.features.astype(np.float16), "logits": self.logits.astype(np.float16)}
        np.savez(path, **half, labels=np.array(self.labels))


def load_seen(path: Path) -> Seen:
    """What `save` wrote."""
    with np.load(path) as z:
        arrays = (z["features"].astype(np.float32), z["logits"].astype(np.float32))
        return Seen(*arrays, [str(label) for label in z["labels"]])


@dataclass(frozen=True)
class Pairs:
    """Of one source; each source counts by its `weight`, however many looks it has."""

    features: np.ndarray  # [n, 1280]
    targets: np.ndarray  # unit [n, 384]
    weight: float = 1.0


def words_of_emoji(emoji: list[Emoji], space: Space) -> dict[str, np.ndarray]:
    """Character -> unit [384]: its name and, half as heavy, the mean of its keywords."""
    names = space([e.name for e in emoji])
    keywords = [space(list(e.keywords[:KEYWORDS])) for e in emoji]
    middles = np.stack([k.mean(0) if len(k) else np.zeros_like(names[0]) for k in keywords])
    return {e.character: row for e, row in zip(emoji, unit(names + 0.5 * middles), strict=True)}


def words_of_concept(concept: Concept, space: Space) -> np.ndarray:
    """unit [384]: the name and, half as heavy each, the means of synonyms and of descriptions."""
    total = space([concept.name])[0]
    for asked in (Asked.SYNONYM, Asked.DESCRIPTION):
        phrases = concept.phrases(asked)
        if phrases:
            total = total + 0.5 * space(list(phrases)).mean(0)
    return unit(total)


def pairs_of_emoji(seen: Seen, words: dict[str, np.ndarray], allowed: set[str], weight: float = 1.0) -> Pairs:
    """Looks at allowed emoji."""
    rows = seen.only(np.array([label in allowed for label in seen.labels]))
    return Pairs(rows.features, np.stack([words[label] for label in rows.labels]), weight)


def pairs_of_concepts(seen: Seen, words: dict[str, np.ndarray], weight: float = 1.0) -> Pairs:
    """Looks at things or pictures of the table of names."""
    return Pairs(seen.features, np.stack([words[label] for label in seen.labels]), weight)
