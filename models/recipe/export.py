"""A checkpoint -> models/<id>/: three ONNX variants, weights to go on from, golden frames, manifest.

    python export.py --checkpoint ../../runs/pico/last.pt --data DIR --id pico

Unusual here: the averaged weights are rounded to float16 first and *those* are the model. So weights.safetensors, in half
the bytes, is the exact source of every file beside it.
"""

import argparse
import hashlib
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
from safetensors.torch import save_file

import spec
import vocabulary as vocab
from batch import Batch
from data import open_mixture
from encoder import DIM, ENCODER, FOLDER, TOKENS, RandomFeatures, create_session
from flops import gflop_of
from graph import Storage, build_graph
from language import (
    LANGUAGE_FILE,
    PLAN_PROMPT,
    QUESTION_PROMPT,
    ROBOT_PROMPT,
    load_language,
)
from model import Policy, count_parameters
from prompts import Prompt
from smear import SPREAD
from tasks import TASKS
from train import ROOT, load_weights

PROVIDERS: Final = {Storage.FLOAT32: ["webgpu", "wasm"], Storage.FLOAT16: ["webgpu"], Storage.INT8: ["wasm"]}
NEEDS: Final = {Storage.FLOAT32: [], Storage.FLOAT16: ["shader-f16"], Storage.INT8: []}
GOLDEN: Final = 4
GOLDEN_ANSWERS: Final = 4
# nats by which a winner has to lead, lest a golden frame tell rounding and not a broken kernel; else frames are taken as they come
ROUNDING: Final = 1e-3
ROUNDING_WORDS: Final = 0.5


@dataclass(frozen=True)
class Case:
    """One held-out prompt, ready for any session."""

    frame: np.ndarray  # (128, 128, 3) uint8
    kind: str
    asked: str  # the instruction or the question, without the frame of words around it
    feeds: dict[str, np.ndarray]
    target: np.ndarray  # (8,) the expert's action; of a question, the answer up to <eos>, then -1

    @property
    def robot(self) -> bool:
        return self.kind in TASKS


def feeds_of(
    frame: np.ndarray, features: np.ndarray, proprioception: np.ndarray, *, robot: bool = True
) -> dict[str, np.ndarray]:
    """Inputs of the exported graph. frame (128, 128, 3) uint8, features (n, 384), proprioception (7,)."""
    text = np.zeros((1, TOKENS, DIM), np.float32)
    mask = np.zeros((1, TOKENS), np.float32)
    text[0, : len(features)] = features
    mask[0, : len(features)] = 1
    return {
        "image": frame.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255),
        "text": text,
        "text_mask": mask,
        "proprioception": proprioception.astype(np.int32)[None],
        "noise": np.zeros((1, 8, 256), np.float32),
        "open": np.array([0 if robot else 1], np.float32),
    }


def stripped(prompt: str, template: str) -> str:
    """What stands in the template's braces."""
    head, tail = template[: template.index("{")], template[template.index("}") + 1 :]
    return prompt.removeprefix(head).removesuffix(tail)


