"""What `npm run eval --steps` came to with the policies of transfer.export -> S in closed loop, with intervals.

    python -m transfer.closed --out transfer/results-closed.json [--open RUNS] EVALS/*.json

*Right*: when the gripper first closes (src/evaluation/closing.ts), the thing nearest to the point between the tips is one that the sentence
fits; where it never closes, at the end. A sentence of models/phrases/by-color.json fits all things of that colour, one of direct.json its
target alone. Chance is the share of things that it fits, of those that the task could be about. Both groups are the same scenes for every policy, so that index.py's bootstrap (training seeds for each
cell by itself, scenes once for all) is the one that is made here, too. A group is told by the colours that the evaluation was limited
to; a control other than none is a line of its own. With one training seed the interval is of scenes alone.
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from .index import GROUPS, Runs, percent, ratio, table
from .pack import NEW
from .policy import HEADS

SAID: Final = {"direct.json": "both", "by-color.json": "color"}
NAMED: Final = re.compile(rf"transfer-({'|'.join(HEADS)})-(co|robot)(-unpointed)?(-scratch)?-(\d+)$")


@dataclass(frozen=True)
class Evaluation:
    """One policy in one group of scenes. Arrays have one entry an episode, in the order of scenes."""

    model: str
    control: str
    group: str  # "seen" or "new"
    said: str  # "both" colour and shape, or "color" alone
    scenes: np.ndarray
    right: np.ndarray  # the sentence fits what is nearest when the hand first closes, 0 or 1
    closed: np.ndarray  # it did close
    success: np.ndarray
    chance: np.ndarray  # share of the things that the sentence fits
    by_shape: (
        np.ndarray
    )  # share of the things of the target's shape that it fits: of one who hears the shape and not the colour


def read_evaluation(path: Path) -> Evaluation:
    """ValueError for a file without steps, or whose colours or sentences are not those of this experiment."""
    told = json.loads(path.read_text())
    trails = told.get("trails") or []
    if not trails or "closing" not in trails[0]:
        raise ValueError(f"{path.name}: no closings; evaluate with --steps")
    colors = set(told.get("colors") or [])
    group = "new" if colors == set(NEW) else "seen"
    if not colors or (group == "seen" and colors & set(NEW)):
        raise ValueError(f"{path.name}: --colors has to be {','.join(NEW)}, or others alone")
    said = SAID.get(Path(told.get("phrases") or "").name)
    if said is None:
        raise ValueError(f"{path.name}: --phrases has to be one of {', '.join(SAID)}")
    closings = [t["closing"] for t in trails]
    fits = [fitting(c, said) for c in closings]
    return Evaluation(
        told["model"],
        told["control"],
        group,
        said,
        np.array([t["seed"] for t in trails]),
        np.array([c["nearest"] in f for c, f in zip(closings, fits, strict=True)], float),
        np.array([c["step"] is not None for c in closings], float),
        np.array([s["success"] for s in told["summaries"]], float),
        np.array([len(f) / len(c["among"]) for c, f in zip(closings, fits, strict=True)]),
        np.array([len(f & alike(c, 1)) / len(alike(c, 1)) for c, f in zip(closings, fits, strict=True)]),
    )


def alike(closing: dict[str, Any], part: int) -> set[int]:
    """Things whose colour (0) or shape (1) is the target's; names are as "red_cube"."""
    names = dict(zip(closing["among"], (re.split("[_ ]", n) for n in closing["names"]), strict=True))
    return {i for i, name in names.items() if name[part] == names[closing["target"]][part]}


def fitting(closing: dict[str, Any], said: str) -> set[int]:
    return alike(closing, 0) if said == "color" else {closing["target"]}


def cells_of(evaluations: Sequence[Evaluation], said: str) -> tuple[list[Runs], dict[str, np.ndarray]]:
    """Cells in index.py's form, and the scenes of each group. Left out: controls, other models, other sentences, policies without both groups.

    ValueError where two policies of a group were driven in other scenes.
    """
    scenes: dict[str, np.ndarray] = {}
    found: dict[tuple[Any, ...], dict[int, dict[str, Evaluation]]] = {}
    for one in evaluations:
        named = NAMED.match(one.model)
        if named is None or one.control != "none" or one.said != said:
            continue
        head, taught, unpointed, scratch, seed = named.groups()
        if not np.array_equal(scenes.setdefault(one.group, one.scenes), one.scenes):
            raise ValueError(f"{one.model}: scenes of {one.group} are not those of the others")
        key = (head, taught == "co", unpointed is None, scratch is None)
        found.setdefault(key, {}).setdefault(int(seed), {})[one.group] = one
    out = []
    for key, every in found.items():
        seeds = {s: groups for s, groups in sorted(every.items()) if set(groups) == set(GROUPS)}
        if not seeds:
            continue
        right = {g: np.stack([groups[g].right for groups in seeds.values()]) for g in GROUPS}
        chance = {g: float(np.mean([groups[g].chance for groups in seeds.values()])) for g in GROUPS}
        out.append(Runs(*key, tuple(seeds), right, chance))
    return out, scenes


