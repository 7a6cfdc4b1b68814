"""A language file of few words. Tests only."""

from typing import Final

import vocabulary as vocab
from tasks import TASKS

LANGUAGE: Final = {
    "colors": {c: [c] for c in vocab.COLORS},
    "shapes": {s: [s] for s in vocab.SHAPES} | {"cube": ["cube", "block"]},
    "relations": {
        "left": ["left {shape}"],
        "right": ["right {shape}"],
        "closest": ["{shape} closest to the {reference}"],
    },
    "tasks": {t.name: {"templates": t.templates[:2]} for t in TASKS.values()},
    "anyShape": ["object", "thing"],
    "questions": {
        "color": ["what color is the {object}?"],
        "shape": ["what shape is the {object}?"],
        "exists": ["is there a {object}?"],
        "count": ["how many {objects} are there?"],
        "where": ["where is the {object}?"],
        "beside": ["what is {side} of the {object}?"],
        "holding": ["are you holding something?"],
        "held": ["what are you holding?"],
    },
    "polite": ["{instruction}", "please {instruction}"],
}
HELD_OUT: Final = [["purple", "cube"]]