def cases_of(batches: list[Batch], prompts: list[Prompt]) -> list[Case]:
    """Held-out batches and their prompts, in order. "locate" is left out: a target of training that nobody asks."""
    cases = []
    offset = 0
    for batch in batches:
        per = len(batch.kinds) // len(batch.image)
        frames = (batch.image * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
        for i, kind in enumerate(batch.kinds):
            if kind == "locate":
                continue
            robot = kind in TASKS
            features = batch.features[i, : int(batch.mask[i].sum())].numpy()
            asked = stripped(prompts[offset + i].text, ROBOT_PROMPT if robot else QUESTION_PROMPT)
            feeds = feeds_of(frames[i // per], features, batch.proprioception[i].numpy(), robot=robot)
            cases.append(Case(frames[i // per], kind, asked, feeds, batch.targets[i].numpy()))
        offset += len(batch.kinds)
    return cases


def run(session: ort.InferenceSession, case: Case) -> tuple[np.ndarray, np.ndarray]:
    """tokens (8,), logits (8, 256)."""
    tokens, logits = session.run(["tokens", "logits"], case.feeds)
    return tokens[0], logits[0]


def answer_of(tokens: np.ndarray) -> list[int]:
    """Tokens (8,) -> those before <eos>; what comes after it means nothing."""
    ids = tokens.tolist()
    return ids[: ids.index(vocab.EOS)] if vocab.EOS in ids else [i for i in ids if i >= 0]


def margin(logits: np.ndarray) -> float:
    """Smallest lead of a winner: how far rounding is from changing a token."""
    top = np.sort(logits, axis=1)
    return float((top[:, -1] - top[:, -2]).min())


def generated(model: Policy, case: Case) -> tuple[np.ndarray, np.ndarray]:
    """PyTorch's tokens (8,) and logits (8, vocabulary)."""
    inputs = (torch.from_numpy(case.feeds[k]) for k in ("image", "text", "text_mask", "proprioception"))
    tokens, logits = model.generate(*inputs, robot=case.robot)
    return tokens[0].numpy(), logits[0].numpy()


def file_entry(path: Path, name: str) -> dict[str, Any]:
    data = path.read_bytes()
    return {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def compare(
    sessions: dict[Storage, ort.InferenceSession], cases: list[Case]
) -> dict[Storage, dict[str, float]]:
    """Each variant against float32 and against the expert, with its time on one thread."""
    robot, asked = [c for c in cases if c.robot], [c for c in cases if not c.robot]
    reference = [run(sessions[Storage.FLOAT32], case)[0] for case in robot]
    answers = [answer_of(run(sessions[Storage.FLOAT32], case)[0]) for case in asked]
    out = {}
    for storage, session in sessions.items():
        times, same, whole, off, error = [], [], [], [], []
        for case, expected in zip(robot, reference, strict=True):
            start = time.perf_counter()
            tokens, _ = run(session, case)
            times.append(time.perf_counter() - start)
            same.append((tokens == expected).mean())
            whole.append(bool((tokens == expected).all()))
            off.append(np.abs(tokens - expected)[1:4].max())
            error.append(np.abs(tokens - case.target)[1:4].mean())
        out[storage] = {
            "ms_median": float(np.median(times) * 1e3),
            "tokens_equal": float(np.mean(same)),
            "actions_equal": float(np.mean(whole)),
            "translation_bins_p99": float(np.percentile(off, 99)),
            "expert_bins_mean": float(np.mean(error)),
        }
        if asked:
            said = [answer_of(run(session, case)[0]) for case in asked]
            out[storage]["answers_equal"] = float(
                np.mean([a == b for a, b in zip(said, answers, strict=True)])
            )
            out[storage]["answers_right"] = float(
                np.mean([a == answer_of(c.target) for a, c in zip(said, asked, strict=True)])
            )
    return out


def golden_actions(
    sessions: dict[Storage, ort.InferenceSession], cases: list[Case], folder: Path
) -> list[dict[str, Any]]:
    """Robot prompts as they come, no two alike; left out are those that rounding decides (ROUNDING). Writes their frames."""

    def safety(case: Case) -> float:
        return min(margin(run(session, case)[1]) for session in sessions.values())

    golden: list[dict[str, Any]] = []
    seen: set[object] = set()
    for case in [c for c in cases if c.robot][:200]:
        move = tuple(run(sessions[Storage.FLOAT32], case)[0][1:4])
        if len(golden) == GOLDEN or case.asked in seen or move in seen or safety(case) < ROUNDING:
            continue
        seen |= {case.asked, move}
        path = folder / "golden" / f"{len(golden)}.rgb"
        path.write_bytes(case.frame.tobytes())
        golden.append(
            {
                "frame": file_entry(path, f"golden/{path.name}"),
                "instruction": case.asked,
                "state": case.feeds["proprioception"][0].tolist(),
                "tokens": {s.value: run(session, case)[0].tolist() for s, session in sessions.items()},
                "margin": round(safety(case), 4),
            }
        )
    return golden


def golden_answers(
    sessions: dict[Storage, ort.InferenceSession], model: Policy, cases: list[Case], folder: Path
) -> list[dict[str, Any]]:
    """As golden_actions, of questions: one a kind, tokens up to <eos>, the same in every variant."""
    found: list[tuple[float, Case, list[int]]] = []
    for case in [c for c in cases if not c.robot][:200]:
        tokens, logits = generated(model, case)
        said = answer_of(tokens)
        if any(answer_of(run(session, case)[0]) != said for session in sessions.values()):
            continue
        meant = logits[: len(said) + 1, : len(vocab.TOKENS)]
        if margin(meant) >= ROUNDING_WORDS:
            found.append((margin(meant), case, [*said, vocab.EOS][:8]))
    golden: list[dict[str, Any]] = []
    kinds: set[str] = set()
    for lead, case, tokens in found:
        if len(golden) == GOLDEN_ANSWERS or case.kind in kinds:
            continue
        kinds.add(case.kind)
        path = folder / "golden" / f"q{len(golden)}.rgb"
        path.write_bytes(case.frame.tobytes())
        golden.append(
            {
                "frame": file_entry(path, f"golden/{path.name}"),
                "question": case.asked,
                "state": case.feeds["proprioception"][0].tolist(),
                "tokens": tokens,
                "text": " ".join(vocab.token_text(t) for t in tokens if t != vocab.EOS),
                "margin": round(lead, 4),
            }
        )
    return golden


def round_weights(model: Policy) -> Policy:
    """float16 and back: what weights.safetensors can hold is what is exported."""
    for tensor in model.state_dict().values():
        tensor.copy_(tensor.half().float())
    return model.eval()


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def encoder_entry(folder: Path, *, encoder: bool) -> dict[str, Any]:
    """Which sentence encoder the page is to run; `encoder` False: random word vectors, written into the folder."""
    if encoder:
        model, name, licence = (
            file_entry(ENCODER, f"../minilm/{ENCODER.name}"),
            "all-MiniLM-L6-v2",
            "Apache-2.0",
        )
    else:
        RandomFeatures().export(folder / "words.onnx")
        model, name, licence = file_entry(folder / "words.onnx", "words.onnx"), "random-words", "MIT"
    tokenizer = file_entry(FOLDER / "tokenizer.json", "../minilm/tokenizer.json")
    entry = {"id": name, "license": licence, "model": model, "tokenizer": tokenizer}
    return {**entry, "maxTokens": TOKENS, "dim": DIM}


def interface(side: int) -> dict[str, Any]:
    """What the policy sees, what it gives, by which head. side: of the square frame, pixels."""
    return {
        "observation": {
            "cameras": [{"name": "table", "width": side, "height": side}],
            "frames": 1,
            "state": {"kind": "tcp-pose", "encoding": "bins", "dimensions": spec.PROPRIOCEPTION},
        },
        "action": {
            "kind": "ee-delta",
            "hz": spec.CONTROL_HZ,
            "dimensions": spec.ACTION,
        },
        "head": {"kind": "bins", "bins": spec.BINS, "spread": SPREAD},
    }


def export(model: Policy, cases: list[Case], folder: Path, meta: dict[str, Any]) -> dict[str, Any]:
    """Write everything; gives the manifest. `meta`: id, title, summary, license, metrics, encoder (bool)."""
    (folder / "golden").mkdir(parents=True, exist_ok=True)
    model = round_weights(model)
    weights = {k: v.half().contiguous() for k, v in model.state_dict().items()}
    save_file(weights, folder / "weights.safetensors", {"config": json.dumps(model.config.to_dict())})
    (folder / "weights.safetensors").chmod(0o644)  # the library writes it for its owner alone
    sessions: dict[Storage, ort.InferenceSession] = {}
    variants = []
    for storage in Storage:
        name = f"policy.{storage.value}.onnx"
        onnx.save(build_graph(model, storage), folder / name)
        sessions[storage] = create_session(folder / name)
        entry = {"id": storage.value, **file_entry(folder / name, name)}
        variants.append({**entry, "providers": PROVIDERS[storage], "needs": NEEDS[storage]})
    report = compare(sessions, cases)
    for storage, numbers in report.items():
        size = (folder / f"policy.{storage.value}.onnx").stat().st_size
        print(
            f"{storage.value:8} {size:>9,} bytes  " + "  ".join(f"{k} {v:.4g}" for k, v in numbers.items()),
            flush=True,
        )

    manifest = {
        "formatVersion": 2,
        **{k: meta[k] for k in ("id", "title", "summary", "license")},
        "robot": "panda",
        "tables": ["blocks"],
        "encoder": encoder_entry(folder, encoder=meta.get("encoder", True)),
        "prompt": ROBOT_PROMPT,
        "answers": {
            "input": "open",
            "eos": vocab.EOS,
            "vocabulary": list(vocab.TOKENS),
            "question": QUESTION_PROMPT,
            "plan": PLAN_PROMPT,
        },
        "outputs": {
            "attention": {
                "name": "attention",
                "shape": [3, model.config.image // 4, model.config.image // 4],
                "of": ["target", "second", "glance"],
            }
        },
        "variants": variants,
        "weights": file_entry(folder / "weights.safetensors", "weights.safetensors"),
        "parameters": count_parameters(model),
        "gflopPerAction": round(gflop_of(onnx.load(folder / "policy.float32.onnx")), 4),
        **interface(model.config.image),
        "golden": golden_actions(sessions, cases, folder),
        "goldenAnswers": golden_answers(sessions, model, cases, folder),
        "agreement": {
            s.value: {k: round(v, 4) for k, v in n.items() if k != "ms_median"} for s, n in report.items()
        },
        "metrics": meta["metrics"],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, required=True, help=".pt or .safetensors")
    add("--data", action="append", required=True, metavar="DIR", help="shards; held-out seeds are used")
    add("--id", default="pico")
    add("--out", type=Path, help="instead of models/ID")
    add("--title", default="Pico")
    add(
        "--summary",
        default="Reach, pick, place and answer on the simulated table; sentence-conditioned convolutions, 2.5 M weights.",
    )
    add("--license", default="MIT")
    add("--frames", type=int, default=250, help="held-out frames for the comparison, four prompts each")
    add("--metrics", type=Path, help='JSON {"commit", "rows"} of the page\'s own evaluation')
    add("--language", type=Path, default=LANGUAGE_FILE)
    add("--cache", type=Path, default=ROOT / ".cache")
    add("--no-encoder", action="store_true", help="a model of train.py --no-encoder, with its random words")
    args = parser.parse_args()
    torch.set_num_threads(1)
    mixture = open_mixture(args.data, load_language(args.language), args.cache, encoder=not args.no_encoder)
    mixture.rescan()
    batches, prompts = mixture.held_out_with_prompts(args.frames, seed=7)
    metrics = json.loads(args.metrics.read_text()) if args.metrics else {"commit": commit(), "rows": []}
    meta = {k: getattr(args, k) for k in ("id", "title", "summary", "license")} | {
        "metrics": metrics,
        "encoder": not args.no_encoder,
    }
    folder = args.out or FOLDER.parent / args.id
    export(load_weights(args.checkpoint), cases_of(batches, prompts), folder, meta)
    print(f"wrote {folder}; now: python verify.py --model {folder}")


if __name__ == "__main__":
    main()
