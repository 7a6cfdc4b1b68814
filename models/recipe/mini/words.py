"""A learned word for what the eyes of photographs do not know: colours and shapes of blocks, and the policy's own names.

    fit = fit of the eyes (../eyes/eyes.py) - d + g(phrase) (r(look) . s(phrase) - c(phrase) + d)

g is 1 for phrases of training and 0 for words unlike them all, for which the eyes speak alone: without it the learned part took 17 points
from names that it had not heard. d puts the eyes' zero where one in ten of what is there is denied. r is linear in the tower's features, s and c a small net of the phrase; taught by picking the look that a phrase of *robot* data means among
those of one scene, or none of them ("it is not here": a rival whose fit is 0). So 0 is where a thing is as likely there as not.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from torch import Tensor, nn

from eyes.artefacts import OPSET, look
from eyes.crops import square
from eyes.eyes import Match
from eyes.names import Asked, concepts
from eyes.pairs import Seen
from eyes.text import Sentences, bare

from .columns import AT, SIDE
from .shards import load

SPLIT: Final = Path(__file__).resolve().parents[3] / "src/tasks/split.json"
WIDTH: Final = 48
FAMILIAR: Final = (
    0.85,
    0.95,
)  # cosine to the nearest phrase of training: g is 0 below the first, 1 above the second
COLORS: Final = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink")
SHAPES: Final = {"cube": ("cube", "block"), "cylinder": ("cylinder",), "star": ("star",), "cone": ("cone",), "bowl": ("bowl",), "plate": ("plate",)}  # fmt: skip
ANY: Final = ("object", "thing")


class Words(nn.Module):
    """features (n, 1280), phrase (m, 384) -> (m, n) nats to add."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.see = nn.Linear(1280, WIDTH)
        self.hear1 = nn.Linear(384, 128)
        self.hear2 = nn.Linear(128, WIDTH + 1)
        nn.init.normal_(self.see.weight, std=0.01)
        nn.init.normal_(self.hear2.weight, std=0.05)
        nn.init.zeros_(self.hear2.bias)

    def forward(self, features: Tensor, phrase: Tensor) -> Tensor:
        x = self.see(F.dropout((features - self.mean) / self.scale, 0.3, self.training))
        y = self.hear2(F.relu(self.hear1(phrase * 8)))
        return y[:, :WIDTH] @ x.T - y[:, WIDTH:]


def familiarity(phrases: Tensor, known: Tensor, centre: Tensor) -> Tensor:
    """phrases (m, 384) and known (k, 384) of length 1 -> (m,) 0..1."""

    def about(x: Tensor) -> Tensor:
        y = x - centre
        return y / y.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)

    nearest = (about(phrases) @ about(known).T).amax(-1)
    return ((nearest - FAMILIAR[0]) / (FAMILIAR[1] - FAMILIAR[0])).clamp(0, 1)


class Fit(nn.Module):
    """What match.onnx computes: features [n, 1280], logits [n, 1000], phrase [1, 384] -> fit [n]."""

    def __init__(self, eyes: Match, words: Words, known: np.ndarray, offset: float) -> None:
        super().__init__()
        self.eyes, self.words, self.offset = eyes, words, offset
        about = known - eyes.centre.numpy()
        about /= np.linalg.norm(about, axis=1, keepdims=True)
        self.register_buffer("known", torch.from_numpy(about.T.copy()).half())

    def forward(self, features: Tensor, logits: Tensor, phrase: Tensor) -> Tensor:
        p = phrase / phrase.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)
        about = p - self.eyes.centre
        about = about / about.pow(2).sum(-1, keepdim=True).sqrt().clamp_min(1e-9)
        nearest = (about @ self.known.float()).amax(-1)
        g = ((nearest - FAMILIAR[0]) / (FAMILIAR[1] - FAMILIAR[0])).clamp(0, 1)
        return (
            self.eyes(features, logits, phrase) - self.offset + g * (self.words(features, p)[0] + self.offset)
        )


