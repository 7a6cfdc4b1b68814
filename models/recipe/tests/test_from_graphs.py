"""Shipped graphs as checkpoints: the model that comes back computes what the graph does, and its act says the golden tokens."""

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from eyes.text import Sentences
from mini.act import Act
from mini.camera import Camera
from mini.columns import AT, COUNT, SLOTS
from mini.from_graphs import main
from mini.golden import Graphs, golden_of
from mini.replace_act import act_graph
from mini.sight import WAY, WAYS, Sight

MINI = Path(__file__).resolve().parents[2] / "mini"
GOLDEN = json.loads((MINI / "manifest.json").read_text())["golden"]


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("from-graphs")
    with pytest.MonkeyPatch.context() as m:
        m.setattr("sys.argv", ["from_graphs", "--out", str(out)])
        main()
    return out


def weights(path: Path) -> dict[str, torch.Tensor]:
    return torch.load(path, weights_only=False)["average"]


def run(name: str) -> ort.InferenceSession:
    return ort.InferenceSession(str(MINI / f"{name}.onnx"), providers=["CPUExecutionProvider"])


@torch.no_grad()
def test_sight_sees_the_same(checkpoints: Path) -> None:
    sight = Sight().eval()
    sight.load_state_dict(weights(checkpoints / "sight.pt"))
    camera = Camera().eval()
    camera.load_state_dict(weights(checkpoints / "camera.pt"))
    see = run("sight")
    for golden in GOLDEN:
        raw = np.fromfile(MINI / golden["frame"]["file"], np.uint8).reshape(256, 256, 3)
        image = raw.transpose(2, 0, 1)[None].astype(np.float32) / 255
        state = np.array([golden["state"]], np.float32)
        said = see.run(None, {"image": image, "proprioception": state})[0]
        mine = sight.objects(torch.from_numpy(image), torch.from_numpy(state), camera).numpy()[..., :COUNT]
        there = said[0, :, 0] > 0.3
        assert there.sum() >= 3
        assert np.abs(mine[0, there] - said[0, there]).max() < 5e-3
        assert np.abs(mine[0, there, 4:8] - said[0, there, 4:8]).max() < 2e-4  # metres


def test_act_goes_back_to_the_same_graph(checkpoints: Path, tmp_path: Path) -> None:
    act = Act()
    act.load_state_dict(weights(checkpoints / "act.pt"))
    again = act_graph(act, tmp_path / "act.onnx", doubt=4.0)
    hand = run("act")
    rng = np.random.default_rng(0)
    hot = np.eye(SLOTS, dtype=np.float32)
    for i in range(4):
        feeds = {
            "objects": rng.random((1, SLOTS, COUNT), np.float32), "target": hot[i : i + 1], "second": hot[:1] * 0,
            "proprioception": np.full((1, 7), 90.0 + i, np.float32), "task": rng.random((1, 384), np.float32) / 10,
            "noise": np.zeros((1, 8, 256), np.float32),
        }  # fmt: skip
        (a, b), (c, d) = hand.run(None, feeds), again.run(None, feeds)
        assert np.array_equal(a, c)
        assert np.abs(b - d).max() < 1e-3


def test_golden_tokens_are_those_of_the_manifest(tmp_path: Path) -> None:
    manifest = json.loads((MINI / "manifest.json").read_text())
    graphs, vector = Graphs(MINI), Sentences(tmp_path)
    for golden in manifest["golden"]:
        said = golden["tokens"]["float32"]
        golden["tokens"] = {}
        golden_of(golden, manifest, MINI, graphs, vector)
        assert golden["tokens"]["float32"] == said


def test_the_first_of_its_ways_is_how_a_row_has_it_taken() -> None:
    see = run("sight")
    for golden in GOLDEN:
        raw = np.fromfile(MINI / golden["frame"]["file"], np.uint8).reshape(256, 256, 3)
        image = raw.transpose(2, 0, 1)[None].astype(np.float32) / 255
        state = np.array([golden["state"]], np.float32)
        rows, ways = see.run(["objects", "ways"], {"image": image, "proprioception": state})
        there = rows[0, :, 0] > 0.3
        told = ways.reshape(SLOTS, WAYS, len(WAY))[there]
        assert (np.diff(told[..., -1], axis=1) <= 0).all(), "the likeliest first"
        assert (told[..., -1].sum(1) <= 1 + 1e-5).all()
        columns = [AT[n] for n in ("yaw2-cos", "yaw2-sin", "yaw4-cos", "yaw4-sin")]
        own = np.concatenate([rows[0, :, 12:14] - rows[0, :, 4:6], rows[0][:, columns]], 1)[there]
        assert np.abs(told[:, 0, :-1] - own).max() < 1e-4
