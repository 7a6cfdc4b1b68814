"""Four shards on two workers, one killed in the middle: what comes out is what one process writes, byte for byte.

    python -m pytest scripts/scale      in an environment with scripts/scale/requirements.txt (docs/scale.md)

Two kinds of kill, each with a script of a few lines and with real ones of this checkout: the Ray worker's process, which Ray
starts again, and the script's own (node), which the worker reports. Real ones need Chromium and a few minutes.
"""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ray = pytest.importorskip("ray")
sys.path.insert(0, str(Path(__file__).parent))

import scale
from scale import ROOT, Job

WORKER, SCRIPT = 0, 1  # in a shard's .pids
KILLS = pytest.mark.parametrize("which", [WORKER, SCRIPT], ids=["worker", "script"])
DEMOS = ["--task", "reach", "--episodes", "8", "--size", "64"]
ROWS = ["--rows", "reach-expert,pick-expert", "--dirty"]  # two chunks of 50 short episodes each, no network

# npm run data in a few lines: files of their own, what is there is left alone, nothing is there by halves
FAKE = """
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
const value = (name) => process.argv[process.argv.indexOf(name) + 1];
const [i, n] = value('--shard').split('/').map(Number);
mkdirSync(value('--out'), { recursive: true });
for (let k = i; k < 12; k += n) {
  const file = `${value('--out')}/shard-${k}.json`;
  if (existsSync(file)) continue;
  await new Promise((done) => setTimeout(done, 500));
  writeFileSync(`${file}.part`, JSON.stringify({ k, square: k * k }));
  renameSync(`${file}.part`, file);
  console.log(`made ${k}`);
}
"""


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def kill_one(work: Path, which: int, when: Callable[[Path], bool], killed: list[int]) -> threading.Thread:
    """Kills the worker or the script of the first shard of which `when` says so, once."""

    def run() -> None:
        until = time.monotonic() + 900
        while time.monotonic() < until:
            for pids in work.glob("*.pids"):
                with contextlib.suppress(FileNotFoundError, IndexError):  # it begins or ends meanwhile
                    if not when(pids.with_suffix("")):
                        continue
                    pid = int(pids.read_text().split()[which])
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                    return
            time.sleep(0.02)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    ray.cloudpickle.register_pickle_by_value(scale)  # as when it is the program that was started
    ray.init(num_cpus=2, include_dashboard=False)
    yield
    ray.shutdown()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose scripts take no Chromium."""
    root = tmp_path / "checkout"
    (root / "scripts").mkdir(parents=True)
    (root / "scripts/data.mjs").write_text(FAKE)
    (root / "scripts/build.mjs").write_text("")
    (root / ".gitignore").write_text("runs/\n")
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "test"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


@KILLS
def test_one_of_four_killed(checkout: Path, tmp_path: Path, which: int) -> None:
    job = Job("data", (), 4, scale.commit_of(str(checkout)), str(checkout))
    killed: list[int] = []
    thread = kill_one(job.work, which, lambda shard: len(list(shard.glob("*.json"))) == 1, killed)
    scale.spread(job, tmp_path / "out", cpus=1, retries=2)
    thread.join(1)
    assert len(killed) == 1
    assert len(digests(tmp_path / "out")) == 12
    assert not job.work.exists()
    alone = ["node", "scripts/data.mjs", "--shard", "0/1", "--out", str(tmp_path / "alone")]
    subprocess.run(alone, cwd=checkout, check=True)
    assert digests(tmp_path / "out") == digests(tmp_path / "alone")


def test_a_script_that_never_ends_well_is_given_up_and_what_is_done_stays(
    checkout: Path, tmp_path: Path
) -> None:
    fake = "if (process.argv.includes('2/4')) process.exit(1);\n" + FAKE
    (checkout / "scripts/data.mjs").write_text(fake)
    job = Job("data", (), 4, scale.commit_of(str(checkout)), str(checkout))
    with pytest.raises(scale.ShardFailed, match="shard 2/4"):
        scale.spread(job, tmp_path / "out", cpus=1, retries=1)
    assert any(job.is_done(index) for index in (0, 1, 3))


def test_a_machine_at_another_commit_is_refused(checkout: Path, tmp_path: Path) -> None:
    job = Job("data", (), 4, "another", str(checkout))
    with pytest.raises(scale.ShardRefused, match="bring its checkout up to it"):
        scale.spread(job, tmp_path / "out", cpus=1, retries=2)


def test_files_come_back_from_a_machine_that_shares_no_disk(checkout: Path) -> None:
    job = Job("data", (), 4, scale.commit_of(str(checkout)), str(checkout))
    job.work.mkdir(parents=True)
    (job.work / "token").write_text("of the caller")
    assert scale.run_shard(job, 0, "of the caller") is None
    archive = scale.run_shard(job, 0, "of another caller")
    assert archive is not None
    before = digests(job.folder(0))
    shutil.rmtree(job.folder(0))
    scale.unpack(archive, job.folder(0))
    assert digests(job.folder(0)) == before


def run_alone(kind: str, args: list[str], out: Path) -> Path:
    """What one process writes."""
    subprocess.run(["node", f"scripts/{kind}.mjs", *args, "--out", str(out)], cwd=ROOT, check=True)
    return out


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_alone("demos", DEMOS, tmp_path_factory.mktemp("alone") / "demos")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_alone("release-eval", ROWS, tmp_path_factory.mktemp("alone") / "release")


@KILLS
def test_demonstrations(dataset: Path, tmp_path: Path, which: int) -> None:
    job = Job("demos", tuple(DEMOS), 4, scale.commit_of(str(ROOT)))
    shutil.rmtree(job.work, ignore_errors=True)
    killed: list[int] = []
    kill_one(job.work, which, lambda shard: len(list(shard.glob("episodes/*.json"))) == 1, killed)
    scale.spread(job, tmp_path / "out", cpus=1, retries=2)
    assert len(killed) == 1
    assert digests(tmp_path / "out") == digests(dataset)


@KILLS
def test_a_release_table(release: Path, tmp_path: Path, which: int) -> None:
    """Files of chunks say how long an action took, by the wall clock, and that is no result: the table has all the rest."""
    job = Job("release-eval", tuple(ROWS), 4, scale.commit_of(str(ROOT)))
    shutil.rmtree(job.work, ignore_errors=True)
    killed: list[int] = []
    started: dict[Path, float] = {}

    def in_the_middle(shard: Path) -> bool:
        script = shard.with_suffix(".pids").read_text().split()[SCRIPT]
        if b"scripts/release-eval.mjs" not in Path(f"/proc/{script}/cmdline").read_bytes():
            return False  # the site is still looked at
        return time.monotonic() - started.setdefault(shard, time.monotonic()) > 3

    kill_one(job.work, which, in_the_middle, killed)
    scale.spread(job, tmp_path / "out", cpus=1, retries=2)
    assert len(killed) == 1
    [table] = (tmp_path / "out").rglob("table.json")
    [expected] = release.rglob("table.json")
    assert len(json.loads(table.read_text())) == 2
    assert table.read_bytes() == expected.read_bytes()


def test_training_goes_on_when_a_rank_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    sys.path += [str(ROOT / "models/recipe"), str(ROOT / "models/recipe/tests")]
    import synthetic

    synthetic.write_shard(tmp_path, "a", 40, 1)
    synthetic.write_language(tmp_path / "language.txt")
    small = (
        "--no-encoder --device cpu --batch 4 --micro 4 --workers 1 --channels 8 --blocks 1 --eval-frames 4"
    )
    places = f"--name two --runs {tmp_path} --cache {tmp_path} --data {tmp_path} --language {tmp_path}/language.txt"
    often = "--steps 12 --log-seconds 0 --save-seconds 0 --eval-seconds 1000"
    killed: list[int] = []

    def kill_a_rank() -> None:
        checkpoint = tmp_path / "two/last.pt"
        while not killed:
            time.sleep(0.02)
            if not checkpoint.exists():
                continue
            for process in Path("/proc").glob("[0-9]*"):
                words = (process / "cmdline").read_bytes().split(b"\0") if process.exists() else []
                if (
                    b"models/recipe/train.py" in words
                    and str(tmp_path).encode() in words
                    and b"-c" not in words
                ):
                    os.kill(int(process.name), signal.SIGKILL)
                    killed.append(int(process.name))
                    return

    threading.Thread(target=kill_a_rank, daemon=True).start()
    scale.start_training([*places.split(), *small.split(), *often.split()], 2, cpus=1, gpus=0, retries=2)
    lines = [json.loads(line) for line in (tmp_path / "two/log.jsonl").read_text().splitlines()]
    assert len(killed) == 1
    starts = [i for i, line in enumerate(lines) if line["kind"] == "start"]
    [before, after] = [lines[starts[0] : starts[1]], lines[starts[1] :]]
    steps = [line["step"] for line in after if line["kind"] == "train"]
    assert len(before) > 1, "it was killed before its first step"
    assert 1 < steps[0] <= 1 + max(line["step"] for line in before if line["kind"] == "train")
    assert (steps[-1], after[-1]["kind"]) == (12, "end")


def test_a_machine_is_lost(checkout: Path, tmp_path: Path) -> None:
    """Two machines, as Ray sees them, of one processor each, and one is gone in the middle. A cluster of its own: the last test."""
    from ray.cluster_utils import Cluster

    ray.shutdown()
    machines = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        other = machines.add_node(num_cpus=1)
        ray.init(address=machines.address)
        machines.wait_for_nodes()
        job = Job("data", (), 4, scale.commit_of(str(checkout)), str(checkout))
        lost: list[int] = []

        def lose() -> None:
            while len(list(job.work.glob("*.pids"))) < 2:  # a shard on each
                time.sleep(0.02)
            machines.remove_node(other, allow_graceful=False)
            lost.append(1)

        thread = threading.Thread(target=lose, daemon=True)
        thread.start()
        scale.spread(job, tmp_path / "out", cpus=1, retries=2)
        thread.join(10)
        assert lost and len(digests(tmp_path / "out")) == 12
        until = time.monotonic() + 60  # Ray asks a machine some times before it counts as dead
        while sum(node["Alive"] for node in ray.nodes()) > 1 and time.monotonic() < until:
            time.sleep(0.1)
        assert sum(node["Alive"] for node in ray.nodes()) == 1
    finally:
        ray.shutdown()
        machines.shutdown()
