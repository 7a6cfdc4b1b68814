"""Truth of questions and relations at their margins; what is drawn, how often, in which words."""

import random
from collections import Counter

import pytest
from scenes import PAGE, TINY, frame

import language
import prompts
import vocabulary as vocab
from tasks import TASKS

RED, BLUE, GREEN = ("red", "cube"), ("blue", "star"), ("green", "bowl")
BINS = (0, 130, 140, 150, 128, 128, 128, 255)


def words(prompt: prompts.Prompt | None) -> str:
    assert prompt is not None
    return " ".join(vocab.token_text(t) for t in prompt.answer)


def answers(item: prompts.Item, kind: str, text: str = "", count: int = 300) -> set[str]:
    """Every answer that a question of this kind (with this text) is given, drawn often."""
    rng = random.Random(1)
    drawn = (prompts.draw_question(TINY, item, rng, kind) for _ in range(count))
    return {words(p) for p in drawn if p is not None and text in p.text}


def forms(item: prompts.Item, i: int, *, closest: bool = True) -> set[tuple[str, ...]]:
    return {form for form, _ in prompts.relations_of(item, i, closest=closest)}


# ---------------------------------------------------------------- questions


def test_where_is_not_asked_near_an_edge() -> None:
    def at(x: float, y: float, lifted: float = 0.0) -> tuple[str, str] | None:
        return prompts.where_is(frame((*RED, x, y, lifted)), 0)

    assert at(0.45, -0.10) == ("left", "back")
    assert at(0.53, 0.0) == ("middle", "center")
    assert at(0.60, 0.10) == ("right", "front")
    assert at(0.53, -0.0771) == ("left", "center") and at(0.53, -0.0769) is None
    assert at(0.53, -0.0529) == ("middle", "center") and at(0.53, -0.0531) is None
    assert at(0.53, 0.0529) == ("middle", "center") and at(0.53, 0.0531) is None
    assert at(0.4749, 0.0) == ("middle", "back") and at(0.4751, 0.0) is None
    assert at(0.5851, 0.0) == ("middle", "front") and at(0.5849, 0.0) is None
    assert at(0.53, 0.0, 0.0099) and at(0.53, 0.0, 0.010) is None
    assert answers(frame((*RED, 0.45, 0.1), (*BLUE, 0.53, -0.0769)), "where") == {"right back"}


def test_beside_takes_the_nearest_candidate() -> None:
    item = frame((*RED, 0.53, 0.0), (*BLUE, 0.53, -0.06), (*GREEN, 0.54, -0.13))
    assert prompts.beside(item, 0, "left") == 1 and prompts.beside(item, 0, "right") == -1
    assert prompts.beside(item, 2, "right") == 1 and prompts.beside(item, 2, "left") == -1
    assert answers(item, "beside", "left of the red cube") == {"blue star"}
    assert answers(item, "beside", "right of the red cube") == {"nothing"}


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.53, -0.0421, 1),  # dy past the doubtful band around 0.03
        (0.53, -0.0419, None),
        (0.53, -0.0179, -1),
        (0.53, -0.0181, None),
        (0.5449, -0.060, 1),
        (0.5749, -0.060, 1),
        (0.5751, -0.060, None),  # |dx| within 15 mm of dy
        (0.6049, -0.060, None),
        (0.5749, -0.0901, 1),
        (0.6051, -0.060, -1),  # clearly in front of it
        (0.53, 0.06, -1),  # the other side
    ],
)
def test_beside_is_not_asked_near_an_edge(x: float, y: float, expected: int | None) -> None:
    assert prompts.beside(frame((*RED, 0.53, 0.0), (*BLUE, x, y)), 0, "left") == expected
    mirrored = frame((*RED, 0.53, 0.0), (*BLUE, x, -y))
    assert prompts.beside(mirrored, 0, "right") == expected


def test_beside_refuses_what_is_doubtful() -> None:
    near = (*BLUE, 0.53, -0.06)
    assert prompts.beside(frame((*RED, 0.53, 0.0), near, (*GREEN, 0.53, -0.0799)), 0, "left") is None
    assert prompts.beside(frame((*RED, 0.53, 0.0), near, (*GREEN, 0.53, -0.0801)), 0, "left") == 1
    # doubtful, but far behind the answer
    assert prompts.beside(frame((*RED, 0.53, 0.0), near, (*GREEN, 0.62, -0.09)), 0, "left") == 1
    assert prompts.beside(frame((*RED, 0.53, 0.0, 0.010), near), 0, "left") is None
    assert prompts.beside(frame((*RED, 0.53, 0.0), (*near, 0.010)), 0, "left") is None
    assert prompts.beside(frame((*RED, 0.53, 0.0), (*near, 0.0099)), 0, "left") == 1
    assert prompts.beside(frame((*RED, 0.53, 0.0), near, outside=(1,)), 0, "left") is None


