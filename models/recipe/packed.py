"""Frames and encoded sentences in files small enough to travel, and back: what heads.pack and transfer.pack write."""

import io
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from data import Phrases, padded
from encoder import TOKENS
from language import Key, Language

QUALITY: Final = 93
PART: Final = 56e6  # bytes of a file


@dataclass
class Few(Language):
    """A language with the first `count(key)` wordings of a key: sentences are encoded beforehand and have to travel."""

    count: Callable[[Key], int] = lambda _: 1

    def wordings(self, key: Key) -> tuple[str, ...]:
        return super().wordings(key)[: self.count(key)]


def few(base: Language, count: Callable[[Key], int]) -> Few:
    """The same language with few wordings a key."""
    return Few(**{f.name: getattr(base, f.name) for f in fields(base) if f.name != "_pool"}, count=count)


def encoded(phrases: Phrases, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of each sentence, int16 (sentences,), and their features one after another, (tokens, 384)."""
    phrases.add(list(texts), progress=True)
    rows = [phrases.rows[phrases.index[t]][:TOKENS] for t in texts]
    return np.array([len(r) for r in rows], np.int16), np.concatenate(rows)


def decoded(lengths: np.ndarray, features: np.ndarray) -> tuple[Tensor, Tensor]:
    """What `encoded` gave -> features of each sentence (sentences, L, 384) float16 and mask (sentences, L)."""
    features, mask = padded(np.split(features, np.cumsum(lengths)[:-1]))
    return torch.from_numpy(features), torch.from_numpy(mask)


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
