"""Another match.onnx for a model that is there: sight, tower and act stay as they are, byte for byte.

    python -m mini.match_only --eyes DIR [--id mini] [--found -0.5]

DIR is of run_words.py. Fits and tokens of the golden frames are made anew, by the graphs that lie there.
"""

import argparse
import json
from pathlib import Path

from eyes.text import Sentences
from processes import one_process
from train import ROOT

from . import vocabulary
from .files import described
from .golden import Graphs, golden_of
from .match_graph import made_of


def main() -> None:
    one_process("mini.match_only", "Start it with `python -m mini.match_only`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--eyes", type=Path, required=True)
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--found", type=float, help="least fit of what is found, nats; left out: as it was")
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "match.onnx").write_bytes((args.eyes / "match.onnx").read_bytes())
    vector = Sentences(args.cache)
    objects = manifest["objects"]
    if args.found is not None:
        objects["found"] = args.found
    objects["fits"] = made_of(folder / "match.onnx")
    objects["vocabulary"] = vocabulary.write(folder, vector)
    for variant in manifest["variants"]:
        variant["parts"]["match"] = described(folder / "match.onnx", folder)
    graphs = Graphs(folder)
    for golden in manifest["golden"]:
        golden_of(golden, manifest, folder, graphs, vector)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder / 'match.onnx'}: {(folder / 'match.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()
