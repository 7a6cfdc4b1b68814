"""A checkpoint of ACT that lerobot-train wrote -> one ONNX file that the page drives with, and asks nothing about.

    python scripts/lerobot/export_onnx.py runs/reach/train/checkpoints/last/pretrained_model --out act.onnx

Network and normalization are one graph: pictures from 0 to 1 and the arm's state in the units of the dataset go in, a chunk of
actions in these units comes out (ACT: Zhao et al., RSS 2023, https://arxiv.org/abs/2304.13705). The file says so in its
metadata_props (docs/own-policy.md). What it gives is compared with what lerobot itself gives on frames of the dataset.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import onnx
import onnxruntime
import torch
from lerobot.datasets.lerobot_dataset import LeRobotDataset
from lerobot.policies.act.modeling_act import ACTPolicy
from lerobot.policies.factory import make_pre_post_processors
from onnx import helper

STATE, ACTION = "observation.state", "action"
OPSET = 20
#: Degrees and percent: float32 on both sides, sums in another order.
MOST_DIFFERENCE = 0.01


class WithNormalization(torch.nn.Module):
    """Units of the dataset in and out, whatever the processors of the checkpoint do between.

    They are affine, feature by feature, in every mode that ACT trains with: their factors and summands are what they make of
    0 and 1. Statistics alone would not do: training may take others than the dataset's (ImageNet's, for pictures).
    """

    def __init__(self, policy: ACTPolicy, preprocessor, postprocessor):
        super().__init__()
        self.policy = policy
        self.inputs = [STATE, *policy.config.image_features]
        shapes = {name: policy.config.input_features[name].shape for name in self.inputs}
        at_zero, at_one = (preprocessor({name: value(shape) for name, shape in shapes.items()}) for value in (torch.zeros, torch.ones))
        for i, name in enumerate(self.inputs):
            self.register_buffer(f"scale_{i}", at_one[name] - at_zero[name])
            self.register_buffer(f"offset_{i}", at_zero[name])
        size = policy.config.action_feature.shape[0]
        zero, one = (postprocessor(value(1, size)) for value in (torch.zeros, torch.ones))
        self.register_buffer("scale_action", one - zero)
        self.register_buffer("offset_action", zero)

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        """State [1, D] and pictures [1, 3, H, W] in the order of `self.inputs` -> actions [1, chunk, A]."""
        batch = {
            name: x * getattr(self, f"scale_{i}") + getattr(self, f"offset_{i}")
            for i, (name, x) in enumerate(zip(self.inputs, inputs, strict=True))
        }
        return self.policy.predict_action_chunk(batch) * self.scale_action + self.offset_action


def export(checkpoint: Path, dataset: LeRobotDataset, out: Path) -> tuple[float, int]:
    """Writes the file; the greatest difference from lerobot's own numbers, in the units of actions, and of how many frames."""
    policy = ACTPolicy.from_pretrained(checkpoint).eval()
    if policy.config.temporal_ensemble_coeff is not None:
        raise SystemExit("The page carries out chunks and averages none: train without temporal_ensemble_coeff.")
    preprocessor, postprocessor = make_pre_post_processors(policy.config, pretrained_path=str(checkpoint))
    module = WithNormalization(policy, preprocessor, postprocessor).eval()
    example = tuple(dataset[0][name][None] for name in module.inputs)
    with torch.no_grad():
        torch.onnx.export(
            module,
            example,
            out,
            input_names=module.inputs,
            output_names=[ACTION],
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    model = onnx.load(out)
    joints = [name.removesuffix(".pos") for name in dataset.meta.features[ACTION]["names"]]
    said = {
        "normalization": "inside",
        "joint_names": ",".join(joints),
        "units": "deg",  # a gripper is percent, as LeRobot's robots write it
        "fps": str(dataset.fps),
        "robot_type": dataset.meta.robot_type,
        "chunk_size": str(policy.config.chunk_size),
        "n_action_steps": str(policy.config.n_action_steps),
    }
    helper.set_model_props(model, said)
    onnx.checker.check_model(model)
    onnx.save(model, out)

    session = onnxruntime.InferenceSession(out, providers=["CPUExecutionProvider"])
    indices = np.linspace(0, len(dataset) - 1, 20).round().astype(int)
    worst = 0.0
    for index in indices:
        frame = dataset[int(index)]
        seen = {name: frame[name] for name in module.inputs}
        with torch.no_grad():
            wanted = postprocessor(policy.predict_action_chunk(preprocessor(dict(seen)))).numpy()
        (got,) = session.run([ACTION], {name: x[None].numpy() for name, x in seen.items()})
        worst = max(worst, float(np.abs(got - wanted).max()))
    return worst, len(indices)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path, help="folder with config.json, processors and model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file")
    parser.add_argument("--dataset", type=Path, help="dataset it was trained on [as its train_config.json says]")
    args = parser.parse_args()
    root = args.dataset or Path(json.loads((args.checkpoint / "train_config.json").read_text())["dataset"]["root"])
    worst, frames = export(args.checkpoint, LeRobotDataset("local/tabletop", root=root), args.out)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB; at most {worst:.1e} from lerobot's numbers on {frames} frames")
    if not worst <= MOST_DIFFERENCE:  # not a number is no parity, either
        raise SystemExit(f"That is more than {MOST_DIFFERENCE}: the graph is not the policy. Do not use it.")


if __name__ == "__main__":
    main()
