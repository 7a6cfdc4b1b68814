"""Questions about a frame: what is true of it, and how that is asked.

The definitions, margins included, are those of the page's own evaluation (src/tasks/questions.ts).
"""

import math
import random
from typing import Final

import vocabulary as vocab
from items import LIFTED, Item, Prompt, draw_form, forms_of, seen_at, visible
from language import Key, Language

# metres
COLUMN_EDGES: Final = (-0.065, 0.065)  # y: left, middle, right
ROW_EDGES: Final = (0.487, 0.573)  # x: back, center, front
WHERE_MARGIN: Final = 0.012
BESIDE: Final = 0.03
DESK_COLOR: Final = 0.4  # share of "is there a red thing?" in pictures of desks


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
    if item.desk and rng.random() < DESK_COLOR:
        word = rng.choice(vocab.COLORS)
        there = [i for i in seen if item.colors[i] == word]
        uv = seen_at(item, there[0]) if len(there) == 1 else None
        answer = vocab.token_id("yes" if there else "no")
        return say(language, rng, Key("exists", ("color", word)), (answer,), uv)
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
