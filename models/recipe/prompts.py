"""What a frame can be asked: instructions with their labels, questions with their answers.

The definitions of the questions and relations (margins included) are those of the page's own evaluation.
"""

import math
import random
import re
from dataclasses import dataclass
from typing import Final

import numpy as np

import vocabulary as vocab
from language import (
    ANY,
    KINDS,
    QUESTIONS,
    ROBOT_PROMPT,
    TASKS,
    WITH_DESTINATION,
    Form,
    Key,
    Language,
)

__all__ = ["KINDS", "LABEL", "QUESTIONS", "TASKS", "Item", "Prompt", "draw_prompts", "visible"]

# one labelled goal; destination -1: none. A frame has tens, a data set millions: 15 bytes each
LABEL: Final = np.dtype(
    [("task", "u1"), ("target", "i1"), ("destination", "i1"), ("bins", "u1", 8), ("weight", "f4")]
)
TASK_WEIGHTS: Final = {"reach": 0.7, "pick": 1.3, "place": 1.6, "near": 1.4}
NEAR_WEIGHT: Final = 3.0  # added where the hand is close: the last centimetres decide
FOCUS_WEIGHT: Final = 4.0  # added to the goal that the state was made for
FOCUS_TASK: Final = 3.0  # how much more often the task of that goal is drawn
QUESTION_WEIGHTS: Final = {
    "color": 1.5, "shape": 1, "exists": 1, "count": 1.8, "where": 1.3,
    "beside": 2, "holding": 0.6, "held": 0.8, "locate": 0.8, "plan": 1.6,
}  # fmt: skip
RELATIONS: Final = 0.15  # share of names by relation where one is true
SAME_WORDS: Final = 0.5  # share of prompts about a followed goal that repeat the instruction as it was given
SHORT: Final = 1 / 3  # share of names by colour or shape alone where one is legal

CLOSEST: Final = re.compile(r"\b(closest|nearest)\b")

# metres
LIFTED: Final = 0.010
RELATION_MARGIN: Final = 0.04
COLUMN_EDGES: Final = (-0.065, 0.065)  # y: left, middle, right
ROW_EDGES: Final = (0.487, 0.573)  # x: back, center, front
WHERE_MARGIN: Final = 0.012
BESIDE: Final = 0.03


