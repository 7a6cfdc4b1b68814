"""Runs of transfer.run -> a folder of policies that `npm run eval` drives.

    python -m transfer.export --pack PACK --out SITE/models/transfer RUNS/*.pt

Writes NAME.onnx and head-NAME.json a run (l1-co-0: head, what it was trained on, training seed), which the page loads as
`transfer:NAME`. SITE is a copy of the built site: nothing of this ships. Golden frames are frames that no training had, as they come,
but for those whose answer rounding decides.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import io
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from PIL import Image

import vocabulary as vocab
from encoder import ENCODER, FeatureCache, create_session
from encoder import FOLDER as MINILM
from export import encoder_entry, file_entry, interface
from export import feeds_of as token_feeds
from heads.export import TOLERANCE, shaken_text
from language import PLAN_PROMPT, QUESTION_PROMPT, ROBOT_PROMPT
from model import Config, count_parameters
from smear import SPREAD
from train import ROOT

from .graph import build_policy_graph
from .one import Cell
from .policy import CENTRES, DIMS, HALVES, STEPS, Both

GOLDEN: Final = 3
SAID: Final = (
    "pick up the red cube",
    "pick up the purple star",
    "pick up the green cylinder",
    "pick up the yellow cube",
    "pick up the blue cone",
    "pick up the pink star",
    "pick up the cyan cube",
    "pick up the orange cylinder",
)
WORDS: Final = {
    "autoregressive": "autoregressive tokens",
    "l1": "L1 regression of one action",
    "flow": "flow matching of one action",
    "flow-stopped": "flow matching of one action, gradient stopped",
}

Observed = tuple[np.ndarray, np.ndarray, tuple[str, np.ndarray]]
"""Frame (128, 128, 3) uint8, state (7,) of bins, what is said and its features (n, 384)."""


def short_name(cell: Cell) -> str:
    """As an address may have it: l1-co-0. Runs without pointers or from nothing say so."""
    said = [cell.head, "co" if cell.questions else "robot", str(cell.seed)]
    odd = [] if cell.pointers else ["unpointed"]
    odd += [] if cell.pretrained else ["scratch"]
    return "-".join([*said[:2], *odd, said[2]])


def load_run(path: Path) -> tuple[Cell, Both]:
    """What transfer.run kept of a run, and its weights: the running mean, rounded to float16."""
    kept = torch.load(path, map_location="cpu")
    cell = Cell(**kept["cell"])
    both = Both(cell.head, Config(channels=kept["channels"]))
    both.load_state_dict({k: v.float() for k, v in kept["state"].items()})
    return cell, both.eval()


def feeds_of(head: str, frame: np.ndarray, features: np.ndarray, state: np.ndarray) -> dict[str, np.ndarray]:
    """Inputs of the graph, without noise. frame (128, 128, 3) uint8, features (n, 384), state (7,) of bins."""
    feeds = token_feeds(frame, features, state)
    if head == "autoregressive":
        return feeds
    feeds = {k: feeds[k] for k in ("image", "text", "text_mask")} | {"state": feeds["proprioception"]}
    if head == "l1":
        return feeds
    noise, steps = np.zeros((1, 1, DIMS), np.float32), np.full((1, STEPS), 1 / STEPS, np.float32)
    return {**feeds, "noise": noise, "steps": steps}


@torch.no_grad()
def said_by_torch(both: Both, feeds: dict[str, np.ndarray]) -> np.ndarray:
    """Tokens (8,), or units (1, 8), as the graph gives them."""
    state = "proprioception" if both.continuous is None else "state"
    image, text, mask, where = (torch.from_numpy(feeds[k]) for k in ("image", "text", "text_mask", state))
    if both.continuous is None:
        return both.policy.generate(image, text, mask, where.long())[0][0].numpy()
    context = both.policy.context(image, text, mask, where.long()).context
    if both.head == "l1":
        x = both.continuous(context)
    else:
        x, time = torch.from_numpy(feeds["noise"]).view(1, DIMS), torch.zeros(1)
        for size in feeds["steps"][0]:
            x, time = x + both.continuous(context, x, time) * float(size), time + float(size)
    return (x * torch.tensor(HALVES) + torch.tensor(CENTRES)).numpy()


def head_entry(head: str) -> dict[str, Any]:
    """The manifest's `head`."""
    if head == "autoregressive":
        return {"kind": "bins", "bins": vocab.INTEGERS, "spread": SPREAD}
    chunk = {"length": 1, "execute": 1, "ensemble": False, "values": "units", "tolerance": TOLERANCE}
    return (
        {"kind": "chunk", **chunk}
        if head == "l1"
        else {"kind": "flow-matching", "steps": STEPS, "scale": 1, **chunk}
    )


