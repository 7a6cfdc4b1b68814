"""Where things could be, whatever they are called: connected pieces of the frame that do not have the table's colour.

A prototype. It needs a table of one colour and no arm in the frame (or its pixels as `ignore`). Things that hide each
other come out as one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import ndimage

HALF: Final = 2  # every second pixel is enough
HUE: Final = 0.045  # distance from the line from black through the table's colour, linear in sRGB 0..1
DARK: Final = 0.72  # of the table's brightness; soft shadows are brighter
BRIGHT: Final = 1.12
SMALLEST: Final = 0.0012  # of the frame's area, of a piece's box; 13 x 13 pixels of 384 x 384


@dataclass(frozen=True)
class Box:
    """In shares of the frame's side, v down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def table_color(pixels: np.ndarray) -> np.ndarray:
    """[3]: the median of what is near the median. pixels float [n, 3]."""
    color = np.median(pixels, 0)
    for _ in range(3):
        near = pixels[np.abs(pixels - color).max(1) < 0.12]
        color = np.median(near, 0) if len(near) else color
    return color


def propose(frame: np.ndarray, ignore: np.ndarray | None = None) -> list[Box]:
    """frame uint8 [s, s, 3] RGB, ignore bool [s, s] -> boxes, largest first."""
    image = frame[::HALF, ::HALF].astype(np.float32) / 255
    side = len(image)
    color = table_color(image[side // 2 :].reshape(-1, 3))  # the lower half is table
    brightness = image @ color / (color @ color)
    hue = np.linalg.norm(image - brightness[..., None] * color, axis=2)
    other = (hue > HUE) | (brightness < DARK) | (brightness > BRIGHT)
    if ignore is not None:
        other &= ~ignore[::HALF, ::HALF]
    room = 0  # rows above the table's far edge
    while room < side // 4 and other[room].mean() > 0.9:
        room += 1
    other[: room + 1] = False
    other = ndimage.binary_closing(ndimage.binary_opening(other), iterations=2)
    pieces = ndimage.find_objects(ndimage.label(other)[0])
    boxes = [Box(x.start / side, y.start / side, x.stop / side, y.stop / side) for y, x in pieces]

    def area(b: Box) -> float:
        return (b.right - b.left) * (b.bottom - b.top)

    return sorted((b for b in boxes if area(b) > SMALLEST), key=area, reverse=True)
