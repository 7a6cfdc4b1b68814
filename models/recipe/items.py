"""What one frame knows of itself, and the names its objects may have."""

import random
from dataclasses import dataclass
from typing import Final

import numpy as np

from language import Form

# one labelled goal; destination -1: none. A frame has tens, a data set millions: 15 bytes each
LABEL: Final = np.dtype(
    [("task", "u1"), ("target", "i1"), ("destination", "i1"), ("bins", "u1", 8), ("weight", "f4")]
)
SHORT: Final = 1 / 3  # share of names by colour or shape alone where one is legal
# metres above where it rests, from which on a thing is in the air
LIFTED: Final = 0.010


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
    desk: bool = False  # a picture of a desk: may show household things, which no answer names

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
