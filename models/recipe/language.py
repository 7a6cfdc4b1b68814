"""Words for tasks and questions, from the page's own `language.json` and `tasks.json`, and the pool of wordings.

Encoding a phrase costs about 10 ms and training draws hundreds a second, so wordings must repeat: what is said (`Key`: the
kind, how the objects are named) has a few wordings, each fixed by (key, number). `all_phrases` is all of them, to be
encoded before training. In a wording, colour, shape, template and politeness are each a usual word or, as often, a synonym.
"""

import itertools
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import vocabulary as vocab
from tasks import QUESTIONS as PAGE_QUESTIONS
from tasks import TASKS

ROBOT_PROMPT: Final = "Q: what action should the robot take to {instruction}? A:"
PLAN_PROMPT: Final = "Q: what is the plan to {instruction}? A:"
QUESTION_PROMPT: Final = "Q: {question} A:"
LANGUAGE_FILE: Final = Path(__file__).resolve().parents[2] / "src" / "tasks" / "language.json"
LOCATE: Final = ("locate the {object}",)  # an auxiliary of training; the page does not ask it

QUESTIONS: Final = (*PAGE_QUESTIONS, "locate", "plan")
KINDS: Final = (*TASKS, *QUESTIONS)

SYNONYMS: Final = 0.5  # share of synonyms where there are any
ASKED: Final = 0.15  # share of words that robot data never has, in questions
SLIPS: Final = 0.06  # share of wordings with a typing error
WORDINGS_THING: Final = 6  # of a name with a household thing in it (pictures of desks)
WORDINGS_PLAN: Final = 2
WORDINGS_CLOSEST: Final = 3
WORDINGS_QUESTION: Final = 12
# what can be said around "the star goes in the bowl", which is no command
LOOSE: Final = frozenset(
    ("{instruction}", "{instruction} please", "robot, {instruction}", "now {instruction}")
)

# How an object is named: ("both", color, shape) ("color", color) ("shape", shape), and by relation: ("left", noun)
# ("right", noun) ("closest", noun, *form of the reference). A noun is a graspable shape or ANY.
Form = tuple[str, ...]
ANY: Final = "any"


class Key(NamedTuple):
    """What a sentence says, whatever its words."""

    kind: str
    target: Form = ()
    destination: Form = ()
    task: str = ""  # of a plan
    extra: str = ""  # the side (beside) or the container's shape: "in" a bowl, "on" a plate


@dataclass(frozen=True)
class Words:
    """Usual words, which the evaluation's "seen wording" has too, synonyms, and words that only questions have."""

    usual: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def draw(self, rng: random.Random, *, asking: bool = False) -> str:
        if asking and self.asked and rng.random() < ASKED:
            return rng.choice(self.asked)
        return rng.choice(self.synonyms if self.synonyms and rng.random() < SYNONYMS else self.usual)


