"""Run files: what is run, in which order, and what is not run twice."""

import sys
from pathlib import Path

import pytest

import run as running
import train as training

FILE = Path(running.__file__).parent / "sampling.toml"


def test_the_shipped_run_file_is_one_train_can_read(tmp_path: Path) -> None:
    stages = running.plan(FILE, tmp_path, 4, tmp_path)
    names = [s.name for s in stages]
    assert names == ["state", "desk", "first", "dagger1", "second", "dagger2", "third"]
    asked = [training.parse(s.steps[0][0][2:]) for s in stages if s.name in ("first", "second", "third")]
    assert [a.steps for a in asked] == [1100, 1700, 3000]
    assert all(a.smear == 0.75 and a.batch == a.micro == 1024 and a.resume for a in asked)
    assert asked[0].init == (FILE.parent / "../pico/weights.safetensors").resolve()
    assert asked[1].init == tmp_path / "sampling" / "first" / "last.pt"
    assert [a.questions for a in asked] == [0.35, 0.35, 0.4]
    shares = [float(d.rpartition(":")[2]) for d in asked[2].data]
    assert len(shares) == 4 and abs(sum(shares) - 1) < 1e-9


def test_shards_are_split_over_browsers_and_driven_by_the_exported_stage(tmp_path: Path) -> None:
    by_name = {s.name: s for s in running.plan(FILE, tmp_path, 3, tmp_path)}
    build, parts = by_name["dagger1"].steps
    assert build == [["npm", "run", "build"]]
    assert [c[-1] for c in parts] == ["0/3", "1/3", "2/3"]
    assert all(c[c.index("--model") + 1] == "sampling-first" for c in parts)
    exported = by_name["first"].steps[1][0]
    assert exported[1] == "export.py" and exported[exported.index("--id") + 1] == "sampling-first"
    assert len(by_name["third"].steps) == 1  # nothing drives it


def test_pictures_of_desks_need_photographs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--photos"):
        running.plan(FILE, tmp_path, 1, None)


def test_an_unknown_stage_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('init = "a"\n[[stage]]\nbake = "cake"\n')
    with pytest.raises(ValueError, match="bake"):
        running.plan(file, tmp_path, 1, None)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    append = [sys.executable, "-c", f"open({str(seen)!r}, 'a').write('x')"]
    stage = running.Stage("one", [[append, append]])
    assert running.carry_out(stage, tmp_path) == 0 and running.carry_out(stage, tmp_path) == 0
    assert seen.read_text() == "xx"
    changed = running.Stage("one", [[append]])  # another command: done anew
    assert running.carry_out(changed, tmp_path) == 0 and seen.read_text() == "xxx"


def test_a_failure_leaves_the_stage_undone(tmp_path: Path) -> None:
    bad = [sys.executable, "-c", "raise SystemExit(3)"]
    assert running.carry_out(running.Stage("one", [[bad], [["never"]]]), tmp_path) == 3
    assert not (tmp_path / "one.done.json").exists()


def test_mini_is_made_from_nothing_by_its_file(tmp_path: Path) -> None:
    stages = running.plan(FILE.with_name("mini.toml"), tmp_path, 2, None)
    by_name = {s.name: s.steps[-1][0] for s in stages}
    assert [n for n in by_name if n in ("sight", "seen", "act", "words", "export")] == [
        "sight",
        "seen",
        "act",
        "words",
        "export",
    ]
    assert by_name["seen"][1:5] == ["-m", "mini.seen", "--sight", str(tmp_path / "mini/sight/last.pt")]
    assert by_name["sight"][-1] == "--resume"
    assert by_name["export"][-2:] == ["--run", str(tmp_path / "mini/run.json")]


def test_only_what_can_train_in_several_processes_is_started_in_them(tmp_path: Path) -> None:
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    for file in (FILE, FILE.with_name("mini.toml")):
        stages = [running.plan(file, tmp_path, 2, tmp_path, n) for n in (1, 2)]
        several = []
        for one, two in zip(*stages, strict=True):
            if one != two:
                several.append(two.name)
                assert two.steps[0][0] == torchrun + one.steps[0][0][1:]
                assert two.steps[1:] == one.steps[1:]  # the export of a stage stays in one
        assert several == (["first", "second", "third"] if file is FILE else ["sight", "act"])
