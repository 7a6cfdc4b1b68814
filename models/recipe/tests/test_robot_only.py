"""The control for names beside the shipped fit: the same fit, and a branch that says what it says alone."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper

from eyes.eyes import make_eyes
from eyes.pairs import Pairs, Seen
from eyes.scores import Space
from eyes.text import unit
from mini.robot_only import ROBOT_FIT, checked, fit_of_map, graph_of, with_branch

MATCH = Path(__file__).resolve().parents[2] / "mini/match.onnx"


def test_the_branch_says_what_the_map_says_and_the_fit_stays_as_it_was() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(3, 384))).astype(np.float32)
    said = dict(zip(("hammer", "banana", "mug"), vectors, strict=True))

    def sentences(phrases: list[str]) -> np.ndarray:
        return np.stack([said[p] for p in phrases])

    space = Space(sentences, np.zeros(384, np.float32), np.zeros((1000, 384), np.float32))  # type: ignore[arg-type]
    features = rng.random((60, 1280)).astype(np.float32)
    logits = rng.normal(size=(60, 1000)).astype(np.float32)
    seen = Seen(features, logits, ["hammer"] * 60)
    eyes = make_eyes(
        space, [Pairs(features, vectors[np.arange(60) % 3])], (features, logits), penalty=4.0, beta=1.0
    )
    model = with_branch(onnx.load(MATCH), graph_of(eyes))
    for k, name in enumerate(said):
        robot = checked(model, MATCH, seen, vectors[k : k + 1])
        assert np.abs(robot - fit_of_map(eyes, seen, [name])[0, :16]).max() < 0.002
    # the names of ImageNet's classes have no part in it
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.append(helper.make_tensor_value_info(ROBOT_FIT, TensorProto.FLOAT, None))
    session = ort.InferenceSession(probe.SerializeToString())
    feeds = {"features": features[:4], "logits": logits[:4], "phrase": vectors[:1]}
    other = session.run([ROBOT_FIT], {**feeds, "logits": -logits[:4]})[0]
    assert np.array_equal(other, session.run([ROBOT_FIT], feeds)[0])


def test_a_branch_that_changes_the_fit_is_refused() -> None:
    model = onnx.load(MATCH)
    branch = onnx.ModelProto()
    branch.CopyFrom(model)  # gives robot/fit, too
    changed = with_branch(model, branch)
    weight = next(t for t in changed.graph.initializer if t.name == "eyes.bias")
    weight.raw_data = (np.frombuffer(weight.raw_data, np.float32) + 0.5).tobytes()
    seen = Seen(np.ones((2, 1280), np.float32), np.ones((2, 1000), np.float32), ["x", "y"])
    with pytest.raises(RuntimeError, match="not the shipped one"):
        checked(changed, MATCH, seen, np.ones((1, 384), np.float32))
