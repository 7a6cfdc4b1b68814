"""What a head gets of the frozen policy: its last hidden layer, where its three pointers are, and the arm's own state.

The hidden layer was taught with one action of bins in mind; places and state are given beside it so that a head that looks
eight actions ahead has numbers that no other head's loss has chosen.
"""

from typing import Final

import torch
from torch import Tensor

from model import Policy

PLACES: Final = 6  # (u, v) in -1..1 of map 0, map 1 and glance 0


def trunk_width(policy: Policy) -> int:
    return policy.config.hidden + PLACES + policy.config.proprioception


def trunk(policy: Policy, image: Tensor, text: Tensor, mask: Tensor, proprioception: Tensor) -> Tensor:
    """image (n, 3, 128, 128), text (B, L, 384), mask (B, L), proprioception (B, 7) -> (B, hidden + 6 + 7); B a multiple of n."""
    c = policy.config
    t = policy.text(text, mask).float()
    seen, _ = policy.vision(image, t)
    width = c.values + 2  # of what is read at a place: values, then x and y
    reads = seen[:, : (c.keypoints + c.glances) * width].view(-1, c.keypoints + c.glances, width)
    places = torch.cat([reads[:, :2, c.values :], reads[:, c.keypoints : c.keypoints + 1, c.values :]], 1)
    _, hidden = policy.fusion(torch.cat([seen, policy.proprioception(proprioception), t], 1))
    state = (proprioception.float() + 0.5) / 128 - 1
    return torch.cat([hidden.float(), places.flatten(1).float(), state], 1)
