"""The path of a graphics card, run on processors: what it draws, and what a step of it gives."""

import random
from pathlib import Path

import numpy as np
import pytest
import synthetic
import torch

import batch
import card
import data
import smear
import step as steps
import train as training
import vocabulary as vocab
from language import load_language
from model import Config, Policy
from tasks import TASKS


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> data.Mixture:
    folder = tmp_path_factory.mktemp("shards")
    synthetic.write_shard(folder / "a", "one", 30, 1)
    synthetic.write_shard(folder / "b", "one", 20, 101)
    synthetic.write_shard(folder / "b", "two", 25, 201)
    language = load_language(synthetic.write_language(folder / "language.txt"))
    specs = [f"{folder / 'a'}:1", f"{folder / 'b'}:2"]
    mixed = data.open_mixture(specs, language, folder / "cache", encoder=False)
    mixed.rescan()
    return mixed


def arguments(*more: str) -> list[str]:
    return ["--name", "x", "--data", "x", "--steps", "1", "--batch", "16", "--micro", "8", "--float32", *more]


def make_pool(mixture: data.Mixture, *more: str) -> card.CardPool:
    torch.manual_seed(0)
    model = Policy(Config(channels=16, blocks=1))
    return card.CardPool(model, mixture, training.parse(arguments(*more)), 0, 2)


def test_the_card_draws_what_processors_draw(mixture: data.Mixture) -> None:
    pool = make_pool(mixture)
    try:
        for key in ((0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 1, 0), (0, 0, 7, 1)):  # in order, and after a leap
            drawn = pool.take(key)
            wanted = mixture.batch(4, 2, key, augmented=False)
            assert drawn.kinds == wanted.kinds
            for name, array in drawn.asked._asdict().items():
                assert torch.equal(torch.from_numpy(array), getattr(wanted, name)), name
            assert torch.equal(torch.from_numpy(drawn.proprioception), wanted.proprioception)
            seen = pool.frames[torch.from_numpy(drawn.rows)].permute(0, 3, 1, 2) / 255
            assert torch.allclose(seen, wanted.image, atol=1e-6)
            features, mask = pool.sentences.batch(drawn.texts)
            assert torch.equal(mask, wanted.mask) and torch.allclose(features, wanted.features)
    finally:
        pool.close()


def test_a_step_on_the_card_has_gradients_and_repeats(mixture: data.Mixture) -> None:
    pool = make_pool(mixture, "--smear", "0.8")
    try:
        seen = []
        for _ in range(2):
            parts = pool.step(3)
            assert len(parts) == 2 and all(np.isfinite(list(p.values())).all() for p in parts)
            seen.append(torch.cat([p.grad.flatten() for p in pool.model.parameters() if p.grad is not None]))
        assert seen[0].norm() > 0.1 and torch.allclose(*seen, atol=1e-5)
    finally:
        pool.close()


def test_new_shards_reach_the_card(mixture: data.Mixture) -> None:
    pool = make_pool(mixture)
    try:
        before = len(pool.frames)
        synthetic.write_shard(mixture.sources[0].folder, "late", 10, 301)
        assert mixture.rescan() > 0
        pool.refresh()
        assert len(pool.frames) == before + 10
        # rows of the second source moved: they must still be its frames
        starts = card.first_rows(mixture)
        source, at = mixture.sources[1], starts[1][1]
        assert np.array_equal(pool.frames[at : at + 25].numpy(), source.frames[1])
    finally:
        pool.close()


def test_augmentation_on_the_card_keeps_the_picture() -> None:
    board = (torch.arange(128)[:, None] + torch.arange(128)) % 2 * 0.5 + 0.25
    image = board.expand(300, 3, 128, 128).clone()
    out = batch.augment_on_card(image, torch.Generator().manual_seed(1))
    assert out.min() >= 0 and out.max() <= 1 and abs(float(out.mean()) - 0.5) < 0.02
    contrast = out.flatten(1).std(1)  # a chessboard blurred is grey
    assert 0.2 < float((contrast < 0.18).float().mean()) < 0.45
    again = batch.augment_on_card(board.expand(300, 3, 128, 128).clone(), torch.Generator().manual_seed(1))
    assert torch.equal(out, again)


