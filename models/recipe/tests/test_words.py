"""What the shipped fit is made of, by the names in its file."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import helper

from mini.words import made_of

MINI = Path(__file__).resolve().parents[2] / "mini"


def test_the_manifest_names_what_the_fit_is_made_of() -> None:
    names = made_of(MINI / "match.onnx")
    assert json.loads((MINI / "manifest.json").read_text())["objects"]["fits"] == names
    model = onnx.load(MINI / "match.onnx")
    for name in names.values():
        model.graph.output.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    feeds = {
        "features": rng.random((3, 1280), np.float32),
        "logits": rng.normal(size=(3, 1000)).astype(np.float32),
        "phrase": rng.normal(size=(1, 384)).astype(np.float32),
    }
    fit, similarity, eyes = session.run(["fit", names["similarity"], names["eyes"]], feeds)
    assert np.array_equal(fit, eyes)  # a phrase that nobody was taught
    assert not np.allclose(similarity, eyes)
