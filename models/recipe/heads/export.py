"""Trained heads -> models/pico/head-KIND.json, and in heads/KIND/ a graph a variant and one file of the head's weights.

    python -m heads.export --heads ../../runs/heads --seed 0 --data DIR --policy ../pico

Nothing of the policy is written again: graphs refer to the bytes of its variants (share.py), manifests to its frames' format,
encoder and words. Golden frames are held-out ones, as they come, but for those whose answer rounding decides; heads that sample
are shown with no noise.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime as ort
import torch

import spec
from data import Phrases
from encoder import DIM, TOKENS, FeatureCache
from flops import gflop_of
from graph import Storage
from language import ROBOT_PROMPT, load_language
from model import Policy
from smear import SPREAD
from train import ROOT, load_weights

from . import codec
from .chunks import Draw, Frames, draw_chunks, open_frames
from .decode import actions_of, bins_tokens, centres, fast_ids, others_of
from .graph import build_head_graph, noise_shape
from .model import BINS, CHUNKED, FLOW_STEPS, KINDS, LENGTH, Head, Scaling, count
from .share import OwnFile, take_out
from .train import load, load_rows
from .trunk import trunk

# shares of the range that the self-test allows: the sentence encoder's int8 kernels round differently from processor to
# processor, and numbers show what a bin of 256 hides
TOLERANCE: Final = {"float32": 0.01, "float16": 0.02, "int8": 0.03}
EXECUTE: Final = 4  # actions of a chunk that are carried out
GOLDEN: Final = 3
SHAKES: Final = 4
SHAKEN: Final = 0.05  # of the features' spread
CANDIDATES: Final = 60  # held-out draws that golden frames are taken from, as they come
OTHERS: Final = 61  # draws that the control takes its earlier tokens from: a prime, so that neighbouring states meet different ones
TITLES: Final = {
    "autoregressive": "autoregressive bins",
    "parallel": "parallel bins",
    "parallel-chunk": "parallel bins, eight actions at once",
    "fast": "FAST tokens",
    "l1": "L1 regression of eight actions",
    "flow": "flow matching of eight actions",
}


def head_entry(kind: str, scaling: Scaling, fast: codec.Fast | None) -> dict[str, Any]:
    """The manifest's `head`."""
    chunk = {"length": LENGTH, "execute": EXECUTE, "ensemble": False, "tolerance": TOLERANCE}
    if kind in ("autoregressive", "parallel"):
        return {"kind": "bins", "bins": BINS, "spread": SPREAD}
    if kind == "parallel-chunk":
        return {"kind": "bins-chunk", "bins": BINS, **chunk}
    if kind == "fast" and fast is not None:
        return {"kind": "fast", "tokens": noise_tokens(), **fast.to_dict(), **chunk}
    if kind == "flow":
        return {"kind": "flow-matching", "steps": FLOW_STEPS, "scale": 1, **chunk, "values": "units"}
    return {"kind": "chunk", **chunk, "values": "units"}


def noise_tokens() -> int:
    shape = noise_shape("fast") or [0, 0]
    return shape[1]


def feeds_of(draw: Draw, frame: np.ndarray, features: np.ndarray, kind: str) -> dict[str, np.ndarray]:
    """Inputs of the graph for one draw, without noise."""
    text, mask = np.zeros((1, TOKENS, DIM), np.float32), np.zeros((1, TOKENS), np.float32)
    text[0, : len(features)], mask[0, : len(features)] = features, 1
    feeds = {
        "image": frame.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255),
        "text": text,
        "text_mask": mask,
        "state" if kind in CHUNKED else "proprioception": np.array([draw.proprioception], np.int32),
    }
    shape = noise_shape(kind)
    if shape:
        feeds["noise"] = np.zeros(shape, np.float32)
    if kind == "flow":
        feeds["steps"] = np.full((1, FLOW_STEPS), 1 / FLOW_STEPS, np.float32)
    return feeds


def said_by_torch(
    policy: Policy,
    head: Head,
    scaling: Scaling,
    fast: codec.Fast | None,
    feeds: dict[str, np.ndarray],
    others: np.ndarray | None,
) -> np.ndarray:
    """Tokens or units, as the graph gives them."""
    image, text, mask, state = (
        torch.from_numpy(feeds[k])
        for k in ("image", "text", "text_mask", "state" if head.config.kind in CHUNKED else "proprioception")
    )
    with torch.inference_mode():
        row = trunk(policy, image, text, mask, state.long())
        if head.config.kind in ("l1", "flow"):
            return actions_of(head, scaling, fast, row)[0].numpy()
        context = head.context(row)
        if head.config.kind == "fast" and fast is not None:
            return fast_ids(head, context, fast)[0].numpy()
        earlier = None if others is None else others_of(state.long(), torch.from_numpy(others))
        return bins_tokens(head, context, earlier=earlier)[0].numpy()


