"""Runs about transfer: what a run begins with and is shown, and what is made of its choices."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import vocabulary as vocab
from batch import POSITIONS
from transfer.closed import at_closing, cells_of, read_evaluation, singles
from transfer.data import Group, Pack
from transfer.index import read_runs, table, transfer_index
from transfer.one import Cell, Trainer

TRIALS = 6


def group(pairs: int, *, robot: bool) -> Group:
    rng = torch.Generator().manual_seed(int(robot))
    shape = (pairs, 2)
    return Group(
        {
            "inputs": torch.full((*shape, POSITIONS), vocab.BOS),
            "targets": torch.randint(0, 2, (*shape, POSITIONS), generator=rng),
            "uv": torch.rand((*shape, 2), generator=rng),
            "uv_mask": torch.ones(shape),
            "uv2": torch.rand((*shape, 2), generator=rng),
            "uv2_mask": torch.ones(shape),
            "direct_mask": torch.ones(shape),
            "frame": torch.arange(pairs) % 3,
            "text": torch.zeros(shape, dtype=torch.long),
            "proprioception": torch.full((pairs, 7), 128),
            "robot": torch.full(shape, robot),
            "located": torch.zeros(shape, dtype=torch.bool),
        }
    )


def trials() -> Group:
    return Group(
        {
            "text": torch.zeros(TRIALS, dtype=torch.long),
            "target": torch.zeros(TRIALS, dtype=torch.long),
            "labels": torch.randint(0, 256, (TRIALS, 8, 8), generator=torch.Generator().manual_seed(2)),
            "there": torch.arange(8).expand(TRIALS, 8) < 4,
            "frame": torch.arange(TRIALS) % 3,
            "proprioception": torch.full((TRIALS, 7), 128),
        }
    )


@pytest.fixture(scope="module")
def pack() -> Pack:
    frames = torch.randint(
        0, 256, (3, 128, 128, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(4)
    )
    groups = {
        "robot": group(8, robot=True),
        "asked": group(8, robot=False),
        "seen": trials(),
        "new": trials(),
    }
    return Pack(frames, torch.zeros(1, 4, 384, dtype=torch.float16), torch.ones(1, 4), groups)


def trainer(cell: Cell, pack: Pack, base: dict[str, torch.Tensor] | None = None) -> Trainer:
    return Trainer(cell, pack, 8, 2, asked_pairs=2, base=base)


def test_questions_do_not_shift_the_robot_prompts_of_a_step(pack: Pack) -> None:
    alone, both = (trainer(Cell("l1", q, True, 3), pack).batch() for q in (False, True))
    robot = both["robot"]
    assert robot.tolist() == [True] * 4 + [False] * 4
    assert torch.equal(alone["targets"], both["targets"][robot])


def test_a_base_is_shown_questions_only_and_a_run_begins_with_it(pack: Pack) -> None:
    base = Trainer(Cell("autoregressive", True, True, 0), pack, 8, 0, asked_pairs=2)
    assert not base.batch()["robot"].any()
    base.step(0.0)
    state = base.model.policy.state_dict()
    begun = trainer(Cell("flow", False, True, 1, pretrained=True), pack, state)
    assert all(torch.equal(v, state[k]) for k, v in begun.model.policy.state_dict().items())
    with pytest.raises(ValueError, match="no base was given"):
        trainer(Cell("flow", False, True, 1, pretrained=True), pack)


def test_a_stopped_flow_leaves_the_trunk_to_the_tokens(pack: Pack) -> None:
    for head, reaches in (("flow", True), ("flow-stopped", False)):
        t = trainer(Cell(head, False, True, 0), pack)
        part = t.batch()
        seen = t.model.policy.context(part["image"], *pack.sentences(part["text"]), part["proprioception"])
        t.model.numbers_loss(seen.context, part["targets"], torch.ones(8), t.noise).backward()
        trunk = [p for n, p in t.model.policy.named_parameters() if "decoder" not in n]
        assert any(p.grad is not None and p.grad.abs().max() > 0 for p in trunk) == reaches


def test_a_run_that_was_cut_ends_with_the_same_weights(pack: Pack) -> None:
    cell = Cell("autoregressive", True, True, 5)
    whole, cut = trainer(cell, pack), trainer(cell, pack)
    for i in range(4):
        whole.step(i / 4)
    for i in range(2):
        cut.step(i / 4)
    other = trainer(cell, pack)
    other.load_state_dict(cut.state_dict())
    for i in range(2, 4):
        other.step(i / 4)
    whole.use_average()
    other.use_average()
    pairs = zip(whole.model.parameters(), other.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


def test_every_head_chooses_among_the_things_that_are_there(pack: Pack) -> None:
    for head in ("autoregressive", "l1", "flow", "flow-stopped"):
        t = trainer(Cell(head, True, False, 0), pack)
        assert torch.isfinite(t.step(0.0))
        told = t.told()
        assert len(told["new"]["right"]) == TRIALS and told["new"]["chance"] == 0.25


def run(
    folder: Path, head: str, questions: bool, seed: int, seen: float, new: float, steps: int = 10
) -> Path:
    def right(share: float) -> list[int]:
        return (np.arange(200) < round(200 * share)).astype(int).tolist()

    told = {
        "cell": {"head": head, "questions": questions, "pointers": True, "pretrained": True, "seed": seed},
        "steps": steps,
        "seen": {"right": right(seen), "chance": 0.2},
        "new": {"right": right(new), "chance": 0.2},
    }
    path = folder / f"{head}.{questions}.{seed}.json"
    path.write_text(json.dumps(told))
    return path


def test_the_index_and_its_differences(tmp_path: Path) -> None:
    paths = [run(tmp_path, "autoregressive", True, s, 0.9, 0.55) for s in range(3)]
    paths += [run(tmp_path, "autoregressive", False, s, 0.9, 0.2) for s in range(3)]
    paths += [run(tmp_path, "l1", True, s, 0.21, 0.2) for s in range(3)]
    told = table(read_runs(paths), {"seen": np.arange(200), "new": np.arange(200) // 2})
    co, robot, lost = told["rows"]
    exact, low, high = co["index"]
    assert exact == pytest.approx(0.5) and low < 0.45 and high > 0.55
    assert robot["index"][0] == pytest.approx(0.0)
    assert lost["index"] is None  # no better than chance on what it was taught: a ratio would be noise
    [gain] = [d for d in told["differences"] if d["b"].startswith("autoregressive robot")]
    assert gain["new"][0] == pytest.approx(0.35) and gain["new"][1] > 0.2
    assert gain["index"][0] == pytest.approx(0.5) and gain["index"][1] > 0.3
    assert all(d["index"] is None for d in told["differences"] if d["a"].startswith("l1"))
    assert transfer_index(0.9, 0.9, {"seen": 0.2, "new": 0.2}) == pytest.approx(1.0)


def test_runs_of_other_lengths_are_not_averaged(tmp_path: Path) -> None:
    paths = [run(tmp_path, "l1", True, s, 0.9, 0.5, steps=10 + s) for s in range(2)]
    with pytest.raises(ValueError, match="not to be averaged"):
        read_runs(paths)


def evaluation(
    folder: Path,
    model: str,
    colors: list[str],
    right: float,
    control: str = "none",
    first: int = 0,
    phrases: str = "direct",
) -> Path:
    """As `npm run eval --steps` writes it, of 100 scenes with four things each, two of the target's colour, three of its shape."""
    trails = [
        {
            "seed": first + i,
            "closing": {
                "step": None if i % 10 == 0 else 5,
                "nearest": 2 if i < 100 * right else 0,
                "target": 2,
                "among": [0, 1, 2, 3],
                "names": ["red_cube", "blue_star", "blue_cube", "green_cube"],
            },
        }
        for i in range(100)
    ]
    told = {"model": model, "control": control, "colors": colors, "trails": trails}
    told["phrases"] = f"models/phrases/{phrases}.json"
    told["summaries"] = [{"success": i < 30} for i in range(100)]
    path = folder / f"{model}.{control}.{colors[0]}.{phrases}.json"
    path.write_text(json.dumps(told))
    return path


