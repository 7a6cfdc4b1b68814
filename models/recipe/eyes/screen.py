"""What the tower was trained to name: concepts whose name or synonym is a class of ImageNet-1k.

    python -m eyes.screen      # in models/recipe; writes eyes/screened.json

Decided by words alone, before any picture of a thing is looked at: no success rate enters it.
"""

import json
from pathlib import Path
from typing import Final

from .names import concepts, image_classes

FILE: Final = Path(__file__).parent / "screened.json"


def class_names() -> set[str]:
    """Every name of every class, lower case: "bath towel" and "towel rail or towel bar" give three."""
    return {part.strip().lower() for c in image_classes() for part in c.name.replace(" or ", ",").split(",")}


def screened() -> list[str]:
    """Ids in the order of src/things/names.json."""
    known = class_names()
    return [c.id for c in concepts().values() if any(w.lower() in known for w in (c.name, *c.synonyms))]


if __name__ == "__main__":
    FILE.write_text(json.dumps(screened(), indent=1) + "\n")
    print(f"{len(screened())} concepts, {FILE.name}")