def looks_of(data: Path, session: object, side: int = 384) -> Seen:
    """Looks at everything in frames of `npm run data -- --kind objects --size 384`, as sight would cut them, a little off."""
    from PIL import Image

    r = load([data], side)
    rng = np.random.default_rng(0)
    crops, labels = [], []
    for i in np.flatnonzero(r.frame >= 0):
        frame = Image.fromarray(np.array(r.frames[r.shard[i]][r.frame[i]]))
        for k, name in enumerate(r.names[i]):
            u, v = r.objects[i, k, AT["u"]], r.objects[i, k, AT["v"]]
            if 0.02 < u < 0.98 and 0.02 < v < 0.98:
                du, dv = rng.normal(0, 0.006, 2)
                crops.append(square(frame, u + du, v + dv, SIDE))
                labels.append(name)
    return Seen(*look(session, np.stack(crops)), labels)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Group:
    """Looks of one kind and what may be said of each; `meant(phrase)`: which labels it means."""

    seen: Seen
    base: np.ndarray  # float32 [phrases, looks]: fit of the eyes
    phrases: list[str]
    vectors: np.ndarray  # [phrases, 384]
    means: np.ndarray  # bool [phrases, labels]
    label: np.ndarray  # int [looks]: into the labels
    apart: np.ndarray  # int [labels]: no two of one number in a scene


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


def group_of_blocks(
    seen: Seen,
    fit: Callable[[Seen, list[str]], np.ndarray],
    sentences: Sentences,
    held_out: frozenset[str] = frozenset(),
) -> Group:
    """`held_out`: blocks ("cyan star") that no training may name or show as what is meant."""
    keep = np.array([" " in x and x.split()[0] in COLORS and x.split()[1] in SHAPES for x in seen.labels])
    seen = seen.only(keep & np.array([x not in held_out for x in seen.labels]))
    labels = sorted(set(seen.labels))
    said = block_phrases()
    phrases = [p for p in said if any(said[p](b) for b in labels)]
    means = np.array([[said[p](b) for b in labels] for p in phrases])
    index = np.array([labels.index(x) for x in seen.labels])
    return Group(seen, fit(seen, phrases), phrases, sentences(phrases), means, index, np.arange(len(labels)))


def held_out_blocks() -> frozenset[str]:
    """Colour and shape never together in what robots were taught (src/tasks/split.json)."""
    return frozenset(" ".join(pair) for pair in json.loads(SPLIT.read_text())["heldOutPairs"])


def group_of_concepts(
    seen: Seen, split: str, fit: Callable[[Seen, list[str]], np.ndarray], sentences: Sentences
) -> Group:
    """Names, synonyms and descriptions of one side of the split."""
    table = concepts()
    seen = seen.only(np.array([x in table and table[x].split == split for x in seen.labels]))
    labels = sorted(set(seen.labels))
    pairs: list[tuple[str, int]] = []
    for i, x in enumerate(labels):
        c = table[x]
        pairs += [(p, i) for p in [c.name, c.name, *c.phrases(Asked.SYNONYM), *c.phrases(Asked.DESCRIPTION)]]
    phrases = [bare(p) for p, _ in pairs]
    means = np.zeros((len(phrases), len(labels)), bool)
    for k, (_, i) in enumerate(pairs):
        means[k, i] = True
    groups = sorted({table[x].group for x in labels})
    index = np.array([labels.index(x) for x in seen.labels])
    apart = np.array([groups.index(table[x].group) for x in labels])
    return Group(seen, fit(seen, phrases), phrases, sentences(phrases), means, index, apart)


