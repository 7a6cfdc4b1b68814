"""One head with its trunk as one ONNX graph: image, sentence and state in, tokens or a chunk out, by a single run.

The trunk's weights are not in the file: they are byte ranges of the policy file that the trunk was shipped with (ONNX external
data), and the head's own are in one file that its variants share. So a head costs a few hundred kilobytes beside a model
that is there already, and is still one graph and one run (docs/decisions/0011).
"""

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import onnx
from onnx import TensorProto, helper
from torch import nn

from graph import ILLEGAL, INPUTS, OPSET, Builder, Graph, Storage
from model import Policy

from . import codec
from .model import BINS, CHUNKED, DIMS, FAST_SIZE, FAST_TOKENS, FLOW_STEPS, LENGTH, Head, Scaling

TRUNK_INPUTS: Final = INPUTS[:4]


class HeadGraph(Graph):
    """A graph whose head lies in half the bytes in every variant: they share one file of it."""

    def weight(self, name: str, value: np.ndarray) -> str:
        if not name.startswith("head.") or self.storage is not Storage.FLOAT32 or value.size < 1024:
            return super().weight(name, value)
        if name not in self.casts:
            self.constant(name, value.astype(np.float16))
            self.casts[name] = self.op("Cast", name, to=TensorProto.FLOAT)
        return self.casts[name]


class Body(Protocol):
    """Sizes of a head's layers."""

    @property
    def d(self) -> int: ...
    @property
    def heads(self) -> int: ...
    @property
    def layers(self) -> int: ...


