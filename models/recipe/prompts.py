"""What a frame can be asked: instructions with their labels, questions with their answers."""

import math
import random
import re
from typing import Final

import vocabulary as vocab
from items import LABEL, LIFTED, Item, Prompt, draw_form, forms_of, seen_at, visible
from language import (
    ANY,
    KINDS,
    QUESTIONS,
    ROBOT_PROMPT,
    Form,
    Key,
    Language,
)
from questions import (
    ask_attribute,
    ask_beside,
    ask_count,
    ask_exists,
    ask_hand,
    ask_locate,
    ask_where,
    beside,
    both_words,
    where_is,
)
from tasks import TASKS

__all__ = [
    "KINDS",
    "LABEL",
    "QUESTIONS",
    "TASK_NAMES",
    "Item",
    "Prompt",
    "beside",
    "draw_prompts",
    "visible",
    "where_is",
]

TASK_NAMES: Final = tuple(TASKS)  # a label's `task` is a place in it
NEAR_WEIGHT: Final = 3.0  # added where the hand is close: the last centimetres decide
FOCUS_WEIGHT: Final = 4.0  # added to the goal that the state was made for
CARRY_WEIGHT: Final = 3.0  # added to where else the held thing could be brought
# of a goal about another thing than the held one: "open, drop it" is rarely what is wanted, and one doubt about which
# thing is meant is enough to drop it on the way
OTHER_THAN_HELD: Final = 0.1
FOCUS_TASK: Final = 3.0  # how much more often the task of that goal is drawn
QUESTION_WEIGHTS: Final = {
    "color": 1.3, "shape": 1, "exists": 1, "count": 2.2, "where": 1.2,
    "beside": 8, "holding": 0.6, "held": 1.2, "locate": 1, "plan": 1.2,
}  # fmt: skip
DESK_QUESTIONS: Final = frozenset(("exists", "locate"))
RELATIONS: Final = 0.15  # share of names by relation where one is true
SAME_WORDS: Final = 0.5  # share of prompts about a followed goal that repeat the instruction as it was given

CLOSEST: Final = re.compile(r"\b(closest|nearest)\b")

RELATION_MARGIN: Final = 0.04  # metres


def relations_of(item: Item, i: int, *, closest: bool) -> list[tuple[Form, int]]:
    """True relations that name object i, each with the index of its reference (-1: none)."""
    if item.shapes[i] not in vocab.GRASPABLE:
        return []
    uv, xy, lifted = item.uv, item.xy, item.lifted

    def settled(objects: list[int]) -> bool:
        return all(lifted[k] < LIFTED and visible(uv[k]) for k in objects)

    found: list[tuple[Form, int]] = []
    for noun in (item.shapes[i], ANY):
        others = [
            k
            for k, shape in enumerate(item.shapes)
            if k != i and (shape == noun or (noun == ANY and shape in vocab.GRASPABLE))
        ]
        if not others or not settled([i, *others]):
            continue
        if xy[i][1] + RELATION_MARGIN <= min(xy[k][1] for k in others):
            found.append((("left", noun), -1))
        if xy[i][1] - RELATION_MARGIN >= max(xy[k][1] for k in others):
            found.append((("right", noun), -1))
    if not closest:
        return found
    same = [k for k, shape in enumerate(item.shapes) if k != i and shape == item.shapes[i]]
    for reference in range(len(xy)):
        others = [k for k in same if k != reference]
        if reference == i or not others or not settled([i, reference, *others]):
            continue
        away = min(math.dist(xy[k], xy[reference]) for k in others)
        if math.dist(xy[i], xy[reference]) + RELATION_MARGIN > away:
            continue
        forms = forms_of(item, reference)
        found += [
            (("closest", item.shapes[i], *forms[f]), reference) for f in ("both", "shape") if f in forms
        ]
    return found


def draw_target(item: Item, i: int, rng: random.Random, *, closest: bool) -> tuple[Form, int] | None:
    """A form and the index of its reference (-1: none)."""
    if rng.random() < RELATIONS and (found := relations_of(item, i, closest=closest)):
        return rng.choice(found)
    form = draw_form(item, i, rng)
    return (form, -1) if form else None


# ---------------------------------------------------------------- instructions


def draw_label(item: Item, rng: random.Random, used: set[int], *, focus: bool) -> int | None:
    """The task first, then a goal of it not in `used`: place and near have many goals and must not swamp the others.

    focus: the goal of the state and those close to the hand are drawn more often. Gives a row of item.labels.
    """
    rows: dict[str, list[int]] = {}
    for row, task in enumerate(item.labels["task"].tolist()):
        if row not in used:
            rows.setdefault(TASK_NAMES[task], []).append(row)
    if not rows:
        return None
    weights = item.labels["weight"].tolist() if focus else [1.0] * len(item.labels)
    tasks = [
        TASKS[task].weight
        * (FOCUS_TASK if any(weights[r] > FOCUS_WEIGHT + 0.5 for r in mine) else 1)
        * (TASKS[task].while_holding if item.holding >= 0 else 1)
        for task, mine in rows.items()
    ]
    mine = rows[rng.choices(list(rows), tasks)[0]]
    return rng.choices(mine, [weights[r] for r in mine])[0]