def trials(
    g: Group, rng: np.random.Generator, n: int, absent: float, size: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Phrases [n], looks [n, size], place of the right one [n] (size: it is not there)."""
    of_label = [np.flatnonzero(g.label == i) for i in range(g.means.shape[1])]
    phrase, looks, right = np.zeros(n, int), np.zeros((n, size), int), np.zeros(n, int)
    for t in range(n):
        while True:
            p = int(rng.integers(len(g.phrases)))
            good = np.flatnonzero(g.means[p])
            if len(good) == 0:
                continue
            target = int(rng.choice(good))
            others = [
                i
                for i in rng.permutation(len(of_label))
                if not g.means[p, i] and g.apart[i] not in g.apart[good]
            ]
            chosen, used = [], set()
            for i in others:
                if g.apart[i] not in used:
                    used.add(g.apart[i])
                    chosen.append(i)
                if len(chosen) == size:
                    break
            if len(chosen) == size:
                break
        gone = rng.random() < absent
        place = size if gone else int(rng.integers(size))
        if not gone:
            chosen[place] = target
        phrase[t], right[t] = p, place
        looks[t] = [rng.choice(of_label[i]) for i in chosen]
    return phrase, looks, right


def score(g: Group, total: np.ndarray, rng: np.random.Generator, n: int = 3000) -> dict[str, float]:
    """One of five; and with the threshold 0, absent said so and present denied."""
    p, l, r = trials(g, rng, n, 0.0)
    fits = total[p[:, None], l]
    q, m, _ = trials(g, rng, n, 1.0)
    gone = total[q[:, None], m].max(1)
    top = fits.max(1)
    order = np.sort(top)
    at10 = order[int(0.1 * n)]
    pos, neg = top, gone
    auc = float((np.searchsorted(np.sort(neg), pos) / n).mean())
    return {
        "five": round(100 * float((fits.argmax(1) == r).mean()), 1),
        "auc": round(auc, 3),
        "absent at 0": round(100 * float((gone < 0).mean()), 1),
        "denied at 0": round(100 * float((top < 0).mean()), 1),
        "absent at 10% denied": round(100 * float((gone < at10).mean()), 1),
    }


def train(groups: list[Group], steps: int, seed: int, decay: float, weights: list[float]) -> Words:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    x = np.concatenate([g.seen.features for g in groups])
    words = Words(x.mean(0).astype(np.float32), (x.std(0) + 0.05).astype(np.float32))
    optimizer = torch.optim.AdamW(words.parameters(), lr=2e-3, weight_decay=decay)
    feats = [torch.from_numpy(g.seen.features) for g in groups]
    vectors = [torch.from_numpy(g.vectors.astype(np.float32)) for g in groups]
    bases = [torch.from_numpy(g.base.astype(np.float32)) for g in groups]
    pools = [trials(g, rng, 12000, 0.3) for g in groups]
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (1 - step / steps)
        total = torch.zeros(())
        for k, w in enumerate(weights):
            p, l, r = pools[k]
            at = rng.integers(len(p), size=96)
            pi, li, ri = (torch.from_numpy(p[at]), torch.from_numpy(l[at]), torch.from_numpy(r[at]))
            f = feats[k][li]  # (n, 5, 1280)
            x5 = words.see(F.dropout((f - words.mean) / words.scale, 0.3, True))
            v = vectors[k][pi]
            v = v + 0.02 * torch.randn_like(v)
            y = words.hear2(F.relu(words.hear1(v * 8)))
            add = torch.einsum("nw,nsw->ns", y[:, :WIDTH], x5) - y[:, WIDTH:]
            fit = bases[k][pi[:, None], li] + add
            logits = torch.cat([fit, torch.zeros(len(fit), 1)], 1)
            total = total + w * F.cross_entropy(logits, ri)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        optimizer.step()
    return words.eval()


def cast_constants(model: onnx.ModelProto) -> onnx.ModelProto:
    """Casts of constants as constants. The exporter writes Python's numbers as doubles with a cast behind them, and there is no
    double on WebGPU: the session cannot be created ("Provider type for Cast node ... is not set")."""
    graph = model.graph
    values = {n.output[0]: n.attribute[0].t for n in graph.node if n.op_type == "Constant"}
    for node in graph.node:
        if node.op_type != "Cast" or node.input[0] not in values:
            continue
        kind = helper.tensor_dtype_to_np_dtype(node.attribute[0].i)
        array = numpy_helper.to_array(values[node.input[0]]).astype(kind)
        values[node.output[0]] = numpy_helper.from_array(array)
        constant = helper.make_node(
            "Constant", [], list(node.output), node.name, value=values[node.output[0]]
        )
        node.CopyFrom(constant)
    used = {name for node in graph.node for name in node.input} | {o.name for o in graph.output}
    for node in list(graph.node):
        if node.op_type == "Constant" and node.output[0] not in used:
            graph.node.remove(node)
    onnx.checker.check_model(model)
    return model


def made_of(path: Path) -> dict[str, str]:
    """Names of what `fit` is summed from inside match.onnx: the eyes, and of these the classes alone."""
    nodes = onnx.load(path).graph.node
    fit = next(n for n in nodes if n.output[0] == "fit")  # eyes - offset, + what robot data taught
    (known,) = [n.output[0] for n in nodes if n.op_type == "Log"]
    return {"similarity": known, "eyes": fit.input[0]}


def export(eyes: Match, words: Words, known: np.ndarray, offset: float, path: Path) -> None:
    torch.onnx.export(
        Fit(eyes, words, known, offset).eval(), (torch.zeros(2, 1280), torch.zeros(2, 1000), torch.ones(1, 384)), str(path),
        input_names=["features", "logits", "phrase"], output_names=["fit"],
        dynamic_axes={n: {0: "n"} for n in ("features", "logits", "fit")}, opset_version=OPSET,
        do_constant_folding=False, dynamo=False,
    )  # fmt: skip
    onnx.save(cast_constants(onnx.load(path)), path)
