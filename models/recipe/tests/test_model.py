"""The model, its losses, and what ships: PyTorch = ONNX = manifest."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from onnx import numpy_helper

import export as exporting
import step as steps
import verify as verifying
import vocabulary as vocab
from batch import Batch
from encoder import FOLDER, Encoder
from graph import Storage, build_graph
from language import QUESTION_PROMPT, ROBOT_PROMPT
from model import Config, Policy, Seen
from tasks import TASKS

SMALL = Config(channels=16, stem=16, blocks=2, keypoints=8, glances=4, hidden=64)
KINDS = ("reach", "place", "near", "pick", "color", "locate", "count", "plan")


@pytest.fixture
def model() -> Policy:
    torch.manual_seed(0)
    return Policy(SMALL).eval()


def make_batch() -> Batch:
    """One prompt of each of KINDS, each to a frame of its own; every mask has both values."""
    generator = torch.Generator().manual_seed(1)
    n = len(KINDS)
    words = [vocab.token_id(w) for w in ("red", "pick", "green", "star")]
    targets = torch.randint(2, 256, (n, 8), generator=generator)
    targets[:4, 0] = torch.tensor([0, 1, 0, 0])
    targets[4:] = -1
    targets[4, :2] = torch.tensor([words[0], vocab.EOS])
    targets[5, :3] = torch.tensor([100, 30, vocab.EOS])
    targets[6, :2] = torch.tensor([3, vocab.EOS])
    targets[7, :4] = torch.tensor([*words[1:], vocab.EOS])
    inputs = torch.cat([torch.full((n, 1), vocab.BOS), targets[:, :-1].clamp_min(0)], 1)
    return Batch(
        torch.rand(n, 3, 128, 128, generator=generator),
        torch.randn(n, 12, 384, generator=generator) * 0.35,
        torch.ones(n, 12),
        torch.randint(0, 256, (n, 7), generator=generator),
        inputs,
        targets,
        torch.rand(n, 2, generator=generator),
        torch.tensor([1.0, 1, 1, 1, 1, 1, 0, 1]),
        torch.rand(n, 2, generator=generator),
        torch.tensor([0.0, 1, 1, 0, 0, 0, 0, 1]),
        torch.tensor([1.0, 1, 0, 1, 1, 1, 1, 1]),
        KINDS,
    )


# ---------------------------------------------------------------- model


def test_padding_and_later_tokens_change_nothing(model: Policy) -> None:
    image, bins = torch.rand(2, 3, 128, 128), torch.randint(0, 256, (2, 7))
    features, mask = torch.randn(2, 12, 384), torch.ones(2, 12)
    inputs = torch.randint(0, 256, (2, 8))
    with torch.no_grad():
        base, _ = model(image, features, mask, bins, inputs)
        padded = torch.cat([features, torch.randn(2, 36, 384)], 1)
        longer, _ = model(image, padded, torch.cat([mask, torch.zeros(2, 36)], 1), bins, inputs)
        other = inputs.clone()
        other[:, 5:] = 3
        changed, _ = model(image, features, mask, bins, other)
    assert torch.allclose(base, longer, atol=1e-5)
    assert torch.allclose(base[:, :5], changed[:, :5], atol=1e-6)
    assert not torch.allclose(base[:, 5:], changed[:, 5:])


def test_the_default_model_is_small() -> None:
    assert sum(p.numel() for p in Policy().parameters()) < 2_600_000


def test_a_glance_can_be_minus_the_distance_to_a_place_read_before(model: Policy) -> None:
    """Weights set by hand, the MLP silent: the filter that the two pulls make has its peak where map 1 was read."""
    glance = model.vision.glance
    c = model.config
    torch.nn.init.zeros_(glance.fc2.weight)
    bias = torch.zeros(c.glances, c.channels + 7)
    bias[0, -1] = 10  # pulled by map 1
    glance.fc2.bias.data = bias.flatten()
    read = torch.zeros(3, c.keypoints, c.values + 2)
    cells = torch.tensor([17, 500, 1001])
    read[:, 0, c.values :] = model.vision.grid[torch.tensor([900, 3, 77])]
    read[:, 1, c.values :] = model.vision.grid[cells]
    with torch.no_grad():
        logits = glance(torch.randn(3, c.channels, 32 * 32), torch.randn(3, c.t), read)
    assert torch.equal(logits[:, 0].argmax(1), cells)
    assert logits[:, 1].abs().max() == 0


def test_glance_logits_begin_near_one() -> None:
    """Neither flat nor a spike: either would learn slowly."""
    torch.manual_seed(0)
    model = Policy()
    batch = make_batch()
    with torch.no_grad():
        seen = model.context(batch.image, batch.features, batch.mask, batch.proprioception)
    assert 0.2 < float(seen.glance.std(1).mean()) < 3


# ---------------------------------------------------------------- losses


def test_each_pointer_learns_from_its_own_mask(model: Policy) -> None:
    """A loss that a mask leaves out has no say: moving its target changes nothing, moving another's does."""
    batch = make_batch()
    base = float(steps.losses(model, batch)[0].detach())

    def moved(field: str, row: int) -> bool:
        places = getattr(batch, field).clone()
        places[row] = 1 - places[row]
        return float(steps.losses(model, replace(batch, **{field: places}))[0].detach()) != base

    assert moved("uv", 0) and not moved("uv", 6)  # 6: not in the frame
    assert moved("uv2", 1) and not moved("uv2", 0)
    parts = steps.losses(model, batch)[1]
    assert {"term", "move", "turn", "grip", "ask", "point", "point2", "glance", "px"} == set(parts)
    indirect = batch.uv.clone()
    indirect[2] = 1 - indirect[2]  # named by way of another object: only the glance is told
    after = steps.losses(model, replace(batch, uv=indirect))[1]
    assert after["point"] == parts["point"] and after["glance"] != parts["glance"]


