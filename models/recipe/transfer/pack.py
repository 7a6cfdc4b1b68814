"""Shards -> one file of frames and drawn prompts, small enough to travel: what transfer.run trains on.

    python -m transfer.pack --data DIR --out ../../runs/transfer --frames

Robot prompts are reach and pick, by colour, shape or both. Names of `NEW` colours stand in questions only: a robot prompt whose
target has such a colour is dropped, however it is called. Evaluation asks, on held-out scenes, for things of seen and of new
colours.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import random
from pathlib import Path
from typing import Any, Final

import numpy as np

import vocabulary as vocab
from batch import asked_of
from data import Mixture, Source, open_mixture
from items import Item, Prompt, forms_of, visible
from language import Key, Language, load_language
from packed import encoded, few, write_frames
from prompts import TASK_NAMES, draw_prompts
from tasks import TASKS
from train import ROOT

NEW: Final = ("purple", "yellow")  # colours that no robot prompt is about
TASKS_USED: Final = ("reach", "pick")
WORDINGS: Final = 3  # of a key
PAIR: Final = 2  # prompts a frame
OBJECTS: Final = 8
HELD_OUT: Final = 8  # seeds divisible by this: an eighth, more than elsewhere in the recipe, since trials are what counts here


def single(items: list[Item], *, robot: bool) -> list[Item]:
    """The same frames with labels of reach and pick only; robot: none about a thing of a new colour."""
    used = [TASK_NAMES.index(t) for t in TASKS_USED]
    out = []
    for item in items:
        keep = np.isin(item.labels["task"], used)
        if robot:
            keep &= np.array([item.colors[t] not in NEW for t in item.labels["target"]], bool)
        out.append(
            Item(
                **{k: getattr(item, k) for k in Item.__slots__}
                | {"labels": item.labels[keep], "instruction": ""}
            )
        )
    return out


def by_name(prompt: Prompt) -> bool:
    """Not by a relation: thousands of sentences."""
    return prompt.direct and not any(w in prompt.text for w in ("left", "right"))


def draw_pairs(
    language: Language, items: list[Item], count: int, share: float, seed: int
) -> list[tuple[int, list[Prompt]]]:
    """(place in items, two prompts)."""
    rng = random.Random(seed)
    usable = [i for i, item in enumerate(items) if share > 0 or len(item.labels)]
    weights = [items[i].weight for i in usable]
    pairs: list[tuple[int, list[Prompt]]] = []
    while len(pairs) < count:
        i = rng.choices(usable, weights)[0]
        asked = draw_prompts(language, items[i], rng, PAIR, share)
        if len(asked) == PAIR and all(p.kind != "plan" and (share > 0 or by_name(p)) for p in asked):
            pairs.append((i, asked))
    return pairs


def seeds_of(source: Source) -> list[list[int]]:
    """Of each frame of each shard, in the order in which a Source opens them."""
    shards = [p for p in sorted(source.folder.glob("*.json")) if p.name in source.known]
    return [[int(s["seed"]) for s in json.loads(p.read_text())["samples"]] for p in shards]


class Texts:
    """Numbers for sentences."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def id(self, text: str) -> int:
        return self.ids.setdefault(text, len(self.ids))


def arrays_of(
    pairs: list[tuple[int, list[Prompt]]], frames: np.ndarray, items: list[Item], texts: Texts
) -> dict[str, np.ndarray]:
    """Each (pairs, 2, ...); `frame` is a row of the packed frames."""
    asked = asked_of([p for _, some in pairs for p in some])
    kinds = [p.kind for _, some in pairs for p in some]
    both = {k: v.reshape(len(pairs), PAIR, *v.shape[1:]) for k, v in asked._asdict().items()}
    for k in ("inputs", "targets"):
        both[k] = both[k].astype(np.int16)
    return {
        **both,
        "frame": np.array([frames[i] for i, _ in pairs], np.int32),
        "text": np.array([texts.id(p.text) for _, some in pairs for p in some], np.int32).reshape(-1, PAIR),
        "proprioception": np.array([items[i].proprioception for i, _ in pairs], np.uint8),
        "robot": np.array([k in TASKS for k in kinds]).reshape(-1, PAIR),
        "located": np.array([k == "locate" for k in kinds]).reshape(-1, PAIR),
    }


