"""Shards to items to batches; the cache of features."""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import synthetic
import torch
from scenes import PAGE, write_sample

import batch
import data
import encoder
import prompts
import vocabulary as vocab
from language import load_language
from tasks import TASKS

BINS = [0, 10, 128, 128, 128, 128, 128, 255]  # clipped: far
CLOSE = [0, 130, 128, 128, 128, 128, 128, 255]


@pytest.fixture(scope="session")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> data.Mixture:
    folder = tmp_path_factory.mktemp("shards")
    synthetic.write_shard(folder, "a", 200, 1)
    language = load_language(synthetic.write_language(folder / "language.txt"))
    made = data.open_mixture([str(folder)], language, folder, encoder=False)
    assert made.rescan() == 200
    return made


def sample(**changes: object) -> dict:
    objects = [
        {"color": "red", "shape": "cube", "uv": [0.2, 0.3], "xy": [0.5, -0.1], "lifted": 0.04},
        {"color": "blue", "shape": "bowl", "uv": [0.7, 0.8], "xy": [0.6, 0.1], "lifted": 0},
    ]
    labels = {"reach": [BINS, None], "pick": [CLOSE, None], "place": [[0, 1, CLOSE]], "near": [[0, 1, BINS]]}
    return {
        "seed": 3, "kind": "state", "objects": objects, "proprioception": [1, 2, 3, 4, 5, 6, 7], "holding": 0,
        "focus": {"task": "place", "object": 0, "destination": 1}, "pairs": [[0, 1]], "labels": labels, **changes,
    }  # fmt: skip


def test_a_record_becomes_an_item() -> None:
    item = data.parse_sample(sample(), 4, 5, PAGE.held_out)
    assert (item.shard, item.row, item.holding, item.proprioception) == (4, 5, 0, (1, 2, 3, 4, 5, 6, 7))
    assert item.uv == [(0.2, 0.3), (0.7, 0.8)] and item.xy == [(0.5, -0.1), (0.6, 0.1)]
    assert item.lifted == [0.04, 0]
    rows = [(prompts.TASK_NAMES[r["task"]], r["target"], r["destination"], r["weight"]) for r in item.labels]
    assert rows == [("reach", 0, -1, 1), ("pick", 0, -1, 4), ("place", 0, 1, 5), ("near", 0, 1, 4)]
    assert item.labels["bins"][2].tolist() == CLOSE


def test_a_frame_with_a_held_out_pair_is_for_questions_only() -> None:
    record = sample()
    record["objects"][1] |= {"color": "cyan", "shape": "star"}
    item = data.parse_sample(record, 0, 0, PAGE.held_out)
    assert len(item.labels) == 0
    rng = random.Random(0)
    kinds = Counter(p.kind for _ in range(300) for p in prompts.draw_prompts(PAGE, item, rng, 2, 0.3))
    assert kinds and not set(kinds) & {*TASKS, "plan"}
    assert prompts.draw_prompts(PAGE, item, rng, 2, 0.0) == []


def test_another_format_is_refused(tmp_path: Path) -> None:
    write_sample(tmp_path, sample(), version=1)
    with pytest.raises(ValueError, match="formatVersion 1 is not 2; regenerate"):
        data.Source(tmp_path, 1).scan()


def test_a_half_written_shard_waits(tmp_path: Path) -> None:
    synthetic.write_shard(tmp_path, "a", 3, 1)
    whole = (tmp_path / "a.bin").read_bytes()
    (tmp_path / "a.bin").write_bytes(whole[:-1])
    source = data.Source(tmp_path, 1)
    assert source.scan() == 0
    (tmp_path / "a.bin").write_bytes(whole)
    assert source.scan() == 3 and source.scan() == 0


def test_held_out_seeds_are_never_drawn(mixture: data.Mixture) -> None:
    source = mixture.sources[0]
    assert {i.row + 1 for i in source.held_out} == {s for s in range(1, 201) if s % data.HELD_OUT == 0}
    assert not {i.row for i in source.held_out} & {i.row for i in source.train}


def test_draws_depend_on_the_key_alone(mixture: data.Mixture) -> None:
    a, b, c = (mixture.batch(4, 2, (0, 0, k, 0)) for k in (1, 1, 2))
    assert torch.equal(a.image, b.image) and torch.equal(a.targets, b.targets)
    assert not torch.equal(a.image, c.image)


