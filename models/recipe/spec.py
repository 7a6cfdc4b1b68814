"""Actions and proprioception as the page has them: src/action/specs.json, which `npm run specs` writes from spec.ts."""

import json
from pathlib import Path
from typing import Any, Final

SPECS_FILE: Final = Path(__file__).resolve().parents[2] / "src" / "action" / "specs.json"

_FILE: Final[dict[str, Any]] = json.loads(SPECS_FILE.read_text())
_EE_DELTA: Final[dict[str, Any]] = _FILE["actions"]["ee-delta"]

BINS: Final[int] = _FILE["bins"]
ACTION: Final[list[dict[str, Any]]] = _EE_DELTA["dimensions"]
CONTROL_HZ: Final[int] = _EE_DELTA["hz"]
PROPRIOCEPTION: Final[list[dict[str, Any]]] = _FILE["states"]["tcp-pose"]["dimensions"]


def bin_width(name: str) -> float:
    """Metres or radians from one bin of this dimension to the next."""
    d = next(d for d in ACTION if d["name"] == name)
    return round((d["high"] - d["low"]) / BINS, 9)


TRANSLATION_BIN: Final = bin_width("dx")  # metres
ROTATION_BIN: Final = bin_width("drx")  # radians
