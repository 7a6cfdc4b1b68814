"""The eyes of `mini`, from packages to files, one command:

    python models/recipe/eyes/run.py                # fetch, draw, look, fit, write models/mini/eyes/
    python models/recipe/eyes/run.py --compare      # also the table of methods, by cross-validation
    python models/recipe/eyes/run.py --measure      # also the novel concepts and the controls: once, when all is chosen

What is made stays in --work and is not made again.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # encoder.py lies beside this folder

from eyes.artefacts import export_tower, open_tower, quantize_weights  # noqa: E402
from eyes.compare import CHOSEN, FOLDS, KINDS, METHODS, Development, Results, compare, eyes_of, parts_of  # noqa: E402
from eyes.crops import Cut  # noqa: E402
from eyes.eyes import Eyes, export_match, make_eyes  # noqa: E402
from eyes.measure import SEEDS, Presence, one_of_five, presence, score_of, without_signs  # noqa: E402
from eyes.names import ROOT, Asked  # noqa: E402
from eyes.names import emoji as all_emoji  # noqa: E402
from eyes.pairs import (  # noqa: E402
    Seen,
    pairs_of_concepts,
    pairs_of_emoji,
    words_of_concept,
    words_of_emoji,
)
from eyes.scores import Space, conse, make_space  # noqa: E402
from eyes.sources import both_views, join, looks_at  # noqa: E402
from eyes.text import Sentences  # noqa: E402
from eyes.tower import load_tower, random_tower  # noqa: E402
from eyes.trials import rate  # noqa: E402

FALSE_ALARMS = 0.1  # of things that are there; sets the threshold of "it is not here"


def tower_files(work: Path) -> tuple[Path, Path]:
    """float32 and int8 weights."""
    full, small = work / "tower.float32.onnx", work / "tower.int8.onnx"
    if not small.exists():
        export_tower(load_tower(), full)
        quantize_weights(full, small)
    return full, small


def fit_eyes(space: Space, data: Development) -> Eyes:
    """The chosen method with all that it may be taught: nothing novel, no robot frame."""
    words = words_of_emoji(all_emoji(), space)
    pairs = []
    if "emoji" in CHOSEN.sources:
        pairs.append(pairs_of_emoji(data.emoji, words, set(data.emoji.labels)))  # drawn without novel ones
    for kind in KINDS:
        if f"named {kind}" in CHOSEN.sources:
            seen: Seen = getattr(data, kind)
            named = seen.only(np.array([c.split == "named" for c in seen.concepts()]))
            table = {c.id: words_of_concept(c, space) for c in named.concepts()}
            pairs.append(pairs_of_concepts(named, table, 0.5))
    base = join([data.things, data.pictures])
    return make_eyes(space, pairs, (base.features, base.logits), penalty=CHOSEN.penalty, beta=CHOSEN.beta)


def print_results(title: str, results: Results) -> None:
    """A line a method, kind and way of asking."""
    for (method, kind, asked), rows in results.items():
        seeds = sorted({seed for seed, _ in rows})
        means = [np.concatenate([h for s, h in rows if s == seed]).mean() for seed in seeds]
        values = np.concatenate([h for _, h in rows])
        spread = ", ".join(f"{100 * m:.1f}" for m in means)
        print(
            f"{title} | {method} | {kind} | {asked} | {rate(values)}, n {len(values)}; seeds {spread}",
            flush=True,
        )


def measure(work: Path, eyes: Eyes, data: Development, n: int) -> None:
    """Novel concepts with all ways of asking, controls and variants by name; then presence."""
    full, small = tower_files(work)
    session, quantized = open_tower(full), open_tower(small)
    shuffled = make_space(eyes.space.sentences, shuffle=0)
    noise = open_random(work)
    for kind in KINDS:
        novel = f"novel-{kind}"
        seen, twice = looks_at(work, novel, session), both_views(work, novel, session)
        rows = {
            "chosen": (seen, score_of(seen, eyes.fit)),
            "two looks": (twice, score_of(twice, eyes.fit)),
            "classes alone": (seen, lambda p, s=seen: conse(eyes.space, s.logits, p)),
            "class names shuffled": (seen, lambda p, s=seen: conse(shuffled, s.logits, p)),
        }
        light = looks_at(work, novel, quantized, tag="-int8")
        rows["chosen, int8 weights"] = (light, score_of(light, eyes.fit))
        blind = looks_at(work, novel, noise, tag="-random")
        rows["tower with shuffled weights"] = (blind, score_of(blind, eyes.fit))
        for name, (looks, score) in rows.items():
            for asked in Asked if name == "chosen" else (Asked.NAME,):
                print(f"novel {kind} | {name} | {asked} | {one_of_five(looks, score, asked, n)}", flush=True)
        if kind == "pictures":
            plain = without_signs(seen)
            for asked in Asked:
                row = one_of_five(plain, score_of(plain, eyes.fit), asked, n)
                print(f"novel {kind} without signs | chosen | {asked} | {row}", flush=True)
        developed = presence_by_folds(data, eyes.space, kind, n // FOLDS)
        limit = developed.threshold(FALSE_ALARMS)
        there = presence(seen, score_of(seen, eyes.fit), n)
        for label, found in (("robot and named, by folds", developed), ("novel", there)):
            said, denied = found.at(limit)
            print(
                f"presence | {label} {kind} | AUC {found.auc:.3f} | absent and said so {said} | denied {denied}"
            )


def presence_by_folds(data: Development, space: Space, kind: str, n: int) -> Presence:
    """Of concepts that the map was not learned from."""
    found = []
    for part in parts_of(data, space, (0,), 0):
        eyes = eyes_of(part, space, CHOSEN)
        seen = part.held[kind]
        found.append(presence(seen, score_of(seen, eyes.fit), n))
    return Presence(*(np.concatenate([getattr(f, k) for f in found]) for k in ("present", "absent")))


def fitted_view(work: Path, name: str, session: ort.InferenceSession) -> Seen:
    """Squares that fit the object's box."""
    return looks_at(work, name, session, cut=Cut.FIT)


