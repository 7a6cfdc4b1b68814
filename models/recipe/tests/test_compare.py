"""The statistic of the heads: intervals that know of pairs and of training seeds, and verdicts no stronger than they are."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from heads.compare import (
    Difference,
    best_of,
    difference,
    newcombe,
    outcomes_of,
    read_runs,
    results,
    table,
    wilson,
)
from heads.plot import LEFT, WIDTH, svg
from heads.publish import metrics_of


def rows(*of: list[int]) -> dict[str, np.ndarray]:
    return {"pick": np.array(of, float)}


def coin(p: float, scenes: int, seeds: int = 1, at: int = 0) -> np.ndarray:
    return (np.random.default_rng(at).random((seeds, scenes)) < p).astype(float)


def test_wilson_is_the_page_s() -> None:
    low, high = wilson(5, 5)
    assert (round(low, 6), high) == (0.565518, 1.0)  # what npm run eval prints of 5 of 5
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_same_outcomes_differ_by_nothing_as_far_as_so_few_can_tell() -> None:
    """25 of 25 and 25 of 25: the bootstrap has no width, and one head may still fail in 13% of all scenes."""
    a = {"pick": np.ones((1, 25))}
    d = difference(a, a, ["pick"])
    assert d.difference == 0
    assert d.low == pytest.approx(-0.133, abs=0.001)
    assert d.verdict() == "undecided"


def test_newcombe_gives_what_is_published() -> None:
    """Fagerland, Lydersen and Laake 2014, BMC Medical Research Methodology 14:95: Bentur et al. 2009, before and after."""
    before = np.array([1] * 1 + [1] * 7 + [0] * 1 + [0] * 12)
    after = np.array([1] * 1 + [0] * 7 + [1] * 1 + [0] * 12)
    below, above = newcombe(after, before)
    d = after.mean() - before.mean()
    assert (round(d - below, 3), round(d + above, 3)) == (-0.507, -0.026)


def test_without_training_seeds_it_is_the_interval_of_pairs() -> None:
    """Of n pairs of which b favour one and c the other, the variance of the difference is (b + c - (b - c)^2 / n) / n^2."""
    a, b = rows([1] * 60 + [0] * 40), rows([1] * 50 + [0] * 10 + [1] * 4 + [0] * 36)
    d = difference(a, b, ["pick"])
    spread = np.sqrt((14 - 36 / 100) / 100**2)
    assert d.difference == pytest.approx(0.06)
    assert (d.high - d.low) / 2 == pytest.approx(1.96 * spread, rel=0.1)


def test_training_seeds_that_lie_apart_widen_it() -> None:
    steady = {"pick": np.stack([coin(0.5, 200, at=i)[0] for i in range(3)])}
    apart = {"pick": np.stack([coin(p, 200, at=i)[0] for i, p in enumerate((0.2, 0.5, 0.8))])}
    other = {"pick": coin(0.5, 200, 3, at=9)}
    narrow, wide = difference(steady, other, ["pick"]), difference(apart, other, ["pick"])
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_it_covers_what_it_says() -> None:
    """95% intervals of two heads of one true rate hold zero about 95 times in 100: 160 of 180 at the least."""
    held = 0
    for i in range(180):
        a, b = {"pick": coin(0.7, 80, at=2 * i)}, {"pick": coin(0.7, 80, at=2 * i + 1)}
        d = difference(a, b, ["pick"], draws=400)
        held += d.low <= 0 <= d.high
    assert held >= 160


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(-0.04, 0.02, "good enough"), (-0.2, -0.06, "not good enough"), (-0.2, -0.05, "undecided"), (-0.06, 0.1, "undecided")],
)
def test_a_verdict_is_no_stronger_than_its_interval(low: float, high: float, verdict: str) -> None:
    assert Difference(0, low, high).verdict() == verdict


def write(folder: Path, name: str, successes: list[int], first: int = 7) -> Path:
    path = folder / name
    summaries = [{"seed": first + i, "success": bool(s), "steps": 9, "jerk": 4.5} for i, s in enumerate(successes)]
    seeds = [s["seed"] for s in summaries]
    told = {"summaries": summaries, "seeds": seeds, "commit": "abc", "msPerAction": {"p50": 30}}
    told |= {"variant": "float32", "provider": "wasm"}
    path.write_text(json.dumps(told))
    return path


def test_files_of_eval_become_the_table(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "flow-0-pick.json", [1, 1, 1, 0]),
        write(tmp_path, "flow-1-pick.json", [1, 1, 0, 0]),
        write(tmp_path, "parallel-chunk-0-pick.json", [0, 0, 0, 1]),
        write(tmp_path, "pico-0-pick.json", [1, 1, 1, 1]),
    ]
    runs = read_runs(files)
    assert list(runs) == ["parallel-chunk", "flow", "pico"]
    assert outcomes_of(runs)["flow"]["pick"].tolist() == [[1, 1, 1, 0], [1, 1, 0, 0]]
    told = results(runs, reference="pico")
    assert best_of({h: o for h, o in outcomes_of(runs).items() if h != "pico"}, ["pick"]) == "flow"
    assert {d["best"] for d in told["differences"]} == {"flow"}
    assert told["rows"][1] | {"wilson95": 0} == {
        "head": "flow", "task": "pick", "successes": 5, "episodes": 8, "seeds": 2, "rate": 0.625, "wilson95": 0,
        "bySeed": {"0": 3, "1": 2}, "firstSeed": 7, "variant": "float32, wasm", "stepsOfSuccess": 9.0, "jerkOfSuccess": 4.5, "msPerAction": 30.0, "commits": ["abc"],
    }  # fmt: skip
    assert "| flow | 5 of 8 (31 to 86%) | the best |" in table(told)


def test_of_runs_of_different_lengths_the_scenes_that_both_had_are_compared(tmp_path: Path) -> None:
    """l1 is the best of the two scenes that both had, though flow has more successes and the higher rate of its four."""
    files = [write(tmp_path, "flow-0-pick.json", [0, 1, 1, 1]), write(tmp_path, "l1-0-pick.json", [1, 0])]
    told = results(read_runs(files))
    assert [(r["head"], r["successes"], r["episodes"]) for r in told["rows"]] == [("l1", 1, 2), ("flow", 3, 4)]
    assert [(d["head"], d["best"], d["difference"]) for d in told["differences"]] == [("flow", "l1", 0.0)]


def test_other_scenes_are_not_compared(tmp_path: Path) -> None:
    files = [write(tmp_path, "flow-0-pick.json", [1, 0]), write(tmp_path, "l1-0-pick.json", [1, 0], first=8)]
    with pytest.raises(ValueError, match="other scenes"):
        read_runs(files)


def test_the_plot_has_every_row_and_every_difference_at_its_place(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "flow-0-pick.json", [1, 1, 1, 0]),
        write(tmp_path, "l1-0-pick.json", [0, 1, 0, 0]),
    ]
    drawn = svg(results(read_runs(files)))
    circles = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn)]
    rates = [LEFT + WIDTH * r for r in (0.25, 0.75)]
    assert [round(x - y) for x, y in zip(circles, rates, strict=False)] == [0, 0]
    assert len(circles) == 3  # two rates, and l1 less flow
    assert circles[2] == pytest.approx(LEFT + WIDTH * (-0.5 + 1) / 1.25, abs=0.1)
    ElementTree.fromstring(drawn)


def test_a_manifest_tells_the_rows_of_its_own_training_seed(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "flow-0-pick.json", [1, 1, 1, 0]),
        write(tmp_path, "flow-1-pick.json", [0, 0, 1, 0]),
        write(tmp_path, "l1-1-pick.json", [0, 1, 0, 0]),
    ]
    rows = results(read_runs(files))["rows"]
    told = metrics_of(rows, "flow", 1)
    assert told is not None
    assert told["commit"] == "abc"
    assert [(r["task"], r["successes"], r["episodes"], r["rate"]) for r in told["rows"]] == [("pick", 1, 4, 0.25)]
    assert metrics_of(rows, "l1", 0) is None
