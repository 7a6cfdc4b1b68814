"""Results of heads.compare -> one SVG: success of every head and task, and how far each lies below the best.

python -m heads.plot heads/results-a.json --out ../../docs/which-head-a.svg
"""

from collections.abc import Sequence
from typing import Any, Final

from .figure import MUTED, figure, plot, text

LEFT: Final = 150  # px for the names
WIDTH: Final = 300  # px of a panel's scale
ROW: Final = 16  # px a line
MARK, BAND = "#0f5fa8", "#e8f0e4"


def scale(value: float, low: float, high: float) -> float:
    """Share of a range -> px from the left of its panel, kept inside."""
    return LEFT + WIDTH * min(1.0, max(0.0, (value - low) / (high - low)))


def mark(y: float, low: float, middle: float, high: float, span: tuple[float, float]) -> str:
    """A value and its interval."""
    a, m, b = (scale(v, *span) for v in (low, middle, high))
    return (
        f'<line x1="{a:.1f}" x2="{b:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{MARK}" stroke-width="1.5"/>'
        f'<circle cx="{m:.1f}" cy="{y:.1f}" r="3.5" fill="{MARK}"/>'
    )


def axis(y: float, ticks: Sequence[float], span: tuple[float, float], unit: str) -> str:
    return "".join(
        text(scale(t, *span), y, f"{100 * t:+.0f}{unit}" if span[0] < 0 else f"{100 * t:.0f}{unit}", "middle", 10, MUTED)
        for t in ticks
    )


def success(rows: Sequence[dict[str, Any]], top: float) -> tuple[list[str], float]:
    """A block a task, a line a head, 0 to 100%."""
    span, y, out = (0.0, 1.0), top, []
    for task in dict.fromkeys(r["task"] for r in rows):
        out.append(text(0, y, task, size=13))
        for row in (r for r in rows if r["task"] == task):
            y += ROW
            out.append(text(LEFT - 10, y, row["head"], "end"))
            low, high = row["wilson95"]
            out.append(mark(y - 4, low, row["rate"], high, span))
        y += 1.6 * ROW
    out.append(axis(y - ROW / 2, (0, 0.25, 0.5, 0.75, 1), span, "%"))
    return out, y + ROW


def below(differences: Sequence[dict[str, Any]], margin: float, top: float) -> tuple[list[str], float]:
    """Over all tasks: a head less the best, in points; what is good enough is shaded."""
    span, y = (-1.0, 0.25), top
    whole = max((d["tasks"] for d in differences), key=len, default=[])
    if differences and min(d["low"] for d in differences if d["tasks"] == whole) > -0.5:
        span = (-0.5, 0.25)
    chosen = [d for d in differences if d["tasks"] == whole]
    best = chosen[0]["best"] if chosen else ""
    out = [text(0, y, f"less {best}, mean of {len(whole)} tasks; shaded: good enough", size=13)]
    x, right = scale(-margin, *span), scale(span[1], *span)
    height = ROW * len(chosen) + 6
    out.append(f'<rect x="{x:.1f}" y="{y + 4}" width="{right - x:.1f}" height="{height}" fill="{BAND}"/>')
    for d in chosen:
        y += ROW
        out.append(text(LEFT - 10, y, d["head"], "end"))
        out.append(mark(y - 4, d["low"], d["difference"], d["high"], span))
    y += 1.4 * ROW
    out.append(axis(y, (span[0], span[0] / 2, 0, span[1]), span, ""))
    return out, y + ROW


def svg(told: dict[str, Any]) -> str:
    upper, y = success(told["rows"], 20)
    lower, end = below(told["differences"], told["margin"], y + ROW)
    return figure(
        "Success of each head and task, and how far each head lies below the best",
        LEFT + WIDTH + 30, end, [*upper, *lower],
    )  # fmt: skip


if __name__ == "__main__":
    plot(__doc__, svg)
