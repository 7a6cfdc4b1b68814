"""Another sight.onnx for a model that is there, or the same with a camera (camera.py); tower, match and act stay as they are, byte for byte.

    python -m mini.replace_sight --sight RUN/last.pt [--camera RUN/last.pt] [--id mini]

Fits and tokens of the golden frames are made anew, by the graphs that lie there (match_only.py).
"""

import argparse
import json
from pathlib import Path

import torch

from eyes.text import Sentences
from processes import one_process
from train import ROOT

from .act import Act
from .export import half, open_camera, write_sight
from .files import described
from .golden import Graphs, golden_of
from .sight import WAYS, Sight


def main() -> None:
    one_process("mini.replace_sight", "Start it with `python -m mini.replace_sight`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sight", type=Path, required=True)
    parser.add_argument(
        "--camera", type=Path, help="of train_camera.py; left out: places as sight gives them"
    )
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    manifest = json.loads((folder / "manifest.json").read_text())
    sight = Sight()
    sight.load_state_dict(torch.load(args.sight, weights_only=False, map_location="cpu")["average"])
    camera = open_camera(args.camera)
    write_sight(half(sight), camera, folder / "sight.onnx")  # type: ignore[arg-type]
    manifest["parameters"] = sum(p.numel() for m in (sight, camera, Act()) if m for p in m.parameters())
    manifest["objects"]["ways"] = WAYS
    for variant in manifest["variants"]:
        variant["parts"]["sight"] = described(folder / "sight.onnx", folder)
    graphs, vector = Graphs(folder), Sentences(args.cache)
    for golden in manifest["golden"]:
        golden_of(golden, manifest, folder, graphs, vector)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder / 'sight.onnx'}: {(folder / 'sight.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()
