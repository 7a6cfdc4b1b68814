"""The numbers of src/action/spec.ts, for the manifest; tests on both sides hold them to the manifest of the shipped model."""

from typing import Any, Final

TRANSLATION_BIN: Final = 0.0004  # metres
ROTATION_BIN: Final = 0.002  # radians


def _displacement(name: str, unit: str, width: float) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "low": -128.5 * width,
        "high": 127.5 * width,  # not rounded: bin 128 is exactly zero
        "legal": 256,
    }


ACTION: Final[list[dict[str, Any]]] = [
    {"name": "terminate", "unit": "flag", "low": -0.5, "high": 255.5, "legal": 2},
    *(_displacement(n, "m", TRANSLATION_BIN) for n in ("dx", "dy", "dz")),
    *(_displacement(n, "rad", ROTATION_BIN) for n in ("drx", "dry", "drz")),
    {"name": "gripper", "unit": "opening", "low": 0, "high": 1, "legal": 256},
]

PROPRIOCEPTION: Final[list[dict[str, Any]]] = [
    {"name": "x", "low": 0.25, "high": 0.8},
    {"name": "y", "low": -0.35, "high": 0.35},
    {"name": "z", "low": -0.02, "high": 0.43},
    {"name": "rx", "low": -0.8, "high": 0.8},
    {"name": "ry", "low": -0.8, "high": 0.8},
    {"name": "rz", "low": -0.8, "high": 0.8},
    {"name": "opening", "low": 0, "high": 1},
]
CONTROL_HZ: Final = 5
