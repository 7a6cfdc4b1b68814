"""What is minimized, on what, by which threads.

A step's micro-batches are pulled from a queue by worker threads with one compute thread each, instead of one batch on all
cores. On a shared machine an OpenMP barrier waits for the slowest core; a queue does not. With a graphics card the
threads build batches side by side and take turns on the card, which has the one copy of the parameters.
"""

import argparse
import contextlib
import math
import queue
import threading
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

import vocabulary as vocab
from data import POSITIONS, Batch, Mixture
from model import Policy
from tasks import TASKS

# Bins. Wide for displacements: greedy decoding takes the mode, and where the expert's label is one bin in some states
# ("rise", x and y exactly 0) and spread over many in others, a narrow target makes the one bin the mode at a tenth of
# the mass. The mode stays as sharp as the labels are.
SIGMA: Final = 2.0
SIGMA_MOVE: Final = 5.0
SIGMA_RISE: Final = 3.0  # of z, whose labels are the sharpest
ROBOT_WEIGHTS: Final = (3.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0)  # terminate is rare and ends everything
QUESTION_WEIGHT: Final = 2.0  # a token of an answer against a token of an action
GROUPS: Final = {"term": (0, 1), "move": (1, 4), "turn": (4, 7), "grip": (7, 8)}
POINTER_SIGMA: Final = 0.75  # cells of 4 pixels
POINTER_WEIGHT: Final = 0.15  # of each of the three pointers, against a mean token
PLACE_WEIGHT: Final = 4.0  # of the auxiliary head's two places


def soft_targets(sigma: float) -> Tensor:
    """(vocabulary, vocabulary): row i is what to predict for token i; integers are Gaussian over their neighbours."""
    bins = torch.arange(vocab.INTEGERS, dtype=torch.float32)
    table = torch.eye(vocab.SIZE)
    gauss = torch.exp(-0.5 * ((bins[:, None] - bins) / sigma) ** 2)
    table[: vocab.INTEGERS, : vocab.INTEGERS] = gauss / gauss.sum(1, keepdim=True)
    return table


SOFT: Final = torch.stack([soft_targets(SIGMA), soft_targets(SIGMA_MOVE), soft_targets(SIGMA_RISE)])
ENTROPY: Final = -(SOFT * SOFT.clamp_min(1e-12).log()).sum(2)  # taken off, so that zero is perfect


def heat(uv: Tensor, side: int) -> Tensor:
    """uv (B, 2) in frame units -> (B, side * side): a spot of POINTER_SIGMA cells that sums to one."""
    cells = torch.arange(side, device=uv.device) + 0.5
    column = torch.exp(-0.5 * ((uv[:, :1] * side - cells) / POINTER_SIGMA) ** 2)
    row = torch.exp(-0.5 * ((uv[:, 1:] * side - cells) / POINTER_SIGMA) ** 2)
    spot = (row[:, :, None] * column[:, None, :]).flatten(1)
    return spot / spot.sum(1, keepdim=True).clamp_min(1e-6)


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """Mean of values (B,) where mask (B,) is 1. Fewer than an eighth of the batch weigh less, lest one draw decide."""
    return (values * mask).sum() / mask.sum().clamp_min(len(mask) / 8)


def losses(model: Policy, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Total loss of a micro-batch and its parts (nats a token above the floor, pixels)."""
    device = batch.image.device
    robot = torch.tensor([k in TASKS for k in batch.kinds], device=device)
    located = torch.tensor([k == "locate" for k in batch.kinds], device=device)
    logits, seen = model(batch.image, batch.features, batch.mask, batch.proprioception, batch.inputs)
    asked = batch.targets >= 0
    ids = batch.targets.clamp_min(0)
    wide = torch.zeros_like(ids)
    wide[robot, 1:3] = 1
    wide[robot, 3] = 2
    soft = SOFT.to(device)[wide, ids]  # (B, 8, vocabulary)
    floor = ENTROPY.to(device)[wide, ids]
    # only motions and image places are points on a line; terminate, counts and words are not
    hard = torch.ones_like(asked)
    hard[robot, 1:] = False
    hard[located] = False
    soft = torch.where(hard[..., None], F.one_hot(ids, vocab.SIZE).float(), soft)
    floor[hard] = 0
    nats = (-(soft * logits.log_softmax(-1)).sum(-1) - floor) * asked  # (B, 8)
    weights = torch.where(robot[:, None], torch.tensor(ROBOT_WEIGHTS, device=device), QUESTION_WEIGHT)
    tokens = (nats * weights).sum() / (len(robot) * POSITIONS)

    side = math.isqrt(seen.target.shape[1])
    target, second = heat(batch.uv, side), heat(batch.uv2, side)
    # pointer, its place, where it counts; a target named by a relation cannot be found at first look
    pointers = {
        "point": (seen.target, target, batch.uv_mask * batch.direct_mask),
        "point2": (seen.second, second, batch.uv2_mask),
        "glance": (seen.glance, target, batch.uv_mask),
    }
    nats_of = {k: -(h * p.log_softmax(-1)).sum(1) for k, (p, h, _) in pointers.items()}
    point = sum(masked_mean(nats_of[k], mask) for k, (_, _, mask) in pointers.items())
    places = torch.cat([batch.uv, batch.uv2], 1)
    off = F.smooth_l1_loss(seen.places, places, beta=0.02, reduction="none")  # (B, 4)
    place = masked_mean(off[:, :2].sum(1), batch.uv_mask) + masked_mean(off[:, 2:].sum(1), batch.uv2_mask)

    with torch.no_grad():
        parts: dict[str, float] = {}
        for name, (a, b) in GROUPS.items():
            if robot.any():
                parts[name] = float(nats[robot, a:b].mean())
        if (~robot).any():
            parts["ask"] = float(nats[~robot].sum() / asked[~robot].sum())
        for name, (_, _, mask) in pointers.items():
            if mask.any():
                parts[name] = float(nats_of[name][mask > 0].mean())
        if batch.uv_mask.any():
            pixels = (seen.places[:, :2] - batch.uv).norm(dim=1) * model.config.image
            parts["px"] = float(pixels[batch.uv_mask > 0].mean())
    return tokens + PLACE_WEIGHT * place + POINTER_WEIGHT * point, parts


class Pool:
    """Worker threads. On processors each has a replica that shares the parameters' storage and owns its gradients."""

    def __init__(
        self,
        model: Policy,
        mixture: Mixture,
        args: argparse.Namespace,
        rank: int,
        workers: int,
        *,
        shared: bool | None = None,
    ) -> None:
        """shared: one copy of the parameters for all threads; by default on a graphics card only."""
        self.model, self.mixture, self.args, self.rank = model, mixture, args, rank
        self.device = next(model.parameters()).device
        one = self.device.type != "cpu" if shared is None else shared
        self.turn = threading.Lock() if one else contextlib.nullcontext()
        self.jobs: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[dict[str, float] | BaseException] = queue.SimpleQueue()
        self.replicas = [] if one else [self.replica() for _ in range(workers)]
        self.threads = [
            threading.Thread(target=self.work, args=(r,), daemon=True)
            for r in self.replicas or [model.train()] * workers
        ]
        for thread in self.threads:
            thread.start()

    def replica(self) -> Policy:
        copy = Policy(self.model.config)
        for mine, theirs in zip(copy.parameters(), self.model.parameters(), strict=True):
            mine.data = theirs.data
        copy.train()
        return copy

    def micro(self, model: Policy, step: int, i: int) -> dict[str, float]:
        """One micro-batch: its gradients are added to the model's, its parts given."""
        args = self.args
        batch = self.mixture.batch(args.micro // args.prompts, args.prompts, (args.seed, self.rank, step, i))
        with self.turn:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=not args.float32):
                loss, parts = losses(model, batch.to(self.device))
            (loss * (args.micro / args.batch)).backward()
            parts["loss"] = float(loss.detach())
        return parts

    def work(self, model: Policy) -> None:
        torch.set_num_threads(1)
        while (job := self.jobs.get()) is not None:
            try:
                self.done.put(self.micro(model, *job))
            except BaseException as error:  # noqa: BLE001  the main thread raises it
                self.done.put(error)

    def step(self, step: int) -> list[dict[str, float]]:
        """Gradients of one batch into `model`; gives the parts of each micro-batch."""
        if not self.replicas:
            self.model.zero_grad()
        count = self.args.batch // self.args.micro
        for i in range(count):
            self.jobs.put((step, i))
        parts: list[dict[str, float]] = []
        for _ in range(count):
            result = self.done.get()
            if isinstance(result, BaseException):
                raise result
            parts.append(result)
        if self.replicas:
            self.gather()
        return parts

    def gather(self) -> None:
        """Gradients of the replicas, summed into the model's; theirs are zero again."""
        for p, *replicas in zip(
            self.model.parameters(), *(r.parameters() for r in self.replicas), strict=True
        ):
            grads = [r.grad for r in replicas if r.grad is not None]
            if not grads:
                continue
            total = grads[0]
            for g in grads[1:]:
                total += g
            if p.grad is None:
                p.grad = total.clone()
            else:
                p.grad.copy_(total)
            for g in grads:
                g.zero_()

    def close(self) -> None:
        for _ in self.threads:
            self.jobs.put(None)
        for thread in self.threads:
            thread.join()
