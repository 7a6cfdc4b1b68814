"""A pack (heads.pack) -> what the frozen trunk says of every draw, once, on the processor or a card; heads.train reads it.

python -m heads.rows --pack DIR --weights ../pico/weights.safetensors --out ../../runs/heads/cache.npz --looks 2
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from batch import augment, augment_on_card
from packed import decoded, read_frames
from train import load_weights, pick_device, tune_allocator

from .trunk import trunk


@torch.inference_mode()
def trunk_rows(
    pack: Path, weights: Path, device: torch.device, *, looks: int, batch: int, workers: int, limit: int = 0
) -> dict[str, Tensor]:
    """Each draw of training `looks` times, each time with another look of its frame; of held-out scenes once, as it is.

    trunk (N, W) float16, actions (N, 8, 8) in units, weight (N,), held_out (N,), task (N,): index of tasks.TASKS.
    """
    # channels last, as the frames lie: half as fast again on a processor
    policy = load_weights(weights).eval().to(device, memory_format=torch.channels_last)
    frames = torch.from_numpy(read_frames(pack, workers)).to(device)
    with np.load(pack / "chunks.npz") as stored:
        loaded = {k: stored[k] for k in stored.files}
    sentences = loaded.pop("features").astype(np.float32) * loaded.pop("scale")
    features, mask = (x.to(device) for x in decoded(loaded.pop("lengths"), sentences))
    arrays = {k: torch.from_numpy(v) for k, v in loaded.items()}
    count = min(limit or len(arrays["frame"]), len(arrays["frame"]))
    arrays = {k: v[:count].to(device) for k, v in arrays.items()}
    generator = torch.Generator(device).manual_seed(0)
    rng = np.random.default_rng(0)
    rows: list[Tensor] = []
    index: list[Tensor] = []
    every = torch.arange(count, device=device)
    began = time.monotonic()
    for look in range(looks):
        some = every if look == 0 else every[~arrays["held_out"]]
        for part, chosen in enumerate(some.split(batch)):
            shown = frames[arrays["frame"][chosen].long()]
            image = shown.permute(0, 3, 1, 2).float().mul_(1 / 255)
            if look > 0:
                image = augment_on_card(image, generator) if device.type == "cuda" else augment(image, rng)
            ids = arrays["text"][chosen].long()
            state = arrays["proprioception"][chosen].long()
            rows.append(trunk(policy, image, features[ids].float(), mask[ids], state).half())
            index.append(chosen)
            if part % 100 == 0:
                print(
                    f"look {look}, {part * batch} of {len(some)}, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
    where = torch.cat(index)
    kept = {k: arrays[k][where] for k in ("actions", "weight", "held_out", "task")}
    return {"trunk": torch.cat(rows), **kept}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pack", type=Path, required=True)
    add("--weights", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--looks", type=int, default=2)
    add("--batch", type=int, default=32)
    add("--limit", type=int, default=0, help="draws")
    add("--device", default="auto")
    add("--workers", type=int, default=2)
    args = parser.parse_args()
    tune_allocator()
    torch.set_num_threads(1)
    rows = trunk_rows(
        args.pack, args.weights, pick_device(args.device),
        looks=args.looks, batch=args.batch, workers=args.workers, limit=args.limit,
    )  # fmt: skip
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(args.out, **{k: v.cpu().numpy() for k, v in rows.items()})
    print(f"{len(rows['trunk'])} rows -> {args.out}")


if __name__ == "__main__":
    main()
