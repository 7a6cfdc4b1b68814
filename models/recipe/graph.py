"""The policy as one ONNX graph, written node by node: image, sentence and proprioception in, eight tokens out.

Unusual here: the eight decoding steps are unrolled with their keys and values, each step's largest logit feeds the next
step's embedding, and nothing is left to an exporter's taste: fixed shapes, no control flow, explicit paddings, opset 17.
One input, `open`, makes the same graph an actor (0: only legal action integers) or a speaker (1: the whole vocabulary).

Weights are stored in one of three ways (`Storage`), activations are float32 except in the convolutions of the float16
variant. All matrix products together are 2% of the arithmetic: int8 there buys bytes, not time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import vocabulary as vocab
from model import COORDINATES, Config, Policy

OPSET: Final = 17
ILLEGAL: Final = -1e9


class Storage(Enum):
    """How matrix and convolution weights lie in the file."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"  # convolutions compute in float16, the rest casts up at load
    INT8 = "int8"  # matrices int8 a column; convolutions float16 on disk, float32 at load


@dataclass
class Graph:
    """A list of nodes being written; methods add one and give the name of its output."""

    storage: Storage
    exact: tuple[str, ...] = ()  # matrices (name prefixes) that int8 leaves in float16
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    initializers: dict[str, onnx.TensorProto] = field(default_factory=dict)
    casts: dict[str, str] = field(default_factory=dict)

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: object) -> str:
        names = self.ops(kind, *inputs, outputs=outputs, **attributes)
        return names[0]

    def ops(self, kind: str, *inputs: str, outputs: int, **attributes: object) -> list[str]:
        base = f"{kind.lower()}_{len(self.nodes)}"
        names = [base if outputs == 1 else f"{base}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=base, **attributes))
        return names

    def constant(self, name: str, value: np.ndarray) -> str:
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def ints(self, *values: int) -> str:
        return self.constant(
            "shape_" + "_".join(map(str, values)).replace("-", "m"), np.array(values, np.int64)
        )

    def number(self, value: float) -> str:
        return self.constant(f"number_{value:g}", np.array(value, np.float32))

    def weight(self, name: str, value: np.ndarray) -> str:
        """A float32 tensor that the file holds in half the bytes where the variant says so; the cast folds at load."""
        value = value.astype(np.float32)
        if self.storage is Storage.FLOAT32 or value.size < 1024:
            return self.constant(name, value)
        if name not in self.casts:
            self.constant(name, value.astype(np.float16))
            self.casts[name] = self.op("Cast", name, to=TensorProto.FLOAT)
        return self.casts[name]

    def reshape(self, x: str, *shape: int) -> str:
        return self.op("Reshape", x, self.ints(*shape))

    def matrix(self, x: str, name: str, w: np.ndarray) -> str:
        """x (..., inputs) times w (inputs, outputs)."""
        if self.storage is not Storage.INT8 or w.size < 4096 or name.startswith(self.exact):
            return self.op("MatMul", x, self.weight(name, w))
        scale = np.maximum(np.abs(w).max(0), 1e-8).astype(np.float32) / 127  # a column
        integers = self.constant(name, np.clip(np.round(w / scale), -127, 127).astype(np.int8))
        scales = self.constant(name + "_scale", scale)
        xq, xs, xz = self.ops("DynamicQuantizeLinear", x, outputs=3)
        y = self.op("Cast", self.op("MatMulInteger", xq, integers, xz), to=TensorProto.FLOAT)
        return self.op("Mul", y, self.op("Mul", xs, scales))


class Builder:
    """Reads a trained policy's tensors and writes its graph, in the order of model.py."""

    def __init__(self, model: Policy, graph: Graph) -> None:
        self.g, self.c = graph, model.config
        self.model = model
        self.state = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
        self.half = graph.storage is Storage.FLOAT16

    def linear(self, x: str, name: str, w: np.ndarray | None = None, b: np.ndarray | None = None) -> str:
        """nn.Linear `name`; w (outputs, inputs) and b replace the stored ones."""
        w = self.state[name + ".weight"] if w is None else w
        b = self.state[name + ".bias"] if b is None else b
        return self.g.op("Add", self.g.matrix(x, name + ".weight", w.T), self.g.constant(name + ".bias", b))

    def norm(self, x: str, name: str) -> str:
        scale, bias = (self.g.constant(f"{name}.{k}", self.state[f"{name}.{k}"]) for k in ("weight", "bias"))
        return self.g.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-5)

    def conv(self, x: str, name: str, w: np.ndarray, b: np.ndarray, stride: int = 1) -> str:
        size = w.shape[-1]
        if self.half:
            weight = self.g.constant(name + ".weight", w.astype(np.float16))
            bias = self.g.constant(name + ".bias", b.astype(np.float16))
        else:
            weight, bias = self.g.weight(name + ".weight", w), self.g.constant(name + ".bias", b)
        return self.g.op(
            "Conv", x, weight, bias, kernel_shape=[size, size], strides=[stride, stride], pads=[size // 2] * 4
        )

    def standardized(self, x: str, name: str, stride: int = 1, scale: float = 1) -> str:
        module = self.model.get_submodule(name)
        w = module.effective_weight().detach().numpy() * scale
        return self.conv(x, name, w, self.state[name + ".bias"], stride)

    def down(self, x: str) -> str:
        """Into the convolutions' precision."""
        return self.g.op("Cast", x, to=TensorProto.FLOAT16) if self.half else x

    def up(self, x: str) -> str:
        return self.g.op("Cast", x, to=TensorProto.FLOAT) if self.half else x

    def text(self) -> str:
        """text (1, 48, 384), text_mask (1, 48) -> t (1, 256)."""
        g, c = self.g, self.c
        x = g.op("Relu", self.linear("text", "text.project"))
        scores = g.op("Transpose", self.linear(x, "text.score"), perm=[0, 2, 1])  # (1, Q, 48)
        bias = g.op("Mul", g.op("Sub", "text_mask", g.number(1)), g.number(1e4))
        attention = g.op("Softmax", g.op("Add", scores, g.reshape(bias, 1, 1, c.text_tokens)), axis=-1)
        pooled = g.reshape(g.op("MatMul", attention, x), 1, c.text_queries * c.text_width)
        return self.linear(g.op("Relu", self.linear(pooled, "text.fc1")), "text.fc2")

    def vision(self, t: str) -> tuple[str, str]:
        """image, t -> (1, features), attention (3, 32, 32): where map 0, map 1 and glance 0 look."""
        g, c, s = self.g, self.c, self.state
        films = [f"vision.blocks.{i}.film" for i in range(c.blocks)]
        shift = np.concatenate([np.r_[np.ones(c.channels), np.zeros(c.channels)]] * c.blocks).astype(
            np.float32
        )
        w = np.concatenate([s[f + ".weight"] for f in films])
        b = np.concatenate([s[f + ".bias"] for f in films]) + shift
        film = g.reshape(self.down(self.linear(t, "vision.films", w, b)), 1, 2 * c.channels * c.blocks, 1, 1)
        parts = g.ops("Split", film, g.ints(*[c.channels] * (2 * c.blocks)), outputs=2 * c.blocks, axis=1)

        x = self.down(g.op("Sub", "image", g.number(0.5)))
        x = g.op("Relu", self.standardized(x, "vision.stem1", 2, 4))
        place = np.einsum(
            "oc,chw->ohw", s["vision.place.weight"][:, :, 0, 0], self.model.vision.coords[0].numpy()
        )
        if self.half:
            place = g.constant("vision.place", place[None].astype(np.float16))
        else:
            place = g.weight("vision.place", place[None])
        x = g.op("Relu", g.op("Add", self.standardized(x, "vision.stem2", 2), place))
        for i in range(c.blocks):
            gamma, beta = parts[2 * i], parts[2 * i + 1]
            y = g.op("Relu", self.standardized(x, f"vision.blocks.{i}.conv1"))
            y = self.standardized(y, f"vision.blocks.{i}.conv2")
            x = g.op("Add", x, g.op("Relu", g.op("Add", g.op("Mul", y, gamma), beta)))
        w = np.concatenate([s["vision.maps.weight"], s["vision.values.weight"]])
        b = np.concatenate([s["vision.maps.bias"], s["vision.values.bias"]])
        cells = self.model.vision.grid.shape[0]
        both = g.reshape(self.up(self.conv(x, "vision.read", w, b)), 1, c.keypoints + c.values, cells)
        maps, values = g.ops("Split", both, g.ints(c.keypoints, c.values), outputs=2, axis=1)
        attention = g.op("Softmax", maps, axis=-1)  # (1, K, HW)
        seen = g.op(
            "Concat", g.op("Transpose", values, perm=[0, 2, 1]), self.grid(), axis=2
        )  # (1, HW, V + 2)
        read = g.op("MatMul", attention, seen)  # (1, K, V + 2)
        x = self.up(x)
        again = self.glance(g.reshape(x, 1, c.channels, cells), t, read)  # (1, G, HW)
        second = g.op("Softmax", again, axis=-1)
        reread = g.op("MatMul", second, seen)
        peaks = [g.op("ReduceMax", m, axes=[2], keepdims=0) for m in (maps, again)]
        peak = g.op("Tanh", g.op("Mul", g.op("Concat", *peaks, axis=1), g.number(0.125)))
        mean = g.reshape(g.op("GlobalAveragePool", x), 1, c.channels)
        reads = [g.reshape(r, 1, n * (c.values + 2)) for r, n in ((read, c.keypoints), (reread, c.glances))]
        features = g.op("Concat", *reads, peak, mean, axis=1)
        pointers, _ = g.ops("Split", attention, g.ints(2, c.keypoints - 2), outputs=2, axis=1)
        glanced, _ = g.ops("Split", second, g.ints(1, c.glances - 1), outputs=2, axis=1)
        return features, g.reshape(g.op("Concat", pointers, glanced, axis=1), 3, c.image // 4, c.image // 4)

    def grid(self) -> str:
        """(1, HW, 2): the cells' centres."""
        return self.g.constant("vision.grid", self.model.vision.grid.numpy()[None])

    def glance(self, x: str, t: str, read: str) -> str:
        """x (1, C, HW), t (1, 256), read (1, K, V + 2) -> logits (1, G, HW)."""
        g, c = self.g, self.c
        _, where = g.ops("Split", read, g.ints(c.values, 2), outputs=2, axis=2)
        places = g.reshape(g.op("Mul", where, g.number(COORDINATES)), 1, 2 * c.keypoints)
        # the first two maps' V + 2 numbers are the first of the row
        first, _ = g.ops("Split", read, g.ints(2, c.keypoints - 2), outputs=2, axis=1)
        what, pointed = g.ops("Split", first, g.ints(c.values, 2), outputs=2, axis=2)
        found = g.op("Concat", t, places, g.reshape(what, 1, 2 * c.values), axis=1)
        hidden = g.op("Relu", self.linear(found, "vision.glance.fc1"))
        scale = np.r_[np.full(c.channels, c.channels**-0.5), np.ones(7)].astype(np.float32)  # of a filter
        scale = np.tile(scale, c.glances)
        w, b = (self.state[f"vision.glance.fc2.{k}"] for k in ("weight", "bias"))
        filters = self.linear(hidden, "vision.glance.fc2", w * scale[:, None], b * scale)
        filters = g.reshape(filters, 1, c.glances, c.channels + 7)
        filters, pull = g.ops("Split", filters, g.ints(c.channels + 5, 2), outputs=2, axis=2)
        # channels' weights of minus |cell - place|^2: none of the map, 2 px, 2 py, -1, -1, 0
        none = g.constant("vision.nowhere", np.zeros((1, 2, c.channels), np.float32))
        squares = g.constant("vision.squares", self.model.vision.glance.squares.numpy())
        nearness = g.op("Concat", none, g.op("Mul", pointed, g.number(2)), squares, axis=2)
        filters = g.op("Add", filters, g.op("MatMul", pull, nearness))  # (1, G, C + 5)
        coords = g.constant("vision.coords", self.model.vision.glance.coords.numpy()[None])
        return g.op("MatMul", filters, g.op("Concat", x, coords, axis=1))

    def proprioception(self) -> str:
        """proprioception int32 (1, 7) -> (1, 96 + 7)."""
        g, c = self.g, self.c
        x = g.op("Cast", "proprioception", to=TensorProto.FLOAT)
        x = g.op("Sub", g.op("Mul", g.op("Add", x, g.number(0.5)), g.number(1 / 128)), g.number(1))
        waves = np.array([np.pi * 2**k / 2 for k in range(c.octaves)], np.float32).reshape(1, -1, 1)
        angles = g.op("Mul", g.reshape(x, 1, 1, c.proprioception), g.constant("octaves", waves))
        angles = g.reshape(angles, 1, c.octaves * c.proprioception)
        y = g.op("Concat", x, g.op("Sin", angles), g.op("Cos", angles), axis=1)
        y = g.op("Relu", self.linear(y, "proprioception.fc1"))
        return g.op("Concat", self.linear(y, "proprioception.fc2"), x, axis=1)

    def fusion(self, x: str) -> str:
        """-> context (8, D)."""
        g, c = self.g, self.c
        x = self.linear(x, "fusion.inputs")
        for i in range(c.layers):
            y = self.linear(self.norm(x, f"fusion.norms.{i}"), f"fusion.up.{i}")
            x = g.op("Add", x, self.linear(g.op("Relu", y), f"fusion.down.{i}"))
        return g.reshape(self.linear(self.norm(x, "fusion.norm"), "fusion.tokens"), c.positions, c.d)

    def layer(self, x: str, i: int, keys: list[str], values: list[str]) -> str:
        """One decoder layer for one token; x (1, D). keys[i] (heads, D / heads, n) and values[i] grow by one."""
        g, c = self.g, self.c
        name, size = f"decoder.layers.{i}", c.d // c.heads
        w, b = self.state[name + ".qkv.weight"].copy(), self.state[name + ".qkv.bias"].copy()
        w[: c.d] *= size**-0.5
        b[: c.d] *= size**-0.5
        qkv = self.linear(self.norm(x, name + ".norm1"), name + ".qkv", w, b)
        q, k, v = g.ops("Split", qkv, g.ints(c.d, c.d, c.d), outputs=3, axis=1)
        keys[i] = g.op("Concat", keys[i], g.reshape(k, c.heads, size, 1), axis=2)
        values[i] = g.op("Concat", values[i], g.reshape(v, c.heads, 1, size), axis=1)
        weights = g.op("Softmax", g.op("MatMul", g.reshape(q, c.heads, 1, size), keys[i]), axis=-1)
        y = g.reshape(g.op("MatMul", weights, values[i]), 1, c.d)
        x = g.op("Add", x, self.linear(y, name + ".out"))
        y = g.op("Relu", self.linear(self.norm(x, name + ".norm2"), name + ".up"))
        return g.op("Add", x, self.linear(y, name + ".down"))

    def first_largest(self, x: str, last: str) -> str:
        """x (1, vocabulary) -> int32 (1,): ArgMax, in float32. The operator gives int64, which onnxruntime-web's WebGPU
        casts on the CPU: eight round trips an action. `last` if x has a NaN, so that the Gather stays inside."""
        g = self.g
        largest = g.op("Equal", x, g.op("ReduceMax", x, axes=[1], keepdims=1))
        places = g.constant("places", np.arange(self.c.vocabulary, dtype=np.float32)[None])
        place = g.op("ReduceMin", g.op("Where", largest, places, last), axes=[1], keepdims=0)
        return g.op("Cast", place, to=TensorProto.INT32)

    def legality(self) -> tuple[str, str, str]:
        """What `open` decides: addends (1, vocabulary) of position 0 and of the others, and the last legal id (1,)."""
        g, size = self.g, self.c.vocabulary
        closed = g.op("Sub", g.number(1), "open")  # (1,)
        addends = []
        for name, legal in (("illegal_first", 2), ("illegal", vocab.INTEGERS)):
            row = np.where(np.arange(size) < legal, 0, ILLEGAL).astype(np.float32)[None]
            addends.append(g.op("Mul", g.constant(name, row), closed))
        span = g.op("Mul", g.number(size - vocab.INTEGERS), "open")
        return addends[0], addends[1], g.op("Add", span, g.number(vocab.INTEGERS - 1))

    def decode(self, context: str) -> tuple[str, str]:
        """context (8, D) -> tokens int32 (1, 8), logits of the integers (1, 8, 256)."""
        g, c, s = self.g, self.c, self.state
        size = c.d // c.heads
        keys, values = [], []
        for i in range(c.decoder_layers):
            kv = self.linear(context, f"decoder.layers.{i}.context")  # (8, 2 D)
            k, v = g.ops("Split", kv, g.ints(c.d, c.d), outputs=2, axis=1)
            keys.append(g.op("Transpose", g.reshape(k, c.positions, c.heads, size), perm=[1, 2, 0]))
            values.append(g.op("Transpose", g.reshape(v, c.positions, c.heads, size), perm=[1, 0, 2]))
        plan = g.op("Add", context, g.constant("decoder.position", s["decoder.position"]))
        plans = g.ops("Split", plan, g.ints(*[1] * c.positions), outputs=c.positions, axis=0)
        # words have no noise: sampling is for actions
        spare = g.constant("quiet", np.zeros((1, c.positions, c.vocabulary - vocab.INTEGERS), np.float32))
        noise = g.op("Concat", "noise", spare, axis=2)
        noise = g.ops("Split", noise, g.ints(*[1] * c.positions), outputs=c.positions, axis=1)
        first, rest, last = self.legality()
        table = g.weight("decoder.embed.weight", s["decoder.embed.weight"])
        embedded = g.constant("decoder.bos", s["decoder.embed.weight"][vocab.BOS :][:1])
        head_b = s["decoder.head.bias"].copy()
        head_b[len(vocab.TOKENS) :] = ILLEGAL  # rows that mean nothing
        tokens, logits = [], []
        for position in range(c.positions):
            if position > 0:
                embedded = g.op("Gather", table, tokens[-1], axis=0)
            x = g.op("Add", embedded, plans[position])
            for i in range(c.decoder_layers):
                x = self.layer(x, i, keys, values)
            out = self.linear(self.norm(x, "decoder.norm"), "decoder.head", b=head_b)  # (1, vocabulary)
            out = g.op("Add", out, rest if position else first)
            noisy = g.op("Add", out, g.reshape(noise[position], 1, c.vocabulary))
            tokens.append(self.first_largest(noisy, last))
            logits.append(g.reshape(out, 1, 1, c.vocabulary))
        every = g.op("Concat", *logits, axis=1)
        split = g.ints(vocab.INTEGERS, c.vocabulary - vocab.INTEGERS)
        integers, _ = g.ops("Split", every, split, outputs=2, axis=2)
        return g.reshape(g.op("Concat", *tokens, axis=0), 1, c.positions), integers


INPUTS: Final[Sequence[tuple[str, int, list[int]]]] = (
    ("image", TensorProto.FLOAT, [1, 3, 128, 128]),
    ("text", TensorProto.FLOAT, [1, 48, 384]),
    ("text_mask", TensorProto.FLOAT, [1, 48]),
    ("proprioception", TensorProto.INT32, [1, 7]),
    ("noise", TensorProto.FLOAT, [1, 8, 256]),
    ("open", TensorProto.FLOAT, [1]),  # 0: only legal actions; 1: the whole vocabulary
)


# 8 bits over the range of a whole input are too coarse where coordinates (a pixel is 0.016) lie beside activations, and a
# decoder's rounding flips between two likely motions (LOG.md)
EXACT: Final = ("fusion", "decoder", "proprioception", "vision.glance")


def build_graph(model: Policy, storage: Storage, *, exact: tuple[str, ...] = EXACT) -> onnx.ModelProto:
    """The exported model; `exact` matters to int8 only."""
    graph = Graph(storage, exact)
    b = Builder(model.eval(), graph)
    t = b.text()
    seen, attention = b.vision(t)
    features = graph.op("Concat", seen, b.proprioception(), t, axis=1)
    tokens, logits = b.decode(b.fusion(features))
    graph.nodes.append(helper.make_node("Identity", [tokens], ["tokens"], name="tokens"))
    graph.nodes.append(helper.make_node("Identity", [logits], ["logits"], name="logits"))
    graph.nodes.append(helper.make_node("Identity", [attention], ["attention"], name="attention"))
    c: Config = model.config
    side = c.image // 4
    proto = helper.make_graph(
        graph.nodes,
        "policy",
        [helper.make_tensor_value_info(*i) for i in INPUTS],
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT32, [1, c.positions]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, c.positions, vocab.INTEGERS]),
            helper.make_tensor_value_info("attention", TensorProto.FLOAT, [3, side, side]),
        ],
        list(graph.initializers.values()),
    )
    made = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="tabletop")
    made.ir_version = 8
    onnx.checker.check_model(made, full_check=True)
    return made
