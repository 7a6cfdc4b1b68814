"""Graphs of the transfer policies against PyTorch. Untrained weights do: what is compared is arithmetic."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

from model import Config
from transfer.export import Policies, feeds_of, said_by_torch
from transfer.graph import build_policy_graph
from transfer.policy import HEADS, Both

DRAWS = 6


def policy(head: str) -> Both:
    torch.manual_seed(3)
    both = Both(head, Config(channels=16, blocks=1)).eval()
    if both.continuous is not None:  # as written they say next to nothing
        both.continuous.read.weight.data.mul_(20)
    return both


def session(both: Both) -> ort.InferenceSession:
    made = build_policy_graph(both).SerializeToString()
    return ort.InferenceSession(made, providers=["CPUExecutionProvider"])


def observations(head: str) -> list[dict[str, np.ndarray]]:
    rng = np.random.default_rng(5)
    out = []
    for _ in range(DRAWS):
        frame = rng.integers(0, 256, (128, 128, 3), dtype=np.uint8)
        features = rng.normal(size=(7, 384)).astype(np.float32)
        feeds = feeds_of(head, frame, features, rng.integers(0, 256, 7).astype(np.uint8))
        if "noise" in feeds and "steps" in feeds:
            feeds["noise"] = rng.normal(size=feeds["noise"].shape).astype(np.float32)
        out.append(feeds)
    return out


@pytest.mark.parametrize("head", HEADS)
def test_the_graph_says_what_the_trained_policy_says(head: str) -> None:
    both = policy(head)
    run = session(both)
    output = "tokens" if both.continuous is None else "actions"
    said = [run.run([output], feeds)[0] for feeds in observations(head)]
    for one, feeds in zip(said, observations(head), strict=True):
        wanted = said_by_torch(both, feeds)
        assert one[0].shape == wanted.shape
        off = np.abs(one[0] - wanted).max()
        assert off == 0 if output == "tokens" else off < 1e-5 * max(1, np.abs(wanted).max())
    assert np.std(np.stack(said).reshape(DRAWS, -1), axis=0).max() > 1e-3  # it does hang on what is seen


def test_fewer_steps_of_a_flow_are_fewer_steps() -> None:
    both = policy("flow")
    run = session(both)
    feeds = observations("flow")[0]
    feeds["steps"] = np.zeros((1, 10), np.float32)
    feeds["steps"][0, :2] = 0.5
    actions, path = run.run(["actions", "path"], feeds)
    assert path.shape == (11, 1, 8)
    assert np.array_equal(path[2], path[10]) and np.array_equal(path[10], actions[0])
    assert not np.array_equal(path[1], path[2])


def test_the_displacement_that_is_chosen_by_is_the_one_that_is_driven() -> None:
    """The open-loop measure reads `displacement`, the page the graph: the same metres."""
    for head in HEADS:
        both = policy(head)
        for feeds in observations(head)[:2]:
            noise = (
                torch.from_numpy(feeds["noise"]).view(1, -1)[:, :8] if "steps" in feeds else torch.zeros(1, 8)
            )
            state = feeds.get("state", feeds.get("proprioception"))
            assert state is not None
            seen = [torch.from_numpy(x) for x in (feeds["image"], feeds["text"], feeds["text_mask"], state)]
            with torch.no_grad():
                context = both.policy.context(seen[0], seen[1], seen[2], seen[3].long()).context
                open_loop = both.displacement(context, noise)[0].numpy()
            said = said_by_torch(both, feeds).reshape(-1)
            moved = said[1:4] if both.continuous is not None else -0.0514 + (said[1:4] + 0.5) / 256 * 0.1024
            assert np.abs(open_loop - moved).max() < 1e-5 * max(1, np.abs(moved).max())


def test_what_is_written_names_its_graph_by_hash(tmp_path: Path) -> None:
    torch.manual_seed(4)
    both = Both("l1", Config(channels=16, blocks=1)).eval()
    both.continuous.read.weight.data.mul_(0.01)  # rounding is not to decide: such frames are left out
    frames = [np.full((128, 128, 3), 40 * i, np.uint8) for i in range(4)]
    states = [np.full(7, 100 + i, np.uint8) for i in range(4)]
    features = {f"pick up {i}": np.random.default_rng(i).normal(size=(5, 384)) for i in range(4)}
    out = Policies(tmp_path, list(zip(frames, states, features.items(), strict=True)))
    manifest = out.write("l1-co-0", both, "L1, a test")
    assert manifest["head"]["kind"] == "chunk" and manifest["head"]["length"] == 1
    [variant] = manifest["variants"]
    onnx.checker.check_model(str(tmp_path / variant["file"]))
    assert (tmp_path / variant["file"]).stat().st_size == variant["bytes"]
    for golden in manifest["golden"]:
        assert (tmp_path / golden["frame"]["file"]).stat().st_size == 128 * 128 * 3
        assert len(golden["actions"]["float32"]) == 8
    assert (tmp_path / "head-l1-co-0.json").exists()