def goal_key(item: Item, row: int, rng: random.Random) -> tuple[str, Key, int, int] | None:
    """A way to say the goal of a label: task, key of the robot prompt, target, second object (-1: none)."""
    label = item.labels[row]
    task, target, destination = TASK_NAMES[label["task"]], int(label["target"]), int(label["destination"])
    drawn = draw_target(item, target, rng, closest=destination < 0)
    if drawn is None:
        return None
    form, second = drawn
    if not TASKS[task].two:
        return task, Key(task, form), target, second
    place = draw_form(item, destination, rng)
    if place is None:
        return None
    extra = item.shapes[destination] if TASKS[task].containers else ""
    return task, Key(task, form, place, extra=extra), target, destination


def draw_robot(language: Language, item: Item, rng: random.Random, used: set[int]) -> Prompt | None:
    """An instruction with its label, none of the rows `used`."""
    row = draw_label(item, rng, used, focus=True)
    if row is not None and item.instruction and rng.random() < SAME_WORDS:
        label = item.labels[row]
        if label["weight"] > FOCUS_WEIGHT:
            used.add(row)
            return Prompt(
                TASK_NAMES[label["task"]],
                ROBOT_PROMPT.format(instruction=item.instruction),
                tuple(label["bins"].tolist()),
                seen_at(item, int(label["target"])),
                seen_at(item, int(label["destination"])),
                not CLOSEST.search(item.instruction),
            )
    said = goal_key(item, row, rng) if row is not None else None
    if row is None or said is None:
        return None
    used.add(row)
    task, key, target, second = said
    bins = tuple(item.labels["bins"][row].tolist())
    text = rng.choice(language.wordings(key))
    direct = key.target[0] != "closest"
    return Prompt(task, text, bins, seen_at(item, target), seen_at(item, second), direct)


def ask_plan(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    """The goal in words; only where robot data has it."""
    row = draw_label(item, rng, set(), focus=False)
    said = goal_key(item, row, rng) if row is not None else None
    if said is None:
        return None
    task, key, target, second = said
    uv, uv2 = seen_at(item, target), seen_at(item, second)
    named = (target, second) if TASKS[task].two else (target,)
    if uv is None or (len(named) == 2 and uv2 is None):
        return None
    answer = (vocab.token_id(task), *(t for i in named for t in both_words(item, i)))
    key = key._replace(kind="plan", task=task)
    return Prompt("plan", rng.choice(language.wordings(key)), answer, uv, uv2, key.target[0] != "closest")


def draw_question(
    language: Language, item: Item, rng: random.Random, kind: str | None = None
) -> Prompt | None:
    """A question with one true answer; None if the kind drawn has none in this scene."""
    kind = kind or rng.choices(QUESTIONS, [QUESTION_WEIGHTS[k] for k in QUESTIONS])[0]
    if not item.seen:
        return None
    if item.desk and kind not in DESK_QUESTIONS:
        return None  # answers have no words for household things
    match kind:
        case "color" | "shape":
            return ask_attribute(language, item, rng, kind)
        case "holding" | "held":
            return ask_hand(language, item, rng, kind)
        case "exists":
            return ask_exists(language, item, rng)
        case "count":
            return ask_count(language, item, rng)
        case "where":
            return ask_where(language, item, rng)
        case "beside":
            return ask_beside(language, item, rng)
        case "locate":
            return ask_locate(language, item, rng)
        case "plan":
            return ask_plan(language, item, rng)
    raise ValueError(f"no such question: {kind}")


def draw_prompts(
    language: Language, item: Item, rng: random.Random, count: int, question_share: float
) -> list[Prompt]:
    """`count` prompts to one frame, robot prompts about different goals; [] if it has none of what is asked for."""
    used: set[int] = set()
    prompts: list[Prompt] = []
    for _ in range(50 * count):
        if len(prompts) == count:
            break
        ask = question_share > 0 and (rng.random() < question_share or not len(item.labels))
        prompt = draw_question(language, item, rng) if ask else draw_robot(language, item, rng, used)
        if prompt is None and not ask and len(used) >= len(item.labels):
            used.clear()
        if prompt is not None:
            prompts.append(prompt)
    while prompts and len(prompts) < count:
        prompts.append(prompts[-1])
    return prompts
