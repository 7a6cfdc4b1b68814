"""What a manifest says of a file."""

import hashlib
from pathlib import Path
from typing import Any


def described(path: Path, folder: Path) -> dict[str, Any]:
    """Its name below the folder, bytes, SHA-256."""
    data = path.read_bytes()
    return {
        "file": str(path.relative_to(folder)),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
