"""Spread this checkout's own work over a Ray cluster, by the shards that it has (docs/scale.md).

    python scripts/scale/scale.py demos --shards 4 --out demos/all -- --task reach --robot so101 --episodes 60
    python scripts/scale/scale.py data --shards 8 --out runs/data/state -- --kind state --shards 400
    python scripts/scale/scale.py release-eval --shards 4 --out runs/release -- --model pico
    python scripts/scale/scale.py train --workers 4 --gpus 1 -- --name mine --data runs/data/state --steps 20000

Options behind the lone -- are the script's own. Ray decides which machine does what, and again what was lost; a shard
goes on where it stopped, on the machine that has its files.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = "runs/scale"  # of a checkout: shards until they are merged
USAGE: Final = 2  # the scripts' exit code for a mistake in the command line, which no retry mends
KINDS: Final = ("demos", "data", "release-eval")
OURS: Final = ("--shard", "--out", "--merge")
# Starts a command that dies with whoever started it, on Linux (PR_SET_PDEATHSIG): a killed worker leaves no script behind
# that would write beside its retry. A program of its own, for code between fork and exec may hang where there are threads.
DYING: Final = (
    "import ctypes, os, sys\n"
    "if sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 9)\n"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


class ShardFailed(Exception):
    """The script ended before its shard was done: killed, out of memory, a browser that crashed. Worth another try."""


class ShardRefused(Exception):
    """The script, or this machine, cannot do this shard at all."""


@dataclass(frozen=True)
class Job:
    """One run of one script, cut into shards. `commit`: what every machine's checkout must be at."""

    kind: str
    args: tuple[str, ...]
    shards: int
    commit: str
    root: str = str(ROOT)

    @property
    def work(self) -> Path:
        """Named by all that decides what comes out, so that the same command finds its shards again."""
        text = json.dumps([self.kind, self.args, self.shards, self.commit])
        return Path(self.root) / WORK / f"{self.kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def folder(self, index: int) -> Path:
        return self.work / f"{index}-of-{self.shards}"

    def is_done(self, index: int) -> bool:
        """Marked after the script's end. A dataset that is whole is refused a second time: its info.json is written last."""
        folder = self.folder(index)
        marked = folder.with_suffix(".done").exists()
        return marked or (self.kind == "demos" and (folder / "meta/info.json").exists())

    def command(self, index: int) -> list[str]:
        shard = ["--shard", f"{index}/{self.shards}", "--out", str(self.folder(index))]
        return ["node", f"scripts/{self.kind}.mjs", *self.args, *shard]


def commit_of(root: str) -> str:
    """The commit of a checkout, and a digest of what differs from it."""

    def git(*words: str) -> bytes:
        return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True).stdout

    changed = git("diff", "HEAD")
    return git("rev-parse", "HEAD").decode().strip() + (
        f"+{hashlib.sha256(changed).hexdigest()[:8]}" if changed else ""
    )


