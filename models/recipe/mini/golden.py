"""Golden frames of a model: frames drawn at random, half of them about two things, and what its graphs make of them, for the page's self-test.

    python -m mini.golden --golden256 DIR --golden384 DIR [--id mini]     # other frames for a model that is there

DIRs are of `npm run data -- --kind objects --drawn 100`, the same scenes at both sizes. A frame is left out only where rounding decides how
many things are seen in it. The self-test (src/policy/engine/object-self-test.ts) holds fits against fits, and chooses by the fits that stand
here: so a close choice does not turn on rounding, and none need be left out.
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from PIL import Image

from eyes.crops import square
from eyes.text import Sentences, bare
from processes import one_process
from train import ROOT

from .columns import COUNT, SLOTS
from .files import described
from .shards import Records, load

EACH: Final = 2  # frames of sentences that name one thing, and that name two
SMALL: Final = 256
CLOSE: Final = 384
ROUNDING: Final = 0.01  # of a score
SENTENCES: Final = (
    "reach for it",
    "pick up it",
    "put it in that",
    "move it next to that",
    "turn it toward that",
)


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


def chosen(fits: list[np.ndarray]) -> list[int]:
    """Of one phrase or two, the things that they mean, which differ: as src/policy/objects/choice.ts has it."""
    best = [int(f.argmax()) for f in fits]
    if len(best) < 2 or best[0] != best[1]:
        return best
    others = [
        int(np.where(np.arange(len(f)) == b, -np.inf, f).argmax()) for f, b in zip(fits, best, strict=True)
    ]
    loss = [float(f[b] - f[o]) for f, b, o in zip(fits, best, others, strict=True)]
    return [others[0], best[1]] if loss[0] < loss[1] else [best[0], others[1]]


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
    hots = np.zeros((2, 1, SLOTS), np.float32)
    for hot, at in zip(hots, chosen(fits), strict=False):
        hot[0, at] = 1
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


def drawn(small: Records, seed: int) -> list[int]:
    """Labels that the episodes pursued, in an order that the seed makes: of each scene the first."""
    pursued = np.flatnonzero(small.pursued & (small.frame[small.goal_record] >= 0))
    scenes: set[int] = set()
    out = []
    for i in np.random.default_rng(seed).permutation(pursued):
        scene = int(small.seed[small.goal_record[i]])
        if scene not in scenes:
            scenes.add(scene)
            out.append(int(i))
    return out


def golden_frames(
    manifest: dict[str, Any], folder: Path, vector: Sentences, data: tuple[Path, Path], seed: int = 0
) -> list[dict[str, Any]]:
    """Writes golden/ and gives what the manifest says of it. `data`: shards at SMALL and at CLOSE."""
    (folder / "golden").mkdir(parents=True, exist_ok=True)
    small, large = load([data[0]], SMALL), load([data[1]], CLOSE)
    graphs, golden, left = Graphs(folder), list[dict[str, Any]](), {1: EACH, 2: EACH}
    limit = manifest["objects"]["score"]
    for i in drawn(small, seed):
        r = small.goal_record[i]
        frame = np.array(small.frames[small.shard[r]][small.frame[r]])
        close = np.array(large.frames[large.shard[r]][large.frame[r]])
        state = [int(v) for v in small.proprioception[r]]
        scores = graphs.run("sight", image=planes(frame), proprioception=np.array([state]))[0][0][:, 0]
        task, *meant = small.goal[i]
        phrases = [bare(small.names[r][at].replace("-", " ")) for at in meant if at >= 0]
        decided = np.abs(scores - limit).min() >= ROUNDING and (scores >= limit).sum() >= len(phrases)
        if not decided or left[len(phrases)] == 0:
            continue
        left[len(phrases)] -= 1
        k = len(golden)
        (folder / f"golden/{k}.rgb").write_bytes(frame.tobytes())
        (folder / f"golden/{k}.close.rgb").write_bytes(close.tobytes())
        told = SENTENCES[task].replace("it", f"the {phrases[0]}", 1)
        for other in phrases[1:]:
            told = told.replace("that", f"the {other}")
        golden.append({
            "frame": described(folder / f"golden/{k}.rgb", folder), "instruction": told, "state": state, "tokens": {},
            "objects": {"close": described(folder / f"golden/{k}.close.rgb", folder), "task": SENTENCES[task], "phrases": phrases, "fits": {}},
        })  # fmt: skip
        golden_of(golden[-1], manifest, folder, graphs, vector)
    if any(left.values()):
        raise SystemExit(
            f"{sum(left.values())} golden frames are missing: make shards of more scenes, with and without a task of two things."
        )
    return golden


def main() -> None:
    one_process("mini.golden", "Start it with `python -m mini.golden`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("golden256", "golden384"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    manifest = json.loads((folder / "manifest.json").read_text())
    data = (args.golden256, args.golden384)
    manifest["golden"] = golden_frames(manifest, folder, Sentences(args.cache), data, args.seed)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
