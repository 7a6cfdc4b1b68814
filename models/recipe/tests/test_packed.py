"""Packs: what is written comes back."""

from pathlib import Path

import numpy as np
import pytest
import torch

import packed
from data import Phrases
from encoder import TOKENS
from language import Key, load_language
from packed import decoded, encoded, few, read_frames, write_frames


class Lengths:
    """Features that say which sentence and token they are of; as many tokens as the sentence has words."""

    def get(self, texts: list[str], *, progress: bool = False) -> list[np.ndarray]:
        return [
            np.arange(1, 1 + len(t.split()), dtype=np.float16)[:, None] * np.full(384, len(t), np.float16)
            for t in texts
        ]

    def save(self) -> None:
        pass


def test_sentences_come_back_as_training_pads_them() -> None:
    texts = ["a longer sentence of words", "two words", "one"]
    phrases = Phrases(Lengths())
    lengths, flat = encoded(phrases, texts)
    assert lengths.tolist() == [5, 2, 1]
    features, mask = decoded(lengths, flat)
    expected, expected_mask = phrases.batch(texts)
    assert features.dtype == torch.float16
    assert torch.equal(features.float(), expected)
    assert torch.equal(mask, expected_mask)


def test_a_sentence_keeps_its_first_tokens() -> None:
    lengths, flat = encoded(Phrases(Lengths()), ["word " * (TOKENS + 3)])
    assert lengths.tolist() == [TOKENS]
    assert len(flat) == TOKENS


def test_few_says_the_first_wordings_of_the_same_language() -> None:
    base = load_language()
    language = few(base, lambda key: 2 if key.destination else 6)
    one = Key("pick", ("color", "red"))
    two = Key("near", ("color", "red"), ("color", "blue"))
    assert language.wordings(one) == base.wordings(one)[:6]
    assert language.wordings(two) == base.wordings(two)[:2]
    assert len(base.wordings(two)) > 2


def test_frames_come_back_in_order_over_several_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "PART", 100)  # bytes: two frames a file
    frames = [np.full((16, 16, 3), 10 * i, np.uint8) for i in range(24)]
    write_frames(tmp_path / "frames", iter(frames))
    assert len(list(tmp_path.glob("frames.*.npz"))) > 10  # 10 comes after 9, not after 1
    back = read_frames(tmp_path, 2)
    assert np.abs(back.astype(int) - np.stack(frames)).max() <= 4  # WebP is lossy


def test_a_folder_without_frames_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        read_frames(tmp_path, 1)
