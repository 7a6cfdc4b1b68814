"""Does what ships equal what was trained? PyTorch against ONNX on the golden frames, hashes, sizes, arithmetic.

python verify.py --model ../pico        # exit status 1 and a reason if not
python verify.py --flops [--model ../pico]   # parameters and arithmetic, counted from the graph
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx

import vocabulary as vocab
from encoder import Encoder, create_session
from export import Case, answer_of, feeds_of, generated, run
from flops import multiply_adds
from graph import Storage, build_graph
from model import Policy, count_parameters
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


def case_of(folder: Path, golden: dict[str, Any], encode: Encoder, manifest: dict[str, Any]) -> Case:
    """A golden frame with its prompt, encoded anew."""
    frame = np.fromfile(folder / golden["frame"]["file"], np.uint8).reshape(128, 128, 3)
    robot = "instruction" in golden
    if robot:
        features = encode(manifest["prompt"].format(instruction=golden["instruction"]))
    else:
        features = encode(manifest["answers"]["question"].format(question=golden["question"]))
    feeds = feeds_of(frame, features, np.array(golden["state"]), robot=robot)
    asked = golden["instruction" if robot else "question"]
    return Case(frame, "reach" if robot else "where", asked, feeds, np.zeros(8, np.int64))


def verify(folder: Path) -> tuple[list[str], dict[str, float]]:
    """Problems (empty: all is well) and numbers."""
    manifest = json.loads((folder / "manifest.json").read_text())
    encoder = manifest["encoder"]
    entries = [*manifest["variants"], manifest["weights"], encoder["model"], encoder["tokenizer"]]
    entries += [g["frame"] for g in (*manifest["golden"], *manifest["goldenAnswers"])]
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
        case = case_of(folder, golden, encode, manifest)
        expected, ours = generated(model, case)
        for name, session in sessions.items():
            got, scores = run(session, case)
            if got.tolist() != golden["tokens"][name]:
                problems.append(
                    f"golden {i}, {name}: tokens {got.tolist()}, the manifest says {golden['tokens'][name]}"
                )
            if name == "float32":
                if got.tolist() != expected.tolist():
                    problems.append(f"golden {i}: ONNX {got.tolist()}, PyTorch {expected.tolist()}")
                error = np.abs(scores - ours[:, : vocab.INTEGERS])
                worst = max(worst, float(error[1:].max()), float(error[0, :2].max()))
    for i, golden in enumerate(manifest["goldenAnswers"]):
        case = case_of(folder, golden, encode, manifest)
        expected, ours = generated(model, case)
        meant = [t for t in golden["tokens"] if t != vocab.EOS]
        if answer_of(expected) != meant:
            problems.append(f"golden answer {i}: PyTorch {answer_of(expected)}, the manifest says {meant}")
        for name, session in sessions.items():
            got, scores = run(session, case)
            if answer_of(got) != meant:
                problems.append(f"golden answer {i}, {name}: {answer_of(got)}, the manifest says {meant}")
            elif name == "float32":
                error = np.abs(scores - ours[:, : vocab.INTEGERS])
                worst = max(worst, float(error[: len(meant) + 1].max()))
    if worst > TOLERANCE:
        problems.append(f"logits of ONNX and PyTorch differ by {worst:.2g}, more than {TOLERANCE}")
    float32 = next(v["file"] for v in manifest["variants"] if v["id"] == "float32")
    macs = sum(multiply_adds(onnx.load(str(folder / float32))).values())
    return problems, {
        "logit_error": worst,
        "gflop_per_action": 2e-9 * macs,
        "parameters": count_parameters(model),
    }


def print_flops(folder: Path | None) -> None:
    """Of a folder's model, or of the default configuration."""
    policy = load_weights(folder / "weights.safetensors") if folder else Policy()
    parts = multiply_adds(build_graph(policy, Storage.FLOAT32))
    print(f"parameters {count_parameters(policy):,}")
    print(f"an action: {2e-9 * sum(parts.values()):.4f} GFLOP (2 x multiply-adds)")
    for name, work in sorted(parts.items(), key=lambda p: -p[1]):
        print(f"  {name:24} {2e-6 * work:8.2f} MFLOP")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path)
    parser.add_argument("--flops", action="store_true", help="count parameters and arithmetic, check nothing")
    args = parser.parse_args()
    if args.flops:
        print_flops(args.model)
        return
    if args.model is None:
        parser.error("--model is needed, or --flops")
    problems, numbers = verify(args.model)
    for problem in problems:
        print(f"FAILED: {problem}")
    if problems:
        raise SystemExit(1)
    print("verified: " + ", ".join(f"{k} {v:.6g}" for k, v in numbers.items()))


if __name__ == "__main__":
    main()
