"""Datasets come from the command line: python -m pytest scripts/lerobot --dataset DIR (docs/datasets.md)."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_addoption(parser):
    parser.addoption("--dataset", help="folder that `npm run demos -- --raw --out DIR` wrote")
