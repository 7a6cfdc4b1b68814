"""Heads on states in closed loop: lines of `npm run states -- play` -> tables with intervals, and all numbers as JSON.

    python -m heads.compare_states --out heads/results-bc.json --runs RUNS.jsonl --trained DIR/heads-*

A condition is a task, a rate, a delay and how many actions of a chunk are carried out; all heads of one have been given the same
scenes. Intervals of differences and the criterion (at most 5 points below the best) are those of heads.compare.
"""

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from .compare import HEADS, best_of, difference, wilson

GOAL_TASKS: Final = ("reach", "pick", "place", "near")  # of one network, the goal among the numbers
TASK_ORDER: Final = ("either", "pass", "balance", "follow", "insert", *GOAL_TASKS)
CONTROLS: Final = ("expert", "shuffled", "no-op")

UNENDED: Final = "-not-ended"
# of heads of bins: words other than 256 bins of a rate, as heads.states names them
OF_BINS: Final = re.compile(r"(?P<kind>autoregressive|parallel|parallel-chunk)-\d+-(rate|fixed|q01-q99)")
HARDLY: Final = 0.1  # where the best succeeds less often, nothing is told of the others

# task, actions a second, actions of a chunk carried out, delay in actions
Condition = tuple[str, int, int, int]
# condition -> head -> training seed -> line
Runs = dict[Condition, dict[str, dict[int, dict[str, Any]]]]


def read_lines(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text().splitlines() if line]


def head_and_seed(who: str) -> tuple[str, int]:
    """'parallel-8-rate-1' -> ('parallel-8-rate', 1)."""
    head, seed = who.rsplit("-", 1)
    return head, int(seed)


def group(lines: Sequence[dict[str, Any]]) -> tuple[Runs, list[dict[str, Any]]]:
    """Heads by condition, and controls as they come. ValueError where heads of a condition were given different scenes.

    A head of one action is in every condition of its task, rate and delay: it has no chunk to carry out more or less of. A flow of
    another number of steps, or from the middle of its noise, has a name of its own, and so has a head that cannot end an episode.
    """
    runs: Runs = {}
    controls = [line for line in lines if line["who"].split(" ")[0] in CONTROLS]
    of_heads = [line for line in lines if line["who"].split(" ")[0] not in CONTROLS]
    executed = {(x["task"], x["hz"], x["delay"], x["execute"]) for x in of_heads if x["execute"] > 1}
    for line in of_heads:
        head, seed = head_and_seed(line["who"])
        if line.get("flowSteps", 10) != 10:
            head = f"{head}-{line['flowSteps']}-steps"
        if line.get("flowNoise") == "middle":
            head = f"{head}-from-the-middle"
        if line.get("terminate") == "ignored":
            head = f"{head}{UNENDED}"
        task, hz, delay = line["task"], line["hz"], line["delay"]
        single = head.removesuffix(UNENDED).endswith("-of-1") or (
            head.split("-")[0] in ("autoregressive", "parallel") and not head.startswith("parallel-chunk")
        )
        every = {n for t, h, d, n in executed if (t, h, d) == (task, hz, delay)} | {1}
        for execute in every if single else {line["execute"]}:
            runs.setdefault((task, hz, execute, delay), {}).setdefault(head, {})[seed] = line
    for condition, heads in runs.items():
        scenes = {(x["seed"], x["episodes"]) for seeds in heads.values() for x in seeds.values()}
        if len(scenes) > 1:
            raise ValueError(f"{condition}: heads were given different scenes {sorted(scenes)}")
    return runs, controls


def outcome(seeds: dict[int, dict[str, Any]]) -> np.ndarray:
    """(training seeds, scenes) of 0 and 1."""
    return np.array([[int(x) for x in line["won"]] for _, line in sorted(seeds.items())], float)


def mean_of(seeds: dict[int, dict[str, Any]], key: str) -> float | None:
    values = [line[key] for line in seeds.values() if line[key] is not None]
    return float(np.mean(values)) if values else None


def rate_of(won: np.ndarray) -> dict[str, Any]:
    """The interval is Wilson's over all episodes, which takes training seeds for one."""
    successes, trials = int(won.sum()), won.size
    return {
        "successes": successes,
        "episodes": trials,
        "rate": successes / trials,
        "wilson95": wilson(successes, trials),
    }


