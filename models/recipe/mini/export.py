"""Checkpoints and eyes -> models/mini/: graphs, golden frames, manifest.

    python -m mini.export --sight RUN/last.pt --act RUN/last.pt --eyes DIR --golden256 DIR --golden384 DIR --id mini

Weights are rounded to float16 and kept so in the files of `sight` and `act` (cast at load); the tower's are int8 an output channel.
`golden256` and `golden384` hold one shard each of the same scenes, drawn at both sizes.
"""

import argparse
import copy
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
import torch
from torch import Tensor, nn

import spec
from encoder import DIM, TOKENS
from eyes.artefacts import OPSET, simplify
from eyes.crops import square
from eyes.text import Sentences, bare
from model import Conv
from processes import one_process
from train import ROOT

from . import vocabulary
from .act import Act
from .camera import Camera
from .casts import to_half
from .columns import AT, COLUMNS, COUNT, SIDE, SLOTS
from .sentences import cut
from .shards import load
from .sight import FRAME, WAYS, Sight
from .match_graph import made_of, trained_in

CLOSE: Final = 384
LOOK: Final = 224
SCORE: Final = 0.3


def half(model: nn.Module) -> nn.Module:
    """The same weights after a round trip through float16: these are the model."""
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(p.half().float())
    return model


def plain(model: nn.Module) -> nn.Module:
    """Standardized convolutions as plain ones."""
    for name, child in model.named_children():
        if isinstance(child, Conv):
            conv = nn.Conv2d(
                child.in_channels, child.out_channels, child.kernel_size, child.stride, child.padding
            )
            with torch.no_grad():
                conv.weight.copy_(child.effective_weight())
                conv.bias.copy_(child.bias)
            setattr(model, name, conv)
        else:
            plain(child)
    return model


class SightGraph(nn.Module):
    def __init__(self, sight: Sight, camera: Camera | None = None) -> None:
        super().__init__()
        self.sight, self.camera = sight, camera

    def forward(self, image: Tensor, proprioception: Tensor) -> tuple[Tensor, Tensor]:
        picked, cells, affine = self.sight.peaks(image, proprioception)
        rows = self.sight.rows(picked, cells)
        if self.camera:
            rows = self.camera.correct(rows, affine, image, proprioception)
        return rows[..., :COUNT], self.sight.ways(picked).flatten(2)


def open_camera(path: Path | None) -> Camera | None:
    """A checkpoint of train_camera.py, rounded to float16."""
    if path is None:
        return None
    camera = Camera()
    camera.load_state_dict(torch.load(path, weights_only=False, map_location="cpu")["average"], strict=False)
    half(camera)
    return camera


def write_sight(sight: Sight, camera: Camera | None, path: Path) -> ort.InferenceSession:
    """The graph that gives what is seen, with its places moved where there is a camera."""
    image, pose = torch.zeros(1, 3, FRAME, FRAME), torch.full((1, 7), 128.0)
    graph = SightGraph(plain(copy.deepcopy(sight)), plain(copy.deepcopy(camera)) if camera else None)  # type: ignore[arg-type]
    return write(graph, {"image": image, "proprioception": pose}, ["objects", "ways"], path)


class ActGraph(nn.Module):
    """Decoding unrolled; integers 0..255, the first 0 or 1.

    `doubt`: nats by which "terminate" has to be likelier while the hand holds what is meant. How high a thing hangs is seen with an error of millimetres, and
    a thing that is let go of has nothing to do with it."""

    def __init__(self, act: Act, doubt: float = 0.0) -> None:
        super().__init__()
        self.act = act
        first, doubted = torch.zeros(256), torch.zeros(256)
        first[2:] = -1e9
        doubted[1] = doubt
        self.register_buffer("doubted", doubted)
        self.register_buffer("first", first)

    def forward(
        self,
        objects: Tensor,
        target: Tensor,
        second: Tensor,
        proprioception: Tensor,
        task: Tensor,
        noise: Tensor,
    ) -> tuple[Tensor, Tensor]:
        import vocabulary as vocab

        context = self.act.context(objects, target, second, proprioception, task)
        tokens = torch.full((1, 1), vocab.BOS, dtype=torch.long)
        logits = []
        for i in range(8):
            said = self.act.decoder(context, tokens)[:, -1, :256]
            if i == 0:
                held = (objects[..., AT["held"]] * target).sum(1, keepdim=True)
                said = said + self.first - held * self.doubted
            logits.append(said)
            tokens = torch.cat([tokens, (said + noise[:, i]).argmax(-1, keepdim=True)], 1)
        return tokens[:, 1:].int(), torch.stack(logits, 1)


