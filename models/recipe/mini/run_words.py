"""The eyes of mini as files: tower and match, with the map of ../eyes and the learned words.

    python -m mini.run_words --eyes WORK --blocks DIR --mixed DIR --out DIR [--seed 0]

WORK is the folder of ../eyes/run.py; DIRs are of `npm run data -- --kind objects --size 384`, on blocks and on the other tables.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from eyes.artefacts import open_tower
from eyes.eyes import Eyes, Match, make_eyes
from eyes.names import concepts
from eyes.names import emoji as all_emoji
from eyes.pairs import (
    Seen,
    load_seen,
    pairs_of_concepts,
    pairs_of_emoji,
    words_of_concept,
    words_of_emoji,
)
from eyes.scores import Space, make_space
from eyes.sources import join, looks_at
from eyes.text import Sentences
from processes import one_process

from .match_graph import MEMBERS, UNSEEN_PAIR_BONUS, export, train_ensemble
from .words import (
    Group,
    block_phrases,
    familiarity,
    group_of,
    held_out_blocks,
    is_block,
    looks_of,
    score,
    trials,
)

DENIED = 0.1  # share of what is there that the eyes alone deny
FRAMES = ("blocks", "mixed")
LATER = ("blocks", "frames", "*robot* renders", "*named* renders", "new")
WEIGHTS = [1.5, 1.5, 0.7, 0.5]  # of the groups


def shifted(g: Group, offset: float) -> Group:
    """With the eyes' zero where the graph has it."""
    return replace(g, base=g.base - np.float32(offset))


def of_split(seen: Seen, splits: tuple[str, ...], without: set[str] = frozenset()) -> Seen:  # type: ignore[assignment]
    table = concepts()
    return seen.only(
        np.array([x in table and table[x].split in splits and x not in without for x in seen.labels])
    )


def eyes_of(space: Space, looks: dict[str, Seen], without: set[str]) -> Eyes:
    """The map from emoji and things and pictures of *robot* and *named*, less some for development."""
    table = concepts()
    pairs = [pairs_of_emoji(looks["emoji"], words_of_emoji(all_emoji(), space), set(looks["emoji"].labels))]
    for kind in ("things", "pictures"):
        for split in ("robot", "named"):
            seen = of_split(looks[kind], (split,), without)
            words = {x: words_of_concept(table[x], space) for x in set(seen.labels)}
            pairs.append(pairs_of_concepts(seen, words))
    every = join([looks["things"], looks["pictures"]])
    return make_eyes(space, pairs, (every.features, every.logits), penalty=4.0, beta=1.0)


def fit_of(eyes: Eyes) -> Callable[[Seen, list[str]], np.ndarray]:
    """Of looks and phrases, float32 [phrases, looks]."""
    return lambda seen, phrases: eyes.fit(seen.features, seen.logits, phrases).astype(np.float32)


def groups(
    space: Space, eyes: Eyes, frames: list[Seen], renders: Seen, held_out: frozenset[str]
) -> list[Group]:
    """Blocks alone; all that lies in robot frames, by words for blocks and *robot* names; renders, by *robot* and *named* ones."""
    fit, every = fit_of(eyes), join(frames)
    alone = every.only(np.array([is_block(x) for x in every.labels]))
    return [
        group_of(alone, space, fit, blocks=True, held_out=held_out),
        group_of(every, space, fit, splits=("robot",), blocks=True, held_out=held_out),
        group_of(renders, space, fit, splits=("robot",)),
        group_of(renders, space, fit, splits=("named",)),
    ]


def cut(seen: Seen, first: bool) -> Seen:
    """The first four fifths of the frames, or the last one."""
    at = int(len(seen.labels) * 0.8)
    part = slice(None, at) if first else slice(at, None)
    return Seen(seen.features[part], seen.logits[part], seen.labels[part])


