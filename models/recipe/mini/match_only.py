"""Another match.onnx for a model that is there: sight, tower and act stay as they are, byte for byte.

    python -m mini.match_only --eyes DIR [--id mini] [--found -0.5]

DIR is of run_words.py. Fits and tokens of the golden frames are made anew, by the graphs that lie there. RuntimeError where a golden choice
is closer than 0.3 nats: it would tell rounding, not a broken kernel.
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from PIL import Image

from eyes.crops import square
from eyes.text import Sentences
from processes import one_process
from train import ROOT

from . import vocabulary
from .columns import COUNT, SLOTS
from .export import described
from .match_graph import made_of

CLEAR: Final = 0.3  # nats between the best and the next


class Graphs:
    """The four of a folder."""

    def __init__(self, folder: Path) -> None:
        options = ort.SessionOptions()
        options.log_severity_level = 3
        for name in ("sight", "tower", "match", "act"):
            session = ort.InferenceSession(str(folder / f"{name}.onnx"), options)
            setattr(self, name, session)

    def run(self, name: str, **feeds: np.ndarray) -> list[np.ndarray]:
        session: ort.InferenceSession = getattr(self, name)
        return session.run(None, {k: np.asarray(v, np.float32) for k, v in feeds.items()})


def picture(path: Path, side: int) -> np.ndarray:
    """uint8 [side, side, 3]."""
    return np.frombuffer(path.read_bytes(), np.uint8).reshape(side, side, 3)


def planes(image: np.ndarray) -> np.ndarray:
    """float32 [1, 3, side, side] in 0..1."""
    return image.transpose(2, 0, 1)[None].astype(np.float32) / 255


def golden_of(
    golden: dict[str, Any], manifest: dict[str, Any], folder: Path, graphs: Graphs, vector: Sentences
) -> None:
    """In place: fits of its phrases and its tokens."""
    about, objects = golden["objects"], manifest["objects"]
    frame = picture(folder / golden["frame"]["file"], manifest["observation"]["cameras"][0]["width"])
    close = Image.fromarray(picture(folder / about["close"]["file"], objects["look"]["frame"]))
    state = np.array([golden["state"]])
    rows = graphs.run("sight", image=planes(frame), proprioception=state)[0]
    rows = rows[0][rows[0][:, 0] >= objects["score"]]
    looks = [graphs.run("tower", pixels=planes(square(close, *row[1:4]))) for row in rows]
    features, logits = (np.concatenate([one[k] for one in looks]) for k in (0, 1))
    fits = [
        graphs.run("match", features=features, logits=logits, phrase=v[None])[0]
        for v in vector(about["phrases"])
    ]
    if min(np.diff(np.sort(f))[-1] for f in fits) < CLEAR:
        raise RuntimeError(f"What “{golden['instruction']}” means is too close a choice for a golden frame.")
    hots = np.zeros((2, 1, SLOTS), np.float32)
    for hot, fit in zip(hots, fits, strict=False):
        hot[0, int(fit.argmax())] = 1
    given = np.zeros((1, SLOTS, COUNT), np.float32)
    given[0, : len(rows)] = rows
    tokens, _ = graphs.run(
        "act",
        objects=given,
        target=hots[0],
        second=hots[1],
        proprioception=state,
        task=vector([about["task"]]),
        noise=np.zeros((1, 8, 256)),
    )
    about["fits"] = {"float32": [[round(float(x), 5) for x in f] for f in fits]}
    golden["tokens"] = {"float32": tokens[0].tolist()}


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
