"""What an action costs, counted from the exported graph."""

import numpy as np
import onnx


def multiply_adds(model: onnx.ModelProto) -> dict[str, int]:
    """Multiply-adds of one action by part of the model: convolutions and matrix products of the graph."""
    graph = onnx.shape_inference.infer_shapes(model).graph
    shapes = {i.name: list(i.dims) for i in graph.initializer}
    for value in (*graph.value_info, *graph.input, *graph.output):
        shapes[value.name] = [d.dim_value for d in value.type.tensor_type.shape.dim]
    casts = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Cast"}
    parts: dict[str, int] = {}
    for node in graph.node:
        if node.op_type == "Conv":
            work = int(np.prod(shapes[node.output[0]])) * int(np.prod(shapes[node.input[1]][1:]))
        elif node.op_type in ("MatMul", "MatMulInteger"):
            work = int(np.prod(shapes[node.output[0]])) * shapes[node.input[0]][-1]
        else:
            continue
        weight = casts.get(node.input[1], node.input[1])
        names = weight.split(".") if "." in weight else ["products of activations"]
        part = ".".join(names[:2]) if names[0] == "vision" else names[0]
        parts[part] = parts.get(part, 0) + work
    return parts


def gflop_of(model: onnx.ModelProto) -> float:
    """GFLOP an action: two a multiply-add; element-wise work is not counted."""
    return 2e-9 * sum(multiply_adds(model).values())
