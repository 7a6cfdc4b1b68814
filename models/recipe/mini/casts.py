"""Casts in graphs: those that WebGPU does not run, and weights that are kept as float16."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def cast_constants(model: onnx.ModelProto) -> onnx.ModelProto:
    """Casts of constants as constants. The exporter writes Python's numbers as doubles with a cast behind them, and there is no
    double on WebGPU: the session cannot be created ("Provider type for Cast node ... is not set")."""
    graph = model.graph
    values = {n.output[0]: n.attribute[0].t for n in graph.node if n.op_type == "Constant"}
    for node in graph.node:
        if node.op_type != "Cast" or node.input[0] not in values:
            continue
        kind = helper.tensor_dtype_to_np_dtype(node.attribute[0].i)
        array = numpy_helper.to_array(values[node.input[0]]).astype(kind)
        values[node.output[0]] = numpy_helper.from_array(array)
        constant = helper.make_node(
            "Constant", [], list(node.output), node.name, value=values[node.output[0]]
        )
        node.CopyFrom(constant)
    used = {name for node in graph.node for name in node.input} | {o.name for o in graph.output}
    for node in list(graph.node):
        if node.op_type == "Constant" and node.output[0] not in used:
            graph.node.remove(node)
    onnx.checker.check_model(model)
    return model


def to_half(path: Path) -> None:
    """Large float32 initializers as float16 behind a Cast, which folds when the graph is loaded."""
    model = onnx.load(path)
    graph = model.graph
    nodes = []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims, initial=1) < 512:
            continue
        value = numpy_helper.to_array(tensor)
        if (
            not np.array_equal(value.astype(np.float16).astype(np.float32), value)
            and np.abs(value).max() > 6e4
        ):
            continue
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(value.astype(np.float16), name + ".half"))
        nodes.append(helper.make_node("Cast", [name + ".half"], [name], to=TensorProto.FLOAT))
    for node in reversed(nodes):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    onnx.save(model, path)
