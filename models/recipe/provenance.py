"""What made a model, for its manifest: the run file, its stages, and hashes of the data that it drew."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Final

CHUNK: Final = 1 << 22  # bytes read at once


def digest_of(folder: Path) -> dict[str, int | str]:
    """Files, bytes and SHA-256 of a folder of data: of a line a file, its name and its own SHA-256, in the order of names."""
    whole, size = hashlib.sha256(), 0
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    for path in files:
        own = hashlib.sha256()
        with path.open("rb") as content:
            while block := content.read(CHUNK):
                own.update(block)
                size += len(block)
        whole.update(f"{path.relative_to(folder).as_posix()} {own.hexdigest()}\n".encode())
    return {"files": len(files), "bytes": size, "sha256": whole.hexdigest()}


def recorded(file: Path, run: Path) -> dict[str, Any]:
    """The run of a file in its folder. FileNotFoundError where a stage's data is not there."""
    content = file.read_bytes()
    stages = tomllib.loads(content.decode())["stage"]
    names = [stage["data"] for stage in stages if "data" in stage]
    for name in names:
        if not (run / name).is_dir():
            raise FileNotFoundError(f"{run / name} is not there: its stage has not been run.")
    return {
        "file": file.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "stages": stages,
        "data": {name: digest_of(run / name) for name in names},
    }


def write(file: Path, run: Path) -> None:
    """RUN/run.json, which a stage that exports takes as "@run.json"."""
    (run / "run.json").write_text(json.dumps(recorded(file, run), indent=2) + "\n")
