"""The full circle: demonstrations recorded here, a policy trained on them with lerobot, and driven here (docs/train-your-own.md).

    python scripts/lerobot/circle.py --out runs/circle

Four stages: record, train, export, evaluate. One that is done is not done again, and training goes on from its last checkpoint, so
that a run which was interrupted is started again with the same line. OUT/circle.json says how long each stage took.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: ACT reads no words: one sentence in every episode, and the scenes in which exactly one thing fits it.
SENTENCE = "reach the green block"
ROBOT = "so101"
DRIVERS = ("policy", "expert", "no-op")
#: Of a chunk, before the policy looks again: near the thing, what comes later in a chunk is guesswork.
EXECUTED = 2


#: ACT, small enough for a processor.
NETWORK: dict[str, object] = {
    "policy.type": "act",
    "policy.pretrained_backbone_weights": "null",  # nothing is downloaded
    "policy.chunk_size": 30,  # one second
    "policy.n_action_steps": EXECUTED,
    "policy.use_vae": "false",  # the expert goes one way: there is no style to tell apart
    "policy.dim_model": 128,
    "policy.n_heads": 4,
    "policy.dim_feedforward": 512,
    "policy.n_encoder_layers": 2,
}


def training(data: Path, out: Path, steps: int, start: Path | None, rate: str) -> dict[str, object]:
    """Options of lerobot-train. `start`: a checkpoint's pretrained_model, whose weights it begins with; it says its network itself."""
    return {
        "dataset.repo_id": "local/circle",
        "dataset.root": data,
        "dataset.use_imagenet_stats": "false",  # the eyes were not trained on ImageNet, either
        **({"policy.path": start.resolve()} if start else NETWORK),
        "policy.device": "cpu",
        "policy.push_to_hub": "false",
        "policy.optimizer_lr_backbone": rate,  # untrained eyes learn as fast as the rest
        "use_policy_training_preset": "false",
        "optimizer.type": "adamw",
        "optimizer.lr": rate,
        "optimizer.weight_decay": "1e-4",
        "scheduler.type": "cosine_decay_with_warmup",
        "scheduler.num_warmup_steps": 100 if start else 200,
        "scheduler.num_decay_steps": steps,
        "scheduler.peak_lr": rate,
        "scheduler.decay_lr": "1e-5",
        "batch_size": 8,
        "steps": steps,
        "save_freq": 500,
        "log_freq": 100,
        "num_workers": 0,
        "output_dir": out,
    }


def newer(file: Path, than: Path) -> bool:
    """Is the file there, and not older than what it was made from?"""
    return file.exists() and file.stat().st_mtime >= than.stat().st_mtime


