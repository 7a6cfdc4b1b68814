"""Marks and labels of marked.py: no data, no training."""

import json
from pathlib import Path

import numpy as np
import torch

from marked import HELD_OUT, draw_marks, load_rollouts


def test_rings_lie_where_the_page_draws_them() -> None:
    image = torch.full((1, 3, 128, 128), 100 / 255)
    marks = torch.tensor([[[0.5, 0.25], [0.25, 0.75]]])
    drawn = (draw_marks(image, marks)[0] * 255).round()
    assert drawn[:, 32, 64].tolist() == [100, 100, 100]
    # as src/observe/marks.test.ts has it: nearly magenta, nearly cyan
    red, green, _ = drawn[:, 32, 68].tolist()
    assert red > 200 and green < 60
    assert drawn[0, 96, 36] < 60


def test_no_second_mark_where_a_task_has_none() -> None:
    image = torch.zeros(1, 3, 128, 128)
    drawn = draw_marks(image, torch.tensor([[[0.5, 0.5], [-1.0, -1.0]]]))
    assert drawn[0, 1].max() == 0  # green is of the second ring alone


def test_labels_of_a_shard(tmp_path: Path) -> None:
    goal = {
        "task": "pick",
        "marks": [[0.5, 0.5]],
        "now": [[0.5, 0.4]],
        "bins": [0, 128, 128, 128, 128, 128, 128, 255],
    }
    pair = {**goal, "task": "place", "marks": [[0.5, 0.5], [0.2, 0.3]], "now": [[0.5, 0.4], [0.2, 0.3]]}
    samples = [{"seed": HELD_OUT, "proprioception": [1] * 7, "goals": [goal, pair]}]
    np.zeros((1, 128, 128, 3), np.uint8).tofile(tmp_path / "shard-00000.bin")
    told = {"formatVersion": 2, "count": 1, "samples": samples}
    (tmp_path / "shard-00000.json").write_text(json.dumps(told))
    data = load_rollouts([tmp_path])
    assert data.tasks == ("pick", "place")
    assert data.two.tolist() == [False, True]
    assert data.marks[0, 1].tolist() == [-1, -1]
    assert data.frame.tolist() == [0, 0]
