"""Weights out of a graph: into the bytes of a file that is there already, and into one file of the head's own.

ONNX keeps a tensor outside by location, offset and length, whatever else is in that file: the shipped policy's own ONNX file
serves as it is, since its tensors lie in it as raw bytes.
"""

from typing import Final

import onnx
from onnx import TensorProto

LEAST: Final = 1024  # bytes: smaller tensors stay in the graph
ALIGNED: Final = 64


class OwnFile:
    """Bytes of a head's own tensors; equal ones are kept once, so that variants share them."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.places: dict[bytes, int] = {}

    def put(self, raw: bytes) -> int:
        if raw not in self.places:
            self.data.extend(b"\0" * (-len(self.data) % ALIGNED))
            self.places[raw] = len(self.data)
            self.data.extend(raw)
        return self.places[raw]


def refer(tensor: TensorProto, location: str, offset: int, length: int) -> None:
    """Turns the tensor into a reference to bytes elsewhere."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", str(offset)), ("length", str(length))):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, value


def take_out(
    model: onnx.ModelProto, shared: bytes, shared_name: str, own: OwnFile, own_name: str
) -> dict[str, int]:
    """Changes the model. shared: the shipped file, whose raw bytes are referred to. Gives bytes by where they lie now."""
    told = {"inside": 0, "shared": 0, "own": 0}
    for tensor in model.graph.initializer:
        raw = tensor.raw_data
        if len(raw) < LEAST:
            told["inside"] += len(raw)
            continue
        at = shared.find(raw)
        if at >= 0:
            refer(tensor, shared_name, at, len(raw))
            told["shared"] += len(raw)
        else:
            refer(tensor, own_name, own.put(raw), len(raw))
            told["own"] += len(raw)
    return told
