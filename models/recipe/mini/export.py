"""Checkpoints and eyes -> models/mini/: graphs, golden frames, manifest.

    python -m mini.export --sight RUN/last.pt --act RUN/last.pt --eyes DIR --golden256 DIR --golden384 DIR --id mini

Weights are rounded to float16 and kept so in the files of `sight` and `act` (cast at load); the tower's are int8 an output channel.
`golden256` and `golden384` hold one shard each of the same scenes, drawn at both sizes.
"""

import argparse
import copy
import json
from pathlib import Path
from typing import Final

import onnxruntime as ort
import torch
from torch import Tensor, nn

import spec
from encoder import DIM, TOKENS
from eyes.artefacts import OPSET, simplify
from eyes.text import Sentences
from model import Conv
from processes import one_process
from train import ROOT

from . import vocabulary
from .act import Act
from .camera import Camera
from .casts import to_half
from .columns import AT, COLUMNS, COUNT, SIDE, SLOTS
from .sentences import cut
from .sight import FRAME, WAYS, Sight
from .files import described
from .golden import CLOSE, golden_frames
from .match_graph import made_of, trained_in

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
    parser.add_argument("--run", type=Path, help="run.json of ../run.py, for the manifest")
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
    write_sight(sight, camera, folder / "sight.onnx")
    hot = torch.zeros(1, SLOTS)
    write(
        ActGraph(act, args.doubt),
        {"objects": torch.zeros(1, SLOTS, COUNT), "target": hot, "second": hot.clone(), "proprioception": pose,
         "task": torch.zeros(1, DIM), "noise": torch.zeros(1, 8, 256)},
        ["tokens", "logits"], folder / "act.onnx",
    )  # fmt: skip
    for name, file in (("tower", "tower.int8.onnx"), ("match", "match.onnx")):
        (folder / f"{name}.onnx").write_bytes((args.eyes / file).read_bytes())
    vector = Sentences(args.cache)

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
        "parameters": weights,
        **({"run": json.loads(args.run.read_text())} if args.run else {}),
    }  # fmt: skip
    manifest["golden"] = golden_frames(manifest, folder, vector, (args.golden256, args.golden384))
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(
        f"{folder}: {len(manifest['golden'])} golden frames, {weights} trained weights",
        spec.__name__,
        TOKENS,
        SIDE,
        cut.__name__,
    )


if __name__ == "__main__":
    main()
