"""Tables of closed-loop runs on states: which runs stand beside each other."""

from typing import Any

import pytest

from heads.compare_states import group, head_and_seed, put_over, results, table
from heads.plot_states import HEADS, PANELS, svg


def line(who: str, won: str, **more: Any) -> dict[str, Any]:
    base = {"task": "balance", "hz": 50, "execute": 1, "delay": 0, "seed": 10_000, "episodes": len(won)}
    numbers = {"seconds": 8.0, "jerk": 1.0, "missing": 0.01}
    return {**base, "who": who, "won": won, **numbers, **more}


LINES = [
    line("autoregressive-0", "1100"),
    line("autoregressive-1", "1110"),
    line("l1-0", "1111"),
    line("l1-0", "0000", execute=4),
    line("parallel-8-rate-0", "0000"),
    line("flow-of-1-0", "0100"),
    line("expert 256 rate", "1111"),
]


def test_names_are_a_head_and_a_training_seed() -> None:
    assert head_and_seed("parallel-8-q01-q99-2") == ("parallel-8-q01-q99", 2)


def test_heads_of_one_action_stand_beside_every_way_to_carry_out_a_chunk() -> None:
    runs, controls = group(LINES)
    assert [c["who"] for c in controls] == ["expert 256 rate"]
    assert set(runs) == {("balance", 50, 1, 0), ("balance", 50, 4, 0)}
    assert set(runs["balance", 50, 4, 0]) == {"autoregressive", "l1", "parallel-8-rate", "flow-of-1"}
    assert sorted(runs["balance", 50, 1, 0]["autoregressive"]) == [0, 1]


def test_a_head_that_cannot_end_an_episode_is_not_the_one_that_can() -> None:
    runs, _ = group(
        [
            *LINES,
            line("l1-0", "1100", terminate="ignored"),
            line("flow-of-1-0", "1", terminate="ignored", hz=5),
        ]
    )
    assert runs["balance", 50, 1, 0]["l1"][0]["won"] == "1111"
    assert runs["balance", 50, 1, 0]["l1-not-ended"][0]["won"] == "1100"
    assert set(runs["balance", 5, 1, 0]) == {"flow-of-1-not-ended"}


def test_the_best_is_one_of_the_heads_and_the_others_are_compared_with_it() -> None:
    told = results(LINES)
    one = {r["head"]: r for r in told["rows"] if r["execute"] == 1}
    assert one["autoregressive"]["bySeed"] == {"0": 2, "1": 3} and one["autoregressive"]["rate"] == 0.625
    against = {d["head"]: d for d in told["differences"] if d["execute"] == 1}
    assert {d["best"] for d in against.values()} == {"l1"}
    assert against["parallel-8-rate"]["difference"] == -1.0
    assert against["parallel-8-rate"]["verdict"] == "not good enough"
    assert "| l1 | 1 | 4 of 4" in table(told)


def test_other_words_are_compared_with_256_bins_of_a_rate_of_the_same_head() -> None:
    lines = [
        *LINES,
        line("parallel-0", "1100"),
        line("parallel-chunk-8-rate-0", "1111"),
        line("parallel-256-q01-q99-0", "1110"),
    ]
    told = {w["head"]: w for w in results(lines)["words"] if w["execute"] == 1}
    # a chunk of bins was not played with 256 of them, so nothing is said of its words
    assert set(told) == {"parallel-8-rate", "parallel-256-q01-q99"}
    assert {w["of"] for w in told.values()} == {"parallel"}
    assert told["parallel-8-rate"]["difference"] == -0.5
    assert told["parallel-256-q01-q99"]["difference"] == 0.25
    assert told["parallel-256-q01-q99"]["low"] < 0 < told["parallel-256-q01-q99"]["high"]
    assert "| parallel-8-rate | -50.0 (" in table(results(lines))


