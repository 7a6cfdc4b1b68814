"""What a sentence that no wording has asks for: a linear map from its vector to the tasks, learned on the wordings (cut as the page cuts them).

A sentence is told with its noun phrases cut out: "the object" for what is meant, "the other object" for where it goes.
Its vector is the mean of the frozen encoder's word pieces, without [CLS] and [SEP], of length 1, as `embed` of the page has
it. One map for sentences that name one thing, one for those that name two; the last class of each is "none of them".

    python -m mini.reader                # cross-validates over templates held out by their verb
    python -m mini.reader --write        # writes ../../src/tasks/naming/open-probe.json
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from encoder import Encoder

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "src/tasks/naming/open-probe.json"
NONE = Path(__file__).with_name("none-of-the-tasks.json")
TASKS = {"one": ("reach", "pick"), "two": ("place", "near", "turn")}
FRAMES = (
    *("{}", "please {}", "{} please", "could you {}", "you {} for me", "kindly {}", "{} gently", "{} now"),
    *("would you {}", "i want you to {}", "i'd like you to {}", "go ahead and {}", "would you mind to {}"),
)
"""Of a template that begins with a verb; others only take the first four."""
SMALL = {
    "the",
    "i",
    "let",
    "have",
    "in",
    "into",
    "on",
    "next",
    "your",
    "hand",
    "be",
    "that",
    "just",
    "gently",
    "go",
    "and",
}
INVERSE_REGULARIZATION = 5.0
INTEGERS = 127
FOLDS = 5


def cut(template: str, flat: bool) -> str:
    """As src/tasks/naming/open-cut.ts has it."""
    text = (
        template.lower().replace("{in}", "on" if flat else "in").replace("{into}", "onto" if flat else "into")
    )
    for field, word in (("{object}", "the object"), ("{destination}", "the other object")):
        for article in ("the ", "that ", ""):
            text = text.replace(article + field, word)
    return text


def verb_of(text: str) -> str:
    """The first word that is no function word: what is held out together."""
    words = re.findall(r"[a-z']+", text.replace("the other object", "").replace("the object", ""))
    return next((w for w in words if w not in SMALL), "")


def framed(text: str) -> list[str]:
    """With politeness, wishes and manners around it."""
    starts = text.split()[0] not in {
        "the",
        "i",
        "in",
        "into",
        "on",
        "next",
        "your",
        "that",
        "what",
        "my",
        "there",
    }
    return [f.format(text) for f in (FRAMES if starts else FRAMES[:4])]


def data(which: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Sentences, their class, and their group (the verb)."""
    rows: list[tuple[str, int, str]] = []
    for label, task in enumerate(TASKS[which]):
        wording = json.loads((ROOT / f"src/tasks/{task}/wording.json").read_text())
        for template in [*wording["templates"], *wording["synonyms"]]:
            for text in dict.fromkeys(cut(template, flat) for flat in (False, True)):
                rows += [(s, label, verb_of(text)) for s in framed(text)]
    for text in json.loads(NONE.read_text())[which]:
        rows += [(s, len(TASKS[which]), verb_of(text)) for s in framed(text.lower())]
    names = sorted({g for _, _, g in rows})
    return [r[0] for r in rows], np.array([r[1] for r in rows]), np.array([names.index(r[2]) for r in rows])


def vectors(sentences: list[str], cache: Path) -> np.ndarray:
    """float32 [n, 384] of length 1."""
    known: dict[str, np.ndarray] = (
        dict(np.load(cache, allow_pickle=True)["known"].item()) if cache.exists() else {}
    )
    encoder = Encoder()
    for s in sentences:
        if s not in known:
            mean = encoder(s)[1:-1].mean(0)
            known[s] = (mean / np.linalg.norm(mean)).astype(np.float32)
    np.savez(cache, known=np.array(known, dtype=object))
    return np.stack([known[s] for s in sentences])


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regression in which every class counts alike: weights [classes, 384] and bias [classes]."""
    classes = int(y.max()) + 1
    share = torch.tensor(len(y) / (classes * np.bincount(y, minlength=classes)))
    sentences, labels = torch.tensor(x, dtype=torch.float64), torch.tensor(y)
    weights = torch.zeros(classes, x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(classes, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        each = torch.nn.functional.cross_entropy(sentences @ weights.T + bias, labels, reduction="none")
        total = INVERSE_REGULARIZATION * (share[labels] * each).sum() + 0.5 * (weights**2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return weights.detach().numpy(), bias.detach().numpy()


def main() -> None:
    """Prints what held-out verbs are taken for; writes the maps of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "reader-vectors.npz")
    args = parser.parse_args()
    maps = {}
    for which, tasks in TASKS.items():
        sentences, y, groups = data(which)
        x = vectors(sentences, args.cache)
        p = np.zeros((len(y), len(tasks) + 1))
        for fold in range(FOLDS):
            test = groups % FOLDS == fold
            weights, bias = fit(x[~test], y[~test])
            z = x[test] @ weights.T + bias
            p[test] = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        print(which, len(y), "sentences,", groups.max() + 1, "verbs; of each class as each, verbs held out:")
        for label in range(len(tasks) + 1):
            told = np.bincount(p[y == label].argmax(1), minlength=len(tasks) + 1)
            print("  ", (*tasks, "none")[label].ljust(6), told)
        acts = p[:, :-1].max(1)
        for margin in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            own = (p[:, :-1].argmax(1) == y) & (acts >= margin) & (y < len(tasks))
            false = (acts >= margin) & (y == len(tasks))
            print(
                f"   at {margin}: read {own[y < len(tasks)].mean():.3f}, none carried out {false[y == len(tasks)].mean():.3f}"
            )
        weights, bias = fit(x, y)
        scale = np.abs(weights).max() / INTEGERS
        maps[which] = {
            "tasks": list(tasks),
            "scale": float(f"{scale:.6g}"),
            "weights": np.round(weights / scale).astype(int).tolist(),
            "bias": [float(f"{b:.4g}") for b in bias],
        }
    if args.write:
        OUT.write_text(json.dumps({"encoder": "all-MiniLM-L6-v2", **maps}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
