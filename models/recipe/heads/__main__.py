"""python -m heads: the sizes of the heads."""

from model import Config, Policy

from .model import KINDS, Head, HeadConfig, count
from .trunk import trunk_width

if __name__ == "__main__":
    width = trunk_width(Policy(Config()))
    for kind in KINDS:
        print(f"{kind:16}{count(Head(HeadConfig(kind, width))):>9,}")