class HeadBuilder(Builder):
    """Writes the trunk as export.py does, and one of the six heads on top."""

    def __init__(self, policy: Policy, head: nn.Module, config: Body, graph: Graph) -> None:
        super().__init__(policy, graph)
        self.h = config
        own = {f"head.{k}": v.detach().float().numpy() for k, v in head.state_dict().items()}
        self.state = self.state | own

    def trunk(self) -> tuple[str, str]:
        """(1, W) and attention (3, 32, 32): trunk.trunk."""
        g, c = self.g, self.c
        t = self.text()
        seen, attention = self.vision(t)
        width = c.values + 2
        reads = g.reshape(
            self.slice(seen, 0, (c.keypoints + c.glances) * width), c.keypoints + c.glances, width
        )
        where = g.op("Gather", reads, g.constant("pointers", np.array([0, 1, c.keypoints], np.int64)), axis=0)
        _, places = g.ops("Split", where, g.ints(c.values, 2), outputs=2, axis=1)
        hidden = self.hidden(g.op("Concat", seen, self.proprioception(), t, axis=1))
        state = g.op("Cast", "proprioception", to=TensorProto.FLOAT)
        state = g.op("Sub", g.op("Mul", g.op("Add", state, g.number(0.5)), g.number(1 / 128)), g.number(1))
        return g.op("Concat", hidden, g.reshape(places, 1, 6), state, axis=1), attention

    def slice(self, x: str, start: int, stop: int) -> str:
        g = self.g
        return g.op("Slice", x, g.ints(start), g.ints(stop), g.ints(1))

    def hidden(self, x: str) -> str:
        """The policy's fusion without its context tokens: (1, hidden)."""
        g, c = self.g, self.c
        x = self.linear(x, "fusion.inputs")
        for i in range(c.layers):
            y = self.linear(self.norm(x, f"fusion.norms.{i}"), f"fusion.up.{i}")
            x = g.op("Add", x, self.linear(g.op("Relu", y), f"fusion.down.{i}"))
        return self.norm(x, "fusion.norm")

    # ------------------------------------------------------------ the head's body

    def own(self, name: str) -> str:
        """A tensor of the head by its name, kept in half the bytes."""
        return self.g.weight(f"head.{name}", self.state[f"head.{name}"])

    def context(self, trunk: str) -> str:
        """(1, W) -> (8, D)."""
        x = self.g.op("Relu", self.linear(trunk, "head.squeeze"))
        return self.g.reshape(self.linear(x, "head.tokens"), LENGTH, self.h.d)

    def begin(self, context: str) -> tuple[list[str], list[str]]:
        """Keys (heads, D / heads, 8) and values (heads, 8, D / heads) of the context, a layer."""
        g, h = self.g, self.h
        size = h.d // h.heads
        keys, values = [], []
        for i in range(h.layers):
            kv = self.linear(context, f"head.layers.{i}.context")
            k, v = g.ops("Split", kv, g.ints(h.d, h.d), outputs=2, axis=1)
            keys.append(g.op("Transpose", g.reshape(k, LENGTH, h.heads, size), perm=[1, 2, 0]))
            values.append(g.op("Transpose", g.reshape(v, LENGTH, h.heads, size), perm=[1, 0, 2]))
        return keys, values

    def body(self, x: str, count: int, keys: list[str], values: list[str]) -> str:
        """`through`, normalized."""
        return self.norm(self.through(x, count, keys, values), "head.norm")

    def through(self, x: str, count: int, keys: list[str], values: list[str]) -> str:
        """`count` queries x (count, D) through the layers; keys and values grow by them."""
        g, h = self.g, self.h
        size = h.d // h.heads
        for i in range(h.layers):
            name = f"head.layers.{i}"
            w, b = self.state[name + ".qkv.weight"].copy(), self.state[name + ".qkv.bias"].copy()
            w[: h.d] *= size**-0.5
            b[: h.d] *= size**-0.5
            q, k, v = g.ops(
                "Split", self.linear(self.norm(x, name + ".norm1"), name + ".qkv", w, b),
                g.ints(h.d, h.d, h.d), outputs=3, axis=1,
            )  # fmt: skip
            split = (count, h.heads, size)
            q = g.op("Transpose", g.reshape(q, *split), perm=[1, 0, 2])
            keys[i] = g.op("Concat", keys[i], g.op("Transpose", g.reshape(k, *split), perm=[1, 2, 0]), axis=2)
            values[i] = g.op(
                "Concat", values[i], g.op("Transpose", g.reshape(v, *split), perm=[1, 0, 2]), axis=1
            )
            weights = g.op("Softmax", g.op("MatMul", q, keys[i]), axis=-1)
            y = g.op("Transpose", g.op("MatMul", weights, values[i]), perm=[1, 0, 2])
            x = g.op("Add", x, self.linear(g.reshape(y, count, h.d), name + ".out"))
            y = g.op("Relu", self.linear(self.norm(x, name + ".norm2"), name + ".up"))
            x = g.op("Add", x, self.linear(y, name + ".down"))
        return x

    def largest(self, x: str, size: int) -> str:
        """x (n, size) -> float32 (n,): the first largest's place; the last for a NaN, so that a Gather stays inside."""
        g = self.g
        most = g.op("Equal", x, g.op("ReduceMax", x, axes=[1], keepdims=1))
        places = g.constant(f"places_{size}", np.arange(size, dtype=np.float32)[None])
        return g.op("ReduceMin", g.op("Where", most, places, g.number(size - 1)), axes=[1], keepdims=0)

    # ------------------------------------------------------------ the six

    def autoregressive(self, context: str, others: np.ndarray | None) -> dict[str, str]:
        """As Builder.decode, of 8 positions: tokens int32 (1, 8), logits (1, 8, 256). others: as build_head_graph has it."""
        g = self.g
        keys, values = self.begin(context)
        plans = g.op("Add", context, self.own("position"))
        rows = g.ops("Split", plans, g.ints(*[1] * DIMS), outputs=DIMS, axis=0)
        noise = g.ops("Split", g.reshape("noise", DIMS, BINS), g.ints(*[1] * DIMS), outputs=DIMS, axis=0)
        table = self.own("embed.weight")
        before = g.op("Gather", table, g.constant("begin", np.array([BINS], np.int32)), axis=0)
        given = None if others is None else self.others(others)
        tokens, logits = [], []
        for i in range(DIMS):
            x = self.body(g.op("Add", before, rows[i]), 1, keys, values)
            out = g.op("Add", self.linear(x, "head.read"), self.flags(i))
            token = g.op("Cast", self.largest(g.op("Add", out, noise[i]), BINS), to=TensorProto.INT32)
            before = g.op("Gather", table, token if given is None else given[i], axis=0)
            tokens.append(token)
            logits.append(out)
        both = g.op("Concat", *tokens, axis=0), g.op("Concat", *logits, axis=0)
        return {"tokens": g.reshape(both[0], 1, DIMS), "logits": g.reshape(both[1], 1, DIMS, BINS)}

    def others(self, tokens: np.ndarray) -> list[str]:
        """Tokens (N, 8) of other draws -> those of the one whose turn it is by the arm's state (decode.others_of), (1,) each."""
        g = self.g
        # floats, since no integer kernel is needed elsewhere in the graph; 7 * 255 is far from where they end
        total = g.op("ReduceSum", g.op("Cast", "proprioception", to=TensorProto.FLOAT), keepdims=0)
        count = g.number(len(tokens))
        turns = g.op("Mul", g.op("Floor", g.op("Div", total, count)), count)
        turn = g.op("Cast", g.op("Sub", total, turns), to=TensorProto.INT32)
        row = g.op("Gather", g.constant("others", tokens.astype(np.float32)), turn, axis=0)
        row = g.reshape(g.op("Cast", row, to=TensorProto.INT32), DIMS)
        return list(g.ops("Split", row, g.ints(*[1] * DIMS), outputs=DIMS, axis=0))

    def flags(self, dimension: int) -> str:
        """(1, 256) addend: the flag is 0 or 1."""
        row = np.where(np.arange(BINS) < (2 if dimension == 0 else BINS), 0, ILLEGAL).astype(np.float32)
        return self.g.constant("flag" if dimension == 0 else "integer", row[None])

    def parallel(self, context: str, actions: int) -> dict[str, str]:
        """All tokens at once: (1, actions * 8) and their logits; of more than one, (1, actions, 8)."""
        g = self.g
        count = actions * DIMS
        x = g.op("Add", context, self.own("position"))
        if actions > 1:
            x = g.op(
                "Add", g.reshape(x, actions, 1, self.h.d), g.reshape(self.own("dimension"), 1, DIMS, self.h.d)
            )
            x = g.reshape(x, count, self.h.d)
        out = self.linear(self.body(x, count, *self.begin(context)), "head.read")
        legal = np.zeros((DIMS, BINS), np.float32)
        legal[0, 2:] = ILLEGAL
        out = g.op("Add", out, g.constant("legal", np.tile(legal, (actions, 1))))
        noisy = g.op("Add", out, g.reshape("noise", count, BINS))
        tokens = g.op("Cast", self.largest(noisy, BINS), to=TensorProto.INT32)
        shape = (1, DIMS) if actions == 1 else (1, actions, DIMS)
        return {"tokens": g.reshape(tokens, *shape), "logits": g.reshape(out, *shape, BINS)}

    def one_by_one(self, x: str, count: int, axis: int) -> list[str]:
        """Rows or columns of x, one wide each. Not a Split: WebGPU gives a shader 8 to 10 buffers, and each output is one."""
        g = self.g
        at = [g.constant(f"at_{i}", np.array([i], np.int32)) for i in range(count)]
        return [g.op("Gather", x, i, axis=axis) for i in at]

    def fast(self, context: str, fast: codec.Fast) -> dict[str, str]:
        """tokens int32 (1, FAST_TOKENS), -1 after the last; logits (1, FAST_TOKENS, 256). Constrained as decode.fast_ids."""
        g = self.g
        keys, values = self.begin(context)
        places = self.own("position")
        noise = self.one_by_one(g.reshape("noise", FAST_TOKENS, FAST_SIZE), FAST_TOKENS, 0)
        table = self.own("embed.weight")
        spans = np.full(
            (1, FAST_SIZE), 10.0 * LENGTH * DIMS, np.float32
        )  # an id without a meaning says too much
        spans[0, : fast.size] = fast.spans()
        says = g.constant("spans", spans)
        need = g.constant("fewest", np.array(fast.fewest(), np.float32))
        left = g.constant("whole", np.full((1, 1), LENGTH * DIMS, np.float32))
        before = g.op("Gather", table, g.constant("begin", np.array([FAST_SIZE], np.int32)), axis=0)
        none, illegal, zero = g.constant("none", np.array([-1.0], np.float32)), g.number(ILLEGAL), g.number(0)
        tokens, logits = [], []
        whole, last = g.number(LENGTH * DIMS), g.number(LENGTH * DIMS - 1)
        for i in range(FAST_TOKENS):
            said = g.op(
                "Cast", g.op("Min", g.op("Sub", whole, g.reshape(left, 1)), last), to=TensorProto.INT32
            )
            query = g.op("Add", before, g.op("Gather", places, said, axis=0))
            out = self.linear(self.body(query, 1, keys, values), "head.read")
            after = g.op("Sub", left, says)  # (1, FAST_SIZE)
            wrong = g.op("Less", after, zero)
            at = g.op("Cast", g.op("Relu", after), to=TensorProto.INT32)
            late = g.op("Greater", g.op("Gather", need, at, axis=0), g.number(FAST_TOKENS - 1 - i))
            wrong = g.op("Or", wrong, late)
            out = g.op("Where", wrong, illegal, out)
            place = self.largest(g.op("Add", out, noise[i]), FAST_SIZE)  # (1,)
            token = g.op("Cast", place, to=TensorProto.INT32)
            before = g.op("Gather", table, token, axis=0)
            done = g.op("LessOrEqual", g.reshape(left, 1), zero)
            tokens.append(g.op("Where", done, none, place))
            span = g.op("Gather", g.reshape(says, FAST_SIZE), token, axis=0)
            left = g.op("Relu", g.op("Sub", left, g.reshape(span, 1, 1)))
            logits.append(out)
        ids = g.op("Cast", g.op("Concat", *tokens, axis=0), to=TensorProto.INT32)
        every = g.reshape(g.op("Concat", *logits, axis=0), 1, FAST_TOKENS, FAST_SIZE)
        return {"tokens": g.reshape(ids, 1, FAST_TOKENS), "logits": every}

    def units(self, x: str, scaling: Scaling) -> str:
        """(8, 8) about -1..1 -> (1, 8, 8) in units."""
        g = self.g
        half = ((scaling.high - scaling.low) / 2).numpy().astype(np.float32)[None]
        middle = ((scaling.high + scaling.low) / 2).numpy().astype(np.float32)[None]
        y = g.op("Add", g.op("Mul", x, g.constant("half", half)), g.constant("middle", middle))
        return g.reshape(y, 1, LENGTH, DIMS)

    def l1(self, context: str, scaling: Scaling) -> dict[str, str]:
        """actions (1, 8, 8) in units."""
        x = self.g.op("Add", context, self.own("position"))
        out = self.linear(self.body(x, LENGTH, *self.begin(context)), "head.read")
        return {"actions": self.units(out, scaling)}

    def flow(self, context: str, scaling: Scaling) -> dict[str, str]:
        """Euler's method, ten steps of which `steps` (1, 10) has the sizes; steps of size zero come last and change nothing.

        actions (1, 8, 8) in units, and path (11, 8, 8): where the chunk was before each step, and at the end.
        """
        g = self.g
        begun = self.begin(context)
        base = g.op("Add", context, self.own("position"))
        sizes = self.one_by_one("steps", FLOW_STEPS, 1)
        waves = g.constant("waves", (np.pi / 2 * 2.0 ** np.arange(8)).astype(np.float32)[None])
        time = g.constant("time_0", np.zeros((1, 1), np.float32))
        x = g.reshape("noise", LENGTH, DIMS)
        path = [self.units(x, scaling)]
        for i in range(FLOW_STEPS):
            angles = g.op("Mul", time, waves)
            when = self.linear(g.op("Concat", g.op("Sin", angles), g.op("Cos", angles), axis=1), "head.time")
            y = g.op("Add", g.op("Add", self.linear(x, "head.noisy"), base), when)
            v = self.linear(self.body(y, LENGTH, list(begun[0]), list(begun[1])), "head.read")
            x = g.op("Add", x, g.op("Mul", v, sizes[i]))
            time = g.op("Add", time, sizes[i])
            path.append(self.units(x, scaling))
        return {"actions": path[-1], "path": g.op("Concat", *path, axis=0)}


