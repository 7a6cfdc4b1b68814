"""One run: a head, with questions or without, with pointers or without, one seed; and what it then takes for the thing meant.

A run begins from nothing, or from weights that were taught questions before (transfer.base), as RT-2 begins from a VLM.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor

import vocabulary as vocab
from batch import POSITIONS
from model import Config, count_parameters
from smear import ENTROPY, SOFT, on_a_line, smear_inputs, tables_of
from step import (
    PLACE_WEIGHT,
    POINTER_WEIGHT,
    QUESTION_WEIGHT,
    ROBOT_WEIGHTS,
    heat,
    masked_mean,
)
from train import create_optimizer

from .data import Pack
from .policy import Both, normalized

ROBOT_PAIRS: Final = 192  # of a step: 384 robot prompts, whatever else is asked
ASKED_PAIRS: Final = 104  # of a step with questions: 35% of the prompts
PEAK: Final = 2e-3  # learning rate
FINE_TUNED: Final = 1e-3  # the same, of weights that were taught before
WARM: Final = 100
AVERAGED: Final = 0.99


@dataclass(frozen=True)
class Cell:
    """A run of the experiment."""

    head: str
    questions: bool
    pointers: bool
    seed: int
    pretrained: bool = False

    @property
    def name(self) -> str:
        asked, pointed = (
            ("co" if self.questions else "robot"),
            ("pointers" if self.pointers else "none"),
        )
        return f"{self.head}.{asked}.{pointed}.{'base' if self.pretrained else 'scratch'}.{self.seed}"


def token_loss(logits: Tensor, part: dict[str, Tensor], wanted: Tensor) -> Tensor:
    """As step.losses, of the prompts where `wanted` (B,): nats a token above the floor, weighted."""
    robot, located = part["robot"], part["located"]
    asked = part["targets"] >= 0
    ids = part["targets"].clamp_min(0)
    wide = tables_of(robot, POSITIONS)
    soft = SOFT.to(logits.device)[wide, ids]
    floor = ENTROPY.to(logits.device)[wide, ids]
    hard = ~on_a_line(robot, located, POSITIONS)
    soft = torch.where(hard[..., None], F.one_hot(ids, vocab.SIZE).float(), soft)
    floor = floor.masked_fill(hard, 0)
    nats = (-(soft * logits.log_softmax(-1)).sum(-1) - floor) * asked * wanted[:, None]
    weights = torch.where(
        robot[:, None],
        torch.tensor(ROBOT_WEIGHTS, device=logits.device),
        QUESTION_WEIGHT,
    )
    return (nats * weights).sum() / (len(robot) * POSITIONS)


class Trainer:
    """Holds the model of one cell and takes steps.

    base: of a policy that was taught questions only. asked_pairs: of a step of a cell with questions, 0 for 35% of the prompts.
    robot_pairs 0: questions only, which is how that policy was taught. half: bfloat16 where autocast allows it.
    """

    def __init__(
        self,
        cell: Cell,
        pack: Pack,
        channels: int,
        robot_pairs: int = ROBOT_PAIRS,
        *,
        asked_pairs: int = 0,
        base: dict[str, Tensor] | None = None,
        half: bool = False,
    ) -> None:
        if cell.pretrained != (base is not None):
            raise ValueError(f"{cell.name}: {'no base was given' if cell.pretrained else 'a base was given'}")
        torch.manual_seed(cell.seed)
        self.cell, self.pack = cell, pack
        self.device = pack.frames.device
        self.half = half or self.device.type == "cuda"
        self.robot_pairs, self.asked_pairs = (
            robot_pairs,
            asked_pairs or robot_pairs * ASKED_PAIRS // ROBOT_PAIRS,
        )
        self.peak = FINE_TUNED if base is not None else PEAK
        self.model = Both(cell.head, Config(channels=channels)).to(self.device).train()
        if base is not None:
            self.model.policy.load_state_dict(base)
        self.average = [p.detach().clone() for p in self.model.parameters()]
        # a stream for robot prompts that questions do not shift: the same draws with them and without
        self.draws = torch.Generator(self.device).manual_seed(cell.seed)
        self.asking = torch.Generator(self.device).manual_seed(1000 + cell.seed)
        self.noise = torch.Generator(self.device).manual_seed(2000 + cell.seed)
        self.optimizer = create_optimizer(self.model, 0.02)  # type: ignore[arg-type]  # any module will do
        self.step_done = 0

    def batch(self) -> dict[str, Tensor]:
        """Prompts flat (B, ...), the robot's first, and their images (n, 3, 128, 128)."""
        groups = self.pack.groups
        chosen = [("robot", self.robot_pairs, self.draws)] if self.robot_pairs else []
        if self.cell.questions:
            chosen.append(("asked", self.asked_pairs, self.asking))
        parts = [
            groups[g].take(torch.randint(len(groups[g]), (n,), generator=rng, device=self.device))
            for g, n, rng in chosen
        ]
        joined = {k: torch.cat([p[k] for p in parts]) for k in parts[0]}
        flat = {k: v.flatten(0, 1) for k, v in joined.items() if k not in ("frame", "proprioception")}
        flat["inputs"], flat["targets"] = flat["inputs"].long(), flat["targets"].long()
        flat["image"] = self.pack.images(joined["frame"], self.noise)
        flat["proprioception"] = joined["proprioception"].long().repeat_interleave(2, 0)
        return flat

    def loss(self, part: dict[str, Tensor]) -> Tensor:
        model, cell = self.model, self.cell
        robot, located = part["robot"], part["located"]
        # without pointers nobody says in pixels where a thing is, in words neither
        wanted = torch.where(robot, model.speaks, ~located | cell.pointers)
        features, mask = self.pack.sentences(part["text"])
        seen = model.policy.context(part["image"], features, mask, part["proprioception"])
        total = seen.context.new_zeros(())
        if model.speaks or cell.questions:
            inputs = smear_inputs(part["inputs"], part["targets"], robot, located, 0.75, self.noise)
            logits = model.policy.decoder(seen.context, inputs).float()
            total = total + token_loss(logits, part, wanted)
        if model.continuous is not None:
            n = 2 * self.robot_pairs
            weights = torch.tensor(ROBOT_WEIGHTS, device=self.device)
            share = n / len(robot)  # as a token's: the mean is over all prompts
            numbers = model.numbers_loss(seen.context[:n], part["targets"][:n], weights, self.noise)
            total = total + share * numbers
        if cell.pointers:
            side = math.isqrt(seen.target.shape[1])
            target, second = heat(part["uv"], side), heat(part["uv2"], side)
            for logit, spot, where in (
                (seen.target, target, part["uv_mask"] * part["direct_mask"]),
                (seen.second, second, part["uv2_mask"]),
                (seen.glance, target, part["uv_mask"]),
            ):
                nats = -(spot * logit.float().log_softmax(-1)).sum(1)
                total = total + POINTER_WEIGHT * masked_mean(nats, where)
            places = torch.cat([part["uv"], part["uv2"]], 1)
            off = F.smooth_l1_loss(seen.places, places, beta=0.02, reduction="none")
            total = total + PLACE_WEIGHT * masked_mean(off[:, :2].sum(1), part["uv_mask"])
            total = total + PLACE_WEIGHT * masked_mean(off[:, 2:].sum(1), part["uv2_mask"])
        return total

    def step(self, progress: float) -> Tensor:
        """One step at this share (0..1) of the whole run; gives the loss."""
        part = self.batch()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            loss = self.loss(part)
        self.optimizer.zero_grad()
        loss.backward()
        # the auxiliary head apart: its gradient would decide every clip
        aside = list(self.model.policy.locate.parameters())
        torch.nn.utils.clip_grad_norm_(aside, 5.0)
        own = {id(p) for p in aside}
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if id(p) not in own], 5.0)
        warm = min(1.0, (self.step_done + 1) / WARM)
        for group in self.optimizer.param_groups:
            group["lr"] = (
                self.peak * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
            )
        self.optimizer.step()
        self.step_done += 1
        keep = min(AVERAGED, (1 + self.step_done) / (10 + self.step_done))
        torch._foreach_lerp_(self.average, [p.detach() for p in self.model.parameters()], 1 - keep)
        return loss.detach()

    @torch.no_grad()
    def use_average(self) -> None:
        """From now on the model's weights are their running mean: for evaluation, after the last step."""
        for p, a in zip(self.model.parameters(), self.average, strict=True):
            p.data.copy_(a)

    def state_dict(self) -> dict[str, Any]:
        """All that the next step depends on."""
        return {
            "step": self.step_done,
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "streams": [g.get_state() for g in (self.draws, self.asking, self.noise)],
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """What state_dict gave, of the same cell."""
        self.step_done = state["step"]
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        for generator, stream in zip((self.draws, self.asking, self.noise), state["streams"], strict=True):
            generator.set_state(stream.cpu())

    @torch.no_grad()
    def chosen(self, group: str, batch: int = 250) -> dict[str, Any]:
        """Which thing the displacement goes for: the one whose expert's displacement is nearest. A list of 0 and 1, and mm."""
        model, g = self.model.eval(), self.pack.groups[group].arrays
        right, off, chance = [], [], []
        rng = torch.Generator(self.device).manual_seed(7)
        for at in range(0, len(g["frame"]), batch):
            part = {k: v[at : at + batch] for k, v in g.items()}
            features, mask = self.pack.sentences(part["text"])
            image = self.pack.images(part["frame"], None)
            context = model.policy.context(image, features, mask, part["proprioception"].long()).context
            noise = torch.randn(len(context), 8, generator=rng, device=self.device)
            said = model.displacement(context, noise)  # (B, 3) m
            expert = normalized(part["labels"].long().flatten(0, 1))[:, 1:4].view(len(said), -1, 3) * 0.05
            far = (expert - said[:, None]).norm(dim=-1).masked_fill(~part["there"], torch.inf)
            target = part["target"].long()
            right.append((far.argmin(1) == target).long())
            off.append(far.gather(1, target[:, None])[:, 0])
            chance.append(1 / part["there"].float().sum(1))
        return {
            "right": torch.cat(right).tolist(),
            "mm": round(float(torch.cat(off).mean() * 1e3), 2),
            "chance": round(float(torch.cat(chance).mean()), 4),
        }

    def told(self) -> dict[str, Any]:
        """What is kept of a run, which ends with it."""
        self.use_average()
        return {
            "cell": vars(self.cell), "steps": self.step_done, "robot_prompts": self.step_done * 2 * self.robot_pairs,
            "parameters": count_parameters(self.model), "seen": self.chosen("seen"), "new": self.chosen("new"),
        }  # fmt: skip
