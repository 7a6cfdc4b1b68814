"""Heads on states: ranges of bins, what is trained, stored and answered. A few steps do: what is checked is the arithmetic."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import spec
from heads import ranges
from heads.decode import actions_of
from heads.model import DIMS, KINDS, LENGTH, bins_of, smeared
from heads.modes import first_looks, told_of
from heads.state_serve import about, answer, noise_of, words_of
from heads.states import (
    MANNERS,
    StateHead,
    StateRows,
    load,
    load_rows,
    load_together,
    name_of,
    ranges_of,
    save,
    train,
)

STATE = 12


def rows(count: int = 80, hz: int = 5) -> StateRows:
    """Motions that are linear in the state, with a gripper that closes."""
    rng = np.random.default_rng(0)
    state = rng.normal(0, 1, (count, STATE)).astype(np.float32)
    actions = np.zeros((count, LENGTH, DIMS), np.float32)
    actions[..., 1:4] = 0.01 * state[:, None, :3] * (0.9 ** np.arange(LENGTH))[None, :, None]
    actions[..., 7] = (state[:, None, 3] > 0).astype(np.float32)
    episode = torch.arange(count) // 2
    return StateRows(torch.from_numpy(state), torch.from_numpy(actions), episode, hz)


def stored(some: StateRows, folder: Path) -> StateRows:
    """As `npm run states -- data` writes them."""
    table = torch.cat([some.episode[:, None].float(), some.state, some.actions.flatten(1)], 1)
    table.numpy().tofile(folder / "rows.bin")
    told = {"chunk": LENGTH, "hz": some.hz, "columns": table.shape[1]}
    (folder / "rows.json").write_text(json.dumps(told))
    return some


def test_heads_are_one_size_within_five_percent_and_their_trunks_are_equal() -> None:
    models = [StateHead(kind, STATE) for kind in KINDS]
    sizes = [sum(p.numel() for p in m.head.parameters()) for m in models]
    assert max(sizes) / min(sizes) < 1.05
    assert len({sum(p.numel() for p in m.trunk.parameters()) for m in models}) == 1


def test_256_bins_of_five_a_second_are_those_of_the_page() -> None:
    how = ranges.rate_ranges(256, 1.0, 0.0)
    actions = rows().actions
    tokens = bins_of(actions)
    assert torch.equal(how.bins_of(actions)[..., :7], tokens[..., :7])
    assert torch.allclose(how.centres(tokens)[..., 1:7], centres_of(tokens)[..., 1:7], atol=1e-7)


def centres_of(tokens: torch.Tensor) -> torch.Tensor:
    low = torch.tensor([d["low"] for d in spec.ACTION])
    high = torch.tensor([d["high"] for d in spec.ACTION])
    return low + (tokens + 0.5) / 256 * (high - low)


@pytest.mark.parametrize("bins", [8, 32, 256])
@pytest.mark.parametrize("share", [1.0, 0.1])
def test_stay_can_be_said_exactly_at_every_count(bins: int, share: float) -> None:
    how = ranges.rate_ranges(bins, share, 1.0)
    still = torch.zeros(DIMS)
    again = how.centres(how.bins_of(still))
    assert float(again[1:7].abs().max()) < 1e-7
    most = how.bins_of(torch.full((DIMS,), 9.0))
    assert most[1:7].tolist() == [bins - 1] * 6 and most[0] == 1 and most[7] == 255


def test_quantile_ranges_hold_98_percent_of_the_actions() -> None:
    torch.manual_seed(0)
    actions = torch.randn(4000, LENGTH, DIMS) * 0.01
    how = ranges.quantile_ranges(actions, 32, torch.full((DIMS,), 1e-6), 1.0)
    inside = (actions >= how.low) & (actions <= how.high)
    assert inside[..., 1:7].float().mean().item() == pytest.approx(0.98, abs=0.002)
    assert how.low[7] == 0 and how.high[7] == 1
    # of six independent displacements, 2% of each
    assert how.beyond(actions.flatten(0, 1)) == pytest.approx(1 - 0.98**6, abs=0.01)
    assert ranges.rate_ranges(32, 1.0, 1.0).beyond(torch.full((3, DIMS), 0.01)) == 0


def test_targets_are_spread_over_neighbours_and_never_over_bins_that_there_are_not() -> None:
    tokens = ranges.rate_ranges(32, 1.0, 16.0).bins_of(rows().actions)
    spread = ranges.rate_ranges(32, 1.0, 16.0).spread(tokens)
    assert torch.allclose(spread.sum(-1), torch.ones(spread.shape[:-1]))
    assert float(spread[..., 1:7, 32:].abs().max()) == 0
    assert float(spread[..., 1, :].max()) < 1
    sharp = ranges.rate_ranges(32, 1.0, 1.0).spread(tokens)
    assert float(sharp[..., 1, :].amax(-1).min()) == 1
    assert smeared(bins_of(rows().actions)).shape == spread.shape


@pytest.mark.parametrize("kind", KINDS)
def test_a_head_learns_is_stored_and_answers_what_it_did(kind: str, tmp_path: Path) -> None:
    how = {"manner": "rate", "bins": 32, "steps": 3, "batch": 8, "lr": 1e-3}
    trained = train(kind, rows(), seed=1, **how)
    again = train(kind, rows(), seed=1, **how)
    asked = [{"state": rows().state[i].tolist(), "seed": i, "step": 4} for i in range(5)]
    said = torch.tensor(answer(trained, asked, 10))
    assert torch.equal(said, torch.tensor(answer(again, asked, 10)))
    assert said.shape == (5, DIMS * (1 if kind in ("autoregressive", "parallel") else LENGTH))
    save(tmp_path / "one.pt", trained)
    assert torch.equal(said, torch.tensor(answer(load(tmp_path / "one.pt"), asked, 10)))
    # who else is in the batch changes nothing
    assert torch.allclose(said[2], torch.tensor(answer(trained, asked[2:3], 10))[0], atol=1e-5)
    if kind == "fast":
        assert int(trained.model.head.spans.max()) > 0  # it is told what its ids stand for
    if kind not in ("l1", "flow", "fast"):
        tokens = trained.ranges.bins_of(said.view(5, -1, DIMS))
        assert int(tokens[..., 1:7].max()) < 32
        features = trained.model.features(torch.tensor([a["state"] for a in asked]))
        with torch.no_grad():
            plain = actions_of(trained.model.head, trained.scaling, None, features)
        assert not torch.equal(plain.flatten(1), said)  # the page's own ranges mean something else


@pytest.mark.parametrize("kind", ["l1", "flow"])
def test_a_head_of_numbers_can_be_one_of_a_single_action(kind: str, tmp_path: Path) -> None:
    how = {"manner": "rate", "bins": 256, "steps": 3, "batch": 8, "lr": 1e-3, "seed": 0}
    one = train(kind, rows(), **how, horizon=1)
    asked = [{"state": rows().state[i].tolist(), "seed": i, "step": 0} for i in range(3)]
    said = answer(one, asked, 10)
    assert len(said[0]) == DIMS
    assert one.told["horizon"] == 1
    save(tmp_path / "one.pt", one)
    assert answer(load(tmp_path / "one.pt"), asked, 10) == said
    assert name_of(kind, 0, 256, "rate", 1) == f"{kind}-of-1-0"


def test_words_are_those_that_heads_of_the_same_rows_are_trained_with(tmp_path: Path) -> None:
    some = stored(rows(), tmp_path)
    for manner in MANNERS:
        trained = train("parallel", some, manner=manner, bins=8, steps=1, batch=4, lr=1e-3, seed=0)
        words = words_of(tmp_path, manner, 8)
        assert words == {k: v for k, v in trained.ranges.to_dict().items() if k != "sigma"}
        assert words["counts"] == [2, 8, 8, 8, 8, 8, 8, 256]
        assert about(trained) == {"chunk": 1, "ranges": "fixed" if manner == "fixed" else "rate"}


def test_noise_follows_from_scene_and_step_alone() -> None:
    flow = train("flow", rows(), manner="rate", bins=256, steps=1, batch=8, lr=1e-3, seed=0)
    two = [{"state": rows().state[0].tolist(), "seed": seed, "step": 0} for seed in (1, 2)]
    drawn, middle = answer(flow, two, 10), answer(flow, two, 10, "middle")
    assert drawn[0] != drawn[1] and middle[0] == middle[1]
    a, b, c = {"seed": 1, "step": 2}, {"seed": 1, "step": 3}, {"seed": 2, "step": 2}
    assert torch.equal(noise_of([a, b])[1], noise_of([b, c])[0])
    assert not torch.equal(noise_of([a])[0], noise_of([b])[0])


def test_rows_are_read_as_they_are_written_and_other_chunks_refused(tmp_path: Path) -> None:
    some = stored(rows(6), tmp_path)
    again = load_rows(tmp_path)
    assert torch.equal(again.state, some.state) and torch.equal(again.actions, some.actions)
    assert len(again.part(held_out=True).state) + len(again.part(held_out=False).state) == 6
    told = json.loads((tmp_path / "rows.json").read_text())
    (tmp_path / "rows.json").write_text(json.dumps({**told, "chunk": 4}))
    with pytest.raises(ValueError, match="chunks of 4"):
        load_rows(tmp_path)


def test_rows_of_several_tasks_are_one_network_s_and_must_be_alike(tmp_path: Path) -> None:
    for name, some in (("a", rows(6)), ("b", rows(10)), ("c", rows(4, hz=50))):
        (tmp_path / name).mkdir()
        stored(some, tmp_path / name)
    both = load_together([tmp_path / "a", tmp_path / "b"])
    assert torch.equal(both.state, torch.cat([rows(6).state, rows(10).state]))
    assert both.actions.shape == (16, LENGTH, DIMS) and len(both.part(held_out=True).state) == 4
    with pytest.raises(ValueError, match="one rate and one size"):
        load_together([tmp_path / "a", tmp_path / "c"])


def test_fast_actions_have_ranges_as_narrow_as_they_are_short() -> None:
    slow, fast = (ranges_of(rows(hz=hz), "rate", 256) for hz in (5, 50))
    assert torch.allclose(fast.width[1:7], slow.width[1:7] / 10)
    assert torch.equal(ranges_of(rows(hz=50), "fixed", 256).width, slow.width)


def test_names_say_what_was_varied() -> None:
    assert name_of("l1", 2, 8, "fixed") == "l1-2"
    assert name_of("parallel", 0, 256, "rate") == "parallel-0"
    assert name_of("parallel", 0, 8, "q01-q99") == "parallel-8-q01-q99-0"


def test_first_looks_are_one_an_episode_and_between_is_neither_side() -> None:
    some = rows(6)
    assert torch.equal(first_looks(some).state, some.state[::2])
    chunks = torch.tensor([[0.04, 0.03], [-0.04, 0.03], [0.001, 0.0], [-0.001, 0.0]])
    told = told_of(chunks, torch.tensor([0.04, 0.04, 0.04, -0.04]))
    assert told["between"] == 0.5 and told["left"] == 0.5 and told["expert_mm"] == 40
    assert told["mixed"] == 0.25