def developed(
    space: Space,
    eyes: Eyes,
    looks: dict[str, Seen],
    renders: Seen,
    new: Group,
    offset: float,
    steps: int,
    seed: int,
    members: int,
) -> dict[str, dict[str, float]]:
    """What it does on looks that it was not trained on: the last fifth of the frames, each fourth render; and on new names."""
    fourth = np.arange(len(renders.labels)) % 4 == 3
    first, last = ([cut(looks[k], is_first) for k in FRAMES] for is_first in (True, False))
    some = groups(space, eyes, first, renders.only(~fourth), held_out_blocks())
    words = train_ensemble([shifted(g, offset) for g in some], WEIGHTS, steps, seed, members)
    known = torch.from_numpy(np.concatenate([g.vectors for g in some]).astype(np.float32))
    centre = torch.from_numpy(space.centre.astype(np.float32))
    report: dict[str, dict[str, float]] = {}
    later = groups(space, eyes, last, renders.only(fourth), frozenset())
    for name, g in zip(LATER, (*later, new), strict=True):
        v = torch.from_numpy(g.vectors.astype(np.float32))
        base = torch.from_numpy(g.base) - offset
        with torch.no_grad():
            said = words(torch.from_numpy(g.seen.features), v, base)
            k = familiarity(v, known, centre)[:, None]
            total = (base + k * (said - base)).numpy()
        report[name] = score(g, total, np.random.default_rng(7))
        print(name, report[name], flush=True)
    return report


def main() -> None:
    one_process("mini.run_words", "Start it with `python -m mini.run_words`: it takes twenty minutes.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("eyes", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in FRAMES:
        parser.add_argument(f"--{name}", type=Path, required=True, nargs="+")
    parser.add_argument("--tower", type=Path, help="its file, where it is not in WORK")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1300)
    parser.add_argument("--ship", action="store_true", help="without what development measures")
    parser.add_argument("--members", type=int, default=MEMBERS, help="nets that the fit is the mean of")
    args = parser.parse_args()
    torch.set_num_threads(1)
    tower = args.tower or args.eyes / "tower.int8.onnx"
    session = open_tower(tower)
    sentences = Sentences(args.cache)
    space = make_space(sentences)
    looks = {k: looks_at(args.eyes, f"dev-{k}", session, tag="-int8") for k in ("things", "pictures")}
    looks["emoji"] = looks_at(args.eyes, "emoji", session, tag="-int8")
    for name in ("blocks", "mixed"):
        kept = args.out / f"looks-{name}.npz"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            looks_of(getattr(args, name), session).save(kept)
        looks[name] = load_seen(kept)
    table = concepts()
    drawn = join([looks["things"], looks["pictures"]])
    named = sorted({table[x].group for x in of_split(drawn, ("named",)).labels})
    half = set(np.random.default_rng(1).permutation(named)[::2])
    without = {x for x in table if table[x].group in half and table[x].split == "named"}

    # development: half of *named* stands for what is new
    eyes = eyes_of(space, looks, without)
    fresh = of_split(drawn, ("named",))
    fresh = fresh.only(np.array([x in without for x in fresh.labels]))
    new = group_of(fresh, space, fit_of(eyes), splits=("named",))
    p, l, _ = trials(new, np.random.default_rng(3), 3000, 0.0, 0.0)
    offset = float(np.sort(new.base[p[:, None], l].max(1))[int(DENIED * 3000)])
    report: dict[str, object] = {"offset": offset}
    if not args.ship:
        renders = of_split(drawn, ("robot", "named"), without)
        report |= developed(space, eyes, looks, renders, new, offset, args.steps, args.seed, args.members)
    # what ships: everything but *novel*
    eyes = eyes_of(space, looks, set())
    frames, renders = [looks[k] for k in FRAMES], of_split(drawn, ("robot", "named"))
    every = groups(space, eyes, frames, renders, held_out_blocks())
    words = train_ensemble([shifted(g, offset) for g in every], WEIGHTS, args.steps, args.seed, args.members)
    phrases = {p: v for g in every for p, v in zip(g.phrases, g.vectors, strict=True)}
    # words of colours and shapes are known in every pair, those that no training has, too: no look and no target says anything of these
    pairs = [p for p in block_phrases() if p not in phrases]
    phrases |= dict(zip(pairs, sentences(pairs), strict=True))
    bonus = np.array([UNSEEN_PAIR_BONUS if p in pairs else 0.0 for p in phrases])
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tower.int8.onnx").write_bytes(tower.read_bytes())
    export(
        Match(eyes),
        words,
        np.stack(list(phrases.values())).astype(np.float32),
        bonus,
        offset,
        args.out / "match.onnx",
    )
    (args.out / "eyes.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
