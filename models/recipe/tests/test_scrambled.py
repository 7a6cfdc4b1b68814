"""Controls whose tower or class names are shuffled."""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from mini.scrambled import CLASSES, with_random_tower, with_shuffled_classes

MODEL = Path(__file__).parents[2] / "mini"


def tensors(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}


def test_the_towers_kernels_keep_their_values_and_lose_their_order() -> None:
    model = onnx.load(MODEL / "tower.onnx")
    before = tensors(model)
    assert with_random_tower(model, np.random.default_rng(0)) == 50
    after = tensors(model)
    changed = {name for name, value in before.items() if not np.array_equal(value, after[name])}
    assert changed == {n for n, v in before.items() if v.ndim > 1} - {"mean", "deviation"}
    for name in changed:
        assert np.array_equal(np.sort(before[name].ravel()), np.sort(after[name].ravel()))


def test_every_class_gets_the_name_of_some_class() -> None:
    model = onnx.load(MODEL / "match.onnx")
    before = tensors(model)
    assert with_shuffled_classes(model, np.random.default_rng(0)) == 1000
    after = tensors(model)
    assert [n for n, v in before.items() if not np.array_equal(v, after[n])] == [CLASSES]
    columns = lambda x: sorted(map(bytes, np.ascontiguousarray(x.T)))  # noqa: E731
    assert columns(before[CLASSES]) == columns(after[CLASSES])