def test_closings_become_the_same_index(tmp_path: Path) -> None:
    new, seen = ["purple", "yellow"], ["red", "blue"]
    paths = []
    for s in range(2):
        for name, of_new in (("l1-co", 0.65), ("l1-robot", 0.25)):
            model = f"transfer-{name}-{s}"
            paths += [evaluation(tmp_path, model, seen, 0.85), evaluation(tmp_path, model, new, of_new)]
    paths.append(evaluation(tmp_path, "transfer-l1-co-0", new, 0.25, control="nonsense-word"))
    paths += [evaluation(tmp_path, "pico", new, 1.0), evaluation(tmp_path, "transfer-flow-co-0", seen, 0.9)]
    evaluations = [read_evaluation(p) for p in paths]
    runs, scenes = cells_of(evaluations, "both")
    told = table(runs, scenes)
    co, robot = told["rows"]  # the flow was driven in one group alone
    assert co["name"] == "l1 co-trained pointers taught before" and co["seeds"] == (0, 1)
    assert co["seen_chance"] == 0.25
    assert co["index"][0] == pytest.approx(0.4 / 0.6) and robot["index"][0] == pytest.approx(0.0)
    [gain] = told["differences"]
    assert gain["new"][0] == pytest.approx(0.4)
    assert cells_of(evaluations, "color")[0] == []
    lines = singles(evaluations)
    assert lines[0]["chance"] == 0.25 and lines[0]["by_shape"] == pytest.approx(1 / 3, abs=1e-4)
    assert [e["control"] for e in lines].count("nonsense-word") == 1
    assert lines[-2]["model"] == "pico" and lines[-2]["right"]["share"] == 1
    assert lines[0]["closed"]["share"] == 0.9 and lines[0]["success"]["share"] == 0.3
    assert lines[0]["success"]["wilson95"] == pytest.approx([0.2189, 0.3958], abs=1e-3)
    closings = {(c["model"], c["group"]): c for c in at_closing(evaluations)}
    # of 65 that are right seven never close, in each of two training seeds
    told_of_new = closings["transfer-l1-co", "new"]
    assert (told_of_new["n"], told_of_new["seeds"], told_of_new["chance"]) == (180, 2, 0.25)
    assert told_of_new["share"] == pytest.approx(116 / 180, abs=1e-4)
    assert not any(name == "pico" for name, _ in closings)