@contextmanager
def locked(file: Path) -> Iterator[int]:
    """Alone with a shard, or with a build, on this machine. The lock is the kernel's and goes with whoever inherits its number."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()


def run_script(command: list[str], root: str, said: str, lock: int, pids: Path) -> None:
    """A script to its end, its lines with `said` in front; `pids` gets this process's number and the script's."""
    last = before_blank = ""
    with subprocess.Popen(
        [sys.executable, "-c", DYING, *command],
        cwd=root,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(lock,),
    ) as child:
        pids.write_text(f"{os.getpid()} {child.pid}\n")
        for line in child.stdout or ():
            last, before_blank = (line.strip(), before_blank) if line.strip() else (last, last)
            print(f"{said}  {line.rstrip()}", flush=True)
        code = child.wait()
    pids.unlink(missing_ok=True)
    if code == USAGE:
        # the scripts say what is wrong, leave a line blank and list their options
        raise ShardRefused(f"{said}: {' '.join(command[1:])} was refused. {before_blank or last}")
    if code != 0:
        raise ShardFailed(f"{said}: {command[1]} ended with {code}. Its last line: {last}")


def run_shard(job: Job, index: int, token: str) -> bytes | None:
    """One shard, on the machine where Ray starts this. Gives its files as a tar, or None where the caller sees them itself.

    `token`: what the caller has written into the job's folder; read here, it is the same disk.
    """
    folder, said = job.folder(index), f"shard {index}/{job.shards}"
    there = commit_of(job.root) if Path(job.root).is_dir() else "no checkout"
    if there != job.commit:
        raise ShardRefused(
            f"{socket.gethostname()} has {there} in {job.root}, and this is {job.commit}: bring its checkout up to it."
        )
    with locked(folder.with_suffix(".lock")) as lock:
        if not job.is_done(index):
            with locked(Path(job.root) / WORK / "build.lock") as build:
                run_script(
                    ["node", "scripts/build.mjs", "--if-changed"],
                    job.root,
                    said,
                    build,
                    folder.with_suffix(".pids"),
                )
            run_script(job.command(index), job.root, said, lock, folder.with_suffix(".pids"))
        folder.mkdir(exist_ok=True)
        folder.with_suffix(".done").touch()
        token_file = job.work / "token"
        return None if token_file.exists() and token_file.read_text() == token else packed(folder)


def packed(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.add(folder, arcname=".")
    return buffer.getvalue()


def unpack(archive: bytes, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    folder.with_suffix(".done").touch()


def merge(job: Job, out: Path) -> None:
    """All shards as what one process would have written, by the scripts' own --merge. Training data are files by themselves."""
    folders = [job.folder(index) for index in range(job.shards)]
    if job.kind == "data":
        out.mkdir(parents=True, exist_ok=True)
        for file in sorted(file for folder in folders for file in folder.glob("shard-*")):
            if file.suffix != ".part":
                shutil.move(file, out / file.name)
        return
    # a shard without a single episode has no dataset
    parts = [str(folder) for folder in folders if job.kind != "demos" or (folder / "meta/info.json").exists()]
    if not parts:
        raise ShardRefused("No shard recorded an episode: no scene has such a goal, or none succeeded.")
    merging = ["--merge", ",".join(parts)] if job.kind == "demos" else ["--merge", *parts]
    command = ["node", f"scripts/{job.kind}.mjs", *merging, "--out", str(out)]
    if subprocess.run(command, cwd=job.root, check=False).returncode != 0:
        raise ShardRefused(f"The shards could not be merged; they are in {job.work}.")


def spread(job: Job, out: Path, cpus: float, retries: int) -> None:
    """Every shard a Ray task. Ray starts one again whose process, script or machine is lost, `retries` times at most."""
    import ray

    job.work.mkdir(parents=True, exist_ok=True)
    token = os.urandom(8).hex()
    (job.work / "token").write_text(token)
    task = ray.remote(num_cpus=cpus, max_retries=retries, retry_exceptions=[ShardFailed])(run_shard)
    missing = [index for index in range(job.shards) if not job.is_done(index)]
    waiting: dict[Any, int] = {
        task.options(name=f"shard-{index}").remote(job, index, token): index for index in missing
    }
    print(
        f"{job.kind}: {len(missing)} of {job.shards} shards to do, {ray.cluster_resources().get('CPU', 0):.0f} processors"
    )
    while waiting:
        [ready], _ = ray.wait(list(waiting))
        index = waiting.pop(ready)
        archive = ray.get(ready)
        if archive is not None:
            unpack(archive, job.folder(index))
        print(f"{job.kind}: {job.shards - len(waiting)}/{job.shards} shards done", flush=True)
    merge(job, out)
    shutil.rmtree(job.work)


