"""What the plots share: an SVG on white, its text, and a command that reads results and writes it."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

INK: Final = "#1b1f24"
MUTED: Final = "#6b7280"


def text(x: float, y: float, said: str, anchor: str = "start", size: int = 12, ink: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{ink}">{said}</text>'
    )


def figure(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    """Elements in px, 10 px from the left -> the whole file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}" '
        'font-family="system-ui, sans-serif">'
        f"<title>{title}</title>"
        f'<rect width="{width}" height="{height:.0f}" fill="#ffffff"/><g transform="translate(10 0)">'
        + "\n".join(parts)
        + "</g></svg>\n"
    )


def plot(about: str | None, svg: Callable[[dict[str, Any]], str]) -> None:
    """The command: a file of results and --out; `about` is its help."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.write_text(svg(json.loads(args.results.read_text())))
