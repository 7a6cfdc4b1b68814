"""Names by which the page calls what it sees, with their vectors: so that it need not run the sentence encoder for hundreds of words.

    python -m mini.vocabulary --id mini        the file, and its place in the manifest

The file is a JSON list of phrases, a line feed, and the vectors as little-endian float16 [phrases, 384].
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any


from eyes.text import Sentences
from train import ROOT

FILE = "vocabulary.bin"


def phrases() -> list[str]:
    """As the page has them (src/tasks/naming/free-names.ts): concepts that no training may name ('novel') are left out."""
    names = json.loads((ROOT / "src/things/names.json").read_text())
    tasks = json.loads((ROOT / "src/tasks/tasks.json").read_text())
    shapes = json.loads((ROOT / "src/tasks/language.json").read_text())["shapes"]
    blocks = [f"{c} {shapes[s][0]}" for c in tasks["objects"]["colors"] for s in tasks["objects"]["shapes"]]
    named = [n["name"] for n in names if n["split"] != "novel"]
    return list(dict.fromkeys([*named, *blocks, *tasks["kinds"]]))


def write(folder: Path, vector: Sentences) -> dict[str, Any]:
    """Writes the file; gives its entry in the manifest."""
    words = phrases()
    data = json.dumps(words, ensure_ascii=False).encode() + b"\n" + vector(words).astype("<f2").tobytes()
    (folder / FILE).write_bytes(data)
    return {
        "file": FILE,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--id", default="mini")
    parser.add_argument("--cache", type=Path, default=Path("../../.cache"))
    args = parser.parse_args()
    folder = ROOT / "models" / args.id
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["objects"]["vocabulary"] = write(folder, Sentences(args.cache))
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{folder / FILE}: {len(phrases())} phrases, {(folder / FILE).stat().st_size} bytes")


if __name__ == "__main__":
    main()