def open_random(work: Path) -> ort.InferenceSession:
    """A session of the control."""
    path = work / "tower.random.onnx"
    if not path.exists():
        export_tower(random_tower(0), path)
    return open_tower(path)


def write(work: Path, out: Path, eyes: Eyes, sample: Seen) -> None:
    """What the page would load, and numbers to check it with."""
    out.mkdir(parents=True, exist_ok=True)
    export_match(eyes, out / "match.onnx")
    (out / "tower.int8.onnx").write_bytes(tower_files(work)[1].read_bytes())
    phrase = "a yellow fruit"
    vector = eyes.space.sentences([phrase.removeprefix("a ")])
    feeds = {"features": sample.features[:16], "logits": sample.logits[:16], "phrase": vector}
    fit = open_tower(out / "match.onnx").run(["fit"], feeds)[0]
    error = float(np.abs(fit - eyes.fit(sample.features[:16], sample.logits[:16], [phrase])[0]).max())
    if error > 0.002:
        raise SystemExit(f"match.onnx differs from what was fitted by {error:.3g} nats")
    files = {}
    for name in ("tower.int8.onnx", "match.onnx"):
        content = (out / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    about = {"method": CHOSEN.name, "files": files, "parityNats": round(error, 5)}
    (out / "eyes.json").write_text(json.dumps(about, indent=2) + "\n")
    print(json.dumps(about, indent=2))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--work", type=Path, default=ROOT / ".cache/eyes", help="scenes, looks, text; 1.1 GB")
    add("--out", type=Path, default=ROOT / "models/mini/eyes", help="not for the repository")
    add("--compare", action="store_true")
    add("--measure", action="store_true")
    add(
        "--trials",
        type=int,
        default=1000,
        help="a cell and seed; of --compare a fifth, in each of five folds",
    )
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    session = open_tower(tower_files(args.work)[0])
    space = make_space(Sentences(args.work / "text"))
    data = Development(
        *(looks_at(args.work, name, session) for name in ("dev-things", "dev-pictures", "emoji"))
    )
    if args.compare:
        print_results("fixed square", compare(data, space, METHODS, SEEDS, args.trials // FOLDS))
        few = (METHODS[0], CHOSEN)
        for title, view in (("fitted square", fitted_view), ("both", both_views)):
            seen = (view(args.work, f"dev-{kind}", session) for kind in KINDS)
            other = Development(*seen, data.emoji)
            print_results(title, compare(other, space, few, SEEDS, args.trials // FOLDS))
    eyes = fit_eyes(space, data)
    write(args.work, args.out, eyes, data.things)
    if args.measure:
        measure(args.work, eyes, data, args.trials)


if __name__ == "__main__":
    main()
