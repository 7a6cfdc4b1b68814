"""python -m pytest models/recipe/tests   (about a minute on two cores)"""

import json
import random
import re
from pathlib import Path

import numpy as np
import onnx
import pytest
import synthetic
import torch
from onnx import numpy_helper

import data
import export as exporting
import prompts
import spec
import step as steps
import train as training
import verify as verifying
import vocabulary as vocab
from encoder import ENCODER, FOLDER, Encoder
from language import LANGUAGE_FILE, ROBOT_PROMPT, load_language, parse_language, plural
from model import Config, Policy

SPEC = Path(__file__).resolve().parents[3] / "src" / "action" / "spec.ts"
SMALL = Config(channels=16, stem=16, blocks=2, keypoints=8, hidden=64)


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    synthetic.write_shard(folder, "a", 200, 1)
    synthetic.write_language(folder / "language.txt")
    return folder


@pytest.fixture(scope="session")
def mixture(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> data.Mixture:
    made = data.open_mixture(
        [str(shards)], load_language(shards / "language.txt"), tmp_path_factory.mktemp("cache")
    )
    assert made.rescan() == 200
    return made


# ---------------------------------------------------------------- vocabulary and spec


def test_integers_are_their_own_ids() -> None:
    assert [vocab.token_id(str(i)) for i in range(256)] == list(range(256))
    assert len(set(vocab.TOKENS)) == len(vocab.TOKENS) <= vocab.SIZE
    assert vocab.token_text(vocab.token_id("purple")) == "purple"
    with pytest.raises(KeyError):
        vocab.token_id("256")


def test_spec_is_the_pages_spec() -> None:
    text = SPEC.read_text()
    assert f"TRANSLATION_BIN = {spec.TRANSLATION_BIN};" in text
    assert f"ROTATION_BIN = {spec.ROTATION_BIN};" in text
    rows = re.findall(r"\{ name: '(\w+)', low: (-?[\d.]+), high: (-?[\d.]+) \}", text)
    assert [(p["name"], p["low"], p["high"]) for p in spec.PROPRIOCEPTION] == [
        (n, float(a), float(b)) for n, a, b in rows
    ]
    for d in spec.ACTION[1:7]:  # bin 128 is exactly zero
        assert abs(d["low"] + 128.5 * (d["high"] - d["low"]) / 256) < 1e-12


def test_soft_targets_are_distributions() -> None:
    table = steps.SOFT
    assert torch.allclose(table.sum(1), torch.ones(vocab.SIZE), atol=1e-5)
    assert (table.argmax(1) == torch.arange(vocab.SIZE)).all()
    assert table[128, vocab.INTEGERS :].sum() == 0 and table[vocab.EOS, vocab.EOS] == 1


# ---------------------------------------------------------------- language and draws


def test_short_names_only_where_unique() -> None:
    language = parse_language(synthetic.LANGUAGE)
    item = prompts.Item(
        0,
        0,
        1.0,
        (0,) * 7,
        ("red", "red", "blue"),
        ("cube", "star", "star"),
        ((0.1, 0.1), (0.5, 0.5), (0.9, 0.9)),
        (),
    )
    assert (
        prompts.names_of(language, item, 0)["color"] == ()
        and "block" in prompts.names_of(language, item, 0)["shape"]
    )
    assert (
        prompts.names_of(language, item, 2)["shape"] == ()
        and "blue thing" in prompts.names_of(language, item, 2)["color"]
    )
    assert [plural(n) for n in ("cube", "box")] == ["cubes", "boxes"]


def test_the_pages_language_file_parses() -> None:
    if not LANGUAGE_FILE.exists():
        pytest.skip("src/world/language.json is not there yet")
    language = load_language()
    assert set(language.colors) == set(vocab.COLORS) and set(language.shapes) == set(vocab.SHAPES)
    assert set(language.tasks) <= set(prompts.TASKS)
    assert language.polite[0] == "{instruction}"


def test_every_draw_is_a_known_phrase_with_the_right_answer(mixture: data.Mixture) -> None:
    known = set(prompts.all_phrases(mixture.language))
    rng = random.Random(4)
    kinds = set()
    for item in mixture.sources[0].train:
        for prompt in prompts.draw_prompts(mixture.language, item, rng, 4, 0.6):
            assert prompt.text in known
            kinds.add(prompt.kind)
            if prompt.kind in prompts.TASKS:
                assert any(prompt.answer == bins for task, _, bins, _ in item.labels if task == prompt.kind)
            if prompt.kind == "exists":
                color, shape = re.search(r"a (\w+) (\w+)\?", prompt.text).groups()  # type: ignore[union-attr]
                there = (color, shape.replace("block", "cube")) in zip(item.colors, item.shapes, strict=True)
                assert prompt.answer == (vocab.token_id("yes" if there else "no"),)
    assert kinds == set(prompts.KINDS)


def test_draws_depend_on_the_key_alone(mixture: data.Mixture) -> None:
    a, b, c = (mixture.batch(4, 2, (0, 0, k, 0)) for k in (1, 1, 2))
    assert torch.equal(a.image, b.image) and torch.equal(a.targets, b.targets)
    assert not torch.equal(a.image, c.image)


def test_held_out_seeds_are_never_drawn(mixture: data.Mixture) -> None:
    source = mixture.sources[0]
    assert {i.row + 1 for i in source.held_out} == {s for s in range(1, 201) if s % data.HELD_OUT == 0}
    assert not {i.row for i in source.held_out} & {i.row for i in source.train}


def test_a_half_written_shard_waits(tmp_path: Path) -> None:
    synthetic.write_shard(tmp_path, "a", 3, 1)
    whole = (tmp_path / "a.bin").read_bytes()
    (tmp_path / "a.bin").write_bytes(whole[:-1])
    source = data.Source(tmp_path, 1)
    assert source.scan() == 0
    (tmp_path / "a.bin").write_bytes(whole)
    assert source.scan() == 3 and source.scan() == 0


# ---------------------------------------------------------------- encoder and model


def test_encoder_features() -> None:
    encode = Encoder()
    phrase = ROBOT_PROMPT.format(instruction="pick up the red cube")
    a, b = encode(phrase), encode(ROBOT_PROMPT.format(instruction="Pick up the RED cube"))
    assert a.shape[1] == 384 and 8 < len(a) < 48
    assert np.array_equal(a, b)  # uncased
    assert ENCODER.stat().st_size < 50e6


def test_padding_and_later_tokens_change_nothing() -> None:
    torch.manual_seed(0)
    model = Policy(SMALL).eval()
    image, bins = torch.rand(2, 3, 128, 128), torch.randint(0, 256, (2, 7))
    features, mask = torch.randn(2, 12, 384), torch.ones(2, 12)
    inputs = torch.randint(0, 256, (2, 8))
    with torch.no_grad():
        base, _, _ = model(image, features, mask, bins, inputs)
        padded = torch.cat([features, torch.randn(2, 36, 384)], 1)
        longer, _, _ = model(image, padded, torch.cat([mask, torch.zeros(2, 36)], 1), bins, inputs)
        other = inputs.clone()
        other[:, 5:] = 3
        changed, _, _ = model(image, features, mask, bins, other)
    assert torch.allclose(base, longer, atol=1e-5)
    assert torch.allclose(base[:, :5], changed[:, :5], atol=1e-6) and not torch.allclose(
        base[:, 5:], changed[:, 5:]
    )


def test_the_default_model_is_small() -> None:
    assert sum(p.numel() for p in Policy().parameters()) < 2_500_000


# ---------------------------------------------------------------- train, resume, export, verify


def test_twenty_steps_then_export(shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = [
        "--name",
        "smoke",
        "--runs",
        str(tmp_path),
        "--data",
        str(shards),
        "--cache",
        str(tmp_path / "cache"),
    ]
    common += ["--language", str(shards / "language.txt"), "--batch", "32", "--micro", "16", "--lr", "2e-3"]
    common += ["--channels", "16", "--blocks", "2", "--log-seconds", "0", "--eval-frames", "4"]
    training.train(training.parse([*common, "--steps", "20"]))
    training.train(training.parse([*common, "--steps", "22", "--resume"]))
    records = [json.loads(line) for line in (tmp_path / "smoke" / "log.jsonl").read_text().splitlines()]
    loss = [r["loss"] for r in records if r["kind"] == "train"]
    assert len(loss) == 22 and np.mean(loss[-4:]) < 0.8 * np.mean(loss[:2])
    assert "from step 20" in capsys.readouterr().out

    models = tmp_path / "models"
    models.mkdir()
    (models / "minilm").symlink_to(FOLDER)
    mixture = data.open_mixture([str(shards)], load_language(shards / "language.txt"), tmp_path / "cache")
    mixture.rescan()
    batches, prompts = mixture.held_out_with_prompts(10, 1)
    cases = exporting.cases_of(batches, prompts)
    assert len(cases) == 20
    meta = {
        "id": "t",
        "title": "t",
        "summary": "t",
        "license": "MIT",
        "metrics": {"commit": "unknown", "rows": []},
    }
    model = training.load_weights(tmp_path / "smoke" / "last.pt")
    manifest = exporting.export(model, cases, models / "t", meta)
    assert [v["id"] for v in manifest["variants"]] == ["float32", "float16", "int8"]
    problems, numbers = verifying.verify(models / "t")
    assert problems == [] and numbers["logit_error"] < 1e-4
    assert_sampling_and_legality(models / "t", cases[0])
    assert_verify_can_fail(models / "t")


def assert_sampling_and_legality(folder: Path, case: exporting.Case) -> None:
    """Noise chooses among legal tokens only; position 0 has two."""
    session = exporting.create_session(folder / "policy.float32.onnx")
    _, logits = exporting.run(session, case)
    assert (logits[0, 2:] < -1e8).all() and (np.abs(logits[1:]) < 1e4).all()
    noise = np.random.default_rng(0).gumbel(size=(1, 8, 256)).astype(np.float32) * 100
    tokens, _ = session.run(["tokens", "logits"], {**case.feeds, "noise": noise})
    assert tokens[0, 0] in (0, 1) and tokens.dtype == np.int32 and tokens.shape == (1, 8)
    assert list(tokens[0, 1:]) != list(exporting.run(session, case)[0][1:])


def assert_verify_can_fail(folder: Path) -> None:
    """A weight changed with the manifest's hash brought along is still found."""
    path = folder / "policy.float32.onnx"
    model = onnx.load(str(path))
    weight = next(i for i in model.graph.initializer if i.name == "fusion.inputs.weight")
    weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * 1.01, weight.name))
    onnx.save(model, str(path))
    problems, _ = verifying.verify(folder)
    assert problems and "policy.float32.onnx" in problems[0]
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["variants"][0].update(exporting.file_entry(path, path.name))
    (folder / "manifest.json").write_text(json.dumps(manifest))
    problems, numbers = verifying.verify(folder)
    assert any("logits" in p for p in problems) and numbers["logit_error"] > 1e-4
