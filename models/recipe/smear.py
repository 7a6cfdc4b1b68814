"""Numbers are points on a line: targets spread over neighbouring bins, and earlier tokens drawn from the same spread.

A decoder that is taught with exact earlier tokens only learns, say, "close" after exactly 128 128 128, a prefix that a draw
above temperature 0 almost never has. So a share of the prompts is taught with earlier tokens drawn from the targets'
own spread (as scheduled sampling does with the model's draws: Bengio et al., arXiv 1506.03099, section 2.4).
"""

from typing import Final

import torch
from torch import Tensor

import vocabulary as vocab

# Bins. Wide for displacements: greedy decoding takes the mode, and where the expert's label is one bin in some states
# ("rise", x and y exactly 0) and spread over many in others, a narrow target makes the one bin the mode at a tenth of
# the mass. The mode stays as sharp as the labels are.
SIGMA: Final = 2.0
SIGMA_MOVE: Final = 5.0
SIGMA_RISE: Final = 3.0  # of z, whose labels are the sharpest


def soft_targets(sigma: float) -> Tensor:
    """(vocabulary, vocabulary): row i is what to predict for token i; integers are Gaussian over their neighbours."""
    bins = torch.arange(vocab.INTEGERS, dtype=torch.float32)
    table = torch.eye(vocab.SIZE)
    gauss = torch.exp(-0.5 * ((bins[:, None] - bins) / sigma) ** 2)
    table[: vocab.INTEGERS, : vocab.INTEGERS] = gauss / gauss.sum(1, keepdim=True)
    return table


SOFT: Final = torch.stack([soft_targets(SIGMA), soft_targets(SIGMA_MOVE), soft_targets(SIGMA_RISE)])
# of the tokens of an action, in their order; 0: not spread
SPREAD: Final = [0, *[SIGMA_MOVE] * 2, SIGMA_RISE, *[SIGMA] * 4]
ENTROPY: Final = -(SOFT * SOFT.clamp_min(1e-12).log()).sum(2)  # taken off, so that zero is perfect


def tables_of(robot: Tensor, positions: int) -> Tensor:
    """robot (B,) bool -> (B, positions): which table of SOFT spreads the token there."""
    wide = torch.zeros(len(robot), positions, dtype=torch.int64, device=robot.device)
    wide[robot, 1:3] = 1
    wide[robot, 3] = 2
    return wide


def on_a_line(robot: Tensor, located: Tensor, positions: int) -> Tensor:
    """(B, positions) bool: motions and image places have neighbours; terminate, counts and words have none."""
    line = torch.zeros(len(robot), positions, dtype=torch.bool, device=robot.device)
    line[robot, 1:] = True
    line[located] = True
    return line


def smear_inputs(
    inputs: Tensor,
    targets: Tensor,
    robot: Tensor,
    located: Tensor,
    share: float,
    generator: torch.Generator,
) -> Tensor:
    """inputs (B, T) of teacher forcing -> the same, with the earlier tokens of a share of the prompts drawn anew.

    inputs: BOS and the answer but its last; targets (B, T): the answer, -1 where nothing is asked.
    """
    asked = targets[:, :-1]
    line = on_a_line(robot, located, targets.shape[1])[:, :-1] & (asked >= 0)
    chosen = torch.rand(len(inputs), generator=generator, device=inputs.device) < share
    soft = SOFT.to(inputs.device)[tables_of(robot, targets.shape[1])[:, :-1], asked.clamp_min(0)]
    drawn = torch.multinomial(soft.flatten(0, 1), 1, generator=generator).view_as(asked)
    earlier = torch.where(line & chosen[:, None], drawn, inputs[:, 1:])
    return torch.cat([inputs[:, :1], earlier], 1)


def unspread(odds: Tensor, sigma: float, iterations: int = 100, relaxation: float = 1.8) -> Tensor:
    """odds (n, 256) of targets that were spread -> (n, 256): what is believed. As the page does it (src/ui/draw/belief.ts).

    The likeliest distribution that gives these odds when it is spread: Richardson 1972, Lucy 1974. sigma: bins; 0: as it is.
    """
    if sigma == 0:
        return odds
    table = soft_targets(sigma)[: vocab.INTEGERS, : vocab.INTEGERS].double()
    seen = torch.where(odds > 1e-6, odds, 0).double()
    belief = odds.double()
    for _ in range(iterations):
        belief = belief * ((seen / (belief @ table).clamp_min(1e-12)) @ table.T) ** relaxation
        belief = belief / belief.sum(-1, keepdim=True)
    return belief.to(odds.dtype)
