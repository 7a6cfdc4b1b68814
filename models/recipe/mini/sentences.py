"""Sentences of the tasks with their noun phrases cut out ("pick up it", "put it in that"), as vectors: what `act` is told of the task."""

import json
from pathlib import Path

import numpy as np

from eyes.text import Sentences

from .columns import TASKS

ROOT = Path(__file__).resolve().parents[3]
POLITE = ("", "", "", "please {}", "{} please", "could you {}", "can you {} now", "now {}", "robot, {}")


def cut(template: str, flat: bool) -> list[str]:
    """A template of src/tasks/*/wording.json without its noun phrases, as the page cuts them."""
    text = template.replace("{in}", "on" if flat else "in").replace("{into}", "onto" if flat else "into")
    for field, word in (("{object}", "it"), ("{destination}", "that")):
        for article in ("the ", "that ", ""):
            text = text.replace(article + field, word)
    return [p.format(text.lower()) for p in POLITE]


def of_tasks() -> tuple[list[str], np.ndarray]:
    """Sentences, and the task of each, int64."""
    sentences: list[str] = []
    tasks: list[int] = []
    for i, task in enumerate(TASKS):
        wording = json.loads((ROOT / f"src/tasks/{task}/wording.json").read_text())
        for template in [*wording["templates"] * 3, *wording["synonyms"]]:
            for flat in (False, True):
                made = cut(template, flat)
                sentences += made
                tasks += [i] * len(made)
    return sentences, np.array(tasks)


def vectors(cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """float32 [n, 384] of length 1, and the task of each."""
    sentences, tasks = of_tasks()
    unique = sorted(set(sentences))
    rows = dict(zip(unique, Sentences(cache)(unique), strict=True))
    return np.stack([rows[s] for s in sentences]).astype(np.float32), tasks