def words(won: dict[str, np.ndarray], task: str) -> list[dict[str, Any]]:
    """Heads of other words less the same kind of head with 256 bins of a rate, where both were played."""
    told = []
    for head, outcomes in won.items():
        named = OF_BINS.fullmatch(head)
        if named and named["kind"] in won:
            d = difference({task: outcomes}, {task: won[named["kind"]]}, [task])
            told.append({"head": head, "of": named["kind"], **vars(d), "verdict": d.verdict()})
    return told


def over_goal_tasks(runs: Runs) -> list[dict[str, Any]]:
    """Mean of the four tasks of one network, less the best's: of heads that have been given all four, by rate, share and delay."""
    told = []
    for hz, execute, delay in sorted({c[1:] for c in runs if c[0] in GOAL_TASKS}):
        of = {task: runs.get((task, hz, execute, delay), {}) for task in GOAL_TASKS}
        whole = [h for h in HEADS if all(h in heads for heads in of.values())]
        if not whole:
            continue
        won = {h: {task: outcome(of[task][h]) for task in GOAL_TASKS} for h in whole}
        best = best_of(won, GOAL_TASKS)
        for head in whole:
            row: dict[str, Any] = {
                **{"hz": hz, "execute": execute, "delay": delay, "head": head},
                "seeds": len(won[head][GOAL_TASKS[0]]),
                "rate": float(np.mean([w.mean() for w in won[head].values()])),
            }
            if head != best:
                d = difference(won[head], won[best], GOAL_TASKS)
                row |= {"best": best, **vars(d), "verdict": d.verdict()}
            told.append(row)
    return told


