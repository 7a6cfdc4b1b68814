"""Runs trainings in several processes, one after another, from one import of PyTorch: forks them, named as torchrun names them.

    python several.py < JOBS > RESULTS

A job: {"module", "argv", "processes", "dies": [rank, step] or null}; "{rank}" in argv is the process's own. At the averaging of
that step, counted from 0 in this job, the rank kills itself. Of each job a list, a process each: [exit code (negative: signal),
checksum of the weights at the end, standard error]. Tests only.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # no thread before a fork

import importlib
import json
import signal
import socket
import sys
import tempfile
import traceback
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import numpy as np
import torch

from processes import Processes, checksum

warnings.simplefilter("ignore")


def stand_in_vectors(cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """In place of the encoder's: of 20 sentences, four a task."""
    return np.random.default_rng(1).standard_normal((20, 384)).astype(np.float32), np.repeat(np.arange(5), 4)


def run_one(job: dict[str, Any], rank: int, out: Path) -> None:
    """In a forked process."""
    module = importlib.import_module(job["module"])
    if hasattr(module, "vectors"):
        module.vectors, measure = stand_in_vectors, module.measure
        module.measure = lambda model, draws, errors: measure(model, draws, errors, 50)  # of 3,000 labels
    seen: list[Any] = []
    average = Processes.average_gradients

    def watched(self: Processes, model: Any) -> None:
        if job.get("dies") == [rank, len(seen)]:
            os.kill(os.getpid(), signal.SIGKILL)
        seen.append(model)
        average(self, model)

    Processes.average_gradients = watched  # type: ignore[method-assign]
    module.train(module.parse([word.replace("{rank}", str(rank)) for word in job["argv"]]))
    out.write_text(str(checksum(seen[-1])))


def run(job: dict[str, Any]) -> list[tuple[int, int | None, str]]:
    """All processes of one job, to their ends."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        children = []
        for rank in range(job["processes"]):
            out = Path(folder) / str(rank)
            if (child := os.fork()) == 0:
                names = {
                    "RANK": rank,
                    "LOCAL_RANK": rank,
                    "WORLD_SIZE": job["processes"],
                    "MASTER_PORT": port,
                }
                names |= {"LOCAL_WORLD_SIZE": job["processes"], "MASTER_ADDR": "127.0.0.1"}
                os.environ.update({key: str(value) for key, value in names.items()})
                errors = os.open(f"{out}.stderr", os.O_CREAT | os.O_WRONLY)
                os.dup2(errors, 2)
                os.dup2(errors, 1)
                try:
                    run_one(job, rank, out)
                except SystemExit as end:
                    os._exit(int(end.code or 0))
                except BaseException:  # noqa: BLE001  a child must not go on as its parent
                    traceback.print_exc()
                    sys.stderr.flush()
                    os._exit(1)
                os._exit(0)
            children.append(child)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sums = [
            int(p.read_text()) if (p := Path(folder) / str(r)).exists() else None for r in range(len(codes))
        ]
        said = [(Path(folder) / f"{r}.stderr").read_text() for r in range(len(codes))]
        return list(zip(codes, sums, said, strict=True))


if __name__ == "__main__":
    for name in ("mini.train_sight", "mini.train_act", "train"):
        importlib.import_module(name)
    torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))])  # what PyTorch imports late, once for all
    print(json.dumps([run(job) for job in json.load(sys.stdin)]))