def test_beside_points_to_the_answer_by_way_of_the_other() -> None:
    item = frame((*RED, 0.53, 0.0), (*BLUE, 0.53, -0.06))
    rng = random.Random(0)
    for _ in range(100):
        prompt = prompts.ask_beside(TINY, item, rng)
        assert prompt is not None and not prompt.direct
        about = 0 if "red" in prompt.text or "cube" in prompt.text or "block" in prompt.text else 1
        assert prompt.uv2 == item.uv[about]
        assert prompt.uv == (None if words(prompt) == "nothing" else item.uv[1 - about])


def test_color_and_shape_are_asked_of_what_is_unique() -> None:
    item = frame(("red", "cube", 0.45, 0.0), ("red", "star", 0.53, 0.0), ("blue", "star", 0.60, 0.0))
    assert answers(item, "color") == {"red"} and answers(item, "color", "star") == set()
    assert answers(item, "shape") == {"star"} and answers(item, "shape", "red") == set()
    assert answers(frame((*RED, 0.5, 0.0), outside=(0,)), "color") == set()


def test_exists_is_true_half_of_the_time() -> None:
    item = frame((*RED, 0.5, 0.0), (*BLUE, 0.55, 0.0), ("pink", "cone", 0.6, 0.1), outside=(2,))
    rng = random.Random(2)
    drawn = [p for _ in range(2000) if (p := prompts.draw_question(TINY, item, rng, "exists"))]
    counts = Counter(words(p) for p in drawn)
    assert abs(counts["yes"] / len(drawn) - 0.5) < 0.04
    for p in drawn:
        there = any(n in p.text for n in ("red cube", "red block", "blue star"))
        assert (words(p) == "yes") == there == (p.uv is not None)
        assert "pink cone" not in p.text  # it is there, but not to be seen
    near = sum(any(n in p.text for n in ("red star", "blue cube", "blue block")) for p in drawn)
    assert near > 0.7 * counts["no"]


def test_count_counts_what_is_visible() -> None:
    item = frame(*[("red", s, 0.42 + 0.03 * i, 0.0) for i, s in enumerate(vocab.SHAPES)], outside=(5,))
    assert answers(item, "count", "red objects") | answers(item, "count", "red things") == {"5"}
    assert answers(item, "count", "cubes") == {"1"} and answers(item, "count", "plates") == {"0"}
    assert answers(item, "count", "blue", 1000) == {"0"}


def test_the_hand() -> None:
    empty, full = frame((*RED, 0.5, 0.0)), frame((*RED, 0.5, 0.0, 0.05), holding=0)
    assert answers(empty, "holding") == {"no"} and answers(empty, "held") == {"nothing"}
    assert answers(full, "holding") == {"yes"} and answers(full, "held") == {"red cube"}
    assert answers(frame((*RED, 0.5, 0.0), holding=0, outside=(0,)), "held") == set()


def test_locate_is_the_place_in_the_frame() -> None:
    item = frame((*RED, 0.53, 0.0))
    assert answers(item, "locate") == {"128 128"}


# ---------------------------------------------------------------- relations


def test_left_and_right() -> None:
    item = frame(("red", "cube", 0.5, -0.10), ("blue", "cube", 0.5, -0.0599), ("pink", "star", 0.5, 0.10))
    assert forms(item, 0, closest=False) == {("left", "cube"), ("left", "any")}
    assert forms(item, 1, closest=False) == {("right", "cube")}
    assert forms(item, 2, closest=False) == {("right", "any")}
    close = frame(("red", "cube", 0.5, -0.10), ("blue", "cube", 0.5, -0.0601), ("pink", "star", 0.5, 0.10))
    assert forms(close, 0, closest=False) == set() and forms(close, 2, closest=False) == {("right", "any")}
    lifted = frame(("red", "cube", 0.5, -0.10), ("blue", "cube", 0.5, 0.0), ("pink", "star", 0.5, 0.10, 0.01))
    assert forms(lifted, 0) == {("left", "cube")} and forms(lifted, 2) == set()
    bowls = frame(("red", "bowl", 0.5, -0.1), ("blue", "bowl", 0.5, 0.1))
    assert forms(bowls, 0) == set()


def test_closest() -> None:
    def scene(y: float, lifted: float = 0.0, cube: float = 0.0) -> prompts.Item:
        return frame(
            ("red", "cube", 0.5, -0.10, cube),
            ("blue", "cube", 0.5, y),
            ("green", "bowl", 0.5, 0.05, lifted),
            ("pink", "star", 0.5, 0.14),
        )

    reference = {("closest", "cube", "both", "green", "bowl"), ("closest", "cube", "shape", "bowl")}
    assert forms(scene(-0.0599), 1) >= reference and not forms(scene(-0.0601), 1) & reference
    assert not forms(scene(-0.05), 0) & reference
    assert not forms(scene(-0.05, lifted=0.01), 1) & reference
    assert not forms(scene(-0.05, cube=0.01), 1) & reference
    # the reference may be of the same shape, but is not among those compared
    three = frame(("red", "cube", 0.5, -0.15), ("blue", "cube", 0.5, -0.05), ("pink", "cube", 0.5, 0.15))
    assert ("closest", "cube", "both", "red", "cube") in forms(three, 1)
    two = frame(("red", "cube", 0.5, -0.15), ("blue", "cube", 0.5, -0.05))
    assert all(f[0] != "closest" for i in (0, 1) for f in forms(two, i))


