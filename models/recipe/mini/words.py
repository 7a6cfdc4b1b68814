"""Learned words for what the eyes of photographs do not know: colours and shapes of blocks, and names; and what is not there.

    fit = e + g(phrase) (a(phrase) e + w(look, phrase) - e),   e = fit of the eyes (../eyes/eyes.py) - d
    w = MOST - sum_k softplus(c_k(phrase) - s_k(phrase) . r_k(look))

g is 1 for phrases of training and 0 for words unlike them all, for which the eyes speak alone: without it the learned part took 17 points
from names that it had not heard. d puts the eyes' zero where one in ten of what is there is denied. r is a hidden layer over the tower's
features, s, c and a a small net of the phrase. All of the conditions k have to hold: a red star and a blue cube each fail one of
"red cube". Taught in two ways: to pick the look that a phrase means among five of one scene, or none of them ("it is not here": a rival whose
fit is 0), where what is there is often much like what is missing; and to pick the name of a look among all names. So 0 is where a thing is as
likely there as not, and names compete on one scale. Words of *robot* data are taught by frames of the robot and by renders, those of *named* by
renders alone; nothing of *novel* is in either. Colour and shape of a block are supervised one by one, too (composition.py).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eyes.artefacts import look
from eyes.crops import square
from eyes.names import Asked, concepts
from eyes.pairs import Seen
from eyes.scores import Space
from eyes.text import bare

from .columns import AT, SIDE
from .composition import COLORS, SHAPES, augmented, factor_loss, factors_of, is_block
from .shards import load

SPLIT: Final = Path(__file__).resolve().parents[3] / "src/tasks/split.json"
WIDTH: Final = 48  # of a condition
CONDITIONS: Final = 2
HIDDEN: Final = 128
MOST: Final = 3.0  # nats, where every condition holds
ABSENT: Final = 0.4  # share of trials whose phrase is not there
ALIKE: Final = 0.6  # share of trials with rivals that are much like what is meant
NAMING: Final = 0.5  # weight of picking the name of a look, beside picking the look of a phrase
SAME_CATEGORY: Final = 0.25  # cosines by which two names of one category are nearer
FAMILIAR: Final = (
    0.85,
    0.95,
)  # cosine to the nearest phrase of training: g is 0 below the first, 1 above the second
ANY: Final = ("object", "thing")
TIP_LOW: Final = np.array([0.25, -0.35])  # metres of the first bin of a pose (models/pico/manifest.json)
TIP_SPAN: Final = np.array([0.55, 0.7])


class Words(nn.Module):
    """features (n, 1280), phrase (m, 384), fit of the eyes (m, n) -> nats (m, n)."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray) -> None:
        super().__init__()
        self.most = MOST
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.see1 = nn.Linear(1280, HIDDEN)
        self.see2 = nn.Linear(HIDDEN, CONDITIONS * WIDTH)
        self.hear1 = nn.Linear(384, 128)
        self.hear2 = nn.Linear(128, CONDITIONS * (WIDTH + 1) + 1)
        nn.init.normal_(self.see2.weight, std=0.05)
        nn.init.normal_(self.hear2.weight, std=0.05)
        nn.init.zeros_(self.hear2.bias)

    def look(self, features: Tensor) -> Tensor:
        """(..., 1280) -> (..., CONDITIONS, WIDTH)."""
        x = F.dropout((features - self.mean) / self.scale, 0.3, self.training)
        x = F.dropout(F.relu(self.see1(x)), 0.2, self.training)
        return self.see2(x).unflatten(-1, (CONDITIONS, WIDTH))

    def hear(self, phrase: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(m, 384) -> directions (m, CONDITIONS, WIDTH), limits (m, CONDITIONS), what the eyes weigh (m, 1)."""
        y = self.hear2(F.relu(self.hear1(phrase * 8)))
        at = CONDITIONS * WIDTH
        directions = y[:, :at].unflatten(-1, (CONDITIONS, WIDTH))
        return directions, y[:, at : at + CONDITIONS], torch.sigmoid(y[:, -1:] + 2)

    @staticmethod
    def along(looks: Tensor, directions: Tensor) -> Tensor:
        """Of each condition, as `fit` takes them -> (m, n, CONDITIONS)."""
        if looks.dim() == 3:
            return (looks.transpose(0, 1) @ directions.permute(1, 2, 0)).permute(2, 1, 0)
        return (looks * directions[:, None]).sum(-1)

    def fit(self, eyes: Tensor, looks: Tensor, heard: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """eyes (m, n); looks (m, n, CONDITIONS, WIDTH), or (n, ...) where every phrase is asked of the same -> (m, n)."""
        directions, limits, weight = heard
        along = self.along(looks, directions)
        return eyes * weight + self.most - F.softplus(limits[:, None] - along).sum(-1)

    def forward(self, features: Tensor, phrase: Tensor, eyes: Tensor) -> Tensor:
        return self.fit(eyes, self.look(features), self.hear(phrase))


def familiarity(phrases: Tensor, known: Tensor, centre: Tensor) -> Tensor:
    """phrases (m, 384) and known (k, 384) of length 1 -> (m,) 0..1."""

    def about(x: Tensor) -> Tensor:
        y = x - centre
        return y / y.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)

    nearest = (about(phrases) @ about(known).T).amax(-1)
    return ((nearest - FAMILIAR[0]) / (FAMILIAR[1] - FAMILIAR[0])).clamp(0, 1)


def in_sight(row: np.ndarray, tip: np.ndarray) -> bool:
    """Is nothing of the arm before it? row: numbers of an object, tip: where the fingers close, x and y in metres. The camera looks from
    large x to small; what is between the fingers is seen."""
    aside, behind = abs(row[AT["y"]] - tip[1]), tip[0] - row[AT["x"]]
    return bool(row[AT["held"]] > 0.5 or aside > 0.06 or not -0.04 < behind < 0.2)


def looks_of(data: list[Path], session: object, side: int = 384) -> Seen:
    """Looks at everything in frames of `npm run data -- --kind objects --size 384` that the arm does not hide, as sight would cut them,
    a little off."""
    from PIL import Image

    r = load(data, side)
    rng = np.random.default_rng(0)
    crops, labels = [], []
    for i in np.flatnonzero(r.frame >= 0):
        frame = Image.fromarray(np.array(r.frames[r.shard[i]][r.frame[i]]))
        tip = TIP_LOW + (r.proprioception[i, :2] + 0.5) / 256 * TIP_SPAN
        for k, name in enumerate(r.names[i]):
            row = r.objects[i, k]
            u, v = row[AT["u"]], row[AT["v"]]
            if 0.02 < u < 0.98 and 0.02 < v < 0.98:
                du, dv = rng.normal(0, 0.006, 2)
                if in_sight(row, tip):
                    crops.append(square(frame, u + du, v + dv, SIDE))
                    labels.append(name)
    return Seen(*look(session, np.stack(crops)), labels)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Group:
    """Looks of one kind of picture, and what may be said of them. Labels: ids of concepts, and blocks ("red cube")."""

    seen: Seen
    base: np.ndarray  # float32 [phrases, looks]: fit of the eyes
    phrases: list[str]
    vectors: np.ndarray  # [phrases, 384]
    means: np.ndarray  # bool [phrases, labels]
    labels: list[str]
    label: np.ndarray  # int [looks]: into the labels
    apart: np.ndarray  # int [labels]: no two of one number in a scene
    near: np.ndarray  # float32 [labels, labels]: how much alike two are called

    def names(self) -> tuple[np.ndarray, np.ndarray]:
        """Phrases that are names, as rows, and of each look the place of its own among them (-1: it has none here)."""
        first: dict[str, int] = {}
        for k, phrase in enumerate(self.phrases):
            first.setdefault(phrase, k)
        names = [name_of(label) for label in self.labels]
        said = list(dict.fromkeys(n for n in names if n in first))
        own = np.array([said.index(n) if n in first else -1 for n in names])
        return np.array([first[n] for n in said]), own[self.label]


def name_of(label: str) -> str:
    return label if is_block(label) else bare(concepts()[label].name)


def block_phrases() -> dict[str, Callable[[str], bool]]:
    """Phrase -> does it mean the block "red cube"?"""
    out: dict[str, Callable[[str], bool]] = {}
    for color in (None, *COLORS):
        for shape, words in (*SHAPES.items(), (None, ANY)):
            if color is None and shape is None:
                continue
            for word in words:
                said = f"{color} {word}" if color else word
                out[said] = lambda b, c=color, s=shape: (
                    (c is None or b.split()[0] == c) and (s is None or b.split()[1] == s)
                )
    return out


def held_out_blocks() -> frozenset[str]:
    """Colour and shape never together in what robots were taught (src/tasks/split.json)."""
    return frozenset(" ".join(pair) for pair in json.loads(SPLIT.read_text())["heldOutPairs"])


def group_of(
    seen: Seen,
    space: Space,
    fit: Callable[[Seen, list[str]], np.ndarray],
    *,
    splits: tuple[str, ...] = (),
    blocks: bool = False,
    held_out: frozenset[str] = frozenset(),
) -> Group:
    """Names, synonyms and descriptions of some sides of the split, and words for blocks; every look is there to be no such thing.

    held_out: blocks ("cyan star") that no training may name or show.
    """
    table = concepts()
    seen = seen.only(np.array([(is_block(x) and x not in held_out) or x in table for x in seen.labels]))
    labels = sorted(set(seen.labels))
    phrases: list[str] = []
    rows: list[list[bool]] = []
    for x in labels:
        if x not in table or table[x].split not in splits:
            continue
        c = table[x]
        for said in (c.name, c.name, *c.phrases(Asked.SYNONYM), *c.phrases(Asked.DESCRIPTION)):
            phrases.append(bare(said))
            rows.append([y == x for y in labels])
    for said, means in block_phrases().items() if blocks else ():
        row = [is_block(y) and means(y) for y in labels]
        if any(row):
            phrases.append(said)
            rows.append(row)
    kinds = [y if is_block(y) else table[y].group for y in labels]
    category = np.array(["block" if is_block(y) else table[y].category for y in labels])
    vectors = space([name_of(y) for y in labels])
    return Group(
        seen,
        fit(seen, phrases),
        phrases,
        space.sentences(phrases),
        np.array(rows),
        labels,
        np.array([labels.index(x) for x in seen.labels]),
        np.array([sorted(set(kinds)).index(k) for k in kinds]),
        vectors @ vectors.T + SAME_CATEGORY * (category[:, None] == category[None]),
    )


def rivals_of(g: Group, target: int, others: np.ndarray, rng: np.random.Generator) -> list[int]:
    """Of `others`, in a random order, some that are much like the target: one of its colour and one of its shape; or one to three of the
    twelve that are called most alike."""
    if is_block(g.labels[target]):
        halves = zip(*(g.labels[i].split() if is_block(g.labels[i]) else ("", "") for i in others))
        own = g.labels[target].split()
        return [
            int(others[k])
            for half, mine in zip(halves, own, strict=True)
            if (k := next((k for k, x in enumerate(half) if x == mine), None)) is not None
        ]
    nearest = others[np.argsort(-g.near[target][others])[:12]]
    return [int(i) for i in rng.permutation(nearest)[: int(rng.integers(1, 4))]]


def trials(
    g: Group, rng: np.random.Generator, n: int, absent: float, alike: float = ALIKE, size: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Phrases [n], looks [n, size], place of the right one [n] (size: it is not there). absent, alike: shares of the trials."""
    of_label = [np.flatnonzero(g.label == i) for i in range(len(g.labels))]
    block = np.array([is_block(x) for x in g.labels])
    phrase, looks, right = np.zeros(n, int), np.zeros((n, size), int), np.full(n, size)
    for t in range(n):
        p = int(rng.integers(len(g.phrases)))
        good = np.flatnonzero(g.means[p])
        target = int(rng.choice(good))
        others = rng.permutation(np.flatnonzero(~g.means[p] & ~np.isin(g.apart, g.apart[good])))
        first: list[int] = []
        if rng.random() < alike:
            if block[target] and rng.random() < 0.8 and block[others].sum() >= size:
                others = others[block[others]]  # a table of blocks
            if not block[target] or len(good) == 1:
                first = rivals_of(g, target, others, rng)
        chosen: dict[int, int] = {}  # by what is apart
        for i in (*first, *others):
            if len(chosen) == size:
                break
            chosen.setdefault(int(g.apart[i]), int(i))
        scene = rng.permutation(list(chosen.values()))
        if rng.random() >= absent:
            right[t] = int(rng.integers(size))
            scene[right[t]] = target
        phrase[t], looks[t] = p, [rng.choice(of_label[i]) for i in scene]
    return phrase, looks, right


def score(g: Group, total: np.ndarray, rng: np.random.Generator, n: int = 2000) -> dict[str, float]:
    """Percent, all among rivals that are much alike: one of five; absent said so and present denied by 0; absent said so where 5% or
    10% of what is there are denied; and of all looks, how many are called by their own name."""
    p, l, r = trials(g, rng, n, 0.0, 1.0)
    fits = total[p[:, None], l]
    q, m, _ = trials(g, rng, n, 1.0, 1.0)
    gone, top = total[q[:, None], m].max(1), fits.max(1)
    rows, own = g.names()
    order = np.sort(top)
    shares = {
        "five": fits.argmax(1) == r,
        "absent at 0": gone < 0,
        "denied at 0": top < 0,
        "absent at 5% denied": gone < order[n // 20],
        "absent at 10% denied": gone < order[n // 10],
        "named": (total[rows].argmax(0) == own)[own >= 0],
    }
    return {k: round(100 * float(v.mean()), 1) for k, v in shares.items()}


def train(groups: list[Group], weights: list[float], steps: int, seed: int, decay: float = 0.1) -> Words:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    x = np.concatenate([g.seen.features for g in groups])
    words = Words(x.mean(0).astype(np.float32), (x.std(0) + 0.05).astype(np.float32))
    optimizer = torch.optim.AdamW(words.parameters(), lr=2e-3, weight_decay=decay)
    feats = [torch.from_numpy(g.seen.features) for g in groups]
    vectors = [torch.from_numpy(g.vectors.astype(np.float32)) for g in groups]
    bases = [torch.from_numpy(g.base.astype(np.float32)) for g in groups]
    pools = [trials(g, rng, 12000, ABSENT) for g in groups]
    names = [g.names() for g in groups]
    of_blocks = set(block_phrases())
    factors = [factors_of(g.phrases, g.labels, of_blocks) for g in groups]
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (1 - step / steps)
        total = torch.zeros(())
        for k, w in enumerate(weights):
            at = rng.integers(len(pools[k][0]), size=96)
            phrase, shown, right = (x[at] for x in pools[k])
            p, l, r = map(torch.from_numpy, (phrase, shown, right))
            v = augmented(vectors[k], phrase, factors[k], rng)
            heard = words.hear(v + 0.02 * torch.randn_like(v))
            seen = words.look(feats[k][l])
            fit = words.fit(bases[k][p[:, None], l], seen, heard)
            logits = torch.cat([fit, torch.zeros(len(fit), 1)], 1)
            total = total + w * F.cross_entropy(logits, r)
            along = words.along(seen, heard[0])
            total = total + w * factor_loss(along, heard[1], phrase, groups[k].label[shown], factors[k])
            rows, own = names[k]
            l = torch.from_numpy(rng.choice(np.flatnonzero(own >= 0), size=48))
            v = augmented(vectors[k], rows, factors[k], rng)
            heard = words.hear(v + 0.02 * torch.randn_like(v))
            fit = words.fit(bases[k][rows][:, l], words.look(feats[k][l]), heard)
            total = total + NAMING * w * F.cross_entropy(fit.T, torch.from_numpy(own)[l])
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        optimizer.step()
    return words.eval()