def test_the_four_tasks_of_one_network_are_weighed_alike() -> None:
    said = {
        "reach": ("1111", "1110"),
        "pick": ("1111", "1100"),
        "place": ("0000", "0000"),
        "near": ("1100", "0000"),
    }
    lines = [
        line(f"{head}-0", won, task=task, hz=5, execute=execute)
        for task, both in said.items()
        for head, won, execute in zip(("parallel", "l1"), both, (1, 4), strict=True)
    ]
    told = {one["head"]: one for one in results(lines)["overGoalTasks"] if one["execute"] == 4}
    assert told["parallel"]["rate"] == 0.625 and "best" not in told["parallel"]
    assert told["l1"]["difference"] == -0.3125 and told["l1"]["best"] == "parallel"
    assert told["l1"]["low"] < -0.3125 < told["l1"]["high"]
    assert "| l1, 4 of a chunk | 31.2% | -31.2 (" in table(results(lines))
    # a head that was not given all four has no mean of them
    assert results([x for x in lines if x["task"] != "near"])["overGoalTasks"] == []


def test_what_was_run_anew_takes_the_place_of_older_results_and_nothing_else_does() -> None:
    kept = line("l1-0", "11", task="follow", hz=5)
    old = results(
        [
            line("l1-0", "1100"),
            line("flow-0", "0000"),
            line("l1-0", "1111", hz=5),
            kept,
            line("expert 256 rate", "1"),
        ]
    )
    old["trained"] = [
        {"data": "balance-50", "who": "l1-0", "steps": 1},
        {"data": "other", "who": "l1-0", "steps": 1},
    ]
    new = results([line("l1-0", "111111"), line("parallel-0", "111111"), line("expert 256 rate", "11")])
    new["trained"] = [{"data": "balance-50", "who": "l1-0", "steps": 2}]
    told = put_over({**old, "note": 1}, new)
    assert [(r["task"], r["hz"], r["head"], r["episodes"]) for r in told["rows"]] == [
        ("balance", 5, "l1", 4), ("balance", 50, "parallel", 6), ("balance", 50, "l1", 6), ("follow", 5, "l1", 2),
    ]  # fmt: skip
    assert [c["episodes"] for c in told["controls"]] == [2]
    assert [(t["data"], t["steps"]) for t in told["trained"]] == [("other", 1), ("balance-50", 2)]
    assert [r["head"] for r in told["replaced"]["rows"]] == ["l1", "flow"] and told["note"] == 1
    again = put_over(told, new)
    assert len(again["rows"]) == len(told["rows"]) and len(again["replaced"]["rows"]) == 4


def test_where_no_head_does_it_none_is_good_enough() -> None:
    told = results([line("l1-0", "0000"), line("flow-0", "0000")])
    assert [d["verdict"] for d in told["differences"]] == ["no head does it"]


def test_all_of_one_and_all_of_the_other_do_not_decide() -> None:
    told = results([line("l1-0", "1111"), line("flow-0", "1111")])
    assert [d["verdict"] for d in told["differences"]] == ["undecided"]


def test_different_scenes_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different scenes"):
        group([line("l1-0", "1111"), line("flow-0", "11111")])


def test_a_flow_of_fewer_steps_is_a_row_of_its_own() -> None:
    runs, _ = group([line("flow-0", "11", flowSteps=10), line("flow-0", "00", flowSteps=1)])
    assert set(runs["balance", 50, 1, 0]) == {"flow", "flow-1-steps"}


def test_the_plot_has_what_was_measured_and_nothing_else() -> None:
    told = results([*LINES, line("l1-1", "0000", hz=5, jerk=None)])
    drawn = svg(told)
    shapes = drawn.count('stroke-width="1.4"')
    # 50 Hz: autoregressive, l1 and flow-of-1, once by rate and once by jerk; 5 Hz: l1 by rate alone, since it has no jerk
    assert shapes == 7
    moved = svg(results([line("l1-0", "1111", jerk=2.0), line("flow-0", "1111"), LINES[-1]]))
    assert moved != svg(results([line("l1-0", "1111", jerk=4.0), line("flow-0", "1111"), LINES[-1]]))
    assert all(name in drawn for name, _, _ in HEADS.values())
    assert all(f"{task}, {hz} Hz" in drawn for task, hz, _ in PANELS)