def noise_shape(kind: str) -> list[int] | None:
    """Of the input `noise`; None: there is none."""
    return {
        "l1": None, "flow": [1, LENGTH, DIMS], "fast": [1, FAST_TOKENS, FAST_SIZE],
        "parallel-chunk": [1, LENGTH * DIMS, BINS],
    }.get(kind, [1, DIMS, BINS])  # fmt: skip


OUTPUTS: Final[dict[str, Sequence[tuple[str, int, list[int]]]]] = {
    "autoregressive": (
        ("tokens", TensorProto.INT32, [1, DIMS]),
        ("logits", TensorProto.FLOAT, [1, DIMS, BINS]),
    ),
    "parallel": (("tokens", TensorProto.INT32, [1, DIMS]), ("logits", TensorProto.FLOAT, [1, DIMS, BINS])),
    "parallel-chunk": (
        ("tokens", TensorProto.INT32, [1, LENGTH, DIMS]),
        ("logits", TensorProto.FLOAT, [1, LENGTH, DIMS, BINS]),
    ),
    "fast": (
        ("tokens", TensorProto.INT32, [1, FAST_TOKENS]),
        ("logits", TensorProto.FLOAT, [1, FAST_TOKENS, FAST_SIZE]),
    ),
    "l1": (("actions", TensorProto.FLOAT, [1, LENGTH, DIMS]),),
    "flow": (
        ("actions", TensorProto.FLOAT, [1, LENGTH, DIMS]),
        ("path", TensorProto.FLOAT, [FLOW_STEPS + 1, LENGTH, DIMS]),
    ),
}

