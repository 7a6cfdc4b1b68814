"""Belief: what was spread comes back, doubt stays, and what is calibrated says so."""

import numpy as np
import pytest
import torch

from heads.decode import bins_tokens, legal
from heads.model import Head, HeadConfig
from heads.reliability import first_action
from reliability import believed, classes_of, error_of
from smear import SPREAD, soft_targets, unspread


def test_one_bin_is_one_bin_again_and_doubt_stays() -> None:
    for sigma in sorted({s for s in SPREAD if s}):
        table = soft_targets(sigma)[:256, :256]
        odds = torch.stack([table[128], table[0], 0.7 * table[80] + 0.3 * table[150]])
        belief = unspread(odds, sigma)
        assert torch.allclose(belief.sum(1), torch.ones(3), atol=1e-4)
        assert belief[0, 126:131].sum() > 0.95
        assert belief[1, :3].sum() > 0.95
        assert abs(float(belief[2, 78:83].sum()) - 0.7) < 0.05
    assert torch.equal(unspread(odds, 0), odds)


def test_a_head_that_learned_the_spread_is_calibrated_without_it() -> None:
    """Half of the time it knows the bin, half of the time it is one of two; a head that fits its targets says so, spread."""
    rng = np.random.default_rng(0)
    table = soft_targets(5.0)[:256, :256]
    odds, right = [], []
    for i in range(400):
        a, b = rng.integers(20, 100), rng.integers(140, 230)
        share = 1.0 if i % 2 else 0.7
        odds.append(share * table[a] + (1 - share) * table[b])
        right.append(a if rng.random() < share else b)
    logits, truth = torch.stack(odds).clamp_min(1e-12).log(), torch.tensor(right)
    errors = []
    for sigma in (0.0, 5.0):
        top, mass = believed(logits, 2, sigma)
        errors.append(error_of(classes_of(mass.double().numpy(), ((top - truth).abs() <= 2).numpy())))
    assert errors[0] > 0.3
    assert errors[1] < 0.06


@pytest.mark.parametrize("kind", ["autoregressive", "parallel", "parallel-chunk"])
def test_a_head_is_asked_for_its_first_action_after_the_tokens_that_it_is_given(
    kind: str,
) -> None:
    torch.manual_seed(0)
    head = Head(HeadConfig(kind, 12)).eval()
    trunk = torch.randn(5, 12)
    said = bins_tokens(head, head.context(trunk))
    own = said[:, 0] if kind == "parallel-chunk" else said
    logits = first_action(head, trunk, own)
    assert logits.shape == (5, 8, 256)
    assert torch.equal(legal(logits).argmax(-1), own)
    if kind == "autoregressive":
        assert not torch.allclose(first_action(head, trunk, own.flip(0))[:, 1:], logits[:, 1:])