def shaken_text(feeds: dict[str, np.ndarray]) -> Iterator[dict[str, np.ndarray]]:
    """The same with sentence features that are off by what another processor's int8 kernels make of them, and more."""
    rng = np.random.default_rng(0)
    for _ in range(SHAKES):
        noise = rng.normal(0, SHAKEN * feeds["text"].std(), feeds["text"].shape).astype(np.float32)
        yield {**feeds, "text": feeds["text"] + noise * feeds["text_mask"][..., None]}


def in_units(said: np.ndarray, kind: str, fast: codec.Fast | None) -> np.ndarray:
    """Tokens or numbers of a chunk -> numbers in units."""
    if kind == "parallel-chunk":
        return centres(torch.from_numpy(said).view(LENGTH, -1)).numpy()
    if kind == "fast" and fast is not None:
        return fast.decode([i for i in said.tolist() if i >= 0])
    return said


def shares_off(values: np.ndarray, wanted: np.ndarray) -> float:
    """Largest difference in shares of the range; of tokens, in bins of 256."""
    if values.dtype.kind == "i":
        return float(np.abs(values - wanted).max()) / BINS
    spans = np.array([1.0 if d["unit"] == "flag" else d["high"] - d["low"] for d in spec.ACTION])
    return float((np.abs(values - wanted).reshape(-1, len(spans)) / spans).max())