class Sure(Policy):
    """Answers the truth with certainty."""

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, Seen]:
        truth = torch.cat([inputs[4][:, 1:], torch.full((len(KINDS), 1), 7)], 1)
        return torch.nn.functional.one_hot(truth, vocab.SIZE).float() * 100, self.context(*inputs[:4])


def test_only_motions_and_image_places_are_smeared() -> None:
    """Certainty costs nothing where targets are one-hot, and something where they are not."""
    torch.manual_seed(0)
    model, batch = Sure(SMALL), make_batch()

    def cost(row: int, position: int) -> float:
        """Of one token, nothing else asked; a group's mean is over four robot prompts and its positions."""
        targets = torch.full_like(batch.targets, -1)
        targets[row, position] = batch.targets[row, position]
        parts = steps.losses(model, replace(batch, targets=targets))[1]
        return abs(sum(parts[k] for k in ("term", "move", "turn", "grip"))) + abs(np.nan_to_num(parts["ask"]))

    assert all(
        cost(*place) < 1e-3 for place in [(0, 0), (1, 0), (4, 0), (4, 1), (5, 2), (6, 0), (7, 0), (7, 3)]
    )
    assert all(cost(*place) > 1 for place in [(0, 1), (1, 4), (2, 6), (5, 0), (5, 1)])


def test_a_lone_draw_weighs_less() -> None:
    values = torch.ones(32)
    assert float(steps.masked_mean(values, torch.eye(32)[0])) == 0.25
    assert float(steps.masked_mean(values, torch.ones(32))) == 1
    assert float(steps.masked_mean(values, torch.zeros(32))) == 0


# ---------------------------------------------------------------- graph


def session_of(proto: onnx.ModelProto) -> ort.InferenceSession:
    return ort.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])


