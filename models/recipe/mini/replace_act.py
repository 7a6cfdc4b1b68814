"""Another act in a model that is there: act.onnx, its digest, and what the golden frames' tokens are now. Sight, tower and match stay.

python -m mini.replace_act --act RUN/last.pt [--doubt NATS] [--id mini]
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
import torch

from eyes.text import Sentences
from processes import one_process
from train import ROOT

from .act import Act
from .columns import COUNT, SLOTS
from .export import ActGraph, described, half, write

DIM: Final = 384


def act_graph(act: Act, path: Path, doubt: float = 0.0) -> ort.InferenceSession:
    """The unrolled graph, weights as float16 in the file."""
    hot = torch.zeros(1, SLOTS)
    inputs = {
        "objects": torch.zeros(1, SLOTS, COUNT), "target": hot, "second": hot.clone(),
        "proprioception": torch.full((1, 7), 128.0), "task": torch.zeros(1, DIM), "noise": torch.zeros(1, 8, 256),
    }  # fmt: skip
    return write(ActGraph(half(act), doubt), inputs, ["tokens", "logits"], path)


def tokens_of(
    golden: dict[str, Any],
    folder: Path,
    score: float,
    see: ort.InferenceSession,
    hand: ort.InferenceSession,
    vector: Sentences,
) -> list[int]:
    """What act says to a golden frame; its fits decide which things are meant, as the page does."""  # fmt: skip
    frame = np.fromfile(folder / golden["frame"]["file"], np.uint8).reshape(256, 256, 3)
    state = np.array([golden["state"]], np.float32)
    image = frame.transpose(2, 0, 1)[None].astype(np.float32) / 255
    (objects,) = see.run(None, {"image": image, "proprioception": state})
    rows = objects[0][objects[0][:, 0] >= score]
    given = np.zeros((1, SLOTS, COUNT), np.float32)
    given[0, : len(rows)] = rows
    hots = np.zeros((2, 1, SLOTS), np.float32)
    for k, fits in enumerate(golden["objects"]["fits"]["float32"]):
        hots[k, 0, int(np.argmax(fits))] = 1
    feeds = {
        "objects": given, "target": hots[0], "second": hots[1], "proprioception": state,
        "task": vector([golden["objects"]["task"]]).astype(np.float32), "noise": np.zeros((1, 8, 256), np.float32),
    }  # fmt: skip
    return hand.run(None, feeds)[0][0].tolist()


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
    hand = act_graph(act, folder / "act.onnx", args.doubt)
    see = ort.InferenceSession(str(folder / "sight.onnx"), providers=["CPUExecutionProvider"])
    [variant] = manifest["variants"]
    variant |= described(folder / "act.onnx", folder)
    vector = Sentences(args.cache)
    for golden in manifest["golden"]:
        tokens = tokens_of(golden, folder, manifest["objects"]["score"], see, hand, vector)
        golden["tokens"]["float32"] = tokens
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder / 'act.onnx'}: {variant['sha256'][:12]}")


if __name__ == "__main__":
    main()
