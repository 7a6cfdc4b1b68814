"""What transfer.pack wrote, on one device."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from batch import augment_on_card
from packed import decoded


@dataclass(frozen=True)
class Group:
    """Drawn prompts: `arrays` by name, each with the pair first."""

    arrays: dict[str, Tensor]

    def __len__(self) -> int:
        return len(self.arrays["frame"])

    def take(self, index: Tensor) -> dict[str, Tensor]:
        return {k: v[index] for k, v in self.arrays.items()}


@dataclass(frozen=True)
class Pack:
    """Frames, sentences and prompts on one device."""

    frames: Tensor  # (N, 128, 128, 3) uint8
    features: Tensor  # (sentences, L, 384) float16
    mask: Tensor  # (sentences, L)
    groups: dict[str, Group]

    def images(self, rows: Tensor, generator: torch.Generator | None) -> Tensor:
        """(n, 3, 128, 128) in 0..1; augmented with the generator."""
        image = self.frames[rows.long()].permute(0, 3, 1, 2).contiguous().float().mul_(1 / 255)
        return image if generator is None else augment_on_card(image, generator)

    def sentences(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        ids = ids.long().flatten()
        return self.features[ids].float(), self.mask[ids]


def load_prompts(folder: Path) -> tuple[Tensor, Tensor, dict[str, dict[str, Tensor]]]:
    """Features and mask of all sentences, and the groups, on the processor."""
    with np.load(folder / "prompts.npz") as stored:
        features, mask = decoded(stored["lengths"], stored["features"])
        groups: dict[str, dict[str, Tensor]] = {}
        for name in stored.files:
            group, _, key = name.partition(".")
            if key:
                groups.setdefault(group, {})[key] = torch.from_numpy(stored[name])
    return features, mask, groups


def load_pack(folder: Path, frames: np.ndarray, device: torch.device) -> Pack:
    """All of it on the device; frames as packed.read_frames gives them, uint8 (N, 128, 128, 3)."""
    features, mask, groups = load_prompts(folder)
    moved = {g: Group({k: v.to(device) for k, v in arrays.items()}) for g, arrays in groups.items()}
    return Pack(torch.from_numpy(frames).to(device), features.to(device), mask.to(device), moved)
