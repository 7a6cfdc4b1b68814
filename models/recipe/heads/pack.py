"""Shards with chunks -> frames, sentences and draws in files small enough to travel: what heads.rows reads.

python -m heads.pack --data STATE --data DAGGER --out ../../runs/heads-pack
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import random
from pathlib import Path
from typing import Final

import numpy as np

from data import Phrases
from encoder import FeatureCache
from language import load_language
from packed import encoded, few, write_frames
from train import ROOT

from .chunks import columns, draw_chunks, open_frames

WORDINGS: Final = 2  # of a key about two things; six of the others


def smaller(features: np.ndarray) -> dict[str, np.ndarray]:
    """(tokens, 384) as int8 with a scale a token: half the bytes, and less off than the int8 encoder itself."""
    scale = np.abs(features).max(1, keepdims=True) / 127
    return {"features": np.rint(features / scale).astype(np.int8), "scale": scale.astype(np.float32)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", action="append", required=True, type=Path, metavar="DIR")
    add("--out", type=Path, required=True)
    add("--wordings", type=int, default=1, help="sentences a chunk")
    add("--sentences", type=int, default=6000, help="at most; draws with others are left out")
    add("--frames", action="store_true", help="write the frames, too")
    add("--cache", type=Path, default=ROOT / ".cache")
    args = parser.parse_args()
    language = few(load_language(), lambda key: WORDINGS if key.destination else 3 * WORDINGS)
    frames = open_frames(args.data, language)
    drawn = draw_chunks(frames, language, args.wordings)
    random.Random(0).shuffle(drawn)
    ids: dict[str, int] = {}
    for draw in drawn:
        if len(ids) < args.sentences:
            ids.setdefault(draw.text, len(ids))
    kept = [d for d in drawn if d.text in ids]
    print(f"{len(kept)} of {len(drawn)} draws, {len(ids)} sentences", flush=True)
    begins = np.cumsum([0, *map(len, frames.pixels)])
    lengths, features = encoded(Phrases(FeatureCache(args.cache)), list(ids))
    args.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        args.out / "chunks.npz",
        lengths=lengths,
        **smaller(features.astype(np.float32)),
        frame=np.array([begins[d.shard] + d.row for d in kept], np.int32),
        text=np.array([ids[d.text] for d in kept], np.int32),
        proprioception=np.array([d.proprioception for d in kept], np.uint8),
        **columns(kept),
    )
    if args.frames:
        write_frames(args.out / "frames", (frame for shard in frames.pixels for frame in shard))
    for path in sorted(args.out.glob("*.npz")):
        print(path.name, f"{path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
