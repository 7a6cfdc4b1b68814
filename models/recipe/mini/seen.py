"""What a trained sight says to the frames of the data, matched to what lies there: errors as they really are.

python -m mini.seen --sight RUN/last.pt --data DIR --out seen.npz
"""

import argparse
import multiprocessing
from pathlib import Path

import numpy as np
import torch

from processes import one_process

from .columns import COUNT, SLOTS
from .shards import load
from .sight import Sight
from .train_sight import augment, augmented
from .warp import warp

SCORE = 0.3  # of a row that counts, as in the manifest
REACH = 0.06  # metres from the true place
BATCH = 64


def matched(seen: np.ndarray, true: np.ndarray) -> np.ndarray:
    """seen [SLOTS, COUNT] (zeros: nothing), true [SLOTS, COUNT] -> int8 [SLOTS]: the seen row of each true one, -1: none."""
    out = np.full(SLOTS, -1, np.int8)
    pairs = [
        (float(np.hypot(*(s[4:6] - t[4:6])) + 0.5 * abs(s[6] - t[6])), i, k)
        for i, t in enumerate(true)
        if t[0] > 0
        for k, s in enumerate(seen)
        if s[0] > 0
    ]
    taken: set[int] = set()
    for d, i, k in sorted(pairs):
        if d < REACH and out[i] < 0 and k not in taken:
            out[i] = k
            taken.add(k)
    return out


def _matched(pair: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """In a process of its own."""
    return matched(*pair)


@torch.no_grad()
def main() -> None:
    one_process("mini.seen", "Start it with `python -m mini.seen`; --threads are its own.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sight", type=Path, required=True)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="only every so manieth frame")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    args = parser.parse_args()
    cuda = args.device == "cuda" or (args.device == "auto" and torch.cuda.is_available())
    device = torch.device("cuda" if cuda else "cpu")
    torch.set_num_threads(args.threads)
    r = load(args.data)
    model = Sight()
    model.load_state_dict(torch.load(args.sight, weights_only=False, map_location="cpu")["average"])
    model.eval().to(device)
    rows = np.flatnonzero(r.frame >= 0)[:: args.every]
    seen = np.zeros((len(rows), SLOTS, COUNT), np.float16)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        frames = np.stack([r.frames[r.shard[i]][r.frame[i]] for i in part])
        pose = torch.from_numpy(r.proprioception[part].astype(np.float32)).to(device)
        # by cameras that it was not trained with: its errors on its own frames are half as large as on new ones
        rng = np.random.default_rng([7, start])
        if cuda:
            g = torch.Generator(device).manual_seed(start)
            image = augmented(torch.from_numpy(frames).to(device), g)
        else:
            image = torch.from_numpy(augment(frames, rng))
        image, pose, _ = warp(image, pose, torch.from_numpy(r.objects[part]).to(device), rng, mirror=False)
        out = model.objects(image, pose).cpu().numpy()[..., :COUNT]
        out[out[..., 0] < SCORE] = 0
        seen[start : start + len(part)] = out
        if start % (100 * BATCH) == 0:
            print(start, "of", len(rows), flush=True)
    with multiprocessing.Pool(args.threads) as pool:
        pairs = ((seen[k].astype(np.float32), r.objects[i]) for k, i in enumerate(rows))
        of = np.stack(list(pool.imap(_matched, pairs, 256)))
    np.savez(args.out, rows=rows, seen=seen, of=of)
    lost = ((of < 0) & (r.objects[rows][..., 0] > 0)).sum() / (r.objects[rows][..., 0] > 0).sum()
    print(f"{len(rows)} frames, {100 * lost:.1f}% of the objects not seen")


if __name__ == "__main__":
    main()