def write(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], path: Path
) -> ort.InferenceSession:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
        opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    simplify(path)
    to_half(path)
    return ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def described(path: Path, folder: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "file": str(path.relative_to(folder)),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def main() -> None:
    one_process("mini.export", "Start it with `python -m mini.export`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("sight", "act", "eyes", "golden256", "golden384"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--camera", type=Path, help="checkpoint of train_camera.py; left out: places as sight gives them"
    )
    parser.add_argument(
        "--doubt",
        type=float,
        default=4.0,
        help="nats by which “terminate” has to be likelier while the thing is held",
    )
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--found", type=float, default=-0.5, help="least fit of what is found, nats")
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    (folder / "golden").mkdir(parents=True, exist_ok=True)
    sight, act = Sight(), Act()
    sight.load_state_dict(torch.load(args.sight, weights_only=False, map_location="cpu")["average"])
    act.load_state_dict(torch.load(args.act, weights_only=False, map_location="cpu")["average"])
    half(sight), half(act)
    camera = open_camera(args.camera)
    pose = torch.full((1, 7), 128.0)
    see = write_sight(sight, camera, folder / "sight.onnx")
    hot = torch.zeros(1, SLOTS)
    hand = write(
        ActGraph(act, args.doubt),
        {"objects": torch.zeros(1, SLOTS, COUNT), "target": hot, "second": hot.clone(), "proprioception": pose,
         "task": torch.zeros(1, DIM), "noise": torch.zeros(1, 8, 256)},
        ["tokens", "logits"], folder / "act.onnx",
    )  # fmt: skip
    for name, file in (("tower", "tower.int8.onnx"), ("match", "match.onnx")):
        (folder / f"{name}.onnx").write_bytes((args.eyes / file).read_bytes())
    options = ort.SessionOptions()
    options.log_severity_level = 3
    tower = ort.InferenceSession(str(folder / "tower.onnx"), options)
    match = ort.InferenceSession(str(folder / "match.onnx"), options)
    vector = Sentences(args.cache)

    small, large = load([args.golden256], FRAME), load([args.golden384], CLOSE)
    golden = []
    labels = [i for i in range(len(small.goal)) if small.pursued[i]]
    for i in labels:
        if len(golden) == 4:
            break
        r = small.goal_record[i]
        task, target, second = small.goal[i]
        if small.frame[r] < 0 or small.seed[r] in [g["_seed"] for g in golden]:
            continue
        frame = np.array(small.frames[small.shard[r]][small.frame[r]])
        close = np.array(large.frames[large.shard[r]][large.frame[r]])
        state = small.proprioception[r].astype(np.float32)[None]
        (objects,) = see.run(
            ["objects"],
            {"image": frame.transpose(2, 0, 1)[None].astype(np.float32) / 255, "proprioception": state},
        )
        rows = objects[0][objects[0][:, 0] >= SCORE]
        if len(rows) < 3:
            continue
        from PIL import Image

        crops = np.stack([square(Image.fromarray(close), *row[1:4]) for row in rows])
        looks = [
            tower.run(None, {"pixels": c.transpose(2, 0, 1)[None].astype(np.float32) / 255}) for c in crops
        ]
        features, logits = (np.concatenate([k[j] for k in looks]) for j in (0, 1))
        phrases = [bare(small.names[r][target].replace("-", " "))]
        if second >= 0:
            phrases.append(bare(small.names[r][second].replace("-", " ")))
        fits = [
            match.run(None, {"features": features, "logits": logits, "phrase": v[None].astype(np.float32)})[0]
            for v in vector(phrases)
        ]
        sentence = (
            "reach for it",
            "pick up it",
            "put it in that",
            "move it next to that",
            "turn it toward that",
        )[task]
        t, s = int(fits[0].argmax()), int(fits[1].argmax()) if second >= 0 else None
        if s == t or min(np.diff(np.sort(f))[-1] for f in fits) < 0.3:
            continue  # a choice on an edge tells rounding, not a broken kernel
        hots = np.zeros((2, 1, SLOTS), np.float32)
        hots[0, 0, t] = 1
        if s is not None:
            hots[1, 0, s] = 1
        given = np.zeros((1, SLOTS, COUNT), np.float32)
        given[0, : len(rows)] = rows
        feeds = {
            "objects": given, "target": hots[0], "second": hots[1], "proprioception": state,
            "task": vector([sentence]).astype(np.float32), "noise": np.zeros((1, 8, 256), np.float32),
        }  # fmt: skip
        tokens, _ = hand.run(None, feeds)
        k = len(golden)
        (folder / f"golden/{k}.rgb").write_bytes(frame.tobytes())
        (folder / f"golden/{k}.close.rgb").write_bytes(close.tobytes())
        told = sentence.replace("it", f"the {phrases[0]}", 1)
        if len(phrases) > 1:
            told = told.replace("that", f"the {phrases[1]}")
        golden.append({
            "_seed": small.seed[r], "frame": described(folder / f"golden/{k}.rgb", folder), "instruction": told,
            "state": [int(v) for v in state[0]], "tokens": {"float32": tokens[0].tolist()},
            "objects": {"close": described(folder / f"golden/{k}.close.rgb", folder), "task": sentence, "phrases": phrases,
                        "fits": {"float32": [[round(float(x), 5) for x in f] for f in fits]}},
        })  # fmt: skip
    for g in golden:
        del g["_seed"]
    pico = json.loads((ROOT / "models/pico/manifest.json").read_text())
    observation = {**pico["observation"], "cameras": [{"name": "table", "width": FRAME, "height": FRAME}]}
    weights = sum(p.numel() for m in (sight, act, camera) if m for p in m.parameters())
    weights += trained_in(folder / "match.onnx")
    manifest = {
        **{k: pico[k] for k in ("formatVersion", "license", "robot", "encoder", "prompt", "action", "head")},
        "id": args.id,
        "title": "Mini",
        "summary": "Reaches, picks and places things by names that robot data never had: object tokens, and eyes pre-trained on photographs.",
        "tables": ["blocks", "things", "pictures", "mixed"],
        "observation": observation,
        "objects": {
            "count": SLOTS, "columns": list(COLUMNS), "score": SCORE, "found": args.found, "alike": 1.0, "remembered": 12, "ways": WAYS,
            "fits": made_of(folder / "match.onnx"),
            "vocabulary": vocabulary.write(folder, vector),
            "look": {"frame": CLOSE, "pixels": LOOK, "features": 1280, "classes": 1000, "own": 0},
        },
        "variants": [{
            "id": "float32", **described(folder / "act.onnx", folder), "providers": ["webgpu", "wasm"], "needs": [],
            "parts": {n: described(folder / f"{n}.onnx", folder) for n in ("sight", "tower", "match")},
        }],
        "golden": golden,
        "parameters": weights,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(
        f"{folder}: {len(golden)} golden frames, {weights} trained weights",
        spec.__name__,
        TOKENS,
        SIDE,
        cut.__name__,
    )


if __name__ == "__main__":
    main()
