"""Does what ships equal what was trained? PyTorch against ONNX on the golden frames, hashes, sizes, arithmetic.

python verify.py --model ../pico        # exit status 1 and a reason if not
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch

import vocabulary as vocab
from encoder import Encoder, create_session
from export import Case, feeds_of, run
from model import count_parameters
from train import load_weights

TOLERANCE: Final = 1e-4  # logits, float32


def check_file(folder: Path, entry: dict[str, Any]) -> list[str]:
    """Problems with one file of the manifest."""
    path = folder / entry["file"]
    if not path.exists():
        return [f"{entry['file']} is missing"]
    data = path.read_bytes()
    if len(data) != entry["bytes"]:
        return [f"{entry['file']} has {len(data)} bytes, the manifest says {entry['bytes']}; export again"]
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        return [f"{entry['file']} is not the file of the manifest (sha256); export again"]
    return []


def multiply_adds(path: Path) -> int:
    """Multiply-adds of one action: convolutions and matrix products of the graph."""
    model = onnx.shape_inference.infer_shapes(onnx.load(str(path)))
    graph = model.graph
    shapes = {i.name: list(i.dims) for i in graph.initializer}
    for value in (*graph.value_info, *graph.input, *graph.output):
        shapes[value.name] = [d.dim_value for d in value.type.tensor_type.shape.dim]
    total = 0
    for node in graph.node:
        if node.op_type == "Conv":
            total += int(np.prod(shapes[node.output[0]])) * int(np.prod(shapes[node.input[1]][1:]))
        elif node.op_type in ("MatMul", "MatMulInteger"):
            total += int(np.prod(shapes[node.output[0]])) * shapes[node.input[0]][-1]
    return total


def verify(folder: Path) -> tuple[list[str], dict[str, float]]:
    """Problems (empty: all is well) and numbers."""
    manifest = json.loads((folder / "manifest.json").read_text())
    encoder = manifest["encoder"]
    entries = [*manifest["variants"], manifest["weights"], encoder["model"], encoder["tokenizer"]]
    entries += [g["frame"] for g in manifest["golden"]]
    problems = [p for entry in entries for p in check_file(folder, entry)]
    if problems:
        return problems, {}
    if not manifest["golden"]:
        return ["the manifest has no golden frame"], {}
    model = load_weights(folder / "weights.safetensors").eval()
    encode = Encoder(folder / encoder["model"]["file"])
    sessions = {v["id"]: create_session(folder / v["file"]) for v in manifest["variants"]}
    worst = 0.0
    for i, golden in enumerate(manifest["golden"]):
        frame = np.fromfile(folder / golden["frame"]["file"], np.uint8).reshape(128, 128, 3)
        features = encode(manifest["prompt"].format(instruction=golden["instruction"]))
        feeds = feeds_of(frame, features, np.array(golden["proprioception"]))
        case = Case(frame, golden["instruction"], feeds, np.zeros(8, np.int64))
        tokens, logits = model.generate(
            *(torch.from_numpy(feeds[k]) for k in ("image", "text", "text_mask", "proprioception"))
        )
        for name, session in sessions.items():
            got, scores = run(session, case)
            if got.tolist() != golden["tokens"][name]:
                problems.append(
                    f"golden {i}, {name}: tokens {got.tolist()}, the manifest says {golden['tokens'][name]}"
                )
            if name == "float32":
                if got.tolist() != tokens[0].tolist():
                    problems.append(f"golden {i}: ONNX {got.tolist()}, PyTorch {tokens[0].tolist()}")
                ours = logits[0, :, : vocab.INTEGERS].numpy()
                worst = max(
                    worst, float(np.abs(scores - ours)[1:].max()), float(np.abs(scores - ours)[0, :2].max())
                )
    if worst > TOLERANCE:
        problems.append(f"logits of ONNX and PyTorch differ by {worst:.2g}, more than {TOLERANCE}")
    macs = multiply_adds(folder / next(v["file"] for v in manifest["variants"] if v["id"] == "float32"))
    return problems, {
        "logit_error": worst,
        "gflop_per_action": 2e-9 * macs,
        "parameters": count_parameters(model),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    problems, numbers = verify(parser.parse_args().model)
    for problem in problems:
        print(f"FAILED: {problem}")
    if problems:
        raise SystemExit(1)
    print("verified: " + ", ".join(f"{k} {v:.6g}" for k, v in numbers.items()))


if __name__ == "__main__":
    main()
