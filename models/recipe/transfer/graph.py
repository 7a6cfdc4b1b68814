"""A policy of a run as one ONNX graph that the page drives: tokens as export.py writes them, or the numbers of one action.

Of a continuous head the trunk and its context are nodes of the same graph; the decoder of tokens beside it, which questions and a
stopped gradient are taught by, is left out. Weights are inside, float32: a policy is 10 MB, and nothing of it ships.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper

from graph import Graph, Storage, build_graph
from heads.graph import TRUNK_INPUTS, HeadBuilder, call_state, finished

from .policy import CENTRES, DIMS, HALVES, STEPS, Both


@dataclass(frozen=True)
class Sizes:
    """Of the continuous head's layers, which are the decoder's."""

    d: int
    heads: int
    layers: int


class NumbersBuilder(HeadBuilder):
    """Writes policy.Continuous on the context that the policy's fusion gives."""

    def __init__(self, both: Both, graph: Graph) -> None:
        if both.continuous is None:
            raise ValueError("tokens are written by graph.build_graph")
        c = both.policy.config
        super().__init__(both.policy, both.continuous, Sizes(c.d, c.heads, c.decoder_layers), graph)

    def seen(self) -> tuple[str, str]:
        """Context (8, D) and attention (3, 32, 32)."""
        t = self.text()
        seen, attention = self.vision(t)
        return self.fusion(self.g.op("Concat", seen, self.proprioception(), t, axis=1)), attention

    def numbers(self, x: str, begun: tuple[list[str], list[str]]) -> str:
        """Eight queries (8, D) -> (1, 8), as Continuous gives them. `begun` is the context's and stays as it is."""
        x = self.through(x, DIMS, list(begun[0]), list(begun[1]))
        y = self.g.op("Relu", self.linear(self.norm(x, "head.norm"), "head.wide"))
        x = self.g.op("Add", x, self.linear(y, "head.back"))
        return self.g.reshape(self.linear(x, "head.read"), 1, DIMS)

    def in_units(self, x: str) -> str:
        """(1, 8) about -1..1 -> (1, 1, 8) in units."""
        g = self.g
        half, middle = (np.array([v], np.float32) for v in (HALVES, CENTRES))
        y = g.op("Add", g.op("Mul", x, g.constant("half", half)), g.constant("middle", middle))
        return g.reshape(y, 1, 1, DIMS)

    def l1(self, context: str) -> dict[str, str]:
        queries = self.g.op("Add", context, self.own("position"))
        return {"actions": self.in_units(self.numbers(queries, self.begin(context)))}

    def flow(self, context: str) -> dict[str, str]:
        """Euler's method with the page's sizes of steps: actions (1, 1, 8), path (11, 1, 8)."""
        g = self.g
        begun = self.begin(context)
        base = g.op("Add", context, self.own("position"))
        sizes = self.one_by_one("steps", STEPS, 1)
        waves = g.constant("waves", (np.pi / 2 * 2.0 ** np.arange(8)).astype(np.float32)[None])
        time = g.constant("time_0", np.zeros((1, 1), np.float32))
        x = g.reshape("noise", 1, DIMS)
        path = [self.in_units(x)]
        for size in sizes:
            angles = g.op("Mul", time, waves)
            when = self.linear(g.op("Concat", g.op("Sin", angles), g.op("Cos", angles), axis=1), "head.time")
            noisy = self.linear(g.reshape(x, DIMS, 1), "head.noisy")
            queries = g.op("Add", g.op("Add", base, noisy), when)
            x = g.op("Add", x, g.op("Mul", self.numbers(queries, begun), size))
            time = g.op("Add", time, size)
            path.append(self.in_units(x))
        return {"actions": path[-1], "path": g.op("Concat", *path, axis=0)}


NUMBERS: Final = ("actions", TensorProto.FLOAT, [1, 1, DIMS])


def build_policy_graph(both: Both) -> onnx.ModelProto:
    """Inputs and outputs are those of docs/manifest.md: heads `bins`, `chunk` of one action, `flow-matching` of one."""
    both.eval()
    if both.continuous is None:
        return build_graph(both.policy, Storage.FLOAT32)
    graph = Graph(Storage.FLOAT32)
    b = NumbersBuilder(both, graph)
    context, attention = b.seen()
    given = b.flow(context) if both.continuous.flow else b.l1(context)
    for name, value in {**given, "attention": attention}.items():
        graph.nodes.append(helper.make_node("Identity", [value], [name], name=name))
    inputs = [helper.make_tensor_value_info(*i) for i in TRUNK_INPUTS]
    call_state(graph, inputs)
    outputs = [helper.make_tensor_value_info(*NUMBERS)]
    if both.continuous.flow:
        inputs.append(helper.make_tensor_value_info("noise", TensorProto.FLOAT, [1, 1, DIMS]))
        inputs.append(helper.make_tensor_value_info("steps", TensorProto.FLOAT, [1, STEPS]))
        outputs.append(helper.make_tensor_value_info("path", TensorProto.FLOAT, [STEPS + 1, 1, DIMS]))
    side = both.policy.config.image // 4
    outputs.append(helper.make_tensor_value_info("attention", TensorProto.FLOAT, [3, side, side]))
    return finished(graph, f"transfer-{both.head}", inputs, outputs)
