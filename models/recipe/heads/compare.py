"""Which head is good enough? Files of `npm run eval -- --json FILE --steps` -> a table with intervals, and its numbers as JSON.

    python -m heads.compare --out heads/results-a.json RUNS/*.json

A file is one head, one training seed, one task: its name is HEAD-SEED-TASK.json. All heads of a task have been given the same
scenes. Intervals of differences are of a hierarchical bootstrap: training seeds are drawn with replacement for each head by itself
(nothing but the order of draws is common to two heads' first seeds), scenes are drawn once for both (Davison and Hinkley 1997,
Bootstrap Methods and their Application, section 3.8). With one training seed that level says nothing, and the table says so. A
bootstrap of pairs that all came to the same has no width at all, so no interval is narrower than Newcombe's of the same pairs.

Criterion, fixed before anything was measured (docs/decisions/0011): good enough is at most 5 points below the best.
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

MARGIN: Final = 0.05
DRAWS: Final = 10_000
Z95: Final = 1.959963984540054
HEADS: Final = ("autoregressive", "parallel", "parallel-chunk", "fast", "l1", "flow")

# head -> task -> (training seeds, scenes) of 0 and 1
Outcomes = Mapping[str, Mapping[str, np.ndarray]]


@dataclass(frozen=True)
class Difference:
    """A head less another one, in shares of 1."""

    difference: float
    low: float
    high: float

    def verdict(self, margin: float = MARGIN) -> str:
        """Whether it is good enough, no stronger than the interval."""
        if self.low >= -margin:
            return "good enough"
        return "not good enough" if self.high < -margin else "undecided"


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95%, as src/evaluation/statistics.ts has it."""
    if trials == 0:
        return 0.0, 1.0
    p, z2 = successes / trials, Z95 * Z95
    centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * math.sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """How far below and above the difference a - b of paired outcomes (N,) of 0 and 1 its 95% interval reaches.

    Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 10, as src/evaluation/statistics.ts has it.
    """
    n, x, y = len(a), int(a.sum()), int(b.sum())
    both = int((a * b).sum())
    cross = both * (n - x - y + both) - (x - both) * (y - both)
    margins = x * (n - x) * y * (n - y)
    phi = 0.0 if margins == 0 else (max(cross - n / 2, 0) if cross > 0 else cross) / math.sqrt(margins)
    (low_a, high_a), (low_b, high_b) = wilson(x, n), wilson(y, n)

    def reach(u: float, v: float) -> float:
        return math.sqrt(max(0.0, u * u - 2 * phi * u * v + v * v))

    return reach(x / n - low_a, high_b - y / n), reach(high_a - x / n, y / n - low_b)


