"""Results of heads.compare_states -> one SVG: the marble's success by rate, and every task's success by jerk.

python -m heads.plot_states heads/results-bc.json --out ../../docs/which-head-bc.svg

Bars are Wilson's 95% intervals over all episodes. Jerk is that of the successes, as a multiple of the expert's in the same task and at
the same rate; a head that never succeeded has none and is left out of the lower part.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

from .figure import INK, MUTED, figure, plot, text

# colours that differ in lightness, too (Okabe and Ito 2008), and a shape each
HEADS: Final = {
    "autoregressive": ("autoregressive bins", "#0072b2", "circle"),
    "parallel": ("parallel bins", "#56b4e9", "square"),
    "l1": ("L1, eight actions", "#d55e00", "diamond"),
    "l1-of-1": ("L1, one action", "#e69f00", "diamond"),
    "flow": ("flow, eight actions", "#117755", "triangle"),
    "flow-of-1": ("flow, one action", "#66b59a", "triangle"),
    "parallel-chunk": ("parallel bins, eight actions", "#8a4f9e", "square"),
    "fast": ("FAST", "#6b7280", "circle"),
}
EXPERT: Final = "expert"
RATES: Final = (5, 10, 25, 50)
# task, actions a second, actions of a chunk carried out
PANELS: Final = (("either", 5, 4), ("pass", 5, 4), ("follow", 5, 4), ("balance", 5, 1), ("balance", 50, 1))
WIDTH: Final = 760
TALL, SMALL = 190, 116  # px of the two parts' scales
LEFT: Final = 46
JERKS: Final = (0.5, 16)  # the scale's ends, multiples of the expert's
LABELLED: Final = (0.5, 2, 8)
LINE: Final = "#d6dae0"


def mark(x: float, y: float, color: str, shape: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>'
    corners = {
        "square": ((-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)),
        "diamond": ((0, -5), (5, 0), (0, 5), (-5, 0)),
        "triangle": ((0, -5), (4.6, 3.6), (-4.6, 3.6)),
    }[shape]
    points = " ".join(f"{x + a:.1f},{y + b:.1f}" for a, b in corners)
    return f'<polygon points="{points}" fill="{color}"/>'


def whisker(x: float, y: float, top: float, bottom: float, color: str, shape: str) -> str:
    """A value with its interval, y downwards."""
    line = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}" stroke="{color}" stroke-width="1.4"/>'
    return line + mark(x, y, color, shape)


def frame(x: float, top: float, width: float, height: float, rates: Sequence[float]) -> list[str]:
    """Lines at shares of success, labelled on the left."""
    out = []
    for rate in rates:
        y = top + (1 - rate) * height
        out.append(f'<line x1="{x}" x2="{x + width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{LINE}"/>')
        out.append(text(x - 6, y + 4, f"{100 * rate:.0f}%", "end", 10, MUTED))
    return out


def at(rows: Sequence[dict[str, Any]], task: str, hz: int, execute: int) -> dict[str, dict[str, Any]]:
    """Head -> row of a condition without delay."""
    keys = ("task", "hz", "execute", "delay")
    return {row["head"]: row for row in rows if tuple(row[k] for k in keys) == (task, hz, execute, 0)}


def expert_of(controls: Sequence[dict[str, Any]], task: str, hz: int) -> dict[str, Any] | None:
    chosen = [c for c in controls if (c["task"], c["hz"], c["delay"]) == (task, hz, 0)]
    return next((c for c in chosen if c["who"] == "expert 256 rate"), None)


def by_rate(told: dict[str, Any], top: float) -> list[str]:
    """Success on the marble at 5 to 50 actions a second, one action of a chunk carried out."""
    width = WIDTH - LEFT - 200
    out = [text(0, top - 12, "marble: success by actions a second, a look before each", size=13)]
    out += frame(LEFT, top, width, TALL, (0, 0.25, 0.5, 0.75, 1))
    step = width / len(RATES)
    names = [h for h in HEADS if any(h in at(told["rows"], "balance", hz, 1) for hz in RATES)]
    for i, hz in enumerate(RATES):
        middle = LEFT + (i + 0.5) * step
        out.append(text(middle, top + TALL + 16, f"{hz} Hz", "middle", 11))
        rows = at(told["rows"], "balance", hz, 1)
        for k, head in enumerate(names):
            if head not in rows:
                continue
            _, color, shape = HEADS[head]
            low, high = rows[head]["wilson95"]
            x = middle + (k - (len(names) - 1) / 2) * 13
            y, a, b = (top + (1 - v) * TALL for v in (rows[head]["rate"], high, low))
            out.append(whisker(x, y, a, b, color, shape))
    return out


def by_jerk(told: dict[str, Any], top: float) -> list[str]:
    """A panel a task: to the left is smoother, above is more often."""
    out = [text(0, top - 30, "success by jerk of the successes, as a multiple of the expert’s", size=13)]
    gap = 30
    width = (WIDTH - LEFT - 8 - gap * (len(PANELS) - 1)) / len(PANELS)
    low, high = (math.log(v) for v in JERKS)
    for i, (task, hz, execute) in enumerate(PANELS):
        left = LEFT + i * (width + gap)
        expert = expert_of(told["controls"], task, hz)
        out.append(text(left, top - 10, f"{task}, {hz} Hz", size=11))
        out += frame(left, top, width, SMALL, (0, 0.5, 1) if i == 0 else ())
        if i:
            for rate in (0, 0.5, 1):
                y = top + (1 - rate) * SMALL
                out.append(
                    f'<line x1="{left:.1f}" x2="{left + width:.1f}" y1="{y}" y2="{y}" stroke="{LINE}"/>'
                )
        for jerk in LABELLED:
            x = left + (math.log(jerk) - low) / (high - low) * width
            out.append(text(x, top + SMALL + 15, f"{jerk:g}×", "middle", 10, MUTED))
        if expert is None or not expert["jerk"]:
            continue
        for head, row in at(told["rows"], task, hz, execute).items():
            if head not in HEADS or not row["jerk"]:
                continue
            _, color, shape = HEADS[head]
            share = (math.log(row["jerk"] / expert["jerk"]) - low) / (high - low)
            x = left + min(1.0, max(0.0, share)) * width
            y, a, b = (top + (1 - v) * SMALL for v in (row["rate"], row["wilson95"][1], row["wilson95"][0]))
            out.append(whisker(x, y, a, b, color, shape))
    return out


def legend(x: float, y: float) -> list[str]:
    out = []
    for name, color, shape in HEADS.values():
        out += [mark(x, y - 4, color, shape), text(x + 12, y, name, size=11, ink=INK)]
        y += 18
    return out


def svg(told: dict[str, Any]) -> str:
    height = 40 + TALL + 80 + SMALL + 30
    parts = [
        *by_rate(told, 40),
        *legend(WIDTH - 170, 52),
        *by_jerk(told, 40 + TALL + 76),
    ]
    return figure("Success on the marble by rate, and success of every task by jerk", WIDTH + 20, height, parts)


if __name__ == "__main__":
    plot(__doc__, svg)