# as graph.EXACT, and all of the head
EXACT: Final = ("fusion", "decoder", "proprioception", "vision.glance", "head")


def call_state(graph: Graph, inputs: Sequence[onnx.ValueInfoProto]) -> None:
    """The input of the arm's state is named as docs/manifest.md has it of a head that gives a chunk."""
    inputs[3].name = "state"
    for node in graph.nodes:
        node.input[:] = ["state" if name == "proprioception" else name for name in node.input]


def finished(
    graph: Graph,
    name: str,
    inputs: Sequence[onnx.ValueInfoProto],
    outputs: Sequence[onnx.ValueInfoProto],
) -> onnx.ModelProto:
    """The whole file, checked."""
    proto = helper.make_graph(graph.nodes, name, inputs, outputs, list(graph.initializers.values()))
    made = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="tabletop")
    made.ir_version = 8
    onnx.checker.check_model(made, full_check=True)
    return made


def build_head_graph(
    policy: Policy,
    head: Head,
    scaling: Scaling,
    fast: codec.Fast | None,
    storage: Storage,
    others: np.ndarray | None = None,
) -> onnx.ModelProto:
    """All weights inside; share.py takes them out.

    others (N, 8): a control of the autoregressive head. It is told these tokens of other draws as its own earlier ones, another
    draw's with every state of the arm.
    """
    graph = HeadGraph(storage, EXACT)
    b = HeadBuilder(policy.eval(), head.eval(), head.config, graph)
    trunk, attention = b.trunk()
    context = b.context(trunk)
    kind = head.config.kind
    if kind == "autoregressive":
        given = b.autoregressive(context, others)
    elif kind in ("parallel", "parallel-chunk"):
        given = b.parallel(context, 1 if kind == "parallel" else LENGTH)
    elif kind == "l1":
        given = b.l1(context, scaling)
    elif kind == "flow":
        given = b.flow(context, scaling)
    elif fast is not None:
        given = b.fast(context, fast)
    else:
        raise ValueError("the FAST head needs its codec")
    for name, value in {**given, "attention": attention}.items():
        graph.nodes.append(helper.make_node("Identity", [value], [name], name=name))
    side = policy.config.image // 4
    inputs = [helper.make_tensor_value_info(*i) for i in TRUNK_INPUTS]
    if kind in CHUNKED:
        call_state(graph, inputs)
    noise = noise_shape(kind)
    if noise:
        inputs.append(helper.make_tensor_value_info("noise", TensorProto.FLOAT, noise))
    if kind == "flow":
        inputs.append(helper.make_tensor_value_info("steps", TensorProto.FLOAT, [1, FLOW_STEPS]))
    outputs = [helper.make_tensor_value_info(*o) for o in OUTPUTS[kind]]
    outputs.append(helper.make_tensor_value_info("attention", TensorProto.FLOAT, [3, side, side]))
    return finished(graph, f"policy-{kind}", inputs, outputs)
