"""Graphs of models/mini -> checkpoints that training can begin from (`--init`).

    python -m mini.from_graphs --model mini --out DIR      # DIR/sight.pt, DIR/act.pt, DIR/camera.pt where sight has one

The weights are those of the files, float16 rounded; nothing of an optimizer is in a graph. What the exporter folded is solved for.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from model import Conv
from processes import one_process
from train import ROOT

from .act import Act
from .camera import Camera
from .sight import Sight


def constants(path: Path) -> tuple[dict[str, Tensor], onnx.GraphProto]:
    """Floats of a graph by their name, those kept as float16 by the name of what they are cast to."""
    graph = onnx.load(path).graph
    found = {
        t.name.removesuffix(".half"): torch.from_numpy(numpy_helper.to_array(t).astype(np.float32))
        for t in graph.initializer
        if t.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
    }
    return found, graph


def by_bias(found: dict[str, Tensor], graph: onnx.GraphProto, prefix: str) -> dict[str, Tensor]:
    """Weights under their names in the model: a product's is named by the bias that is added to it."""
    out = {k.removeprefix(prefix): v for k, v in found.items() if k.startswith(prefix)}
    for node in graph.node:
        if node.op_type != "Gemm":
            continue
        _, factor, bias = node.input
        if not bias.startswith(prefix):
            continue
        name = bias.removeprefix(prefix).removesuffix("bias") + "weight"
        if factor in found and name not in out:  # otherwise kept under its own name, and not transposed
            out[name] = found[factor].T.contiguous()
    return out


def act_of(path: Path) -> Act:
    """Errors: RuntimeError where the graph is of another act."""
    found, graph = constants(path)
    state = by_bias(found, graph, "act.")
    act = Act()
    positions = act.config.positions
    [state["decoder.position"]] = [
        v
        for k, v in found.items()
        if k.startswith("onnx::Add_") and tuple(v.shape) == (positions, act.config.d)
    ]
    act.load_state_dict(state)
    return act


def with_gains(model: nn.Module, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of standardized convolutions were exported as they are convolved: what they were multiplied by is their spread."""
    out = dict(state)
    for name, module in model.named_modules():
        if isinstance(module, Conv):
            w = state[f"{name}.weight"]
            out[f"{name}.gain"] = w.std(dim=(1, 2, 3), unbiased=False) * (w[0].numel() / 2) ** 0.5
    return out


def camera_of(path: Path) -> Camera | None:
    """None: this sight has none. Errors: RuntimeError where it is another one."""
    found, graph = constants(path)
    state = by_bias(found, graph, "camera.")
    if not state:
        return None
    camera = Camera()
    camera.load_state_dict(with_gains(camera, state))
    return camera


def sight_of(path: Path) -> Sight:
    """Errors: RuntimeError where the graph is of another sight."""
    found, graph = constants(path)
    state = by_bias(found, graph, "sight.")
    sight = Sight()
    state = with_gains(sight, state)
    [placed] = [
        v for v in found.values() if tuple(v.shape) == (1, sight.place.out_channels, *sight.coords.shape[2:])
    ]
    solved = torch.linalg.lstsq(
        sight.coords.flatten(2)[0].T.double(), placed.flatten(2)[0].T.double()
    ).solution
    state["place.weight"] = solved.T.float()[..., None, None]
    sight.load_state_dict(state)
    return sight


def save(model: nn.Module, path: Path) -> None:
    torch.save({"average": model.state_dict(), "model": model.state_dict(), "step": 0}, path)


def main() -> None:
    one_process("mini.from_graphs", "Start it with `python -m mini.from_graphs`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="mini")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    folder = ROOT / "models" / args.model
    save(sight_of(folder / "sight.onnx"), args.out / "sight.pt")
    if camera := camera_of(folder / "sight.onnx"):
        save(camera, args.out / "camera.pt")
    save(act_of(folder / "act.onnx"), args.out / "act.pt")


if __name__ == "__main__":
    main()
