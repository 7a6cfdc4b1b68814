"""A control for names: a map from the tower to words that is learned from the *robot* side of the split alone, beside the shipped fit.

    python -m mini.robot_only --eyes WORK [--model ../mini] [--out ../test-mini-robot]

WORK is the folder of ../eyes/run.py, or a new one: the scenes of *robot* and *named* are drawn (1,100, ten minutes of a core), and rows of *robot*
are kept. The ridge map is fitted by the code that made the shipped one (penalty 4, beta 1), from looks at *robot* things and pictures and their names,
synonyms and descriptions. Left out, on purpose: *named*, emoji, the names of ImageNet's classes. It is the counterpart of the fit's part `eyes`: it
has no residual, which counts for phrases close to taught ones alone, and no frame with a robot in it.

Writes a copy of the model whose match.onnx gives one more inner value, `robot`; its `fit` is the shipped one, bit by bit, which is checked.
`npm run eval -- --task find --model test-mini-robot --variant float32` counts it beside the others. Not for the repository: 17 MB.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from eyes.artefacts import OPSET, open_tower
from eyes.eyes import Eyes, make_eyes
from eyes.names import Asked, concepts
from eyes.pairs import Seen, pairs_of_concepts, words_of_concept
from eyes.scores import make_space
from eyes.sources import join, looks_at
from eyes.text import Sentences
from eyes.trials import draw_trials, hits, rate
from processes import one_process

from .casts import cast_constants
from .files import copy_with
from .run_words import of_split

KINDS: Final = ("things", "pictures")
PREFIX: Final = "robot/"
ROBOT_FIT: Final = f"{PREFIX}fit"


class MapAlone(nn.Module):
    """Of ../eyes/eyes.py the learned map alone: beta (t . m - t . m0), the class logits unused."""

    def __init__(self, eyes: Eyes) -> None:
        super().__init__()
        assert eyes.ridge is not None
        self.beta = eyes.beta
        half = eyes.ridge.weight / eyes.ridge.scale[:, None]  # [1280, 384]
        self.register_buffer("weight", torch.from_numpy(np.ascontiguousarray(half)).half())
        bias = eyes.ridge.bias - (eyes.ridge.mean / eyes.ridge.scale) @ eyes.ridge.weight
        for name, value in {"centre": eyes.space.centre, "bias": bias, "base_place": eyes.base_place}.items():
            self.register_buffer(name, torch.from_numpy(np.asarray(value, np.float32)))

    def forward(self, features: Tensor, _logits: Tensor, phrase: Tensor) -> Tensor:
        def unit(x: Tensor) -> Tensor:
            return x / x.pow(2).sum(-1, keepdim=True).sqrt().clamp(min=1e-9)

        t = unit(unit(phrase) - self.centre)  # [1, 384]
        m = unit(features @ self.weight.float() + self.bias)
        return self.beta * (m - self.base_place) @ t[0]


def fit_of_map(eyes: Eyes, seen: Seen, phrases: list[str]) -> np.ndarray:
    """As `MapAlone`, float32 [phrases, looks]."""
    assert eyes.ridge is not None
    places = eyes.ridge(seen.features) - eyes.base_place
    return (eyes.beta * eyes.space(phrases) @ places.T).astype(np.float32)


def with_branch(model: onnx.ModelProto, branch: onnx.ModelProto) -> onnx.ModelProto:
    """`branch`, a graph of the same inputs, inside `model` under names of its own; no output is added."""
    shared = {i.name for i in model.graph.input}

    def own(name: str) -> str:
        return name if name in shared or name == "" else PREFIX + name

    out = onnx.ModelProto()
    out.CopyFrom(model)
    for node in branch.graph.node:
        copy = out.graph.node.add()
        copy.CopyFrom(node)
        copy.name = own(node.name)  # nodes may have no name
        copy.input[:] = [own(name) for name in node.input]
        copy.output[:] = [own(name) for name in node.output]
    for tensor in branch.graph.initializer:
        copy = out.graph.initializer.add()
        copy.CopyFrom(tensor)
        copy.name = own(tensor.name)
    onnx.checker.check_model(out)
    return out


def graph_of(eyes: Eyes) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fit.onnx"
        torch.onnx.export(
            MapAlone(eyes).eval(), (torch.zeros(2, 1280), torch.zeros(2, 1000), torch.ones(1, 384)), str(path),
            input_names=["features", "logits", "phrase"], output_names=["fit"],
            dynamic_axes={n: {0: "n"} for n in ("features", "logits", "fit")}, opset_version=OPSET,
            do_constant_folding=False, dynamo=False,
        )  # fmt: skip
        return cast_constants(onnx.load(path))


def checked(model: onnx.ModelProto, shipped: Path, seen: Seen, vector: np.ndarray) -> np.ndarray:
    """Its robot fit of these looks; RuntimeError where its `fit` is not the shipped one to the bit."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.append(helper.make_tensor_value_info(ROBOT_FIT, TensorProto.FLOAT, None))
    feeds = {"features": seen.features[:16], "logits": seen.logits[:16], "phrase": vector}
    fit, robot = ort.InferenceSession(probe.SerializeToString()).run(["fit", ROBOT_FIT], feeds)
    (before,) = ort.InferenceSession(str(shipped)).run(["fit"], feeds)
    if not np.array_equal(fit, before):
        raise RuntimeError("The fit is not the shipped one any more: the branch shares a name with it.")
    return robot


def write(model: Path, out: Path, match: onnx.ModelProto) -> None:
    """A copy of the model's folder with this match.onnx, whose manifest names the fit."""
    manifest = copy_with(model, out, "match", match)
    manifest["objects"]["fits"]["robot"] = ROBOT_FIT
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    one_process("mini.robot_only", "Start it with `python -m mini.robot_only`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--eyes", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("../mini"))
    parser.add_argument("--out", type=Path, default=Path("../test-mini-robot"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    space = make_space(Sentences(args.eyes / "text"))
    session = open_tower(args.model / "tower.onnx")
    looks = {k: looks_at(args.eyes, f"dev-{k}", session, tag="-int8") for k in KINDS}
    robot = {k: of_split(looks[k], ("robot",)) for k in KINDS}
    table = concepts()
    pairs = [
        pairs_of_concepts(seen, {x: words_of_concept(table[x], space) for x in set(seen.labels)})
        for seen in robot.values()
    ]
    every = join(list(robot.values()))
    eyes = make_eyes(space, pairs, (every.features, every.logits), penalty=4.0, beta=1.0)
    match = with_branch(onnx.load(args.model / "match.onnx"), graph_of(eyes))
    said = checked(match, args.model / "match.onnx", every, space.sentences(["hammer"]))
    error = float(np.abs(said - fit_of_map(eyes, every, ["hammer"])[0, :16]).max())
    if error > 0.002:
        raise SystemExit(f"The branch differs from what was fitted by {error:.3g}.")
    write(args.model, args.out, match)
    report: dict[str, object] = {"looks": {k: len(v.labels) for k, v in robot.items()}}
    report |= {"concepts": len(set(every.labels)), "bytes": (args.out / "match.onnx").stat().st_size}
    for split in ("robot", "named"):  # taught, and taught nothing of
        for kind in KINDS:
            seen = of_split(looks[kind], (split,))
            found = hits(
                draw_trials(seen.concepts(), Asked.NAME, 500, 0), lambda q, s=seen: fit_of_map(eyes, s, q)
            )
            report[f"one of five {split} {kind} by name"] = str(rate(found))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
