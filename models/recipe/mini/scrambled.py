"""Two controls for names: the model with a tower of random weights, and with the names of ImageNet's classes shuffled.

    python -m mini.scrambled [--model ../mini] [--seed 0]

Writes models/test-mini-tower, whose tower's weights change places within each tensor (so that sizes and spread stay and nothing that was
learned does), and models/test-mini-classes, whose class names (ConSE: Norouzi et al. 2013, section 3) belong to other classes. A name can
then be found by chance alone: by all of `match` with the first, by `--finder similarity` with the second. Not for the repository.
"""

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import numpy_helper

from processes import one_process

from .files import copy_with

PIXELS: Final = ("mean", "deviation")  # what the tower's input is normalized by
CLASSES: Final = "eyes.classes"  # [384, 1000], the sentence encoder's vector of each class name


def with_random_tower(model: onnx.ModelProto, rng: np.random.Generator) -> int:
    """Shuffles each kernel of the tower within itself; how many there were."""
    kernels = [t for t in model.graph.initializer if len(t.dims) > 1 and t.name not in PIXELS]
    for tensor in kernels:
        values = numpy_helper.to_array(tensor)
        shuffled = rng.permutation(values.ravel()).reshape(values.shape)
        tensor.CopyFrom(numpy_helper.from_array(shuffled, tensor.name))
    return len(kernels)


def with_shuffled_classes(model: onnx.ModelProto, rng: np.random.Generator) -> int:
    """Gives each class the name of another; how many classes there were."""
    (tensor,) = [t for t in model.graph.initializer if t.name == CLASSES]
    names = numpy_helper.to_array(tensor)
    shuffled = np.ascontiguousarray(names[:, rng.permutation(names.shape[1])])
    tensor.CopyFrom(numpy_helper.from_array(shuffled, CLASSES))
    return names.shape[1]


def main() -> None:
    one_process("mini.scrambled", "Start it with `python -m mini.scrambled`.")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path("../mini"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    models = args.model.resolve().parent
    tower = onnx.load(args.model / "tower.onnx")
    kernels = with_random_tower(tower, np.random.default_rng(args.seed))
    copy_with(args.model, models / "test-mini-tower", "tower", tower)
    match = onnx.load(args.model / "match.onnx")
    classes = with_shuffled_classes(match, np.random.default_rng(args.seed))
    copy_with(args.model, models / "test-mini-classes", "match", match)
    print(f"{kernels} kernels shuffled, {classes} classes renamed")


if __name__ == "__main__":
    main()