@dataclass
class Language:
    """Words, templates, and the colour-shape pairs that robot data does not have."""

    colors: dict[str, Words]
    shapes: dict[str, Words]
    any_shape: Words
    relations: dict[str, tuple[str, ...]]
    tasks: dict[str, Words]
    polite: Words
    questions: dict[str, tuple[str, ...]]
    held_out: frozenset[tuple[str, str]]
    things: frozenset[str] = frozenset()  # shapes of `shapes` that are in pictures of desks only
    known: frozenset[str] = (
        frozenset()
    )  # every word of the file: a typing error must not make another of them
    _pool: dict[Key, tuple[str, ...]] = field(default_factory=dict)

    def name(self, form: Form, rng: random.Random, *, asking: bool = False) -> str:
        """One name of an object, without an article."""
        match form:
            case ("both", color, shape):
                color, shape = (w.draw(rng, asking=asking) for w in (self.colors[color], self.shapes[shape]))
                return f"{color} {shape}"
            case ("color", color):
                return f"{self.colors[color].draw(rng, asking=asking)} {self.any_shape.draw(rng)}"
            case ("shape", shape):
                return self.shapes[shape].draw(rng, asking=asking)
            case (relation, noun, *reference):
                word = (self.any_shape if noun == ANY else self.shapes[noun]).draw(rng)
                template = rng.choice(self.relations[relation])
                return template.format(
                    shape=word, reference=self.name(tuple(reference), rng) if reference else ""
                )
        raise ValueError(f"no such form: {form}")

    def instruction(self, task: str, key: Key, rng: random.Random) -> str:
        bowl = key.extra == "bowl"
        template = self.tasks[task].draw(rng)
        bare = template.format(
            object=self.name(key.target, rng),
            destination=self.name(key.destination, rng) if key.destination else "",
            **{"in": "in" if bowl else "on", "into": "into" if bowl else "onto"},
        )
        polite = self.polite.draw(rng)
        while polite not in LOOSE and template.startswith(("{", "the ", "I ", "next ")):
            polite = self.polite.draw(rng)
        return polite.format(instruction=bare)

    def question(self, key: Key, rng: random.Random) -> str:
        template = rng.choice(LOCATE if key.kind == "locate" else self.questions[key.kind])
        name = self.name(key.target, rng, asking=True) if key.target else ""
        return template.format(object=name, objects=plural(name), side=key.extra)

    def wording(self, key: Key, number: int) -> str:
        """The prompt; a pure function of its arguments and the language file."""
        rng = random.Random(repr((tuple(key), number)))
        robot = key.kind in TASKS or key.kind == "plan"
        said = self.instruction(key.task or key.kind, key, rng) if robot else self.question(key, rng)
        said = re.sub(r"\ba (?=[aeiou])", "an ", said)
        if rng.random() < SLIPS:
            said = slip(said, self.known, rng)
        if not robot:
            return QUESTION_PROMPT.format(question=said)
        return (PLAN_PROMPT if key.kind == "plan" else ROBOT_PROMPT).format(instruction=said)

    def wordings(self, key: Key) -> tuple[str, ...]:
        """All wordings of a key; some may be equal, and count as often as they are."""
        if key not in self._pool:
            count = count_wordings(key)
            if key.target[-1:] and key.target[-1] in self.things:
                count = min(count, WORDINGS_THING)
            self._pool[key] = tuple(self.wording(key, v) for v in range(count))
        return self._pool[key]


def count_wordings(key: Key) -> int:
    """Of a task about two objects few: it has thousands of keys, one about one object a hundred."""
    if key.kind in TASKS:
        count = TASKS[key.kind].wordings
    else:
        count = WORDINGS_PLAN if key.kind == "plan" else WORDINGS_QUESTION
    return min(count, WORDINGS_CLOSEST) if key.target[:1] == ("closest",) else count


def plural(noun: str) -> str:
    """box -> boxes, dish -> dishes, cube -> cubes, dice -> dice."""
    if noun.endswith("dice"):
        return noun
    return noun + ("es" if noun.endswith(("s", "x", "sh", "ch")) else "s")


def slip(text: str, known: frozenset[str], rng: random.Random) -> str:
    """Two letters swapped, one dropped or one doubled in a word of 4 or more; never another word of the language."""
    words = list(re.finditer(r"[A-Za-z]{4,}", text))
    for _ in range(8):
        if not words:
            break
        word = rng.choice(words)
        old, i = word.group(), rng.randrange(1, len(word.group()) - 1)
        new = rng.choice(
            (old[:i] + old[i + 1] + old[i] + old[i + 2 :], old[:i] + old[i + 1 :], old[: i + 1] + old[i:])
        )
        if new != old and new.lower() not in known:
            return text[: word.start()] + new + text[word.end() :]
    return text


