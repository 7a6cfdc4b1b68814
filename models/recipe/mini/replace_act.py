"""Another act in a model that is there: act.onnx, its digest, and what the golden frames' tokens are now. Sight, tower and match stay.

python -m mini.replace_act --act RUN/last.pt [--doubt NATS] [--id mini]
"""

import argparse
import json
from pathlib import Path
from typing import Final

import onnxruntime as ort
import torch

from eyes.text import Sentences
from processes import one_process
from train import ROOT

from .act import Act
from .columns import COUNT, SLOTS
from .export import ActGraph, half, write
from .files import described
from .golden import Graphs, golden_of

DIM: Final = 384


def act_graph(act: Act, path: Path, doubt: float = 0.0) -> ort.InferenceSession:
    """The unrolled graph, weights as float16 in the file."""
    hot = torch.zeros(1, SLOTS)
    inputs = {
        "objects": torch.zeros(1, SLOTS, COUNT), "target": hot, "second": hot.clone(),
        "proprioception": torch.full((1, 7), 128.0), "task": torch.zeros(1, DIM), "noise": torch.zeros(1, 8, 256),
    }  # fmt: skip
    return write(ActGraph(half(act), doubt), inputs, ["tokens", "logits"], path)


def main() -> None:
    one_process("mini.replace_act", "Start it with `python -m mini.replace_act`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--act", type=Path, required=True)
    parser.add_argument(
        "--doubt",
        type=float,
        default=4.0,
        help="nats by which “terminate” has to be likelier while the thing is held",
    )
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    manifest = json.loads((folder / "manifest.json").read_text())
    act = Act()
    act.load_state_dict(torch.load(args.act, weights_only=False, map_location="cpu")["average"])
    act_graph(act, folder / "act.onnx", args.doubt)
    [variant] = manifest["variants"]
    variant |= described(folder / "act.onnx", folder)
    graphs, vector = Graphs(folder), Sentences(args.cache)
    for golden in manifest["golden"]:
        golden_of(golden, manifest, folder, graphs, vector)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder / 'act.onnx'}: {variant['sha256'][:12]}")


if __name__ == "__main__":
    main()
