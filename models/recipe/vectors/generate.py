"""Vectors for the action codecs, computed without them: OpenVLA's tokenizer with NumPy, FAST with SciPy and Hugging Face
`tokenizers`, each from its published definition. The TypeScript tests must agree (src/action/codecs/vectors.test.ts).

    python generate.py            # writes openvla.json and fast.json beside this file

OpenVLA (arXiv 2406.09246; prismatic/vla/action_tokenizer.py): normalize by q01 and q99 where the mask is true, clip to
[-1, 1], np.digitize over np.linspace(-1, 1, 256), id = 32000 - bin; back by the 255 centres, the index clipped to 254.

FAST (arXiv 2501.09747; released processing_action_tokenizer.py): quantile-normalize, scipy.fft.dct(axis=0, norm="ortho"),
np.around(scale * c), flatten, BPE. The integers are written as private-use characters and the BPE runs over them with no
pre-tokenizer, so that the symbols are the integers, as in the paper (the release runs it over UTF-8 bytes). Merges are
learned by `tokenizers`' own trainer; the TypeScript trainer must learn the same ones from the same integers.
"""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct, idct
from tokenizers import Tokenizer, models, trainers

Floats = NDArray[np.float64]
HERE: Final = Path(__file__).parent
VOCAB: Final = 32_000
PRIVATE: Final = 0xE000  # first of 6,400 private-use characters: no normalizer or regex treats them specially


# ---------------------------------------------------------------- OpenVLA


def openvla_encode(
    action: Floats, q01: Floats, q99: Floats, mask: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.int_]]:
    x = np.where(mask, np.clip(2 * (action - q01) / (q99 - q01) - 1, -1, 1), action)
    bins = np.linspace(-1, 1, 256)
    return x, VOCAB - np.digitize(np.clip(x, -1.0, 1.0), bins)


