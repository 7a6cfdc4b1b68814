"""Training of sight: errors of its threads, and the names in its log."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest
import synthetic_objects
import torch
from torch import Tensor

from mini import train_sight
from mini.shards import load
from processes import Processes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sight")
    synthetic_objects.write_shard(folder / "objects", 24)
    return folder


class Broken(train_sight.Source):
    """One of its frames cannot be read, as when a disk is pulled out."""

    broken = True

    def batch(self, index: np.ndarray, rng: np.random.Generator | None) -> dict[str, Tensor]:
        if self.broken and self.rows[0] in index:
            raise OSError("frame 0 of shard-00000.bin cannot be read")
        return super().batch(index, rng)


def test_an_error_of_a_data_thread_is_raised_by_the_step(folder: Path) -> None:
    source = Broken(load([folder / "objects"]), False)
    source.rows = source.rows[:4]  # every draw has all four
    args = train_sight.parse(f"--data {folder}/objects --out {folder}/run --batch 4 --threads 2".split())
    torch.manual_seed(0)
    threads = train_sight.Threads(train_sight.Sight(), source, args, Processes(0, 1))
    raised: list[BaseException] = []

    def step() -> None:
        try:
            threads.step(0)
        except BaseException as error:  # noqa: BLE001  looked at below
            raised.append(error)

    waiting = threading.Thread(target=step, daemon=True)
    waiting.start()
    waiting.join(120)
    assert not waiting.is_alive(), "the step waits for a thread that is gone"
    with pytest.raises(OSError, match="frame 0 of shard-00000.bin cannot be read"):
        raise raised[0]

    # the threads live, and nothing of the step that failed is taken for the next one's
    source.broken = False
    parts = threads.step(1)
    assert len(parts) == 2
    assert threads.done.empty()


def test_a_line_of_the_log_has_a_name_for_each_number(folder: Path) -> None:
    out = folder / "logged"
    argv = f"--data {folder}/objects --out {out} --batch 4 --threads 2 --steps 1 --device cpu --seed 3"
    train_sight.train(train_sight.parse(argv.split()))
    source = train_sight.Source(load([folder / "objects"]), True)
    model = train_sight.Sight()
    _, parts = train_sight.losses(model, source.batch(source.rows, None))
    errors = train_sight.measure(model, source)
    assert not set(parts) & set(errors)
    line = json.loads(next(out.glob("*.jsonl")).read_text().splitlines()[-1])
    assert {"step", "rate", *parts, *errors} == set(line)