class Circle:
    def __init__(self, args: argparse.Namespace):
        self.args = args
        self.out: Path = args.out.resolve()
        self.data, self.run, self.policy = self.out / "dataset", self.out / "train", self.out / "act.onnx"
        self.last = self.run / "checkpoints/last/pretrained_model"
        self.weights = self.last / "model.safetensors"
        self.log = self.out / "circle.json"
        self.said = json.loads(self.log.read_text()) if self.log.exists() else {"seconds": {}}

    def call(self, *words: object, log: str | None = None) -> None:
        """Runs it, and ends the circle if it fails; `log`: a file of OUT that gets what it prints."""
        command = [str(word) for word in words]
        print("$", " ".join(f'"{word}"' if " " in word else word for word in command), flush=True)
        # found by name, so that it is npm.cmd on Windows
        command[0] = shutil.which(command[0]) or command[0]
        environment = {"HF_HUB_OFFLINE": "1", **os.environ}
        if log is None:
            ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        else:
            with open(self.out / log, "a") as file:
                ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, check=False)
        if ended.returncode != 0:
            raise SystemExit(f"It failed{f': see {self.out / log}' if log else ''}. The same line goes on from here.")

    def stage(self, name: str, done: Callable[[], bool], do: Callable[[], None]) -> None:
        if done():
            print(f"{name}: done before, in {self.said['seconds'].get(name, 0):.0f} s")
            return
        begun = time.monotonic()
        try:
            do()
        finally:  # an interrupted stage took its time, too
            seconds = self.said["seconds"]
            seconds[name] = round(seconds.get(name, 0) + time.monotonic() - begun, 1)
            self.log.write_text(json.dumps(self.said, indent=2) + "\n")
        print(f"{name}: {self.said['seconds'][name]:.0f} s", flush=True)

    def record(self) -> None:
        told = ("--sentence", SENTENCE, "--robot", ROBOT, "--cameras", "table", "--size", 96)
        self.call("npm", "run", "demos", "--", *told, "--episodes", self.args.episodes, "--hold", self.args.hold, "--out", self.data)

    def trained(self) -> bool:
        step = self.last.parent / "training_state/training_step.json"
        return step.exists() and json.loads(step.read_text())["step"] >= self.args.steps

    def train(self) -> None:
        program = (sys.executable, "-m", "lerobot.scripts.lerobot_train")
        if (self.last / "train_config.json").exists():
            goes_on = (f"--config_path={self.last / 'train_config.json'}", "--resume=true", f"--steps={self.args.steps}")
            self.call(*program, *goes_on, log="train.log")
            return
        shutil.rmtree(self.run, ignore_errors=True)  # of a run that ended before its first checkpoint
        options = training(self.data, self.run, self.args.steps, self.args.start, self.args.rate)
        self.call(*program, *(f"--{name}={value}" for name, value in options.items()), log="train.log")

    def export(self) -> None:
        self.call(sys.executable, HERE / "export_onnx.py", self.last, "--dataset", self.data, "--out", self.policy)

    def result(self, driver: str) -> Path:
        return self.out / f"{driver}.json"

    def driven(self, driver: str) -> bool:
        result = self.result(driver)
        return newer(result, self.policy) if driver == "policy" else result.exists()

    def evaluate(self) -> None:
        """The policy, the expert that it learned from, and an arm that does nothing, in the same scenes."""
        told = ("--sentence", SENTENCE, "--episodes", self.args.trials, "--seed", self.args.seed)
        drivers = {
            "policy": ("--policy", self.policy, "--execute", EXECUTED),
            "expert": ("--control", "expert", "--robot", ROBOT),
            "no-op": ("--control", "no-op", "--robot", ROBOT),
        }
        for driver, options in drivers.items():
            if not self.driven(driver):
                self.call("npm", "run", "eval", "--", *options, *told, "--json", self.result(driver))

    def table(self) -> None:
        for driver in DRIVERS:
            result = json.loads(self.result(driver).read_text())
            low, high = (100 * bound for bound in result["wilson95"])
            print(
                f"{driver:8}{result['successes']} of {result['episodes']}  {100 * result['rate']:.0f}%  "
                f"(95%: {low:.1f} to {high:.1f})  commit {result['commit']}"
            )

    def go(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        self.said["versions"] = {name: version(name) for name in ("lerobot", "torch", "onnx", "onnxruntime")}
        self.stage("record", (self.data / "meta/info.json").exists, self.record)
        self.stage("train", self.trained, self.train)
        self.stage("export", lambda: newer(self.policy, self.weights), self.export)
        self.stage("evaluate", lambda: all(map(self.driven, DRIVERS)), self.evaluate)
        self.table()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder of the dataset, the run, the policy and the results")
    parser.add_argument("--episodes", type=int, default=60, help="demonstrations [60]")
    parser.add_argument("--hold", type=float, default=1, help="seconds that the expert holds still when it has arrived [1]")
    parser.add_argument("--start", type=Path, help="a pretrained_model folder of another run: begin with its weights [from nothing]")
    parser.add_argument("--rate", default="2e-4", help="highest learning rate [2e-4]")
    parser.add_argument("--steps", type=int, default=2000, help="of training, eight frames each [2000]")
    parser.add_argument("--trials", type=int, default=50, help="episodes of the evaluation [50]")
    parser.add_argument("--seed", type=int, default=10_000, help="first scene of the evaluation; demonstrations never have it [10000]")
    Circle(parser.parse_args()).go()


if __name__ == "__main__":
    main()