def resampled(outcome: np.ndarray, scenes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(S, N) outcomes, (R, N) drawn scenes -> (R,) rates, each with training seeds drawn anew."""
    seeds = rng.integers(len(outcome), size=(len(scenes), len(outcome)))
    counts = np.zeros((len(scenes), len(outcome)))
    np.add.at(counts, (np.arange(len(scenes))[:, None], seeds), 1 / len(outcome))
    # rate of every training seed in every drawn list of scenes
    rates = np.stack([row[scenes].mean(1) for row in outcome], 1)
    return (counts * rates).sum(1)


def difference(
    a: Mapping[str, np.ndarray],
    b: Mapping[str, np.ndarray],
    tasks: Sequence[str],
    draws: int = DRAWS,
    seed: int = 0,
) -> Difference:
    """a less b in the scenes that both had, each task weighing the same; scenes are drawn within their task."""
    rng = np.random.default_rng(seed)
    total, exact = np.zeros(draws), 0.0
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for task in tasks:
        count = min(a[task].shape[1], b[task].shape[1])
        of_a, of_b = a[task][:, :count].astype(float), b[task][:, :count].astype(float)
        scenes = rng.integers(of_a.shape[1], size=(draws, of_a.shape[1]))
        total += resampled(of_a, scenes, rng) - resampled(of_b, scenes, rng)
        exact += of_a.mean() - of_b.mean()
        pairs += list(zip(of_a, of_b, strict=False))  # training seeds one beside the other
    exact /= len(tasks)
    low, high = np.quantile(total / len(tasks), (0.025, 0.975))
    below, above = newcombe(*(np.concatenate(side) for side in zip(*pairs, strict=True)))
    return Difference(exact, min(float(low), exact - below), max(float(high), exact + above))


def best_of(outcomes: Outcomes, tasks: Sequence[str]) -> str:
    """The head of the highest rate over the tasks, in the scenes that all heads had; the first of HEADS among equals."""
    common = {t: min(of[t].shape[1] for of in outcomes.values()) for t in tasks}
    return max(outcomes, key=lambda h: float(np.mean([outcomes[h][t][:, : common[t]].mean() for t in tasks])))


def read_runs(paths: Sequence[Path]) -> dict[str, dict[str, dict[int, dict[str, Any]]]]:
    """head -> task -> training seed -> what eval wrote. Runs of a task may be longer or shorter, but begin with the same scenes.

    Of training seeds of one head the scenes that all of them had are kept. ValueError where scenes are not the same.
    """
    runs: dict[str, dict[str, dict[int, dict[str, Any]]]] = {}
    for path in paths:
        head, seed, task = path.stem.rsplit("-", 2)
        runs.setdefault(head, {}).setdefault(task, {})[int(seed)] = json.loads(path.read_text())
    for task in {t for of in runs.values() for t in of}:
        longest = max((r["seeds"] for of in runs.values() for r in of.get(task, {}).values()), key=len)
        for head, of in runs.items():
            told = of.get(task, {}).values()
            count = min((len(r["seeds"]) for r in told), default=0)
            for r in told:
                r["seeds"], r["summaries"] = r["seeds"][:count], r["summaries"][:count]
                if r["seeds"] != longest[:count]:
                    raise ValueError(f"{task}, {head}: other scenes than the rest; run it with the same --seed")
    order = {h: i for i, h in enumerate(HEADS)}
    return {h: runs[h] for h in sorted(runs, key=lambda h: order.get(h, len(order)))}


def outcomes_of(runs: dict[str, dict[str, dict[int, dict[str, Any]]]]) -> dict[str, dict[str, np.ndarray]]:
    return {
        head: {
            task: np.array([[e["success"] for e in r["summaries"]] for _, r in sorted(seeds.items())], float)
            for task, seeds in tasks.items()
        }
        for head, tasks in runs.items()
    }


def row_of(outcome: np.ndarray, runs: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """One head, one task. The interval of all episodes together is Wilson's, which takes training seeds for one."""
    results = [runs[seed] for seed in sorted(runs)]
    successes, trials = int(outcome.sum()), outcome.size
    low, high = wilson(successes, trials)
    well = [e for r in results for e in r["summaries"] if e["success"]]
    steps, jerks = [e["steps"] for e in well], [e["jerk"] for e in well if e.get("jerk") is not None]
    return {
        "successes": successes, "episodes": trials, "seeds": len(outcome),
        "rate": successes / trials, "wilson95": [low, high],
        "bySeed": {str(seed): int(of.sum()) for seed, of in zip(sorted(runs), outcome, strict=True)},  # successes
        "stepsOfSuccess": float(np.mean(steps)) if steps else None,
        "jerkOfSuccess": float(np.median(jerks)) if jerks else None,  # m/s^3, scripts/motion.mjs
        "msPerAction": float(np.median([r["msPerAction"]["p50"] for r in results])),
        "firstSeed": results[0]["seeds"][0], "variant": f"{results[0]['variant']}, {results[0]['provider']}",
        "commits": sorted({r["commit"] for r in results}),
    }  # fmt: skip


def results(runs: dict[str, dict[str, dict[int, dict[str, Any]]]], reference: str = "") -> dict[str, Any]:
    """All that the table says. `reference`: a run of another policy, in the table and never the best."""
    outcomes = outcomes_of(runs)
    heads = {h: t for h, t in outcomes.items() if h != reference}
    tasks = [t for t in next(iter(heads.values())) if all(t in of for of in heads.values())]
    rows = [
        {"head": h, "task": t, **row_of(outcomes[h][t], runs[h][t])}
        for h in outcomes
        for t in outcomes[h]
    ]
    compared = []
    for group in [*([t] for t in tasks), *([tasks] if len(tasks) > 1 else [])]:
        best = best_of(heads, group)
        for head, of in outcomes.items():
            if head == best or any(t not in of for t in group):
                continue
            d = difference(of, outcomes[best], group)
            compared.append(
                {"head": head, "tasks": group, "best": best, **vars(d), "verdict": d.verdict()}
            )
    return {"formatVersion": 1, "margin": MARGIN, "rows": rows, "differences": compared}


def table(told: dict[str, Any]) -> str:
    """Markdown: a line a head, a column a task; then differences over all tasks."""
    tasks = list(dict.fromkeys(r["task"] for r in told["rows"]))
    lines = ["| head | " + " | ".join(tasks) + " | all, less the best |", "|" + " --- |" * (len(tasks) + 2)]
    whole = max((c["tasks"] for c in told["differences"]), key=len, default=[])
    for head in dict.fromkeys(r["head"] for r in told["rows"]):
        cells = []
        for task in tasks:
            row = next((r for r in told["rows"] if (r["head"], r["task"]) == (head, task)), None)
            low, high = row["wilson95"] if row else (0, 0)
            cells.append(
                f"{row['successes']} of {row['episodes']} ({100 * low:.0f} to {100 * high:.0f}%)" if row else ""
            )
        d = next((c for c in told["differences"] if c["head"] == head and c["tasks"] == whole), None)
        said = (
            f"{100 * d['difference']:+.1f} ({100 * d['low']:+.1f} to {100 * d['high']:+.1f}): {d['verdict']}"
            if d
            else "the best"
        )
        lines.append(f"| {head} | " + " | ".join(cells) + f" | {said} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--built", help="commit of the site that was measured, where --site was given to eval")
    parser.add_argument("--reference", default="", help="name of a policy that is no head: never the best")
    args = parser.parse_args()
    told = results(read_runs(args.files), args.reference)
    if args.built:
        for row in told["rows"]:
            row["commits"] = [args.built]
    print(table(told))
    for c in told["differences"]:
        print(
            f"{c['head']} less {c['best']}, {', '.join(c['tasks'])}: {100 * c['difference']:+.1f} "
            f"({100 * c['low']:+.1f} to {100 * c['high']:+.1f}): {c['verdict']}"
        )
    if args.out:
        args.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
