"""What a manifest says of a file, and copies of a model with another graph."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import onnx


def described(path: Path, folder: Path) -> dict[str, Any]:
    """Its name below the folder, bytes, SHA-256."""
    data = path.read_bytes()
    return {
        "file": str(path.relative_to(folder)),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def copy_with(model: Path, out: Path, part: str, graph: onnx.ModelProto) -> dict[str, Any]:
    """A copy of a model's folder, named after OUT, with another graph for a part (`match`, `tower`); its manifest, as written."""
    shutil.copytree(model, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns("CARD.md"))
    onnx.save(graph, out / f"{part}.onnx")
    manifest = json.loads((model / "manifest.json").read_text())
    manifest |= {"id": out.name, "title": f"Mini with another {part}"}
    for variant in manifest["variants"]:
        variant["parts"][part] = described(out / f"{part}.onnx", out)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest
