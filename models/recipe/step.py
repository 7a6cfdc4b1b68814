"""What is minimized, on what, by which threads.

A step's micro-batches are pulled from a queue by worker threads with one compute thread each, instead of one batch on all
cores. On a shared machine an OpenMP barrier waits for the slowest core; a queue does not. With a graphics card the
threads build batches side by side and take turns on the card, which has the one copy of the parameters.
"""

import argparse
import contextlib
import math
import queue
import random
import threading
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

import vocabulary as vocab
from batch import POSITIONS, Batch
from data import Mixture
from model import Policy
from smear import ENTROPY, SOFT, on_a_line, smear_inputs, tables_of
from tasks import TASKS

ROBOT_WEIGHTS: Final = (3.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0)  # terminate is rare and ends everything
QUESTION_WEIGHT: Final = 2.0  # a token of an answer against a token of an action
GROUPS: Final = {"term": (0, 1), "move": (1, 4), "turn": (4, 7), "grip": (7, 8)}
POINTER_SIGMA: Final = 0.75  # cells of 4 pixels
POINTER_WEIGHT: Final = 0.15  # of each of the three pointers, against a mean token
PLACE_WEIGHT: Final = 4.0  # of the auxiliary head's two places


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


def losses(
    model: Policy, batch: Batch, smear: float = 0, generator: torch.Generator | None = None
) -> tuple[Tensor, dict[str, float]]:
    """Total loss of a micro-batch and its parts (nats a token above the floor, pixels).

    smear: share of the prompts whose earlier tokens are drawn with `generator`, a generator of the batch's device.
    """
    device = batch.image.device
    robot = torch.tensor([k in TASKS for k in batch.kinds], device=device)
    located = torch.tensor([k == "locate" for k in batch.kinds], device=device)
    inputs = batch.inputs
    if smear > 0 and generator is not None:
        inputs = smear_inputs(inputs, batch.targets, robot, located, smear, generator)
    logits, seen = model(batch.image, batch.features, batch.mask, batch.proprioception, inputs)
    asked = batch.targets >= 0
    ids = batch.targets.clamp_min(0)
    wide = tables_of(robot, POSITIONS)
    soft = SOFT.to(device)[wide, ids]  # (B, 8, vocabulary)
    floor = ENTROPY.to(device)[wide, ids]
    hard = ~on_a_line(robot, located, POSITIONS)
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


def generator_of(key: tuple[int, ...], device: torch.device) -> torch.Generator:
    """Seeded by the key of a micro-batch alone, so that a resumed run draws what it would have drawn."""
    return torch.Generator(device).manual_seed(random.Random(repr(key)).getrandbits(63))


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
        args, key = self.args, (self.args.seed, self.rank, step, i)
        batch = self.mixture.batch(args.micro // args.prompts, args.prompts, key)
        generator = generator_of(key, self.device)
        with self.turn:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=not args.float32):
                loss, parts = losses(model, batch.to(self.device), args.smear, generator)
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

    def refresh(self) -> None:
        """After a rescan; the threads see new samples at once."""

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
