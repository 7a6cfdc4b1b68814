"""circle.py does what is missing, and nothing twice."""

import argparse
import json
import os

import pytest

from circle import DRIVERS, Circle, training


@pytest.fixture
def circle(tmp_path):
    args = argparse.Namespace(out=tmp_path, episodes=2, hold=1, start=None, rate="2e-4", steps=6, trials=1, seed=10_000)
    return Circle(args)


def written(path, text="{}"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def checkpoint(circle, step):
    written(circle.last / "train_config.json")
    written(circle.last.parent / "training_state/training_step.json", json.dumps({"step": step}))
    return written(circle.weights)


def stages(circle, monkeypatch):
    done = []
    for name in ("record", "train", "export", "evaluate"):
        monkeypatch.setattr(circle, name, lambda name=name: done.append(name))
    monkeypatch.setattr(circle, "table", lambda: None)
    if not circle.weights.exists():  # as if training had left it
        monkeypatch.setattr(circle, "train", lambda: (done.append("train"), checkpoint(circle, 6)))
    circle.go()
    return done


def test_all_of_it(circle, monkeypatch):
    assert stages(circle, monkeypatch) == ["record", "train", "export", "evaluate"]
    assert set(json.loads(circle.log.read_text())["seconds"]) == {"record", "train", "export", "evaluate"}


def test_nothing_twice(circle, monkeypatch):
    written(circle.data / "meta/info.json")
    checkpoint(circle, 6)
    written(circle.policy)
    for driver in DRIVERS:
        written(circle.result(driver))
    assert stages(circle, monkeypatch) == []


def test_training_that_went_on_is_exported_and_driven_anew(circle, monkeypatch):
    written(circle.data / "meta/info.json")
    checkpoint(circle, 4)
    for i, old in enumerate([circle.policy, *map(circle.result, DRIVERS)]):
        os.utime(written(old), (i, i))
    assert stages(circle, monkeypatch) == ["train", "export"]  # stubs: the policy is as old as it was


def test_training_goes_on_from_its_checkpoint(circle, monkeypatch):
    said = []
    monkeypatch.setattr(circle, "call", lambda *words, log=None: said.append(words))
    circle.train()
    checkpoint(circle, 4)
    circle.train()
    assert "--resume=true" not in said[0] and "--policy.type=act" in said[0]
    assert "--resume=true" in said[1] and "--steps=6" in said[1]


def test_a_start_brings_its_network_along(circle):
    options = training(circle.data, circle.run, 6, circle.out / "before", "1e-4")
    assert "policy.type" not in options and str(options["policy.path"]).endswith("before")
