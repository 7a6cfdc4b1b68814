"""Training in several processes. All runs are made once, from one import of PyTorch (several.py): about 30 s of one core."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import several
import synthetic
import synthetic_objects
import torch

import run as running
from mini import export, run_words, seen, train_act, train_sight
from mini.act import Act, initialise
from mini.checkpoint import save
from mini.errors import Errors
from mini.shards import load
from processes import Processes, checksum, draw_seed

HERE = Path(running.__file__).parent
STEPS = 4
SHORT = f"--device cpu --seed 3 --steps {STEPS} --save-steps 2"
Result = list[list[Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("several")
    synthetic_objects.write_shard(folder / "objects", 24)
    synthetic.write_shard(folder / "state", "a", 40, 1)
    synthetic.write_language(folder / "language.txt")
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Result]:
    """By name: [exit code, checksum of the weights, what it said] of each process."""

    def mini(part: str, batch: int, threads: int, out: str, more: str = "") -> list[str]:
        words = (
            f"--data {folder}/objects --out {folder}/{out} --batch {batch} --threads {threads} {SHORT} {more}"
        )
        return [f"mini.train_{part}", *words.split()]

    state = (
        f"--name two --runs {folder} --cache {folder} --data {folder}/state --language {folder}/language.txt "
        "--no-encoder --device cpu --batch 4 --micro 4 --workers 1 --channels 8 --blocks 1 --eval-frames 4 --steps 2"
    )
    jobs: dict[str, tuple[list[str], int, list[int] | None]] = {
        "sight": (mini("sight", 4, 2, "sight"), 1, None),
        "sight of two": (mini("sight", 2, 1, "sight2"), 2, None),
        "sight killed": (mini("sight", 2, 1, "sight-killed"), 2, [1, 3]),
        "sight resumed": (mini("sight", 2, 1, "sight-killed", "--resume"), 2, None),
        "sight by one": (mini("sight", 4, 2, "sight2", "--resume"), 1, None),
        "sight of many": (mini("sight", 16, 1, "sight-many"), 2, None),
        "act": (mini("act", 16, 1, "act"), 1, None),
        "act of two": (mini("act", 16, 1, "act2"), 2, None),
        "act killed": (mini("act", 16, 1, "act-killed"), 2, [0, 3]),
        "act resumed": (mini("act", 16, 1, "act-killed", "--resume"), 2, None),
        "act apart": (mini("act", 16, 1, "act-{rank}", "--resume"), 2, None),
        "train of two": (["train", *state.split()], 2, None),
    }
    # a disk of its own: the first process finds a checkpoint, the other does not
    (folder / "act-0").mkdir()
    save(folder / "act-0/last.pt", Act(), torch.optim.AdamW(Act().parameters()), {}, 2, Processes(0, 2))
    told = [
        {"module": argv[0], "argv": argv[1:], "processes": n, "dies": dies} for argv, n, dies in jobs.values()
    ]
    done = subprocess.run(
        [sys.executable, several.__file__],
        input=json.dumps(told),
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(zip(jobs, json.loads(done.stdout), strict=True))


def kept(path: Path) -> dict[str, Any]:
    return torch.load(path / "last.pt", weights_only=False)


def assert_same(a: dict[str, Any], b: dict[str, Any], atol: float) -> None:
    """Weights and their averages."""
    for part in ("model", "average"):
        for key, value in a[part].items():
            assert value.isfinite().all(), key
            assert torch.allclose(value, b[part][key], rtol=0, atol=atol), (part, key)


@pytest.mark.parametrize(
    "name", ["sight of two", "sight resumed", "act of two", "act resumed", "train of two"]
)
def test_processes_agree_on_their_weights(results: dict[str, Result], name: str) -> None:
    (code, weights, said), (other_code, others, other_said) = results[name]
    assert (code, other_code) == (0, 0), said + other_said
    assert weights is not None and weights == others


def test_two_processes_of_half_a_batch_are_one_of_all_of_it(results: dict[str, Result], folder: Path) -> None:
    """Of sight: the same frames, with the same noise."""
    assert results["sight"][0][0] == 0, results["sight"][0][2]
    one, two = kept(folder / "sight"), kept(folder / "sight2")
    assert_same(one, two, 1e-6)
    torch.manual_seed(3)
    begun = train_sight.Sight().state_dict()
    assert max(float((begun[k] - v).abs().max()) for k, v in one["model"].items()) > 1e-5  # it did learn


def test_torchrun_starts_it(results: dict[str, Result], folder: Path) -> None:
    """As one types it; the same weights, to the bit, as of processes that were forked."""
    assert results["sight of two"][0][0] == 0
    begun = f"-m torch.distributed.run --standalone --nproc-per-node 2 -m mini.train_sight --data {folder}/objects"
    words = f"{begun} --out {folder}/sight-torchrun --batch 2 --threads 1 {SHORT}".split()
    done = subprocess.run([sys.executable, *words], cwd=HERE, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("949308 weights") == 1  # the first process alone speaks
    assert_same(kept(folder / "sight2"), kept(folder / "sight-torchrun"), 0.0)


@pytest.mark.parametrize(("count", "out", "atol"), [(1, "act", 0.0), (2, "act2", 1e-6)])
def test_the_gradient_of_act_is_the_mean_over_processes(
    results: dict[str, Result],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    out: str,
    atol: float,
) -> None:
    """Against a loop without processes that computes each one's draws in turn; of one process, to the bit."""
    assert results["act"][0][0] == 0, results["act"][0][2]
    monkeypatch.setattr(train_act, "vectors", several.stand_in_vectors)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    args = train_act.parse(f"--data {folder}/objects --out x --batch 16 {SHORT}".split())
    torch.manual_seed(3)
    labels = train_act.Draws(load(args.data), False, args.cache)
    model = Act()
    initialise(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.02, betas=(0.9, 0.98))
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = (
            args.lr * (step + 1) / 300 * (0.01 + 0.99 * 0.5 * (1 + cosine(step)))
        )
        gradients = []
        for rank in range(count):
            train_act.backward(model, labels, args, step, rank, Errors())
            gradients.append([p.grad.clone() for p in model.parameters()])
        apart = [torch.equal(a, b) for a, b in zip(gradients[0], gradients[-1], strict=True)]
        assert all(apart) == (count == 1)  # each draws labels of its own
        for p, *of_each in zip(model.parameters(), *gradients, strict=True):
            p.grad = torch.stack(of_each).mean(0)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    torch.set_num_threads(threads)
    for key, value in kept(folder / out)["model"].items():
        assert torch.allclose(value, model.state_dict()[key], rtol=0, atol=atol), key


