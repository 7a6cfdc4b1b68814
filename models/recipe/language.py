"""Words for tasks and questions, from the same `language.json` that the page reads.

Forms of naming an object: colour and shape together are always legal; a colour alone ("green thing") or a shape alone
("star") only where it is unique in the scene.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROBOT_PROMPT: Final = "Q: what action should the robot take to {instruction}? A:"
QUESTION_PROMPT: Final = "Q: {question} A:"
LANGUAGE_FILE: Final = Path(__file__).resolve().parents[2] / "src" / "world" / "language.json"

DEFAULT_FORMS: Final = ("{color} {shape}", "{shape}")
DEFAULT_QUESTIONS: Final[dict[str, tuple[str, ...]]] = {
    "where": ("where is the {object}?",),
    "color": ("what colour is the {object}?", "what color is the {object}?"),
    "shape": ("what shape is the {object}?",),
    "exists": ("is there a {object}?",),
    "count": ("how many {object} are there?",),
}


@dataclass(frozen=True)
class Naming:
    """Phrases that name an object, by what must be unique in the scene for them to be legal."""

    both: tuple[str, ...]
    color: tuple[str, ...]
    shape: tuple[str, ...]


@dataclass
class Language:
    """Words and templates; `namings` and `prompts` give every wording once."""

    colors: dict[str, list[str]]
    shapes: dict[str, list[str]]
    tasks: dict[str, list[str]]
    forms: list[str]
    questions: dict[str, list[str]]
    polite: list[str]  # wrappers of an instruction; the bare one first
    _namings: dict[tuple[str, str], Naming] = field(default_factory=dict)

    def naming(self, color: str, shape: str) -> Naming:
        """All legal names of an object of this colour and shape."""
        key = (color, shape)
        if key not in self._namings:
            by_kind: dict[str, dict[str, None]] = {"both": {}, "color": {}, "shape": {}}
            for form in self.forms:
                kind = (
                    "both"
                    if "{color}" in form and "{shape}" in form
                    else "color"
                    if "{color}" in form
                    else "shape"
                )
                for c in self.colors[color]:
                    for s in self.shapes[shape]:
                        by_kind[kind][form.format(color=c, shape=s)] = None
            self._namings[key] = Naming(*(tuple(by_kind[k]) for k in ("both", "color", "shape")))
        return self._namings[key]

    def robot_prompts(self, task: str, names: Iterable[str]) -> list[str]:
        """Every wording of the task for these names."""
        bare = [t.format(object=n) for n in names for t in self.tasks[task]]
        return [ROBOT_PROMPT.format(instruction=p.format(instruction=b)) for b in bare for p in self.polite]

    def question_prompts(self, kind: str, names: Iterable[str]) -> list[str]:
        """Every wording of a question of this kind for these names."""
        return [
            QUESTION_PROMPT.format(question=t.format(object=n)) for n in names for t in self.questions[kind]
        ]


def plural(noun: str) -> str:
    """box -> boxes, dish -> dishes, cube -> cubes."""
    return noun + ("es" if noun.endswith(("s", "x", "sh", "ch")) else "s")


def parse_language(data: dict[str, Any]) -> Language:
    """Tolerant: `templates` may be wrapped or bare, forms and questions may be missing."""

    def templates(value: Any) -> list[str]:
        return list(value["templates"] if isinstance(value, dict) else value)

    anything = [f"{{color}} {noun}" for noun in data.get("anyShape", ("object", "thing"))]
    forms = list(dict.fromkeys([*data.get("objectForms", ()), *DEFAULT_FORMS, *anything]))
    questions = {k: list(v) for k, v in DEFAULT_QUESTIONS.items()}
    for kind, value in data.get("questions", {}).items():
        if kind in questions and all("{object}" in t for t in templates(value)):
            questions[kind] = templates(value)
    return Language(
        colors={k: list(v) for k, v in data["colors"].items()},
        shapes={k: list(v) for k, v in data["shapes"].items()},
        tasks={k: templates(v) for k, v in data["tasks"].items()},
        forms=[f for f in forms if "{color}" in f or "{shape}" in f],
        questions=questions,
        polite=list(data.get("polite", ("{instruction}",))),
    )


def load_language(path: Path = LANGUAGE_FILE) -> Language:
    """The language file of the page; FileNotFoundError names the path."""
    return parse_language(json.loads(path.read_text()))