def test_a_colour_alone_fits_all_things_of_that_colour(tmp_path: Path) -> None:
    path = evaluation(tmp_path, "transfer-l1-co-0", ["blue"], 0.5, phrases="by-color")
    told = json.loads(path.read_text())
    for t in told["trails"]:
        t["closing"]["nearest"] = 1 if t["seed"] < 40 else 3  # a blue star for the blue cube
    path.write_text(json.dumps(told))
    [line] = singles([read_evaluation(path)])
    assert line["right"]["share"] == 0.4 and line["chance"] == 0.5
    assert line["by_shape"] == pytest.approx(1 / 3, abs=1e-4)


def test_closings_that_cannot_be_compared_are_refused(tmp_path: Path) -> None:
    a = evaluation(tmp_path, "transfer-l1-co-0", ["red"], 0.5)
    b = evaluation(tmp_path, "transfer-l1-robot-0", ["red"], 0.5, first=7)
    with pytest.raises(ValueError, match="scenes of seen"):
        cells_of([read_evaluation(p) for p in (a, b)], "both")
    with pytest.raises(ValueError, match="--colors"):
        read_evaluation(evaluation(tmp_path, "transfer-l1-co-0", ["red", "yellow"], 0.5))
    path = tmp_path / "plain.json"
    path.write_text(json.dumps({"model": "transfer-l1-co-0", "control": "none", "colors": ["red"]}))
    with pytest.raises(ValueError, match="--steps"):
        read_evaluation(path)
