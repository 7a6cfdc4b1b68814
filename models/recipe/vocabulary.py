"""One vocabulary for actions and answers, as RT-2 with PaLI-X has it.

Ids 0..255 are the integers 0..255: bin 128 of an action and the answer "128" are the same token. After them come
the answer words of the first model, the specials, the words that came later, and spare rows: an old id never moves.
"""

from typing import Final

from tasks import COLORS, CONTAINERS, SHAPES, TASKS

GRASPABLE: Final = tuple(s for s in SHAPES if s not in CONTAINERS)
INTEGERS: Final = 256
WORDS: Final = (*COLORS, *SHAPES, "yes", "no")
BOS: Final = INTEGERS + len(WORDS)
EOS: Final = BOS + 1
COLUMNS: Final = ("left", "middle", "right")
ROWS: Final = ("back", "center", "front")
LATER: Final = (*COLUMNS, *ROWS, "nothing", *TASKS)
SIZE: Final = 288

TOKENS: Final = (*(str(i) for i in range(INTEGERS)), *WORDS, "<bos>", "<eos>", *LATER)
_IDS: Final = {token: i for i, token in enumerate(TOKENS)}


def token_id(token: str) -> int:
    """Id of an integer written in digits or of an answer word; KeyError if the vocabulary has no such token."""
    return _IDS[token]


def token_text(token: int) -> str:
    """The written form of an id; spare rows are "<spare>"."""
    return TOKENS[token] if token < len(TOKENS) else "<spare>"
