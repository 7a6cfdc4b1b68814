"""The page's tasks, kinds of question and objects: src/tasks/tasks.json, which `npm run specs` writes from its registry."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TASKS_FILE: Final = Path(__file__).resolve().parents[2] / "src" / "tasks" / "tasks.json"


@dataclass(frozen=True)
class Task:
    """What the recipe needs to know of a task; the fields are explained in src/tasks/task.ts."""

    name: str
    two: bool  # about two objects
    containers: tuple[str, ...]  # the shapes that the second object must have; () if any will do
    templates: tuple[str, ...]
    synonyms: tuple[str, ...]
    weight: float
    while_holding: float
    wordings: int


def parse_task(data: dict[str, Any]) -> Task:
    """One entry of `tasks`. KeyError names what is missing."""
    destination, training = data["destination"], data["training"]
    return Task(
        data["name"],
        destination is not None,
        tuple((destination or {}).get("shapes") or ()),
        tuple(data["templates"]),
        tuple(data["synonyms"]),
        float(training["weight"]),
        float(training["whileHolding"]),
        int(training["wordings"]),
    )


_FILE: Final[dict[str, Any]] = json.loads(TASKS_FILE.read_text())
TASKS: Final[dict[str, Task]] = {t["name"]: parse_task(t) for t in _FILE["tasks"]}
QUESTIONS: Final[tuple[str, ...]] = tuple(_FILE["questions"])
COLORS: Final[tuple[str, ...]] = tuple(_FILE["objects"]["colors"])
SHAPES: Final[tuple[str, ...]] = tuple(_FILE["objects"]["shapes"])
CONTAINERS: Final[tuple[str, ...]] = tuple(_FILE["objects"]["containers"])
