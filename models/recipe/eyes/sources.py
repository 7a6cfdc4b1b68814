"""Scenes drawn by the page's renderer library, cut and looked at; everything is kept in a folder and made once."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort

from .artefacts import look
from .crops import Cut, cut_scenes
from .names import ROOT, allowed_emoji, concepts
from .pairs import Seen, load_seen


@dataclass(frozen=True)
class Source:
    """What `scripts/things/scenes.mjs` is asked for, and how it is cut."""

    kind: str
    splits: str
    scenes: int
    seed: int
    cut: Cut = Cut.FIXED


SOURCES: Final = {
    "dev-things": Source("things", "robot,named", 400, 1),
    "dev-pictures": Source("pictures", "robot,named", 700, 2),
    "emoji": Source("emoji", "robot,named", 900, 5, Cut.FIT),
    # for the one measurement at the end
    "novel-things": Source("things", "novel", 200, 3),
    "novel-pictures": Source("pictures", "novel", 250, 4),
}


def draw(folder: Path, name: str) -> Path:
    """The folder of a source's scenes. Of emoji, none that shows or names a novel concept is drawn at all."""
    folder = folder.resolve()  # the renderer runs in ROOT
    source, out = SOURCES[name], folder / "scenes" / name
    if (out / "frames.json").exists():
        return out
    options = {"kind": source.kind, "splits": source.splits, "scenes": source.scenes, "seed": source.seed}
    if source.kind == "emoji":
        novel = [c for c in concepts().values() if c.split == "novel"]
        only = folder / "allowed-emoji.json"
        only.write_text(json.dumps([e.character for e in allowed_emoji(novel)]))
        options["only"] = only
    words = [w for k, v in options.items() for w in (f"--{k}", str(v))]
    command = ["node", "scripts/things/scenes.mjs", *words, "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True)
    return out


def looks_at(
    folder: Path, name: str, session: ort.InferenceSession, *, cut: Cut | None = None, tag: str = ""
) -> Seen:
    """A source after the tower; `cut` instead of the source's own; `tag` names another tower than the usual one."""
    cut = cut or SOURCES[name].cut
    path = folder / "looks" / f"{name}-{cut.value}{tag}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        looks = cut_scenes(draw(folder, name), cut)
        Seen(*look(session, looks.crops), looks.concepts).save(path)
    return load_seen(path)


def both_views(folder: Path, name: str, session: ort.InferenceSession) -> Seen:
    """Two looks at each object, the square of fixed size and the one that fits: the means of what the tower says."""
    a, b = (looks_at(folder, name, session, cut=cut) for cut in Cut)
    return Seen((a.features + b.features) / 2, (a.logits + b.logits) / 2, a.labels)


def join(parts: list[Seen]) -> Seen:
    """One after the other."""
    arrays = (np.concatenate([getattr(p, k) for p in parts]) for k in ("features", "logits"))
    return Seen(*arrays, [label for p in parts for label in p.labels])
