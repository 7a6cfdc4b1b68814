"""One training in several processes, as torchrun and accelerate start them, named by their environment variables (RANK, WORLD_SIZE,
LOCAL_RANK, LOCAL_WORLD_SIZE): which one this is, gradients averaged over all, and what the first alone does.

Every process computes a batch of its own, the gradients are averaged (gloo on processors, nccl on graphics cards, a process a card),
and each takes the same step. Nothing else travels. One process needs none of it: each function then does nothing.
"""

import os
import random
import sys
import zlib
from dataclasses import dataclass
from typing import NoReturn

import torch
import torch.distributed as dist
from torch import nn

USAGE = 2  # exit code of a mistake in how it was started


@dataclass(frozen=True)
class Processes:
    """`rank` of `count`; `here`: how many of them share this machine's processors."""

    rank: int = 0
    count: int = 1
    here: int = 1

    @property
    def first(self) -> bool:
        """Writes checkpoints, log and weights, and prints."""
        return self.rank == 0

    def say(self, line: str) -> None:
        """Prints it, once for all."""
        if self.first:
            print(line, flush=True)

    def join(self, device: torch.device) -> None:
        """Waits until all are there."""
        if self.count > 1:
            dist.init_process_group("nccl" if device.type == "cuda" else "gloo")

    def average_gradients(self, model: nn.Module) -> None:
        """The mean over processes, into each one's `grad`; the loss of each is already a mean."""
        if self.count == 1:
            return
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in grads])
        dist.all_reduce(flat)
        flat /= self.count
        for grad, mean in zip(grads, flat.split([g.numel() for g in grads]), strict=True):
            grad.copy_(mean.view_as(grad))

    def of_the_first(self, value: float, device: torch.device) -> float:
        """The first process's, for what a clock says."""
        if self.count == 1:
            return value
        shared = torch.tensor(value, dtype=torch.float64, device=device)
        dist.broadcast(shared, 0)
        return float(shared)

    def agree(self, device: torch.device, **numbers: float) -> None:
        """Ends all of them with a sentence where a number is not the same in each: their weights would never be."""
        if self.count == 1:
            return
        mine = torch.tensor(list(numbers.values()), dtype=torch.float64, device=device)
        least, most = mine.clone(), mine.clone()
        dist.all_reduce(least, dist.ReduceOp.MIN)
        dist.all_reduce(most, dist.ReduceOp.MAX)
        for name, low, high in zip(numbers, least.tolist(), most.tolist(), strict=True):
            if low != high:
                refuse(
                    f"{self.count} processes do not begin alike: {name} {low:.0f} in one, {high:.0f} in another. "
                    "Data and checkpoints have to be on a disk that all of them see."
                )

    def leave(self) -> None:
        """Waits for all: the first may still be measuring."""
        if self.count > 1:
            dist.barrier()
            dist.destroy_process_group()


def processes() -> Processes:
    """As the environment says; one where it says nothing."""
    names = {"rank": ("RANK", "0"), "count": ("WORLD_SIZE", "1"), "here": ("LOCAL_WORLD_SIZE", "1")}
    return Processes(**{key: int(os.environ.get(*name)) for key, name in names.items()})


def pick_device(wanted: str) -> torch.device:
    """auto: this process's graphics card (LOCAL_RANK, as torchrun and accelerate set it) if there is one."""
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    if wanted != "cuda":
        return torch.device(wanted)
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    torch.cuda.set_device(device)
    return device


def draw_seed(seed: int, step: int, rank: int) -> int:
    """Of a torch.Generator. The first process's is the one of a single process. The others' are spread over all their bits,
    since the generator on processors reads the lower 32 alone."""
    if rank == 0:
        return 1_000_003 * seed + step
    return random.Random(repr((seed, step, rank))).getrandbits(63)


def checksum(model: nn.Module) -> int:
    """Of the bytes of all weights, in their order."""
    value = 0
    for p in model.parameters():
        value = zlib.crc32(p.detach().cpu().numpy().tobytes(), value)
    return value


def refuse(sentence: str) -> NoReturn:
    """What is wrong with how it was started, on standard error, and exit code 2."""
    if dist.is_initialized():
        dist.destroy_process_group()
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(USAGE)


def one_process(name: str, instead: str) -> None:
    """Refuses to be one of several: all would write the same files."""
    count = processes().count
    if count > 1:
        refuse(f"{name} runs in one process, and {count} were started. {instead}")
