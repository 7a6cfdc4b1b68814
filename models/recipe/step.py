"""What is minimized, on what, by which threads.

A step's micro-batches are pulled from a queue by worker threads with one compute thread each, instead of one batch on all
cores. On a shared machine an OpenMP barrier waits for the slowest core; a queue does not.
"""

import argparse
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
from prompts import TASKS

SIGMA: Final = 2.0  # bins
ROBOT_WEIGHTS: Final = (2.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0)  # terminate is rare and ends everything
QUESTION_WEIGHT: Final = 2.0  # a token of an answer against a token of an action
GROUPS: Final = {"term": (0, 1), "move": (1, 4), "turn": (4, 7), "grip": (7, 8)}
POINTER_SIGMA: Final = 0.75  # cells of 4 pixels


def soft_targets() -> Tensor:
    """(vocabulary, vocabulary): row i is what to predict for token i; integers are Gaussian over their neighbours."""
    bins = torch.arange(vocab.INTEGERS, dtype=torch.float32)
    table = torch.eye(vocab.SIZE)
    gauss = torch.exp(-0.5 * ((bins[:, None] - bins) / SIGMA) ** 2)
    table[: vocab.INTEGERS, : vocab.INTEGERS] = gauss / gauss.sum(1, keepdim=True)
    return table


SOFT: Final = soft_targets()
ENTROPY: Final = -(SOFT * SOFT.clamp_min(1e-12).log()).sum(1)  # taken off, so that zero is perfect


def losses(model: Policy, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Total loss of a micro-batch and its parts (nats a token above the floor, pixels)."""
    robot = torch.tensor([k in TASKS for k in batch.kinds])
    logits, uv, pointer = model(batch.image, batch.features, batch.mask, batch.proprioception, batch.inputs)
    asked = batch.targets >= 0
    ids = batch.targets.clamp_min(0)
    soft = SOFT[ids]  # (B, 8, vocabulary)
    floor = ENTROPY[ids].clone()
    # terminate (robot, position 0), the gripper's two ends and counts are words, not points on a line
    hard = torch.zeros_like(asked)
    hard[robot, 0] = True
    hard[torch.tensor([k == "count" for k in batch.kinds]), 0] = True
    soft = torch.where(hard[..., None], F.one_hot(ids, vocab.SIZE).float(), soft)
    floor[hard] = 0
    nats = (-(soft * logits.log_softmax(-1)).sum(-1) - floor) * asked  # (B, 8)
    weights = torch.where(robot[:, None], torch.tensor(ROBOT_WEIGHTS), torch.tensor(QUESTION_WEIGHT))
    tokens = (nats * weights).sum() / (len(robot) * POSITIONS)

    inside = batch.uv_mask
    count = inside.sum().clamp_min(1)
    place = (F.smooth_l1_loss(uv, batch.uv, beta=0.02, reduction="none").sum(1) * inside).sum() / count
    side = math.isqrt(pointer.shape[1])
    cells = torch.arange(side) + 0.5
    column = torch.exp(-0.5 * ((batch.uv[:, :1] * side - cells) / POINTER_SIGMA) ** 2)
    row = torch.exp(-0.5 * ((batch.uv[:, 1:] * side - cells) / POINTER_SIGMA) ** 2)
    heat = (row[:, :, None] * column[:, None, :]).flatten(1)
    heat = heat / heat.sum(1, keepdim=True).clamp_min(1e-6)
    point = (-(heat * pointer.log_softmax(-1)).sum(1) * inside).sum() / count

    with torch.no_grad():
        parts: dict[str, float] = {}
        for name, (a, b) in GROUPS.items():
            if robot.any():
                parts[name] = float(nats[robot, a:b].mean())
        if (~robot).any():
            parts["ask"] = float(nats[~robot].sum() / asked[~robot].sum())
        parts["point"] = float(point)
        parts["px"] = float(((uv - batch.uv).norm(dim=1) * inside).sum() / count * model.config.image)
    return tokens + 4.0 * place + 0.15 * point, parts


class Pool:
    """Worker threads with replicas that share the parameters' storage and own their gradients."""

    def __init__(
        self, model: Policy, mixture: Mixture, args: argparse.Namespace, rank: int, workers: int
    ) -> None:
        self.model, self.mixture, self.args, self.rank = model, mixture, args, rank
        self.jobs: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[dict[str, float] | BaseException] = queue.SimpleQueue()
        self.replicas = [self.replica() for _ in range(workers)]
        self.threads = [threading.Thread(target=self.work, args=(r,), daemon=True) for r in self.replicas]
        for thread in self.threads:
            thread.start()

    def replica(self) -> Policy:
        copy = Policy(self.model.config)
        for mine, theirs in zip(copy.parameters(), self.model.parameters(), strict=True):
            mine.data = theirs.data
        copy.train()
        return copy

    def work(self, replica: Policy) -> None:
        torch.set_num_threads(1)
        args = self.args
        while (job := self.jobs.get()) is not None:
            try:
                batch = self.mixture.batch(
                    args.micro // args.prompts, args.prompts, (args.seed, self.rank, *job)
                )
                with torch.autocast("cpu", torch.bfloat16, enabled=not args.float32):
                    loss, parts = losses(replica, batch)
                (loss * (args.micro / args.batch)).backward()
                parts["loss"] = float(loss.detach())
                self.done.put(parts)
            except BaseException as error:  # noqa: BLE001  the main thread raises it
                self.done.put(error)

    def step(self, step: int) -> list[dict[str, float]]:
        """Gradients of one batch into `model`; gives the parts of each micro-batch."""
        count = self.args.batch // self.args.micro
        for i in range(count):
            self.jobs.put((step, i))
        parts: list[dict[str, float]] = []
        for _ in range(count):
            result = self.done.get()
            if isinstance(result, BaseException):
                raise result
            parts.append(result)
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
        return parts

    def close(self) -> None:
        for _ in self.threads:
            self.jobs.put(None)
        for thread in self.threads:
            thread.join()
