"""Runs of transfer.run -> how much of what only questions named reaches the displacement, with intervals.

    python -m transfer.index --pack DIR --out transfer/results.json RUNS/*.json

S = (new - chance) / (seen - chance): 1 if colours that only questions named are followed as well as those of robot prompts, 0 if not at
all. Intervals of 95% are of a hierarchical bootstrap (Davison and Hinkley 1997, section 3.8): training seeds are drawn for each cell by
itself, scenes once for all cells; the trials of a scene stay together. Where the seen ones are no better than chance S says nothing.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

DRAWS: Final = 5000
GROUPS: Final = ("seen", "new")
LEAST: Final = 0.02  # above chance: below it a ratio is noise

Draws = dict[str, np.ndarray]  # group -> (DRAWS,) shares of right choices
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Runs:
    """All training seeds of one cell."""

    head: str
    questions: bool
    pointers: bool
    pretrained: bool
    seeds: tuple[int, ...]
    right: dict[str, np.ndarray]  # group -> (seeds, trials) of 0 and 1
    chance: dict[str, float]

    @property
    def name(self) -> str:
        return " ".join(
            [
                self.head,
                "co-trained" if self.questions else "robot only",
                "pointers" if self.pointers else "no pointers",
                "taught before" if self.pretrained else "from nothing",
            ]
        )


def read_runs(paths: Sequence[Path]) -> list[Runs]:
    """One Runs a cell, in the order of its first file. ValueError where two runs of a cell took different numbers of steps."""
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for path in paths:
        told = json.loads(path.read_text())
        if "cell" in told:
            c = told["cell"]
            cells.setdefault((c["head"], c["questions"], c["pointers"], c["pretrained"]), []).append(told)
    out = []
    for key, runs in cells.items():
        runs.sort(key=lambda r: r["cell"]["seed"])
        if len({r["steps"] for r in runs}) > 1:
            raise ValueError(
                f"{key}: runs of {sorted({r['steps'] for r in runs})} steps are not to be averaged"
            )
        right = {g: np.array([r[g]["right"] for r in runs], float) for g in GROUPS}
        chance = {g: float(runs[0][g]["chance"]) for g in GROUPS}
        out.append(Runs(*key, tuple(r["cell"]["seed"] for r in runs), right, chance))
    return out


def drawn(right: np.ndarray, scene: np.ndarray, rng: np.random.Generator, shared: int) -> np.ndarray:
    """(seeds, trials), (trials,) -> (DRAWS,). `shared` seeds the draw of scenes, which all cells have in common."""
    ids = np.unique(scene, return_inverse=True)[1]
    count = int(ids.max()) + 1
    scenes = np.random.default_rng(shared).multinomial(
        count, np.full(count, 1 / count), DRAWS
    )  # (DRAWS, scenes)
    held = np.zeros((len(right), count))
    np.add.at(held.T, ids, right.T)
    rates = scenes @ held.T / (scenes @ np.bincount(ids, minlength=count))[:, None]  # (DRAWS, seeds)
    seeds = rng.multinomial(len(right), np.full(len(right), 1 / len(right)), DRAWS) / len(right)
    return (rates * seeds).sum(1)


def interval(draws: np.ndarray, exact: float) -> Interval:
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(exact), float(low), float(high)


def transfer_index(new: float, seen: float, chance: dict[str, float]) -> float | None:
    """S, or None where the seen ones are not above chance."""
    above = seen - chance["seen"]
    return (new - chance["new"]) / above if above > LEAST else None


def index_of(runs: Runs, draws: Draws) -> tuple[float, np.ndarray] | None:
    """S of a cell, and of each of its draws; None where one draw in a hundred has nothing to divide by."""
    exact = transfer_index(runs.right["new"].mean(), runs.right["seen"].mean(), runs.chance)
    above = draws["seen"] - runs.chance["seen"]
    if exact is None or np.mean(above <= LEAST) > 0.01:
        return None
    return exact, (draws["new"] - runs.chance["new"]) / np.maximum(above, LEAST)


def table(runs: Sequence[Runs], scenes: dict[str, np.ndarray]) -> dict[str, Any]:
    """A row a cell, and the differences that the question is about: co-trained less robot only, a head less tokens."""
    rng = np.random.default_rng(0)
    draws = {
        r.name: {g: drawn(r.right[g], scenes[g], rng, shared=i) for i, g in enumerate(GROUPS)} for r in runs
    }
    indices = {r.name: index_of(r, draws[r.name]) for r in runs}
    rows = []
    for r in runs:
        s = indices[r.name]
        row: dict[str, Any] = {"name": r.name, "seeds": r.seeds, "index": s and interval(s[1], s[0])}
        for g in GROUPS:
            row[g] = interval(draws[r.name][g], r.right[g].mean())
            row[f"{g}_of_seeds"] = [round(float(x), 4) for x in r.right[g].mean(1)]
            row[f"{g}_chance"], row[f"{g}_trials"] = r.chance[g], r.right[g].shape[1]
        rows.append(row)

    def less(a: Runs, b: Runs) -> dict[str, Any]:
        told: dict[str, Any] = {"a": a.name, "b": b.name}
        for g in GROUPS:
            exact = a.right[g].mean() - b.right[g].mean()
            told[g] = interval(draws[a.name][g] - draws[b.name][g], exact)
        of_a, of_b = indices[a.name], indices[b.name]
        told["index"] = of_a and of_b and interval(of_a[1] - of_b[1], of_a[0] - of_b[0])
        return told

    def same(a: Runs, b: Runs) -> bool:
        return (a.pointers, a.pretrained) == (b.pointers, b.pretrained)

    pairs = [
        less(a, b)
        for a in runs
        for b in runs
        if same(a, b)
        and (
            (a.head == b.head and a.questions and not b.questions)
            or (a.questions == b.questions and b.head == "autoregressive" != a.head)
        )
    ]
    return {"rows": rows, "differences": pairs}


def percent(x: Interval) -> str:
    return f"{100 * x[0]:.1f} ({100 * x[1]:.1f} to {100 * x[2]:.1f})"


def ratio(x: Interval | None) -> str:
    return "none" if x is None else f"{x[0]:.2f} ({x[1]:.2f} to {x[2]:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("runs", type=Path, nargs="+")
    args = parser.parse_args()
    with np.load(args.pack / "prompts.npz") as stored:
        scenes = {g: stored[f"{g}.scene"] for g in GROUPS}
    told = table(read_runs(args.runs), scenes)
    args.out.write_text(json.dumps(told, indent=1) + "\n")
    for d in [*told["rows"], *told["differences"]]:
        name = d["name"] if "name" in d else f"{d['a']} less {d['b']}"
        print(f"| {name} | {percent(d['seen'])} | {percent(d['new'])} | {ratio(d['index'])} |")


if __name__ == "__main__":
    main()