def train_rank(config: dict[str, Any]) -> None:
    """One rank of models/recipe/train.py, named as torchrun names it; Ray Train starts all of them again if one is lost."""
    from ray import train, util
    from ray.train.collective import broadcast_from_rank_zero

    with socket.socket() as free:
        free.bind(("", 0))
        place = f"{util.get_node_ip_address()} {free.getsockname()[1]}"
    address, port = broadcast_from_rank_zero(place).split()
    context = train.get_context()
    ranks = {
        "RANK": context.get_world_rank(),
        "WORLD_SIZE": context.get_world_size(),
        "LOCAL_RANK": context.get_local_rank(),
        "LOCAL_WORLD_SIZE": context.get_local_world_size(),
        "MASTER_ADDR": address,
        "MASTER_PORT": port,
    }
    environment = {**os.environ, **{name: str(value) for name, value in ranks.items()}}
    # --resume begins anew where there is no checkpoint
    command = [sys.executable, "models/recipe/train.py", *config["args"], "--resume"]
    dying = [sys.executable, "-c", DYING, *command]
    done = subprocess.run(dying, cwd=config["root"], env=environment, check=False)
    if done.returncode != 0:
        raise ShardFailed(f"rank {ranks['RANK']}: models/recipe/train.py ended with {done.returncode}")


def start_training(args: list[str], workers: int, cpus: float, gpus: float, retries: int) -> None:
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.v2.api.data_parallel_trainer import DataParallelTrainer

    resources = {"CPU": cpus, **({"GPU": gpus} if gpus else {})}
    DataParallelTrainer(
        train_rank,
        train_loop_config={"args": args, "root": str(ROOT)},
        scaling_config=ScalingConfig(num_workers=workers, use_gpu=gpus > 0, resources_per_worker=resources),
        run_config=RunConfig(
            storage_path=str(ROOT / WORK), failure_config=FailureConfig(max_failures=retries)
        ),
    ).fit()


def parse(argv: list[str]) -> argparse.Namespace:
    """The options before the lone --, and as `args` those behind it."""
    cut = argv.index("--") if "--" in argv else len(argv)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("kind", choices=[*KINDS, "train"])
    add("--out", type=Path, help="what the shards are merged into (not of train)")
    add("--shards", type=int, default=4, help="into how many the work is cut [4]")
    add("--cpus", type=float, default=1, help="processors that a shard, or a rank of train, takes [1]")
    add("--retries", type=int, default=3, help="how often a shard, or all of train, is started again [3]")
    add("--workers", type=int, default=1, help="train: ranks, over all machines [1]")
    add("--gpus", type=float, default=0, help="train: graphics cards of a rank [0]")
    add("--address", help="of a running cluster, for example auto; left out: this machine alone")
    add("--local-cpus", type=int, help="this machine alone: processors that Ray may use [all]")
    values = parser.parse_args(argv[:cut])
    values.args = argv[cut + 1 :]
    if (values.out is None) != (values.kind == "train"):
        parser.error("--out goes with everything but train, which writes to --runs.")
    if values.kind != "train":
        taken = next((word for word in values.args if word.split("=")[0] in OURS), None)
        if taken is not None:
            parser.error(f"{taken} is given by this script: leave it out.")
    if values.shards < 1 or values.workers < 1:
        parser.error("--shards and --workers are 1 or more.")
    return values


def main(argv: list[str]) -> int:
    values = parse(argv)
    import ray

    local: dict[str, Any] = {} if values.address else {"num_cpus": values.local_cpus}
    # Ray Train asks the dashboard's process who is alive; shards need none
    if values.kind != "train" and not values.address:
        local["include_dashboard"] = False
    ray.init(address=values.address, **local)
    try:
        if values.kind == "train":
            start_training(values.args, values.workers, values.cpus, values.gpus, values.retries)
        else:
            job = Job(values.kind, tuple(values.args), values.shards, commit_of(str(ROOT)))
            spread(job, values.out.resolve(), values.cpus, values.retries)
    except ShardRefused as problem:
        print(problem.args[0], file=sys.stderr)
        return USAGE
    except (ShardFailed, ray.exceptions.RayError) as problem:
        print(f"{problem}\nWhat is done is kept: give the same command again.", file=sys.stderr)
        return 1
    finally:
        ray.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