@dataclass(frozen=True, slots=True)
class Item:
    """One frame, small: hundreds of thousands are in memory."""

    shard: int
    row: int
    weight: float
    proprioception: tuple[int, ...]
    colors: tuple[str, ...]
    shapes: tuple[str, ...]
    places: (
        np.ndarray
    )  # (objects, 5) float64: u, v of the frame; x, y (m) of the table; m above where it rests
    holding: int  # -1: nothing
    labels: np.ndarray  # (goals,) LABEL; none if the frame shows a held-out pair
    instruction: str = (
        ""  # what was being followed (DAgger): "the left cube" stays its name while it is carried
    )

    @property
    def uv(self) -> list[tuple[float, float]]:
        return [(u, v) for u, v in self.places[:, :2].tolist()]

    @property
    def xy(self) -> list[tuple[float, float]]:
        return [(x, y) for x, y in self.places[:, 2:4].tolist()]

    @property
    def lifted(self) -> list[float]:
        return self.places[:, 4].tolist()

    @property
    def seen(self) -> list[int]:
        """Objects in the frame."""
        return [i for i, uv in enumerate(self.uv) if visible(uv)]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to one frame, with its answer."""

    kind: str
    text: str
    answer: tuple[int, ...]  # token ids, at most 8
    uv: tuple[float, float] | None = None  # the object meant (beside: the answer), if it is in the frame
    # the destination, the reference of "closest to" or the X of "left of X"
    uv2: tuple[float, float] | None = None
    direct: bool = True  # found by what it is or by its side; False: only once another object is found


def visible(uv: tuple[float, float]) -> bool:
    return 0 <= uv[0] < 1 and 0 <= uv[1] < 1


def seen_at(item: Item, i: int) -> tuple[float, float] | None:
    """(u, v) of object i if there is such an object in the frame."""
    if i < 0:
        return None
    u, v = item.places[i, :2].tolist()
    return (u, v) if visible((u, v)) else None


# ---------------------------------------------------------------- names


def forms_of(item: Item, i: int) -> dict[str, Form]:
    """Legal forms of a name of object i, by what is unique in the scene."""
    color, shape = item.colors[i], item.shapes[i]
    forms: dict[str, Form] = {}
    if sum(c == color and s == shape for c, s in zip(item.colors, item.shapes, strict=True)) == 1:
        forms["both"] = ("both", color, shape)
    if item.colors.count(color) == 1:
        forms["color"] = ("color", color)
    if item.shapes.count(shape) == 1:
        forms["shape"] = ("shape", shape)
    return forms


def draw_form(item: Item, i: int, rng: random.Random) -> Form | None:
    """A legal form; two times in three the one with both words."""
    forms = forms_of(item, i)
    both = forms.pop("both", None)
    if forms and (both is None or rng.random() < SHORT):
        return rng.choice(list(forms.values()))
    return both


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
            rows.setdefault(TASKS[task], []).append(row)
    if not rows:
        return None
    weights = item.labels["weight"].tolist() if focus else [1.0] * len(item.labels)
    tasks = [
        TASK_WEIGHTS[task] * (FOCUS_TASK if any(weights[r] > FOCUS_WEIGHT + 0.5 for r in mine) else 1)
        for task, mine in rows.items()
    ]
    mine = rows[rng.choices(list(rows), tasks)[0]]
    return rng.choices(mine, [weights[r] for r in mine])[0]


def goal_key(item: Item, row: int, rng: random.Random) -> tuple[str, Key, int, int] | None:
    """A way to say the goal of a label: task, key of the robot prompt, target, second object (-1: none)."""
    label = item.labels[row]
    task, target, destination = TASKS[label["task"]], int(label["target"]), int(label["destination"])
    drawn = draw_target(item, target, rng, closest=destination < 0)
    if drawn is None:
        return None
    form, second = drawn
    if task not in WITH_DESTINATION:
        return task, Key(task, form), target, second
    place = draw_form(item, destination, rng)
    if place is None:
        return None
    extra = item.shapes[destination] if task == "place" else ""
    return task, Key(task, form, place, extra=extra), target, destination


def draw_robot(language: Language, item: Item, rng: random.Random, used: set[int]) -> Prompt | None:
    """An instruction with its label, none of the rows `used`."""
    row = draw_label(item, rng, used, focus=True)
    if row is not None and item.instruction and rng.random() < SAME_WORDS:
        label = item.labels[row]
        if label["weight"] > FOCUS_WEIGHT:
            used.add(row)
            return Prompt(
                TASKS[label["task"]],
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
    named = (target, second) if task in WITH_DESTINATION else (target,)
    if uv is None or (len(named) == 2 and uv2 is None):
        return None
    answer = (vocab.token_id(task), *(t for i in named for t in both_words(item, i)))
    key = key._replace(kind="plan", task=task)
    return Prompt("plan", rng.choice(language.wordings(key)), answer, uv, uv2, key.target[0] != "closest")


# ---------------------------------------------------------------- questions: truth


def both_words(item: Item, i: int) -> tuple[int, ...]:
    return vocab.token_id(item.colors[i]), vocab.token_id(item.shapes[i])


def third(value: float, edges: tuple[float, float], names: tuple[str, ...]) -> str | None:
    """Which of three parts; None within WHERE_MARGIN of an edge."""
    if any(abs(value - edge) < WHERE_MARGIN for edge in edges):
        return None
    return names[sum(value > edge for edge in edges)]


def where_is(item: Item, i: int) -> tuple[str, str] | None:
    """(column, row) of the table; None if that is doubtful."""
    x, y, lifted = item.places[i, 2:].tolist()
    column, row = third(y, COLUMN_EDGES, vocab.COLUMNS), third(x, ROW_EDGES, vocab.ROWS)
    return (column, row) if column and row and lifted < LIFTED else None


def beside(item: Item, i: int, side: str) -> int | None:
    """Index of the object on that side of object i, -1 if there is none, None if that is doubtful."""
    uv, xy, lifted = item.uv, item.xy, item.lifted
    candidates: list[tuple[float, int]] = []
    doubtful: list[float] = []
    for k in range(len(xy)):
        if k == i:
            continue
        dy = (xy[i][1] - xy[k][1]) * (1 if side == "left" else -1)
        dx = abs(xy[k][0] - xy[i][0])
        away = math.dist(xy[k], xy[i])
        inside = dy >= BESIDE and dx <= dy
        edge = abs(dy - BESIDE) < 0.012 and dx <= dy + 0.015
        if edge or (abs(dx - dy) < 0.015 and dy > 0.018) or (inside and not visible(uv[k])):
            doubtful.append(away)
        if inside and visible(uv[k]):
            candidates.append((away, k))
    candidates.sort()
    limit = candidates[0][0] + 0.02 if candidates else math.inf
    if lifted[i] >= LIFTED or any(away < limit for away in doubtful):
        return None
    if not candidates:
        return -1
    if lifted[candidates[0][1]] >= LIFTED or (len(candidates) > 1 and candidates[1][0] < limit):
        return None
    return candidates[0][1]


# ---------------------------------------------------------------- questions: draws


def ask_attribute(language: Language, item: Item, rng: random.Random, kind: str) -> Prompt | None:
    """color: of a lone shape; shape: of a lone colour."""
    form = "shape" if kind == "color" else "color"
    named = [(i, forms[form]) for i in item.seen if form in (forms := forms_of(item, i))]
    if not named:
        return None
    i, said = rng.choice(named)
    answer = item.colors[i] if kind == "color" else item.shapes[i]
    return say(language, rng, Key(kind, said), (vocab.token_id(answer),), seen_at(item, i))


def ask_exists(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    seen = item.seen
    if rng.random() < 0.5:
        i = rng.choice(seen)
        key = Key("exists", ("both", item.colors[i], item.shapes[i]))
        return say(language, rng, key, (vocab.token_id("yes"),), seen_at(item, i))
    there = set(zip(item.colors, item.shapes, strict=True))
    near = rng.random() < 0.8  # a colour and a shape that are there, on different objects
    colors = [item.colors[i] for i in seen] if near else vocab.COLORS
    shapes = [item.shapes[i] for i in seen] if near else vocab.SHAPES
    missing = sorted({(c, s) for c in colors for s in shapes} - there)
    if not missing:
        return None
    return say(language, rng, Key("exists", ("both", *rng.choice(missing))), (vocab.token_id("no"),))


def ask_count(language: Language, item: Item, rng: random.Random) -> Prompt:
    shape = rng.random() < 0.5
    shown = [(item.shapes if shape else item.colors)[i] for i in item.seen]
    word = rng.choice(vocab.SHAPES if shape else vocab.COLORS) if rng.random() < 0.3 else rng.choice(shown)
    key = Key("count", ("shape" if shape else "color", word))
    return say(language, rng, key, (min(7, shown.count(word)),))


def ask_where(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    clear = [(i, place) for i in item.seen if (place := where_is(item, i))]
    if not clear:
        return None
    i, place = rng.choice(clear)
    form = draw_form(item, i, rng)
    answer = tuple(vocab.token_id(w) for w in place)
    return say(language, rng, Key("where", form), answer, seen_at(item, i)) if form else None


def ask_beside(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    pairs = [(i, side) for i in item.seen for side in ("left", "right")]
    rng.shuffle(pairs)
    for i, side in pairs:
        other = beside(item, i, side)
        if other is None or (other < 0 and rng.random() < 0.5):  # "nothing" would be every second answer
            continue
        form = draw_form(item, i, rng)
        if form is None:
            continue
        answer = both_words(item, other) if other >= 0 else (vocab.token_id("nothing"),)
        text = rng.choice(language.wordings(Key("beside", form, extra=side)))
        return Prompt("beside", text, answer, seen_at(item, other), seen_at(item, i), direct=False)
    return None


def ask_hand(language: Language, item: Item, rng: random.Random, kind: str) -> Prompt | None:
    uv = seen_at(item, item.holding)
    if kind == "holding":
        answer: tuple[int, ...] = (vocab.token_id("yes" if item.holding >= 0 else "no"),)
    elif item.holding < 0:
        answer = (vocab.token_id("nothing"),)
    elif uv is None:
        return None
    else:
        answer = both_words(item, item.holding)
    return say(language, rng, Key(kind), answer, uv)


def ask_locate(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    i = rng.choice(item.seen)
    form, (u, v) = draw_form(item, i, rng), item.uv[i]
    return say(language, rng, Key("locate", form), (int(u * 256), int(v * 256)), (u, v)) if form else None


def say(
    language: Language,
    rng: random.Random,
    key: Key,
    answer: tuple[int, ...],
    uv: tuple[float, float] | None = None,
) -> Prompt:
    return Prompt(key.kind, rng.choice(language.wordings(key)), answer, uv)


def draw_question(
    language: Language, item: Item, rng: random.Random, kind: str | None = None
) -> Prompt | None:
    """A question with one true answer; None if the kind drawn has none in this scene."""
    kind = kind or rng.choices(QUESTIONS, [QUESTION_WEIGHTS[k] for k in QUESTIONS])[0]
    if not item.seen:
        return None
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