def all_keys(language: Language) -> Iterator[Key]:
    """Everything that can be said. Held-out pairs are named in questions about what is seen only."""
    pairs = [(c, s) for c in vocab.COLORS for s in vocab.SHAPES]
    every: list[Form] = [("both", *p) for p in pairs]
    desk: list[Form] = [("shape", t) for t in sorted(language.things)]
    desk += [("both", c, t) for c in vocab.COLORS for t in sorted(language.things)]
    robot: list[Form] = [("both", *p) for p in pairs if p not in language.held_out]
    colors: list[Form] = [("color", c) for c in vocab.COLORS]
    shapes: list[Form] = [("shape", s) for s in vocab.SHAPES]
    sides: list[Form] = [(side, noun) for side in ("left", "right") for noun in (*vocab.GRASPABLE, ANY)]
    closest: list[Form] = [
        ("closest", n, *f) for n in vocab.GRASPABLE for f in (*robot, *shapes) if f != ("shape", n)
    ]
    targets = [f for f in (*robot, *shapes) if f[-1] in vocab.GRASPABLE] + colors + sides

    for task in TASKS.values():
        if not task.two:
            for form in (*targets, *closest):
                yield Key(task.name, form)
                yield Key("plan", form, task=task.name)
            continue
        for container in task.containers or ("",):
            others = [f for f in (*robot, *shapes) if container in ("", f[-1])] + colors
            for form, other in itertools.product(targets, others):
                if sayable(form, other):
                    yield Key(task.name, form, other, extra=container)
                    yield Key("plan", form, other, task.name, container)

    for form in every:
        yield Key("exists", form)
    for form in (*every, *colors, *shapes):
        yield Key("where", form)
        yield Key("locate", form)
        for side in ("left", "right"):
            yield Key("beside", form, extra=side)
    for form in (*colors, *shapes):
        yield Key("count", form)
    for form in shapes:
        yield Key("color", form)
    for form in colors:
        yield Key("shape", form)
    yield Key("holding")
    yield Key("held")

    for form in desk:
        yield Key("reach", form)
        yield Key("exists", form)
        yield Key("locate", form)
    for form in colors:
        yield Key("exists", form)


def sayable(target: Form, destination: Form) -> bool:
    """No scene lets two objects have one name, nor a lone colour or shape be shared by the other."""
    if target[0] in ("left", "right"):  # a lone shape, where the side asks for two of it
        return not (destination[0] == "shape" and destination[1] == target[1])
    if target[0] == destination[0]:
        return target != destination
    for a, b in ((target, destination), (destination, target)):
        if a[0] == "both" and b[1] in a[1:]:
            return False
    return True


def all_phrases(language: Language) -> list[str]:
    """Every prompt that can be drawn, once."""
    return list(dict.fromkeys(text for key in all_keys(language) for text in language.wordings(key)))


def parse_language(data: dict[str, Any], held_out: list[list[str]]) -> Language:
    """`language.json` with the tasks' wordings, and `heldOutPairs` of `split.json`. KeyError names what is missing."""
    other, asked = data.get("synonyms", {}), data.get("asked", {})

    def words(kind: str) -> dict[str, Words]:
        def listed(value: Any) -> tuple[str, ...]:
            return tuple(value["templates"] if isinstance(value, dict) else value)

        more, only = other.get(kind, {}), asked.get(kind, {})
        return {
            k: Words(listed(v), listed(more.get(k, ())), listed(only.get(k, ())))
            for k, v in data[kind].items()
        }

    things = {k: Words(tuple(v)) for k, v in data.get("things", {}).items()}
    texts = re.findall(r"[A-Za-z]+", json.dumps(data))
    return Language(
        words("colors"),
        words("shapes") | things,
        Words(tuple(data["anyShape"]), tuple(other.get("anyShape", ()))),
        {k: tuple(v) for k, v in data["relations"].items()},
        words("tasks"),
        Words(tuple(data["polite"]), tuple(other.get("polite", ()))),
        {k: tuple(v) for k, v in data["questions"].items()},
        frozenset((c, s) for c, s in held_out),
        frozenset(things),
        frozenset(t.lower() for t in texts),
    )


def load_language(path: Path = LANGUAGE_FILE) -> Language:
    """The language file of the page, `split.json` beside it, and the tasks' wordings; FileNotFoundError names the path."""
    split = json.loads(path.with_name("split.json").read_text())
    data = json.loads(path.read_text())
    if "tasks" not in data:  # the page's own file, whose tasks have theirs in folders of their own
        data["tasks"] = {t.name: {"templates": t.templates} for t in TASKS.values()}
        data["synonyms"]["tasks"] = {t.name: {"templates": t.synonyms} for t in TASKS.values()}
    return parse_language(data, split["heldOutPairs"])