class Policies:
    """A folder of them. `observed`: what golden frames are taken from, in this order."""

    def __init__(self, folder: Path, observed: list[Observed]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "golden").mkdir(exist_ok=True)
        self.folder, self.observed = folder, observed

    def write(self, name: str, both: Both, title: str) -> dict[str, Any]:
        """Graph and manifest; gives the manifest. SystemExit where the graph is not what was trained, or no frame is left."""
        path = self.folder / f"{name}.onnx"
        onnx.save(build_policy_graph(both), path)
        interface_ = interface(both.policy.config.image)
        side = both.policy.config.image // 4
        manifest = {
            "formatVersion": 2,
            "id": f"transfer-{name}",
            "title": title,
            "summary": "An experiment about what words mean through each head, docs/which-head-transfer.md.",
            "license": "MIT",
            "robot": "panda",
            "tables": ["blocks"],
            "encoder": encoder_entry(self.folder, encoder=True),
            "prompt": ROBOT_PROMPT,
            **interface_,
            "head": head_entry(both.head),
            "outputs": {
                "attention": {
                    "name": "attention",
                    "shape": [3, side, side],
                    "of": ["target", "second", "glance"],
                }
            },
            "variants": [
                {
                    "id": "float32",
                    **file_entry(path, path.name),
                    "providers": ["webgpu", "wasm"],
                    "needs": [],
                }
            ],
            "parameters": count_parameters(both),
            "golden": self.golden(both, path),
        }
        if both.head == "autoregressive":
            manifest["answers"] = {
                "input": "open",
                "eos": vocab.EOS,
                "vocabulary": list(vocab.TOKENS),
                "question": QUESTION_PROMPT,
                "plan": PLAN_PROMPT,
            }
        (self.folder / f"head-{name}.json").write_text(json.dumps(manifest, indent=1) + "\n")
        return manifest

    def golden(self, both: Both, path: Path) -> list[dict[str, Any]]:
        session = create_session(path)
        tokens = both.continuous is None
        output = "tokens" if tokens else "actions"
        out: list[dict[str, Any]] = []
        for i, (frame, state, (words, features)) in enumerate(self.observed):
            if len(out) == GOLDEN:
                break
            feeds = feeds_of(both.head, frame, features, state)
            said, wanted = session.run([output], feeds)[0][0], said_by_torch(both, feeds)
            if np.abs(said - wanted).max() > (0 if tokens else 1e-4):
                raise SystemExit(f"{path.name}: the graph is not what was trained: {said} for {wanted}")
            shaken = [session.run([output], f)[0][0] for f in shaken_text(feeds)]
            spans = np.ones(DIMS) if tokens else 2 * np.array(HALVES)
            off = max(float((np.abs(s - said) / spans).max()) for s in shaken)
            if off > (0 if tokens else TOLERANCE["float32"] / 2):
                continue
            file = self.folder / "golden" / f"{i}.rgb"
            file.write_bytes(frame.tobytes())
            values = {"float32": [round(x, 6) for x in said.flatten().tolist()]}
            entry = {"frame": file_entry(file, f"golden/{file.name}"), "instruction": words}
            out.append({**entry, "state": state.tolist(), output: values})
        if not out:
            raise SystemExit(f"{path.name}: rounding decides in all of {len(self.observed)} golden frames")
        return out


def observations(pack: Path, cache: Path) -> list[Observed]:
    """Frames of the pack's trials that no training had, with the sentences of SAID in turn."""
    with np.load(pack / "prompts.npz") as stored:
        rows, states = stored["seen.frame"], stored["seen.proprioception"]
    # trials of one frame lie together: of the frames as they come, one each
    first = np.unique(rows, return_index=True)[1]
    chosen = [i for i in sorted(first.tolist())][: 8 * len(SAID)]
    sentences = [ROBOT_PROMPT.replace("{instruction}", s) for s in SAID]
    features = dict(zip(SAID, FeatureCache(cache).get(sentences), strict=True))
    frames = some_frames(pack, [int(rows[i]) for i in chosen])
    said = [SAID[k % len(SAID)] for k in range(len(chosen))]
    return [
        (f, states[i], (s, features[s].astype(np.float32)))
        for f, i, s in zip(frames, chosen, said, strict=True)
    ]


def some_frames(pack: Path, rows: list[int]) -> list[np.ndarray]:
    """Only these of what packed.read_frames would read."""
    found: dict[int, np.ndarray] = {}
    begin = 0
    for path in sorted(pack.glob("frames.*.npz"), key=lambda p: int(p.name.split(".")[1])):
        with np.load(path) as part:
            lengths, data = part["lengths"], part["bytes"]
        ends = np.cumsum(lengths)
        for row in rows:
            at = row - begin
            if 0 <= at < len(lengths):
                blob = data[ends[at] - lengths[at] : ends[at]].tobytes()
                found[row] = np.array(Image.open(io.BytesIO(blob)).convert("RGB"))
        begin += len(lengths)
    return [found[row] for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pack", type=Path, required=True)
    add(
        "--out", type=Path, required=True, help="SITE/models/transfer; the encoder lies in SITE/models/minilm"
    )
    add("--cache", type=Path, default=ROOT / ".cache")
    add("runs", type=Path, nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if not ENCODER.exists():
        raise SystemExit(f"{MINILM} has no encoder")
    out = Policies(args.out, observations(args.pack, args.cache))
    for path in args.runs:
        cell, both = load_run(path)
        name = short_name(cell)
        taught = "robot prompts and questions" if cell.questions else "robot prompts"
        manifest = out.write(name, both, f"Transfer: {WORDS[cell.head]}, {taught}, seed {cell.seed}")
        print(f"{name}: {len(manifest['golden'])} golden frames", flush=True)


if __name__ == "__main__":
    main()
