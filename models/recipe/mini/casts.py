"""What the exporter writes that WebGPU does not run."""

import onnx
from onnx import helper, numpy_helper


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
