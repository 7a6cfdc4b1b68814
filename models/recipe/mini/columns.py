"""Numbers of one object, in the order that the page writes and reads (src/datagen/object-rows.ts). Metres, radians, world frame."""

from typing import Final

COLUMNS: Final = (
    "score", "u", "v", "side", "x", "y", "bottom", "top", "length", "breadth", "axis-cos", "axis-sin",
    "grasp-x", "grasp-y", "grasp-z", "yaw2-cos", "yaw2-sin", "yaw4-cos", "yaw4-sin", "width", "opening",
    "held", "takes", "mouth-radius", "mouth-height", "mouth-x", "mouth-y",
)  # fmt: skip
COUNT: Final = len(COLUMNS)
AT: Final = {name: i for i, name in enumerate(COLUMNS)}
SLOTS: Final = 12  # objects that sight reports at most
SIDE: Final = 0.18  # of the square that is looked at closely, a share of the frame's side
OWN: Final = (
    32  # numbers of an object that sight learned by itself: the first are colours and shapes of blocks
)

TASKS: Final = ("reach", "pick", "place", "near", "turn")
