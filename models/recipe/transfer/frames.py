"""Frames as WebP in files small enough to travel, and back."""

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

QUALITY: Final = 93
PART: Final = 56e6  # bytes of a file


def write_frames(path: Path, frames: Iterable[np.ndarray]) -> None:
    """uint8 (H, W, 3) each, one after another, as PATH.0.npz, PATH.1.npz ..."""
    blobs: list[bytes] = []
    part, size = 0, 0

    def flush() -> None:
        lengths = np.array([len(b) for b in blobs], np.int64)
        data = np.frombuffer(b"".join(blobs), np.uint8)
        np.savez(path.with_name(f"{path.name}.{part}.npz"), lengths=lengths, bytes=data)

    for frame in frames:
        buffer = io.BytesIO()
        Image.fromarray(np.asarray(frame)).save(buffer, "WEBP", quality=QUALITY, method=4)
        blob = buffer.getvalue()
        if size + len(blob) > PART:
            flush()
            part, size, blobs = part + 1, 0, []
        blobs.append(blob)
        size += len(blob)
    flush()


def read_frames(folder: Path, workers: int) -> np.ndarray:
    """All frames, uint8 (N, H, W, 3). FileNotFoundError names the folder."""
    blobs: list[bytes] = []
    paths = sorted(folder.glob("frames.*.npz"), key=lambda p: int(p.name.split(".")[1]))
    if not paths:
        raise FileNotFoundError(f"{folder}: no frames.*.npz; pack first")
    for path in paths:
        with np.load(path) as part:
            data, ends = part["bytes"].tobytes(), np.cumsum(part["lengths"])
            blobs += [data[end - n : end] for n, end in zip(part["lengths"], ends, strict=True)]

    def decode(blob: bytes) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(blob)).convert("RGB"))

    with ThreadPoolExecutor(workers) as pool:  # the decoder lets other threads run
        return np.stack(list(pool.map(decode, blobs)))