def make_targets() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """A thousand times: an action, a place of an image, an answer in words."""
    action = [0, 128, 128, 128, 128, 128, 128, 0]
    place = [100, 50, vocab.EOS, *[-1] * 5]
    words = [vocab.token_id("red"), vocab.token_id("cube"), vocab.EOS, *[-1] * 5]
    targets = torch.tensor([action, place, words] * 1000)
    inputs = torch.cat([torch.full((3000, 1), vocab.BOS), targets[:, :-1].clamp_min(0)], 1)
    kinds = ["pick", "locate", "color"] * 1000
    robot = torch.tensor([k in TASKS for k in kinds])
    return inputs, targets, robot, torch.tensor([k == "locate" for k in kinds])


def test_earlier_tokens_are_drawn_from_the_spread_of_the_targets() -> None:
    inputs, targets, robot, located = make_targets()
    out = smear.smear_inputs(inputs, targets, robot, located, 1.0, torch.Generator().manual_seed(0))
    action, place, words = out[0::3], out[1::3], out[2::3]
    assert torch.equal(words, inputs[2::3])  # words have no neighbours
    assert (action[:, 0] == vocab.BOS).all() and (action[:, 1] == 0).all()  # nor has "terminate"
    off = (action[:, 2:] - 128).float()
    for column, sigma in enumerate((5, 5, 3, 2, 2, 2)):
        assert abs(float(off[:, column].std()) - sigma) < 0.1 * sigma + 0.1, column
    assert abs(float(off.mean())) < 0.2
    assert abs(float((place[:, 1] - 100).float().std()) - 2) < 0.2
    assert torch.equal(place[:, 3:], inputs[1::3][:, 3:])  # nothing is asked there


def test_a_share_of_the_prompts_keeps_exact_tokens() -> None:
    inputs, targets, robot, located = make_targets()

    def drawn(share: float, seed: int) -> torch.Tensor:
        return smear.smear_inputs(inputs, targets, robot, located, share, torch.Generator().manual_seed(seed))

    assert torch.equal(drawn(0.0, 1), inputs)
    changed = (drawn(0.5, 1)[0::3] != inputs[0::3]).any(1).float().mean()
    assert 0.45 < float(changed) < 0.55
    assert torch.equal(drawn(0.5, 1), drawn(0.5, 1)) and not torch.equal(drawn(0.5, 1), drawn(0.5, 2))


def test_losses_feed_the_drawn_tokens_and_keep_the_targets(mixture: data.Mixture) -> None:
    drawn = mixture.batch(16, 2, (5,), augmented=False)
    fed = []

    class Spy(Policy):
        def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, object]:
            fed.append(inputs[-1])
            return super().forward(*inputs)

    torch.manual_seed(0)
    spy = Spy(Config(channels=16, blocks=1))
    for share in (0.0, 1.0):
        steps.losses(spy, drawn, share, torch.Generator().manual_seed(3))
    assert torch.equal(fed[0], drawn.inputs) and not torch.equal(fed[1], drawn.inputs)


def test_the_seed_of_a_batch_is_its_key() -> None:
    device = torch.device("cpu")
    seeds = {steps.generator_of((0, 0, s, i), device).initial_seed() for s in range(5) for i in range(2)}
    assert len(seeds) == 10
    again = steps.generator_of((0, 0, 1, 1), device).initial_seed()
    assert again in seeds and random.Random(repr((0, 0, 1, 1))).getrandbits(63) == again


def test_instructions_that_were_followed_are_known_before_drawing(tmp_path: Path) -> None:
    synthetic.write_shard(tmp_path, "one", 4, 1)
    text = (tmp_path / "one.json").read_text()
    (tmp_path / "one.json").write_text(
        text.replace('"kind": "state"', '"kind": "dagger", "instruction": "grab that red one"')
    )
    language = load_language(synthetic.write_language(tmp_path / "language.txt"))
    mixed = data.open_mixture([str(tmp_path)], language, tmp_path / "cache", encoder=False)
    mixed.rescan()
    assert card.followed_texts(mixed) == ["Q: what action should the robot take to grab that red one? A:"]