def cosine(step: int) -> float:
    return float(torch.cos(torch.tensor(torch.pi * step / STEPS, dtype=torch.float64)))


@pytest.mark.parametrize("part", ["sight", "act"])
def test_killed_after_a_checkpoint_and_resumed_is_as_if_nothing_had_happened(
    results: dict[str, Result], folder: Path, part: str
) -> None:
    killed = [code for code, _, _ in results[f"{part} killed"]]
    assert set(killed) == {-9, 1}  # the other one is told by the connection
    whole, resumed = kept(folder / f"{part}2"), kept(folder / f"{part}-killed")
    assert whole["step"] == resumed["step"] == STEPS and resumed["processes"] == 2
    assert_same(whole, resumed, 0.0)
    states = [s["optimizer"]["state"] for s in (whole, resumed)]
    assert all(torch.equal(v, states[1][k][name]) for k, s in states[0].items() for name, v in s.items())
    lines = [json.loads(x)["step"] for x in (folder / f"{part}-killed/log.jsonl").read_text().splitlines()]
    assert lines == [2, 4]  # the first process's alone, and went on behind the checkpoint


def test_what_cannot_be_gone_on_with_is_refused(results: dict[str, Result]) -> None:
    for name, sentence in (
        ("sight by one", "is of a run of 2 process(es), and 1 would go on"),
        ("sight of many", "A step takes 32 different frames, 16 a process, and the data have 23"),
        ("act apart", "2 processes do not begin alike: step 0 in one, 2 in another"),
    ):
        for code, _, said in results[name]:
            assert code == 2 and sentence in said, said


def test_no_two_processes_draw_the_same() -> None:
    """The lower half counts: it is all that the generator on processors reads."""
    seeds = [
        draw_seed(seed, step, rank) % 2**32 for seed in (0, 1) for step in range(200) for rank in range(8)
    ]
    assert len(set(seeds)) == len(seeds)
    assert draw_seed(2, 7, 0) == 2_000_013  # as a single process always drew


@pytest.mark.parametrize("module", [run_words, seen, export, running])
def test_what_would_write_the_same_files_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: Any
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert ended.value.code == 2
    name = "run.py" if module is running else module.__name__
    assert f"{name} runs in one process, and 2 were started." in capsys.readouterr().err


def test_a_checksum_sees_one_bit() -> None:
    model = torch.nn.Linear(3, 2)
    before = checksum(model)
    with torch.no_grad():
        model.bias[1] = torch.nextafter(model.bias[1], torch.tensor(9.0))
    assert checksum(model) != before
