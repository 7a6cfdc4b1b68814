"""The tower as files: float32 ONNX, and the same with int8 weights that are multiplied out on loading.

Weights only: activations stay float32. Static int8 is slower in the browser's WASM, dynamic int8 slow and wrong.
"""

from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import numpy_helper

from .tower import SIDE, Tower

OPSET: Final = 17  # of all graphs of this project
LEAST: Final = 1000  # weights; smaller tensors and biases stay float32


def export_tower(tower: Tower, path: Path) -> None:
    """pixels [n, 3, 224, 224], RGB in 0..1 -> features [n, 1280], logits [n, 1000]."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        tower,
        (torch.zeros(1, 3, SIDE, SIDE),),
        str(path),
        input_names=["pixels"],
        output_names=["features", "logits"],
        dynamic_axes={name: {0: "n"} for name in ("pixels", "features", "logits")},
        opset_version=OPSET,
        dynamo=False,
    )
    simplify(path)


def simplify(path: Path) -> None:
    """In place: constants folded, paddings moved into the convolutions; standard operators only."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(path)
    options.log_severity_level = 3
    ort.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    model = onnx.load(path)
    for entry in [e for e in model.opset_import if e.domain]:  # the runtime lists all that it knows
        model.opset_import.remove(entry)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def quantize_weights(source: Path, target: Path) -> None:
    """Every large weight becomes int8 with one scale an output channel, behind a DequantizeLinear."""
    model = onnx.load(source)
    graph = model.graph
    weights = {t.name: t for t in graph.initializer}
    nodes = []
    for name in [n.input[1] for n in graph.node if n.op_type in ("Conv", "Gemm")]:
        value = numpy_helper.to_array(weights[name])  # [outputs, ...]
        if value.size < LEAST:
            continue
        scale = np.maximum(np.abs(value).reshape(len(value), -1).max(1) / 127, 1e-12).astype(np.float32)
        whole = np.rint(value / scale.reshape(-1, *[1] * (value.ndim - 1))).astype(np.int8)
        graph.initializer.remove(weights[name])
        zeros = np.zeros(len(value), np.int8)
        for part, array in (("int8", whole), ("scale", scale), ("zero", zeros)):
            graph.initializer.append(numpy_helper.from_array(array, f"{name}.{part}"))
        inputs = [f"{name}.{part}" for part in ("int8", "scale", "zero")]
        nodes.append(onnx.helper.make_node("DequantizeLinear", inputs, [name], axis=0))
    for node in reversed(nodes):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def open_tower(path: Path, threads: int = 1) -> ort.InferenceSession:
    """A native session of an exported tower."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def look(session: ort.InferenceSession, crops: np.ndarray, batch: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """uint8 [n, 224, 224, 3] RGB -> float32 features [n, 1280], class logits [n, 1000]."""
    features, logits = [], []
    for start in range(0, len(crops), batch):
        pixels = crops[start : start + batch].transpose(0, 3, 1, 2).astype(np.float32) / 255
        f, c = session.run(["features", "logits"], {"pixels": pixels})
        features.append(f)
        logits.append(c)
    return np.concatenate(features), np.concatenate(logits)