def share(values: np.ndarray) -> dict[str, Any]:
    """Mean, and Wilson's 95% interval of so many independent episodes."""
    n, p, z = len(values), float(values.mean()), 1.959964
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return {"n": n, "share": round(p, 4), "wilson95": [round(float((middle + k * half) / (1 + z * z / n)), 4) for k in (-1, 1)]}  # fmt: skip


def singles(evaluations: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """A line an evaluation, controls and other models too."""
    return [
        {
            "model": e.model,
            "control": e.control,
            "group": e.group,
            "said": e.said,
            "by_shape": round(float(e.by_shape.mean()), 4),
            "chance": round(float(e.chance.mean()), 4),
            **{k: share(getattr(e, k)) for k in ("right", "closed", "success")},
        }
        for e in evaluations
    ]


def at_closing(evaluations: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """Of the episodes alone in which the hand did close, all training seeds of a cell together: a line a cell and group.

    Whoever closes seldom may close where it is easy, so that lines of different heads are not to be held against each other.
    """
    found: dict[tuple[Any, ...], list[Evaluation]] = {}
    for one in evaluations:
        named = NAMED.match(one.model)
        if named and one.control == "none":
            found.setdefault((*named.groups()[:4], one.said, one.group), []).append(one)
    lines = []
    for key, every in sorted(found.items(), key=lambda item: str(item[0])):
        closed = np.concatenate([e.closed for e in every]) > 0
        if not closed.any():
            continue
        right, chance = (np.concatenate([getattr(e, k) for e in every])[closed] for k in ("right", "chance"))
        head, taught, unpointed, scratch, said, group = key
        lines.append(
            {
                "model": f"transfer-{head}-{taught}{unpointed or ''}{scratch or ''}",
                "seeds": len(every),
                "said": said,
                "group": group,
                "chance": round(float(chance.mean()), 4),
                **share(right),
            }
        )
    return lines


def beside(rows: Sequence[dict[str, Any]], opened: Path) -> list[dict[str, Any]]:
    """Cells with S of both loops, of the training seeds that both have. opened: folder of transfer.run's files."""
    out = []
    for row in rows:
        head, *words = row["name"].split(" ")
        taught = "co" if words[0] == "co-trained" else "robot"
        pointed = "none" if "no pointers" in row["name"] else "pointers"
        begun = "base" if row["name"].endswith("taught before") else "scratch"
        told = [
            json.loads((opened / f"{head}.{taught}.{pointed}.{begun}.{s}.json").read_text())
            for s in row["seeds"]
        ]
        means = {g: float(np.mean([np.mean(t[g]["right"]) for t in told])) for g in GROUPS}
        chance = {g: told[0][g]["chance"] for g in GROUPS}
        s = (means["new"] - chance["new"]) / (means["seen"] - chance["seen"])
        out.append({"name": row["name"], "open": {**means, "chance": chance, "index": s}})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--open", type=Path, help="folder of the same runs' open-loop numbers, to stand beside"
    )
    parser.add_argument("evaluations", type=Path, nargs="+")
    args = parser.parse_args()
    evaluations = [read_evaluation(p) for p in args.evaluations]
    told: dict[str, Any] = {"evaluations": singles(evaluations), "atClosing": at_closing(evaluations)}
    for said in SAID.values():
        told[said] = table(*cells_of(evaluations, said))
        if args.open:
            told[said]["beside"] = beside(told[said]["rows"], args.open)
    args.out.write_text(json.dumps(told, indent=1) + "\n")
    for said in SAID.values():
        print(f"said: {said}")
        for d in [*told[said]["rows"], *told[said]["differences"]]:
            name = d["name"] if "name" in d else f"{d['a']} less {d['b']}"
            print(f"| {name} | {percent(d['seen'])} | {percent(d['new'])} | {ratio(d['index'])} |")
        for b in told[said].get("beside", []):
            o = b["open"]
            print(f"{b['name']} open: {100 * o['seen']:.1f} {100 * o['new']:.1f} S {o['index']:.2f}")
    for c in told["atClosing"]:
        print(
            f"{c['model']} {c['group']} {c['said']}, where it closed: {100 * c['share']:.0f}% of {c['n']}, chance {100 * c['chance']:.0f}%"
        )
    for e in told["evaluations"]:
        shares = " ".join(f"{k} {100 * e[k]['share']:.0f}%" for k in ("right", "closed", "success"))
        least = f"chance {100 * e['chance']:.0f}%, by shape {100 * e['by_shape']:.0f}%"
        print(f"{e['model']} {e['control']} {e['group']} {e['said']}: {shares} of {e['right']['n']}, {least}")


if __name__ == "__main__":
    main()