def results(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The best of a condition is the best of the six heads as they are; variants (bins, steps) are compared with it."""
    runs, controls = group(lines)
    rows, differences, of_words = [], [], []
    order = {h: i for i, h in enumerate(HEADS)}
    for condition in sorted(runs, key=lambda c: (TASK_ORDER.index(c[0]), *c[1:])):
        task, hz, execute, delay = condition
        heads = {
            h: runs[condition][h]
            for h in sorted(runs[condition], key=lambda h: (order.get(h, len(order)), h))
        }
        told = {"task": task, "hz": hz, "execute": execute, "delay": delay}
        won = {head: outcome(seeds) for head, seeds in heads.items()}
        for head, seeds in heads.items():
            rows.append(
                {
                    **told,
                    "head": head,
                    "seeds": len(seeds),
                    **rate_of(won[head]),
                    "bySeed": {str(s): int(w.sum()) for s, w in zip(sorted(seeds), won[head], strict=True)},
                    "seconds": mean_of(seeds, "seconds"),
                    "jerk": mean_of(seeds, "jerk"),
                    "missing": mean_of(seeds, "missing"),
                }
            )
        of_words += [{**told, **one} for one in words(won, task)]
        plain = {h: {task: w} for h, w in won.items() if h in HEADS}
        if len(plain) < 2:
            continue
        best = best_of(plain, [task])
        for head, w in won.items():
            if head != best:
                d = difference({task: w}, {task: won[best]}, [task])
                verdict = d.verdict() if won[best].mean() >= HARDLY else "no head does it"
                differences.append({**told, "head": head, "best": best, **vars(d), "verdict": verdict})
    of_controls = [
        {
            **{k: line[k] for k in ("task", "hz", "who", "delay")},
            **rate_of(np.array([int(x) for x in line["won"]])),
            "seconds": line["seconds"],
            "jerk": line["jerk"],
        }
        for line in controls
    ]
    return {
        "formatVersion": 1,
        "rows": rows,
        "differences": differences,
        "words": of_words,
        "overGoalTasks": over_goal_tasks(runs),
        "controls": of_controls,
    }


def percent(row: dict[str, Any]) -> str:
    low, high = row["wilson95"]
    return f"{row['successes']} of {row['episodes']} ({100 * low:.0f} to {100 * high:.0f}%)"


def table(told: dict[str, Any]) -> str:
    """Markdown: a block a condition, a line a head."""
    lines: list[str] = []
    last: tuple[Any, ...] = ()
    for row in told["rows"]:
        here = tuple(row[k] for k in ("task", "hz", "execute", "delay"))
        if here != last:
            task, hz, execute, delay = last = here
            lines += [
                "",
                f"{task}, {hz} Hz, {execute} of a chunk, delay of {delay} actions",
                "",
                "| head | seeds | success | less the best |",
                "| --- | --- | --- | --- |",
            ]
        d = next(
            (
                x
                for x in told["differences"]
                if tuple(x[k] for k in ("task", "hz", "execute", "delay")) == here
                and x["head"] == row["head"]
            ),
            None,
        )
        said = (
            f"{100 * d['difference']:+.1f} ({100 * d['low']:+.1f} to {100 * d['high']:+.1f}): {d['verdict']}"
            if d
            else ""
        )
        lines.append(f"| {row['head']} | {row['seeds']} | {percent(row)} | {said} |")
    lines += ["", "| task | Hz | words | less 256 bins of a rate |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {w['task']} | {w['hz']} | {w['head']} | {100 * w['difference']:+.1f} "
        f"({100 * w['low']:+.1f} to {100 * w['high']:+.1f}): {w['verdict']} |"
        for w in told["words"]
    ]
    if told["overGoalTasks"]:
        lines += ["", "| head | mean of the four tasks | less the best |", "| --- | --- | --- |"]
    for one in told["overGoalTasks"]:
        said = (
            f"{100 * one['difference']:+.1f} ({100 * one['low']:+.1f} to {100 * one['high']:+.1f}): {one['verdict']}"
            if "best" in one
            else "the best"
        )
        lines.append(f"| {one['head']}, {one['execute']} of a chunk | {100 * one['rate']:.1f}% | {said} |")
    lines += ["", "| task | Hz | control | delay | success |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {c['task']} | {c['hz']} | {c['who']} | {c['delay']} | {percent(c)} |" for c in told["controls"]
    ]
    return "\n".join(lines)


def trained_of(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """How every head was trained, and what it gives on held-out rows."""
    from .states import load  # PyTorch is not needed for tables alone

    return [
        {"data": folder.name, "who": path.stem, **load(path).told}
        for folder in folders
        for path in sorted(folder.glob("*.pt"))
    ]


def put_over(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Older results with newer ones in place of every condition and control that was run anew; what they replace is kept as `replaced`."""

    def told_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row.get(k) for k in ("task", "hz", "execute", "delay"))

    def control_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[k] for k in ("task", "hz", "who", "delay"))

    def head_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return row["data"], row["who"]

    anew = {told_of(row) for row in new["rows"]}
    keys = {
        "rows": (told_of, anew),
        "differences": (told_of, anew),
        "words": (told_of, anew),
        "overGoalTasks": (told_of, {told_of(row) for row in new["overGoalTasks"]}),
        "controls": (control_of, {control_of(row) for row in new["controls"]}),
        "trained": (head_of, {head_of(row) for row in new["trained"]}),
    }
    told: dict[str, Any] = {**old, **{k: v for k, v in new.items() if k not in keys}}
    gone: dict[str, Any] = dict(old.get("replaced", {}))
    for key, (name, chosen) in keys.items():
        rows = old.get(key, [])
        told[key] = [*(r for r in rows if name(r) not in chosen), *new[key]]
        gone[key] = [*gone.get(key, []), *(r for r in rows if name(r) in chosen)]
    order = {task: i for i, task in enumerate(TASK_ORDER)}
    for key in ("rows", "differences", "words"):  # stable: heads of a condition stay as they are
        told[key].sort(key=lambda r: (order[r["task"]], r["hz"], r["execute"], r["delay"]))
    return {**told, "replaced": gone}


def also_of(path: Path) -> Any:
    """Runs as their tables, anything else as it is."""
    return results(read_lines([path])) if path.suffix == ".jsonl" else json.loads(path.read_text())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--runs", nargs="+", type=Path, required=True)
    add("--trained", nargs="*", type=Path, default=[], help="folders of heads.states")
    add(
        "--also", nargs="*", default=[], metavar="NAME=FILE", help="other runs, or first looks of heads.modes"
    )
    add("--over", type=Path, help="older results: what was run anew takes the place of theirs")
    add("--out", type=Path)
    args = parser.parse_args()
    told = results(read_lines(args.runs))
    print(table(told))
    if args.out:
        also = dict(one.split("=", 1) for one in args.also)
        told = {**told, **{name: also_of(Path(file)) for name, file in also.items()}}
        told["trained"] = trained_of(args.trained)
        if args.over:
            told = put_over(json.loads(args.over.read_text()), told)
        args.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