def openvla_decode(
    ids: NDArray[np.int_], q01: Floats, q99: Floats, mask: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    bins = np.linspace(-1, 1, 256)
    centres = (bins[:-1] + bins[1:]) / 2.0
    x = centres[np.clip(VOCAB - ids - 1, 0, centres.shape[0] - 1)]
    return x, np.where(mask, 0.5 * (x + 1) * (q99 - q01) + q01, x)


STATISTICS: Final = {
    # four rows of made-up ranges: metres, radians, a gripper that passes through
    "small": (
        [-0.03, -0.04, -0.026, -0.08, -0.09, -0.2, 0.0],
        [0.028, 0.041, 0.04, 0.082, 0.078, 0.204, 1.0],
    ),
    "large": ([-0.22, -0.15, -0.23, -0.35, -0.42, -0.44, 0.0], [0.18, 0.15, 0.22, 0.59, 0.35, 0.45, 1.0]),
    "unit": ([-1.0] * 7, [1.0] * 7),
    "uneven": ([0.0, -0.5, -3.0, 0.1, -0.001, -7.0, 0.0], [0.001, 2.5, -1.0, 0.2, 0.002, 9.0, 1.0]),
}
MASK: Final = np.array([True] * 6 + [False])


def openvla_vectors(rng: np.random.Generator) -> list[dict[str, Any]]:
    edges = np.linspace(-1, 1, 256)
    rows = []
    for name, (low, high) in STATISTICS.items():
        q01, q99 = np.array(low), np.array(high)
        for kind in range(18):
            if name == "unit" and kind < 6:  # on the edges themselves, both ends, and one ulp beside an edge
                special = [edges[:7], edges[249:256], edges[125:132], np.nextafter(edges[100:107], -2)]
                special += [
                    np.nextafter(edges[100:107], 2),
                    np.array([-1, 1, 0, -0.0, 1 - 1e-12, -1 + 1e-12, 1]),
                ]
                action = special[kind]
            elif kind < 10:  # within the range
                action = np.append(rng.uniform(q01[:6], q99[:6]), rng.integers(0, 2))
            else:  # often outside: clips
                centre, half = (q01 + q99) / 2, (q99 - q01) / 2
                action = np.append(centre[:6] + rng.normal(0, 1.2, 6) * half[:6], rng.uniform(0, 1))
            action = action.astype(np.float64) if name == "unit" else np.round(action.astype(np.float64), 9)
            x, ids = openvla_encode(action, q01, q99, MASK)
            back, units = openvla_decode(ids, q01, q99, MASK)
            rows.append(
                {"statistics": name, "action": action.tolist(), "normalized": x.tolist(), "ids": ids.tolist()}
                | {"decoded": back.tolist(), "unnormalized": units.tolist()}
            )
    return rows


# ---------------------------------------------------------------- FAST


def motion(rng: np.random.Generator, horizon: int, dims: int) -> Floats:
    """[T, D]: a smooth reach with a wiggle in each dimension, sometimes a step."""
    t = np.linspace(0, 1, horizon)[:, None]
    start, goal = rng.uniform(-0.4, 0.4, (2, dims))
    out: Floats = start + (goal - start) * (10 * t**3 - 15 * t**4 + 6 * t**5)
    out += rng.uniform(0, 0.05, dims) * np.sin(
        2 * np.pi * (rng.uniform(0.5, 4, dims) * t + rng.uniform(0, 1, dims))
    )
    if rng.uniform() < 0.3:
        out += np.where(t < rng.uniform(0.2, 0.8), 0, rng.uniform(-0.2, 0.2, dims))
    return np.round(out, 6)


def text(integers: NDArray[np.int_], first: int) -> str:
    return "".join(chr(PRIVATE + int(n) - first) for n in integers)


def fast_case(rng: np.random.Generator, horizon: int, dims: int, scale: float, size: int) -> dict[str, Any]:
    corpus = [motion(rng, horizon, dims) for _ in range(60)]
    samples = np.concatenate(corpus)
    q01, q99 = np.quantile(samples, 0.01, axis=0), np.quantile(samples, 0.99, axis=0)

    def integers(chunk: Floats) -> NDArray[np.int_]:
        return np.around(scale * dct(2 * (chunk - q01) / (q99 - q01) - 1, axis=0, norm="ortho")).astype(
            np.int64
        )

    rows = [integers(chunk).flatten() for chunk in corpus]
    first, last = int(min(r.min() for r in rows)), int(max(r.max() for r in rows))
    alphabet = [chr(PRIVATE + k) for k in range(last - first + 1)]
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        initial_alphabet=alphabet,
        show_progress=False,
        max_token_length=10_000,
    )
    tokenizer.train_from_iterator((text(row, first) for row in rows), trainer=trainer)
    vocabulary = tokenizer.get_vocab()
    assert [vocabulary[char] for char in alphabet] == list(range(len(alphabet)))
    merges = [[vocabulary[a], vocabulary[b]] for a, b in json.loads(tokenizer.to_str())["model"]["merges"]]
    for rank, (a, b) in enumerate(merges):  # every merge made a token of its own, in this order
        assert vocabulary[tokenizer.id_to_token(a) + tokenizer.id_to_token(b)] == len(alphabet) + rank

    vectors = []
    while len(vectors) < 15:
        chunk = motion(rng, horizon, dims)
        quantized = integers(chunk)
        if quantized.min() < first or quantized.max() > last:
            continue  # beyond the alphabet: the codecs may differ in how they clip
        tokens = tokenizer.encode(text(quantized.flatten(), first)).ids
        back = (idct(quantized / scale, axis=0, norm="ortho") + 1) / 2 * (q99 - q01) + q01
        vectors.append(
            {
                "chunk": chunk.tolist(),
                "integers": quantized.tolist(),
                "tokens": tokens,
                "decoded": back.tolist(),
            }
        )
    return {
        "horizon": horizon,
        "dimensions": dims,
        "scale": scale,
        "q01": q01.tolist(),
        "q99": q99.tolist(),
        "first": first,
        "alphabet": len(alphabet),
        "merges": merges,
        "corpus": [row.tolist() for row in rows],
        "vectors": vectors,
    }


def write(name: str, value: dict[str, Any]) -> None:
    text_of = json.dumps(value, separators=(",", ":"))
    (HERE / name).write_text(text_of.replace('{"', '\n{"') + "\n")  # one vector a line: diffs stay readable


def main() -> None:
    rng = np.random.default_rng(20240917)
    statistics = {
        name: {"q01": low, "q99": high, "mask": MASK.tolist()} for name, (low, high) in STATISTICS.items()
    }
    write("openvla.json", {"statistics": statistics, "vectors": openvla_vectors(rng)})
    cases = [(5, 7, 10.0, 192), (10, 3, 10.0, 256), (20, 2, 20.0, 384), (50, 2, 10.0, 512)]
    write("fast.json", {"cases": [fast_case(rng, *case) for case in cases]})


if __name__ == "__main__":
    main()
