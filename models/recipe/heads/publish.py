"""What a head was measured to do -> the manifest it ships with: the rows of its own training seed, and how it was made.

python -m heads.publish --results heads/results-a.json --policy ../pico --seed 0
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from train import ROOT

from .compare import wilson


def metrics_of(rows: Sequence[dict[str, Any]], head: str, seed: int) -> dict[str, Any] | None:
    """The manifest's `metrics` (src/policy/engine/metrics.ts); None: this training seed was not measured."""
    own = [r for r in rows if r["head"] == head and str(seed) in r["bySeed"]]
    if not own:
        return None
    told = []
    for row in own:
        successes, episodes = row["bySeed"][str(seed)], row["episodes"] // row["seeds"]
        told.append(
            {
                "task": row["task"], "control": "none", "variant": row["variant"], "clock": "paused", "episodes": episodes,
                "successes": successes, "rate": successes / episodes, "wilson95": list(wilson(successes, episodes)),
            }
        )  # fmt: skip
    commits = sorted({c for r in own for c in r["commits"]})
    return {"commit": ", ".join(commits), "rows": told}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--policy", type=Path, default=ROOT / "models" / "pico")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rows = json.loads(args.results.read_text())["rows"]
    for path in sorted(args.policy.glob("head-*.json")):
        metrics = metrics_of(rows, path.stem.removeprefix("head-"), args.seed)
        if metrics is None:
            print(f"{path.name}: not measured")
            continue
        manifest = json.loads(path.read_text())
        path.write_text(json.dumps({**manifest, "metrics": metrics}, indent=2) + "\n")
        print(f"{path.name}: {len(metrics['rows'])} rows")


if __name__ == "__main__":
    main()