@pytest.mark.parametrize("share", [0.0, 0.35, 1.0])
def test_the_share_of_questions_is_the_one_asked_for(mixture: data.Mixture, share: float) -> None:
    folder = mixture.sources[0].folder
    reds = [("red", shape) for shape in vocab.SHAPES]  # many frames with questions only
    mixed = data.Mixture([data.Source(folder, 1, reds)], mixture.language, mixture.phrases, share)
    mixed.rescan()
    bare = sum(not len(i.labels) for i in mixed.sources[0].train)
    assert 0.25 < bare / len(mixed.sources[0].train) < 0.75
    kinds = [k for i in range(60) for k in mixed.batch(16, 2, (i,), augmented=False).kinds]
    questions = sum(k not in TASKS for k in kinds) / len(kinds)
    assert abs(questions - share) < 0.04 and (0 < share < 1 or questions == share)


def test_a_batch_has_both_places(mixture: data.Mixture) -> None:
    batch = mixture.batch(64, 4, (3,))
    size = len(batch.kinds)
    assert size == 256 and batch.uv2.shape == (size, 2) and batch.uv2_mask.shape == (size,)
    for i, kind in enumerate(batch.kinds):
        if kind in ("place", "near"):
            assert batch.uv_mask[i] == batch.uv2_mask[i] == batch.direct_mask[i] == 1
            assert not torch.equal(batch.uv[i], batch.uv2[i])
        if kind == "beside":
            assert batch.direct_mask[i] == 0 and batch.uv2_mask[i] == 1
        if kind in ("count", "color"):
            assert batch.uv2_mask[i] == 0
    assert (batch.image >= 0).all() and (batch.image <= 1).all()


def test_augmentation_blurs_a_third() -> None:
    rng = np.random.default_rng(0)
    board = torch.zeros(300, 3, 128, 128)
    board[:, :, ::2, ::2] = board[:, :, 1::2, 1::2] = 1  # a chessboard loses its contrast
    out = batch.augment(board, rng)
    contrast = (out[:, :, 64, 64] - out[:, :, 64, 65]).mean(1)
    assert 0.2 < float((contrast < 0.55).float().mean()) < 0.45


def test_memory_of_an_item() -> None:
    """60,000 frames with 50 goals each stay far below a gigabyte."""
    assert prompts.LABEL.itemsize <= 16
    assert not hasattr(data.parse_sample(sample(), 0, 0), "__dict__")


def test_the_cache_is_kept_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        calls = 0

        def __init__(self, path: Path) -> None: ...

        def __call__(self, phrase: str) -> np.ndarray:
            Fake.calls += 1
            return np.full((len(phrase), encoder.DIM), len(phrase), np.float32)

    monkeypatch.setattr(encoder, "Encoder", Fake)
    monkeypatch.setattr(encoder, "SAVE_EVERY", 2)
    file = tmp_path / "encoder"
    file.write_bytes(b"weights")
    one, two = (encoder.FeatureCache(tmp_path / "c", file) for _ in range(2))
    one.get(["a", "bb", "ccc"])
    assert len(list((tmp_path / "c").glob("*.npz"))) == 1  # two of three
    one.save()
    two.get(["dddd", "ccc"])
    both = encoder.FeatureCache(tmp_path / "c", file)
    assert set(both.known) == {"a", "bb", "ccc", "dddd"} and Fake.calls == 5
    assert both.get(["bb"])[0].shape == (2, encoder.DIM) and Fake.calls == 5
    file.write_bytes(b"other weights")
    assert not encoder.FeatureCache(tmp_path / "c", file).known


def test_random_features_know_positions_and_no_words() -> None:
    a, b = encoder.RandomFeatures(), encoder.RandomFeatures()
    x, y = a.get(["red cube red"])[0], b.get(["red cube red"])[0]
    assert np.array_equal(x, y) and x.shape == (5, encoder.DIM) and x.dtype == np.float16
    assert not np.array_equal(x[1], x[3])
    assert 0.35 < float(x.astype(np.float32).std()) < 0.5
