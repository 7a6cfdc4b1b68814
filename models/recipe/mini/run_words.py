"""The eyes of mini as files: tower and match, with the map of ../eyes and the learned words.

    python -m mini.run_words --eyes WORK --blocks DIR --mixed DIR --out DIR [--seed 0]

WORK is the folder of ../eyes/run.py; DIRs are of `npm run data -- --kind objects --size 384`, on blocks and on the other tables.
"""

import argparse
import json
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
from eyes.sources import join
from eyes.text import Sentences
from processes import one_process

from .words import (
    Group,
    export,
    familiarity,
    group_of_blocks,
    group_of_concepts,
    held_out_blocks,
    looks_of,
    score,
    train,
    trials,
)

DENIED = 0.1  # share of what is there that the eyes alone deny


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


def main() -> None:
    one_process("mini.run_words", "Start it with `python -m mini.run_words`: it takes ten minutes.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("eyes", "blocks", "mixed", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    tower = args.eyes / "tower.int8.onnx"
    session = open_tower(tower)
    sentences = Sentences(args.cache)
    space = make_space(sentences)
    looks = {k: load_seen(args.eyes / f"looks/dev-{k}-fixed.npz") for k in ("things", "pictures")}
    looks["emoji"] = load_seen(args.eyes / "looks/emoji-fit.npz")
    for name in ("blocks", "mixed"):
        kept = args.out / f"looks-{name}.npz"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            looks_of(getattr(args, name), session).save(kept)
        looks[name] = load_seen(kept)
    table = concepts()
    named = sorted(
        {table[x].group for k in ("things", "pictures") for x in of_split(looks[k], ("named",)).labels}
    )
    half = set(np.random.default_rng(1).permutation(named)[::2])
    without = {x for x in table if table[x].group in half and table[x].split == "named"}

    def groups(eyes: Eyes, blocks: Seen, mixed: list[Seen]) -> dict[str, Group]:
        def fit(seen: Seen, phrases: list[str]) -> np.ndarray:
            return eyes.fit(seen.features, seen.logits, phrases).astype(np.float32)

        things, pictures = (of_split(looks[k], ("robot",)) for k in ("things", "pictures"))
        every = join([things, pictures, *mixed])
        return {
            "blocks": group_of_blocks(blocks, fit, sentences, held_out_blocks()),
            "things": group_of_concepts(things, "robot", fit, sentences),
            "pictures": group_of_concepts(pictures, "robot", fit, sentences),
            "mixed": group_of_concepts(every, "robot", fit, sentences),
        }

    # development: half of *named* stands for what is new, the last fifth of the frames for other views
    eyes = eyes_of(space, looks, without)

    def fit_new(seen: Seen, phrases: list[str]) -> np.ndarray:
        return eyes.fit(seen.features, seen.logits, phrases).astype(np.float32)

    new = group_of_concepts(of_split(join([looks["things"], looks["pictures"]]), ("named",)).only(
        np.array([x in without for x in of_split(join([looks["things"], looks["pictures"]]), ("named",)).labels])
    ), "named", fit_new, sentences)  # fmt: skip
    p, l, _ = trials(new, np.random.default_rng(3), 3000, 0.0)
    offset = float(np.sort(new.base[p[:, None], l].max(1))[int(DENIED * 3000)])

    def cut(seen: Seen, first: bool) -> Seen:
        at = int(len(seen.labels) * 0.8)
        part = slice(None, at) if first else slice(at, None)
        return Seen(seen.features[part], seen.logits[part], seen.labels[part])

    centre = torch.from_numpy(space.centre.astype(np.float32))
    some = groups(
        eyes, join([cut(looks["blocks"], True), cut(looks["mixed"], True)]), [cut(looks["mixed"], True)]
    )
    words = train(list(some.values()), 2500, args.seed, 0.1, [1.5, 1, 1, 1.5])
    known = np.concatenate([g.vectors for g in some.values()])
    later = {
        "blocks, other frames": group_of_blocks(join([cut(looks["blocks"], False), cut(looks["mixed"], False)]), fit_new, sentences),
        "concepts, other frames": group_of_concepts(cut(looks["mixed"], False), "robot", fit_new, sentences),
        "new": new,
    }  # fmt: skip
    report = {"offset": offset}
    for name, g in later.items():
        v = torch.from_numpy(g.vectors.astype(np.float32))
        with torch.no_grad():
            add = words(torch.from_numpy(g.seen.features), v).numpy()
            k = familiarity(v, torch.from_numpy(known.astype(np.float32)), centre).numpy()[:, None]
        report[name] = score(g, g.base - offset + k * (add + offset), np.random.default_rng(7), 2000)
        print(name, report[name], flush=True)
    # what ships: everything but *novel*
    eyes = eyes_of(space, looks, set())
    every = groups(eyes, join([looks["blocks"], looks["mixed"]]), [looks["mixed"]])
    words = train(list(every.values()), 2500, args.seed, 0.1, [1.5, 1, 1, 1.5])
    phrases = {p: v for g in every.values() for p, v in zip(g.phrases, g.vectors, strict=True)}
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tower.int8.onnx").write_bytes(tower.read_bytes())
    export(
        Match(eyes),
        words,
        np.stack(list(phrases.values())).astype(np.float32),
        offset,
        args.out / "match.onnx",
    )
    (args.out / "eyes.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
