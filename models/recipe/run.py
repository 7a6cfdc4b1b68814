"""A whole run from its file: data, training stages, rounds of DAgger, in order; what is done is not done again.

    python run.py sampling.toml --photos DIR [--workers 16]     # the same command goes on after a stop
    python run.py sampling.toml --list                          # only say what would be run
    python run.py mini.toml --processes 2                       # what can train in several processes, in two of them

Everything goes to RUNS/FILE/ (`state/`, `first/last.pt`, ...). `--workers N` makes N shards at once, each in a browser of
its own; `--processes N` trains in N processes (processes.py), where a file's `batch` is each one's. A round of DAgger
needs the model of a stage in the page: it is exported to models/FILE-STAGE. A stage that names "@run.json" gets what made
it: the file, its stages, and hashes of all data (provenance.py), which an export writes into the manifest.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import provenance
from processes import one_process

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent

Command = list[str]

IN_SEVERAL: Final = (
    "mini.train_sight",
    "mini.train_act",
)  # modules that train in several processes, as train.py does


@dataclass(frozen=True)
class Stage:
    """One entry of a run file: the commands of each step run side by side, the steps one after another."""

    name: str
    steps: list[list[Command]]


def flags(options: dict[str, Any]) -> Command:
    """{"lr": 1e-3} -> ["--lr", "0.001"]."""
    return [word for key, value in options.items() for word in (f"--{key}", str(value))]


def python(processes: int = 1) -> Command:
    """What runs a script or a module, in one process or by torchrun in several."""
    if processes == 1:
        return [sys.executable]
    return [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]


def export_command(run: Path, name: str, checkpoint: Path, data: list[str]) -> Command:
    """The model of a training stage, as a folder of models/ that the page can load."""
    shards = [word for folder in data for word in ("--data", str(run / folder))]
    given = ["--checkpoint", str(checkpoint), "--id", f"{run.name}-{name}"]
    return [sys.executable, "export.py", *given, *shards]


def data_stage(stage: dict[str, Any], run: Path, workers: int, photos: Path | None) -> Stage:
    """`npm run data`, split over browsers by shard. ValueError where pictures of desks have no photographs."""
    name = stage["data"]
    options = dict(stage["options"])
    if options.get("kind") == "desk":
        if photos is None:
            raise ValueError(f"{name} needs photographs: give --photos DIR, a folder of .jpg files")
        options["photos"] = photos.resolve()
    if "model" in stage:
        options["model"] = f"{run.name}-{stage['model']}"
    base = ["npm", "run", "data", "--", "--out", str(run / name), *flags(options)]
    # built once, with the model that was exported last: browsers side by side would build in each other's way
    build = ["npm", "run", "build"]
    return Stage(name, [[build], [[*base, "--shard", f"{i}/{workers}"] for i in range(workers)]])


def module_stage(stage: dict[str, Any], run: Path, processes: int = 1) -> Stage:
    """Any other module of the recipe; "@name" is a folder or file of this run, a list repeats the option, true is a bare flag."""

    def place(value: Any) -> str:
        text = str(value)
        return str(run / text[1:]) if text.startswith("@") else text

    words: Command = []
    for key, value in stage["options"].items():
        if value is True:
            words.append(f"--{key}")
            continue
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{key}", place(one)]
    begun = python(processes if stage["module"] in IN_SEVERAL else 1)
    return Stage(stage["name"], [[[*begun, "-m", stage["module"], *words]]])


def train_stage(
    stage: dict[str, Any], common: dict[str, Any], run: Path, init: str, exported: bool, processes: int = 1
) -> Stage:
    """train.py with --resume, so that a stopped stage goes on; `exported`: for a round of DAgger."""
    name = stage["train"]
    before = str(run / stage["from"] / "last.pt") if "from" in stage else str((HERE / init).resolve())
    own = {k: v for k, v in stage.items() if k not in ("train", "from", "mixture")}
    mixture = [word for k, share in stage["mixture"].items() for word in ("--data", f"{run / k}:{share}")]
    command = [
        *python(processes),
        "train.py",
        "--name",
        name,
        "--runs",
        str(run),
        "--init",
        before,
        "--resume",
    ]
    steps = [[[*command, *mixture, *flags(common | own)]]]
    if exported:
        steps.append([export_command(run, name, run / name / "last.pt", list(stage["mixture"]))])
    return Stage(name, steps)


def plan(file: Path, runs: Path, workers: int, photos: Path | None, processes: int = 1) -> list[Stage]:
    """The stages of a run file. ValueError for an entry that is neither data nor training."""
    told = tomllib.loads(file.read_text())
    run = runs / file.stem
    driving = {stage["model"] for stage in told["stage"] if "model" in stage}
    stages = []
    for stage in told["stage"]:
        if "data" in stage:
            stages.append(data_stage(stage, run, workers, photos))
        elif "module" in stage:
            stages.append(module_stage(stage, run, processes))
        elif "train" in stage:
            name = stage["train"]
            common = told.get("common", {})
            stages.append(train_stage(stage, common, run, told["init"], name in driving, processes))
        else:
            raise ValueError(f"{file}: a stage is `data`, `train` or `module`, not {sorted(stage)}")
    return stages


def carry_out(stage: Stage, run: Path) -> int:
    """Exit code of the first command that fails, else 0; a stage that is done is left alone."""
    mark = run / f"{stage.name}.done.json"
    if mark.exists() and json.loads(mark.read_text()) == stage.steps:
        print(f"{stage.name}: done before", flush=True)
        return 0
    for commands in stage.steps:
        print(f"{stage.name}: {' '.join(commands[0])}" + f" (1 of {len(commands)})", flush=True)
        # npm finds its package from ROOT, the recipe's modules lie HERE
        begun = [subprocess.Popen(c, cwd=ROOT if c[0] == "npm" else HERE) for c in commands]
        codes = [process.wait() for process in begun]
        if any(codes):
            return next(code for code in codes if code)
    run.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps(stage.steps))
    return 0


def main() -> int:
    one_process("run.py", "Give it --processes instead of starting it by torchrun.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--runs", type=Path, default=ROOT / "runs")
    parser.add_argument("--photos", type=Path, help="folder of .jpg photographs, for pictures of desks")
    parser.add_argument("--workers", type=int, default=1, help="browsers that make data side by side [1]")
    parser.add_argument(
        "--processes", type=int, default=1, help="that train side by side, each with a batch [1]"
    )
    parser.add_argument("--list", action="store_true", help="only say what would be run")
    args = parser.parse_args()
    try:
        stages = plan(args.file, args.runs.resolve(), args.workers, args.photos, args.processes)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for stage in stages:
        if args.list:
            for commands in stage.steps:
                print("\n".join(" ".join(c) for c in commands))
            continue
        run = args.runs.resolve() / args.file.stem
        if any(str(run / "run.json") in command for step in stage.steps for command in step):
            provenance.write(args.file, run)
        if code := carry_out(stage, run):
            print(f"{stage.name} failed; the same command goes on from here", file=sys.stderr)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