def test_relations_are_drawn_where_true() -> None:
    item = frame(
        ("red", "cube", 0.5, -0.10),
        ("blue", "cube", 0.5, 0.10),
        ("green", "bowl", 0.5, 0.14),
        labels=[(1, i, -1, BINS, 1.0) for i in (0, 1)],
    )
    rng = random.Random(3)
    drawn = [p for _ in range(2000) if (p := prompts.draw_robot(TINY, item, rng, set()))]
    related = [p for p in drawn if any(w in p.text for w in ("left", "right", "closest"))]
    assert 0.11 < len(related) / len(drawn) < 0.19
    for p in related:
        assert p.uv == (item.uv[0] if "left" in p.text else item.uv[1])
        assert p.direct == ("closest" not in p.text)
        assert p.uv2 == (item.uv[2] if "closest" in p.text else None)


# ---------------------------------------------------------------- instructions and plans


def labels_of(shapes: list[str]) -> list[tuple]:
    """A label for every goal that things of these shapes have."""
    goals = []
    for number, task in enumerate(TASKS.values()):
        for i, shape in enumerate(shapes):
            if shape not in vocab.GRASPABLE:
                continue
            others = [j for j, s in enumerate(shapes) if j != i and s in (task.containers or vocab.SHAPES)]
            goals += [(number, i, j, BINS, 1.0) for j in (others if task.two else [-1])]
    return goals


def crowded(holding: int = -1) -> prompts.Item:
    things = [
        ("red", "cube", 0.45, -0.10),
        ("blue", "star", 0.5, 0.0),
        ("green", "bowl", 0.55, 0.10),
        ("pink", "plate", 0.6, 0.15),
    ]
    return frame(*things, holding=holding, labels=labels_of([shape for _, shape, *_ in things]))


def test_tasks_are_drawn_by_weight_whatever_their_number_of_goals() -> None:
    rng = random.Random(5)
    drawn = Counter(p.kind for _ in range(4000) if (p := prompts.draw_robot(TINY, crowded(), rng, set())))
    total = sum(task.weight for task in TASKS.values())
    for name, task in TASKS.items():
        assert abs(drawn[name] / 4000 - task.weight / total) < 0.03


def test_prompts_of_a_frame_are_about_different_goals() -> None:
    item = crowded()
    used: set[int] = set()
    rng = random.Random(6)
    while len(used) < len(item.labels):
        prompts.draw_robot(TINY, item, rng, used)
    assert prompts.draw_robot(TINY, item, rng, used) is None


def test_destinations_are_named_and_pointed_to() -> None:
    item, rng = crowded(), random.Random(7)
    for _ in range(500):
        p = prompts.draw_robot(TINY, item, rng, set())
        assert p is not None
        if p.kind == "place":
            bowl = any(f"in the {n}" in p.text for n in ("green", "bowl"))
            plate = any(f"on the {n}" in p.text for n in ("pink", "plate"))
            # a typing error may hit the destination, not the preposition
            assert bowl or plate or p.text.count(" in the ") + p.text.count(" on the ") == 1
            assert p.uv2 == item.uv[2 if " in the " in p.text else 3]
        assert (p.uv2 is not None) == TASKS[p.kind].two


def test_plans_say_the_goal() -> None:
    item, rng = crowded(), random.Random(8)
    said = {words(p) for _ in range(2000) if (p := prompts.draw_question(TINY, item, rng, "plan"))}
    names = [f"{c} {s}" for c, s in zip(item.colors, item.shapes, strict=True)]
    tasks = list(TASKS)
    goals = item.labels[["task", "target", "destination"]].tolist()
    assert said == {" ".join([tasks[t], names[i], *([names[j]] if j >= 0 else [])]) for t, i, j in goals}
    assert {"pick red cube", "place blue star pink plate", "near red cube blue star"} < said


# ---------------------------------------------------------------- wordings


def test_every_draw_is_in_the_pool() -> None:
    known = set(language.all_phrases(PAGE))
    rng = random.Random(9)
    kinds: Counter[str] = Counter()
    for _ in range(300):
        pairs = [(c, s) for c in vocab.COLORS for s in vocab.SHAPES if (c, s) not in PAGE.held_out]
        chosen = rng.sample(pairs, rng.randint(3, 7))
        things = [(c, s, rng.uniform(0.4, 0.66), rng.uniform(-0.19, 0.19)) for c, s in chosen]
        labels = labels_of([shape for _, shape in chosen])
        for p in prompts.draw_prompts(PAGE, frame(*things, labels=labels), rng, 8, 0.5):
            assert p.text in known
            assert len(p.answer) <= 8
            kinds[p.kind] += 1
    assert set(kinds) == set(prompts.KINDS)
