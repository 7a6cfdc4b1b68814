"""python scripts/lerobot/make_fixture.py DIR   a small dataset written by the published package, and beside it what went in.

Two tasks, two cameras, three episodes, numbers that float32 does not hold exactly. `expected.json` has every number, and of
every picture the SHA-256 of its pixels (rows from the top left, three bytes each): the page's reader is held to it.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
from lerobot.datasets.lerobot_dataset import LeRobotDataset

FPS = 10
CAMERAS = {"front": (24, 32), "wrist": (16, 16)}
JOINTS = ["shoulder_pan.pos", "shoulder_lift.pos", "gripper.pos"]
EPISODES = [(6, ["pick up the mug"]), (4, ["wave 👋"]), (5, ["pick up the mug", "wave 👋"])]


def picture(height, width, seed):
    y, x = np.mgrid[0:height, 0:width]
    channels = [(x * 7 + seed * 11) % 256, (y * 9 + seed * 5) % 256, (x * y + seed) % 256]
    return np.stack(channels, axis=-1).astype(np.uint8)


def main(folder: Path):
    shutil.rmtree(folder, ignore_errors=True)
    features = {
        f"observation.images.{name}": {
            "dtype": "image",
            "shape": (height, width, 3),
            "names": ["height", "width", "channels"],
        }
        for name, (height, width) in CAMERAS.items()
    }
    for key in ("observation.state", "action"):
        features[key] = {"dtype": "float32", "shape": (len(JOINTS),), "names": JOINTS}
    root = folder / "dataset"
    dataset = LeRobotDataset.create(
        "stranger/mug", FPS, features, root=root, robot_type="so101_follower", use_videos=False
    )
    expected = []
    for episode, (length, tasks) in enumerate(EPISODES):
        frames = []
        for i in range(length):
            images = {
                f"observation.images.{name}": picture(*size, 17 * episode + i)
                for name, size in CAMERAS.items()
            }
            state = np.float32([i / 3, -episode / 7, 100 - i * 1.1])
            action = np.float32([i * 0.1, episode + i / 9, i * 20 % 100])
            task = tasks[i * len(tasks) // length]
            dataset.add_frame({**images, "observation.state": state, "action": action, "task": task})
            frames.append(
                {
                    "observation.state": state.tolist(),
                    "action": action.tolist(),
                    "task": task,
                    "images": {key: hashlib.sha256(one.tobytes()).hexdigest() for key, one in images.items()},
                }
            )
        dataset.save_episode()
        expected.append(frames)
    dataset.finalize()
    shutil.rmtree(root / "images", ignore_errors=True)
    (folder / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