def trials(
    language: Language, items: list[Item], seeds: list[list[int]], texts: Texts, count: int, *, new: bool
) -> dict[str, np.ndarray]:
    """`pick` prompts on held-out scenes that name a thing by its colour; what the expert would do about each thing there."""
    rng = random.Random(3)
    task = TASK_NAMES.index("pick")
    rows: dict[str, list[Any]] = {k: [] for k in ("item", "text", "target", "labels", "there", "scene")}
    order = list(range(len(items)))
    rng.shuffle(order)
    for i in order:
        item = items[i]
        if item.holding >= 0:
            continue
        labels = {int(row["target"]): row["bins"] for row in item.labels if row["task"] == task}
        for target in labels:
            if (item.colors[target] in NEW) != new or not visible(item.uv[target]):
                continue
            forms = [f for k, f in forms_of(item, target).items() if k in ("both", "color")]
            if not forms or len(labels) < 2:
                continue
            text = rng.choice(language.wordings(Key("pick", rng.choice(forms))))
            table, there = np.zeros((OBJECTS, 8), np.uint8), np.zeros(OBJECTS, bool)
            for k, bins in labels.items():
                if k < OBJECTS:
                    table[k], there[k] = bins, True
            row = (i, texts.id(text), target, table, there, seeds[item.shard][item.row])
            for k, v in zip(rows, row, strict=True):
                rows[k].append(v)
            if len(rows["item"]) == count:
                return {k: np.array(v) for k, v in rows.items()}
    return {k: np.array(v) for k, v in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", action="append", required=True, metavar="DIR")
    add("--out", type=Path, required=True)
    add("--pairs", type=int, default=60_000, help="pairs of robot prompts; of questions two thirds as many")
    add("--trials", type=int, default=1500, help="of each evaluation, at most")
    add("--frames", action="store_true", help="write the frames, too")
    add("--cache", type=Path, default=ROOT / ".cache")
    args = parser.parse_args()
    language = few(load_language(), lambda _: WORDINGS)
    mixture: Mixture = open_mixture(args.data, language, args.cache)
    mixture.rescan()
    source: Source = mixture.sources[0]
    seeds = seeds_of(source)
    both = [*source.train, *source.held_out]
    train = [item for item in both if seeds[item.shard][item.row] % HELD_OUT]
    held = [item for item in both if not seeds[item.shard][item.row] % HELD_OUT]
    every = [*train, *held]
    begins = np.cumsum([0, *map(len, source.frames)])
    where = np.array([begins[item.shard] + item.row for item in every])
    texts = Texts()
    robot_items = single(train, robot=True)
    packed = {
        "robot": arrays_of(draw_pairs(language, robot_items, args.pairs, 0.0, 1), where, robot_items, texts),
        "asked": arrays_of(
            draw_pairs(language, single(train, robot=False), args.pairs * 2 // 3, 1.0, 2), where, train, texts
        ),
    }
    held_items = single(held, robot=False)
    for name, new in (("seen", False), ("new", True)):
        found = trials(language, held_items, seeds, texts, args.trials, new=new)
        place = found.pop("item")
        packed[name] = {
            **found,
            "frame": where[len(train) + place].astype(np.int32),
            "proprioception": np.array([held[i].proprioception for i in place], np.uint8),
        }
    print(
        {k: len(v["frame"]) for k, v in packed.items()},
        len(texts.ids),
        "sentences",
        len(every),
        "frames",
        flush=True,
    )
    args.out.mkdir(parents=True, exist_ok=True)
    lengths, features = encoded(mixture.phrases, list(texts.ids))
    named = {f"{group}.{k}": v for group, arrays in packed.items() for k, v in arrays.items()}
    np.savez_compressed(
        args.out / "prompts.npz",
        lengths=lengths,
        features=features.astype(np.float16),
        vocabulary=np.array(vocab.SIZE),
        **named,
    )
    if args.frames:
        write_frames(args.out / "frames", (frame for shard in source.frames for frame in shard))
    for path in sorted(args.out.glob("*.npz")):
        print(path.name, f"{path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
