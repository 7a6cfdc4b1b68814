"""What a frame can be asked: instructions with their labels, questions with their answers, in every wording."""

import random
from dataclasses import dataclass
from typing import Final

import vocabulary as vocab
from language import ROBOT_PROMPT, Language, plural

TASKS: Final = ("reach", "pick")
QUESTIONS: Final = ("where", "color", "shape", "exists", "count")
KINDS: Final = (*TASKS, *QUESTIONS)


@dataclass(frozen=True)
class Item:
    """What one frame can be asked."""

    shard: int
    row: int
    weight: float
    proprioception: tuple[int, ...]
    colors: tuple[str, ...]
    shapes: tuple[str, ...]
    uv: tuple[tuple[float, float], ...]
    # (task, object, eight bins, weight)
    labels: tuple[tuple[str, int, tuple[int, ...], float], ...]


@dataclass(frozen=True)
class Prompt:
    """One question to one frame, with its answer."""

    kind: str
    text: str
    answer: tuple[int, ...]  # token ids, at most 8
    uv: tuple[float, float] | None  # the object meant, if it is in the frame


def visible(uv: tuple[float, float]) -> bool:
    return 0 <= uv[0] < 1 and 0 <= uv[1] < 1


def names_of(language: Language, item: Item, i: int) -> dict[str, tuple[str, ...]]:
    """Legal names of object i in its scene, by form."""
    naming = language.naming(item.colors[i], item.shapes[i])
    return {
        "both": naming.both
        if list(zip(item.colors, item.shapes, strict=True)).count((item.colors[i], item.shapes[i])) == 1
        else (),
        "color": naming.color if item.colors.count(item.colors[i]) == 1 else (),
        "shape": naming.shape if item.shapes.count(item.shapes[i]) == 1 else (),
    }


def draw_name(language: Language, item: Item, i: int, rng: random.Random) -> str | None:
    """A legal name; two times in three the one with both words."""
    names = names_of(language, item, i)
    short = names["color"] + names["shape"]
    pool = short if short and (rng.random() < 1 / 3 or not names["both"]) else names["both"]
    return rng.choice(pool) if pool else None


def draw_robot(
    language: Language, item: Item, rng: random.Random, used: set[tuple[str, int]]
) -> Prompt | None:
    """An instruction about an object with a label, not one of `used`."""
    choices = [x for x in item.labels if (x[0], x[1]) not in used and x[0] in language.tasks]
    if not choices:
        return None
    task, i, bins, _ = rng.choices(choices, [x[3] for x in choices])[0]
    name = draw_name(language, item, i, rng)
    if name is None:
        return None
    used.add((task, i))
    instruction = rng.choice(language.tasks[task]).format(object=name)
    if rng.random() < 0.3:
        instruction = rng.choice(language.polite).format(instruction=instruction)
    text = ROBOT_PROMPT.format(instruction=instruction)
    return Prompt(task, text, bins, item.uv[i] if visible(item.uv[i]) else None)


def draw_question(language: Language, item: Item, rng: random.Random) -> Prompt | None:
    """A question with one true answer; None if the kind drawn has none in this scene."""
    kind = rng.choices(QUESTIONS, (5, 1, 1, 1, 1))[0]
    seen = [i for i, uv in enumerate(item.uv) if visible(uv)]
    if not seen:
        return None
    i = rng.choice(seen)
    color, shape, uv = item.colors[i], item.shapes[i], item.uv[i]
    names = names_of(language, item, i)
    name: str | None = None
    if kind == "where":
        name = draw_name(language, item, i, rng)
        answer: tuple[int, ...] = (int(uv[0] * 256), int(uv[1] * 256))
    elif kind in ("color", "shape"):
        pool = names["shape"] if kind == "color" else names["color"]
        name = rng.choice(pool) if pool else None
        answer = (vocab.token_id(color if kind == "color" else shape),)
    elif kind == "exists":
        pairs = {(item.colors[k], item.shapes[k]) for k in range(len(item.colors))}
        if rng.random() < 0.5:
            # mostly near misses: a colour and a shape that are there, on different objects
            color = rng.choice(item.colors) if rng.random() < 0.7 else rng.choice(list(language.colors))
            shape = rng.choice(item.shapes) if rng.random() < 0.7 else rng.choice(list(language.shapes))
        there = (color, shape) in pairs
        name = rng.choice(language.naming(color, shape).both)
        answer = (vocab.token_id("yes" if there else "no"),)
        return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, None)
    else:
        if rng.random() < 0.5:
            shape = shape if rng.random() < 0.7 else rng.choice(list(language.shapes))
            name = plural(rng.choice(language.shapes[shape]))
            answer = (min(7, sum(item.shapes[k] == shape for k in seen)),)
        else:
            color = color if rng.random() < 0.7 else rng.choice(list(language.colors))
            name = f"{rng.choice(language.colors[color])} objects"
            answer = (min(7, sum(item.colors[k] == color for k in seen)),)
        return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, None)
    if name is None:
        return None
    return Prompt(kind, rng.choice(language.question_prompts(kind, [name])), answer, uv)


def draw_prompts(
    language: Language, item: Item, rng: random.Random, count: int, question_share: float
) -> list[Prompt]:
    """`count` prompts to one frame; robot prompts are about different (task, object) pairs."""
    used: set[tuple[str, int]] = set()
    prompts: list[Prompt] = []
    for _ in range(50 * count):
        if len(prompts) == count:
            break
        ask = rng.random() < question_share or not item.labels
        prompt = draw_question(language, item, rng) if ask else draw_robot(language, item, rng, used)
        if prompt is None and not ask and len(used) >= len(item.labels):
            used.clear()
        if prompt is not None:
            prompts.append(prompt)
    while prompts and len(prompts) < count:
        prompts.append(prompts[-1])
    return prompts


def all_phrases(language: Language) -> list[str]:
    """Every prompt that can be drawn."""
    out: dict[str, None] = {}
    colors, shapes = list(language.colors), list(language.shapes)
    for color in colors:
        for shape in shapes:
            naming = language.naming(color, shape)
            names = (*naming.both, *naming.color, *naming.shape)
            for task in language.tasks:
                out.update(dict.fromkeys(language.robot_prompts(task, names)))
            out.update(dict.fromkeys(language.question_prompts("where", names)))
            out.update(dict.fromkeys(language.question_prompts("exists", naming.both)))
            out.update(dict.fromkeys(language.question_prompts("color", naming.shape)))
            out.update(dict.fromkeys(language.question_prompts("shape", naming.color)))
    nouns = [plural(w) for s in shapes for w in language.shapes[s]]
    nouns += [f"{w} objects" for c in colors for w in language.colors[c]]
    out.update(dict.fromkeys(language.question_prompts("count", nouns)))
    return list(out)