def make_case(row: int, *, robot: bool) -> exporting.Case:
    batch = make_batch()
    frame = (batch.image[row] * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    feeds = exporting.feeds_of(
        frame, batch.features[row].numpy(), batch.proprioception[row].numpy(), robot=robot
    )
    return exporting.Case(frame, "reach" if robot else "where", "x", feeds, np.zeros(8, np.int64))


@pytest.mark.parametrize("robot", [True, False])
def test_graph_is_the_model(model: Policy, robot: bool) -> None:
    """Tokens, logits of all 288 rows, and the three heat maps."""
    with torch.no_grad():  # words that win sometimes
        model.decoder.head.bias[vocab.INTEGERS :] += 1.0
    proto = build_graph(model, Storage.FLOAT32)
    last = next(n for n in reversed(proto.graph.node) if n.op_type == "Split")  # [integers, words]
    proto.graph.output.append(
        onnx.helper.make_tensor_value_info(last.input[0], onnx.TensorProto.FLOAT, [1, 8, vocab.SIZE])
    )
    session = session_of(proto)
    words = 0
    for row in range(len(KINDS)):
        case = make_case(row, robot=robot)
        tokens, logits, every, attention = session.run(
            ["tokens", "logits", last.input[0], "attention"], case.feeds
        )
        expected, ours = exporting.generated(model, case)
        assert tokens[0].tolist() == expected.tolist()
        legal = every[0] > -1e8
        assert np.abs(every[0] - ours)[legal].max() < 1e-4
        assert legal.sum(1).tolist() == ([2] + [256] * 7 if robot else [len(vocab.TOKENS)] * 8)
        assert np.array_equal(every[0, :, : vocab.INTEGERS], logits[0])
        words += int((tokens >= vocab.INTEGERS).sum())
        inputs = (torch.from_numpy(case.feeds[k]) for k in ("image", "text", "text_mask", "proprioception"))
        with torch.no_grad():
            seen = model.context(*inputs)
        maps = torch.cat([seen.target, seen.second, seen.glance]).softmax(-1).view(3, 32, 32)
        assert np.abs(attention - maps.numpy()).max() < 1e-5
    assert (words == 0) == robot


@pytest.mark.parametrize("storage", [Storage.FLOAT16, Storage.INT8])
def test_small_variants_stay_close(model: Policy, storage: Storage) -> None:
    """Context logits of position 0 (later ones depend on the tokens before) and the heat maps."""
    full, small = session_of(build_graph(model, Storage.FLOAT32)), session_of(build_graph(model, storage))
    for row in range(4):
        case = make_case(row, robot=False)
        a, b = (s.run(["logits", "attention"], case.feeds) for s in (full, small))
        assert np.abs(a[0] - b[0])[0, 0].max() < 0.1
        assert np.abs(a[1] - b[1]).max() < 0.05


def test_no_operator_that_webgpu_runs_on_the_cpu(model: Policy) -> None:
    proto = build_graph(model, Storage.FLOAT32)
    kinds = {n.op_type for n in proto.graph.node}
    assert kinds <= {
        "Add", "Cast", "Concat", "Conv", "Cos", "Equal", "Gather", "GlobalAveragePool", "Identity",
        "LayerNormalization", "MatMul", "Mul", "ReduceMax", "ReduceMin", "Relu", "Reshape", "Sin", "Softmax",
        "Split", "Sub", "Tanh", "Transpose", "Where",
    }  # fmt: skip
    integers = [i.name for i in proto.graph.initializer if i.data_type == onnx.TensorProto.INT64]
    assert all(name.startswith("shape_") for name in integers)  # nothing computed is int64


def test_noise_chooses_among_legal_tokens_only(model: Policy) -> None:
    session = session_of(build_graph(model, Storage.FLOAT32))
    noise = np.random.default_rng(0).gumbel(size=(1, 8, 256)).astype(np.float32) * 100
    for row in range(len(KINDS)):
        case = make_case(row, robot=True)
        tokens, _ = session.run(["tokens", "logits"], {**case.feeds, "noise": noise})
        assert tokens.dtype == np.int32 and tokens.shape == (1, 8)
        assert tokens[0, 0] in (0, 1) and (tokens[0] < 256).all()
        assert list(tokens[0, 1:]) != list(exporting.run(session, case)[0][1:])


def test_not_a_number_stays_inside_the_table(model: Policy) -> None:
    """The page looks for logits that are not finite; until then every Gather must be legal."""
    session = session_of(build_graph(model, Storage.FLOAT32))
    for robot, last in ((True, 255), (False, vocab.SIZE - 1)):
        case = make_case(0, robot=robot)
        tokens, logits = session.run(
            ["tokens", "logits"], {**case.feeds, "image": np.full_like(case.feeds["image"], np.nan)}
        )
        assert np.isnan(logits).any() and tokens.max() <= last and tokens.min() >= 0


# ---------------------------------------------------------------- export, verify


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained model's folder, its words likely enough to be said."""
    models = tmp_path_factory.mktemp("models")
    (models / "minilm").symlink_to(FOLDER)
    torch.manual_seed(0)
    model = Policy(SMALL)
    with torch.no_grad():
        # far apart, so that no variant's rounding changes a winner
        model.decoder.head.weight.mul_(30)
        model.decoder.head.bias[vocab.EOS] = 60
        model.decoder.head.bias[vocab.INTEGERS : vocab.BOS] = 30
    encode = Encoder()
    prompts = [("reach", "reach the red cube"), ("pick", "pick up the blue star"), ("place", "put it there")]
    prompts += [("color", "what color is the cube?"), ("count", "how many cubes are there?")]
    cases = []
    rng = np.random.default_rng(0)
    for kind, asked in prompts * 2:
        robot = kind in TASKS
        frame = rng.integers(0, 256, (128, 128, 3), np.uint8)
        text = ROBOT_PROMPT.format(instruction=asked) if robot else QUESTION_PROMPT.format(question=asked)
        feeds = exporting.feeds_of(frame, encode(text), rng.integers(0, 256, 7), robot=robot)
        target = (
            np.array([vocab.token_id("red"), vocab.EOS, *[-1] * 6]) if not robot else np.zeros(8, np.int64)
        )
        cases.append(exporting.Case(frame, kind, asked, feeds, target))
    meta = dict.fromkeys(("id", "title", "summary", "license"), "t")
    exporting.export(model, cases, models / "t", {**meta, "metrics": {"commit": "unknown", "rows": []}})
    return models / "t"


def test_what_ships_verifies(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())
    assert [v["id"] for v in manifest["variants"]] == ["float32", "float16", "int8"]
    answers = manifest["answers"]
    assert set(answers) == {"input", "eos", "vocabulary", "question", "plan"} and answers["eos"] == 273
    assert answers["vocabulary"].index("<bos>") == 272 and answers["vocabulary"][256] == "red"
    assert manifest["outputs"]["attention"] == {
        "name": "attention", "shape": [3, 32, 32], "of": ["target", "second", "glance"],
    }  # fmt: skip
    assert manifest["golden"] and manifest["goldenAnswers"]
    problems, numbers = verifying.verify(exported)
    assert problems == [] and numbers["logit_error"] < 1e-3 and numbers["gflop_per_action"] > 0


def test_verify_can_fail(exported: Path, tmp_path: Path) -> None:
    """A weight changed with the manifest's hash brought along is still found; so is a wrong answer."""
    folder = tmp_path / "t"
    (tmp_path / "minilm").symlink_to(FOLDER)
    folder.mkdir()
    (folder / "golden").symlink_to(exported / "golden")
    for path in exported.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    path = folder / "policy.float32.onnx"
    proto = onnx.load(str(path))
    weight = next(i for i in proto.graph.initializer if i.name == "vision.glance.fc1.weight")
    weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * 1.05, weight.name))
    onnx.save(proto, str(path))
    problems, _ = verifying.verify(folder)
    assert problems and "policy.float32.onnx" in problems[0]
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["variants"][0].update(exporting.file_entry(path, path.name))
    manifest["goldenAnswers"][0]["tokens"][0] = 5
    (folder / "manifest.json").write_text(json.dumps(manifest))
    problems, numbers = verifying.verify(folder)
    assert any("logits" in p for p in problems) and numbers["logit_error"] > 1e-4
    assert any("golden answer 0" in p for p in problems)


def test_answers_end_at_eos() -> None:
    assert exporting.answer_of(np.array([256, vocab.EOS, 3, 4, 5, 6, 7, 8])) == [256]
    assert exporting.answer_of(np.array([256, vocab.EOS, -1, -1, -1, -1, -1, -1])) == [256]
    assert exporting.answer_of(np.arange(8)) == list(range(8))
    assert exporting.stripped("Q: is it? A:", QUESTION_PROMPT) == "is it?"


def test_flops_are_counted_from_the_graph(model: Policy) -> None:
    parts = verifying.multiply_adds(build_graph(model, Storage.FLOAT32))
    assert parts["vision.stem1"] == 64 * 64 * 16 * 3 * 25
    assert parts["vision.blocks"] == 2 * 32 * 32 * 16 * 16 * (1 + 9)
    assert parts == verifying.multiply_adds(build_graph(model, Storage.INT8))