def entry(path: Path, name: str) -> dict[str, Any]:
    data = path.read_bytes()
    return {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def open_session(folder: Path, graph: str, shared: Path) -> ort.InferenceSession:
    """Native, in a folder of its own with copies: the runtime refuses external data from other folders."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    with tempfile.TemporaryDirectory() as together:
        for path in (folder / graph, shared, *folder.glob("*.bin")):
            shutil.copyfile(path, Path(together) / path.name)
        return ort.InferenceSession(str(Path(together) / graph), options, ["CPUExecutionProvider"])


def export_head(
    policy: Policy,
    path: Path,
    cases: list[tuple[Draw, np.ndarray, np.ndarray]],
    policy_folder: Path,
    folder: Path,
    metrics: dict[str, Any] | None,
    others: np.ndarray | None = None,
) -> dict[str, Any]:
    """Writes one head; gives its manifest. others: of a control (build_head_graph), whose name says so."""
    head, scaling, fast, told = load(path)
    kind = head.config.kind
    for p in head.parameters():
        p.data = p.data.half().float()
    folder.mkdir(parents=True, exist_ok=True)
    frames = folder.parent / "golden"  # of all heads: most of them are shown the same
    frames.mkdir(exist_ok=True)
    base = json.loads((policy_folder / "manifest.json").read_text())
    own = OwnFile()
    before, after = ROBOT_PROMPT.split("{instruction}")
    sessions: dict[Storage, ort.InferenceSession] = {}
    gflop = 0.0
    for storage in Storage:
        name = f"policy.{storage.value}.onnx"
        made = build_head_graph(policy, head, scaling, fast, storage, others)
        if storage is Storage.FLOAT32:
            gflop = gflop_of(made)
        lies = take_out(made, (policy_folder / name).read_bytes(), name, own, "head.bin")
        onnx.save(made, folder / f"{storage.value}.onnx")
        print(f"{kind} {storage.value}: {lies}", flush=True)
    (folder / "head.bin").write_bytes(bytes(own.data))
    for storage in Storage:
        sessions[storage] = open_session(
            folder, f"{storage.value}.onnx", policy_folder / f"policy.{storage.value}.onnx"
        )
    golden: list[dict[str, Any]] = []
    tasks: set[str] = set()
    output = "actions" if kind in ("l1", "flow") else "tokens"
    for draw, frame, features in cases:
        if draw.task in tasks or len(golden) == GOLDEN:
            continue
        feeds = feeds_of(draw, frame, features, kind)
        said = {s: session.run([output], feeds)[0][0] for s, session in sessions.items()}
        reference = said_by_torch(policy, head, scaling, fast, feeds, others)
        off = np.abs(said[Storage.FLOAT32] - reference).max()
        if off > (1e-4 if output == "actions" else 0):
            raise SystemExit(f"{kind}: the graph is not what was trained, by {off:.2g}")
        # of a chunk that is said in tokens, what they mean is golden
        meant = {s: in_units(v, kind, fast) if kind in CHUNKED else v for s, v in said.items()}
        if any(shares_off(v, meant[Storage.FLOAT32]) > TOLERANCE[s.value] / 2 for s, v in meant.items()):
            continue  # rounding decides here, and would tell nothing of a broken kernel
        shaken = (sessions[Storage.FLOAT32].run([output], f)[0][0] for f in shaken_text(feeds))
        shaken = (in_units(v, kind, fast) if kind in CHUNKED else v for v in shaken)
        if any(shares_off(v, meant[Storage.FLOAT32]) > TOLERANCE["float32"] / 2 for v in shaken):
            continue
        tasks.add(draw.task)
        file = frames / f"{hashlib.sha256(frame.tobytes()).hexdigest()[:8]}.rgb"
        file.write_bytes(frame.tobytes())
        golden.append(
            {
                "frame": entry(file, f"heads/golden/{file.name}"),
                "instruction": draw.text.removeprefix(before).removesuffix(after),
                "state": list(draw.proprioception),
                "actions" if kind in CHUNKED else "tokens": {
                    s.value: [round(x, 6) for x in v.flatten().tolist()] for s, v in meant.items()
                },
            }
        )
    below = f"heads/{folder.name}/"
    title = TITLES[kind] + ("" if others is None else ", told another draw's tokens as its earlier ones")
    variants = []
    for variant in base["variants"]:
        shared = {k: variant[k] for k in ("file", "bytes", "sha256")}
        graph = f"{variant['id']}.onnx"
        variants.append(
            {
                **variant,
                **entry(folder / graph, below + graph),
                **({"optimization": "none"} if kind == "fast" and variant["providers"] == ["wasm"] else {}),
                "external": [shared, entry(folder / "head.bin", f"{below}head.bin")],
            }
        )
    manifest = {
        "formatVersion": 2,
        "id": f"pico-{folder.name}",
        "title": f"Pico, {title}",
        "summary": f"A head of {count(head):,} weights on the frozen trunk of pico: {title}. An experiment, docs/decisions/0011.",
        "license": base["license"],
        **{
            k: base[k] for k in ("robot", "tables", "prompt", "observation", "action", "outputs") if k in base
        },
        "encoder": base["encoder"],
        "head": head_entry(kind, scaling, fast),
        "variants": variants,
        "parameters": count(head),
        "gflopPerAction": round(gflop, 4),
        "golden": golden,
        "trained": told,
        "metrics": metrics or {"commit": base["metrics"]["commit"], "rows": []},
    }
    (folder.parent.parent / f"head-{folder.name}.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def other_tokens(path: Path, trunk: torch.Tensor) -> np.ndarray:
    """(OTHERS, 8): what the autoregressive head says of as many held-out draws."""
    head = load(path)[0]
    with torch.inference_mode():
        return bins_tokens(head, head.context(trunk[:OTHERS].float())).numpy()


def drop_frames(policy_folder: Path) -> None:
    """Golden frames that no head is shown any more."""
    told = [json.loads(p.read_text()) for p in policy_folder.glob("head-*.json")]
    kept = {Path(g["frame"]["file"]).name for m in told for g in m["golden"]}
    for path in (policy_folder / "heads" / "golden").glob("*.rgb"):
        if path.name not in kept:
            path.unlink()


def golden_cases(
    folders: list[Path], frames: Frames, phrases: Phrases
) -> list[tuple[Draw, np.ndarray, np.ndarray]]:
    """Held-out draws with frame and features, in the order of the scenes."""
    language = load_language()
    chosen: list[Draw] = []
    for draw in draw_chunks(frames, language, 1):
        if draw.held_out and len(chosen) < CANDIDATES:
            chosen.append(draw)
    phrases.add([d.text for d in chosen])
    return [(d, np.array(frames.frame(d.shard, d.row)), phrases.rows[phrases.index[d.text]]) for d in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--heads", type=Path, required=True, help="folder of KIND-SEED.pt")
    add("--seed", type=int, default=0)
    add(
        "--data",
        action="append",
        required=True,
        type=Path,
        metavar="DIR",
        help="shards with chunks; held-out seeds are used",
    )
    add("--policy", type=Path, default=ROOT / "models" / "pico")
    add("--out", type=Path, help="instead of the policy's folder")
    add("--kinds", default=",".join(KINDS))
    add("--cache", type=Path, default=ROOT / ".cache")
    add(
        "--shuffled", type=Path, metavar="ROWS",
        help="instead: the autoregressive head as a control, told tokens of other draws of this heads.rows file as its own earlier ones",
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    policy = load_weights(args.policy / "weights.safetensors").eval()
    frames = open_frames(args.data, load_language())
    cases = golden_cases(args.data, frames, Phrases(FeatureCache(args.cache)))
    out = args.out or args.policy
    if args.shuffled:
        path = args.heads / f"autoregressive-{args.seed}.pt"
        rows = load_rows(args.shuffled, torch.device("cpu"), held_out=True)
        folder = out / "heads" / "autoregressive-shuffled"
        export_head(policy, path, cases, args.policy, folder, None, other_tokens(path, rows.trunk))
        return
    for kind in args.kinds.split(","):
        folder = out / "heads" / kind
        export_head(policy, args.heads / f"{kind}-{args.seed}.pt", cases, args.policy, folder, None)
        sizes = {p.name: p.stat().st_size for p in sorted(folder.glob("*.*"))}
        print(f"{folder}: {sizes}", flush=True)
    drop_frames(out)


if __name__ == "__main__":
    main()
