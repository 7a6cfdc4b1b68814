"""A language file of few words. Tests only."""

from typing import Final

import vocabulary as vocab

LANGUAGE: Final = {
    "colors": {c: [c] for c in vocab.COLORS},
    "shapes": {s: [s] for s in vocab.SHAPES} | {"cube": ["cube", "block"]},
    "relations": {
        "left": ["left {shape}"],
        "right": ["right {shape}"],
        "closest": ["{shape} closest to the {reference}"],
    },
    "tasks": {
        "reach": {"templates": ["reach the {object}", "go to the {object}"]},
        "pick": {"templates": ["pick up the {object}"]},
        "place": {"templates": ["put the {object} {in} the {destination}"]},
        "near": {"templates": ["move the {object} next to the {destination}"]},
    },
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
