"""What was recorded here is what the published package reads: every frame, number, task, mark and statistic.

`npm run demos -- --raw` leaves what the loop recorded beside the dataset, in a form without Parquet (src/episode/dataset/pack.ts):
that is the truth that LeRobotDataset is held to.
"""

import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

lerobot_dataset = pytest.importorskip("lerobot.datasets.lerobot_dataset")
from lerobot.datasets.compute_stats import (  # noqa: E402
    aggregate_stats,
    get_feature_stats,
    sample_indices,
)

import pyarrow.parquet as pq  # noqa: E402

IMAGES = "observation.images."


@pytest.fixture(scope="session")
def root(request) -> Path:
    given = request.config.getoption("--dataset")
    if given is None:
        pytest.skip("no --dataset")
    return Path(given).resolve()  # lelint takes a relative name for one of the hub's


@pytest.fixture(scope="session")
def dataset(root):
    return lerobot_dataset.LeRobotDataset("local/tabletop", root=root)


def unpack(path: Path):
    """Frames of one episode: state, action, task, and pictures as arrays [height, width, 3]."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<I", data)
    at = 4 + length
    frames = json.loads(data[4:at])
    for frame in frames:
        pictures = {}
        for camera, size in frame["images"]:
            pictures[camera] = np.asarray(Image.open(io.BytesIO(data[at : at + size])))
            at += size
        frame["images"] = pictures
    assert at == len(data)
    return frames


@pytest.fixture(scope="session")
def recorded(root):
    """Of every episode: its notes and its frames, in the order of the dataset."""
    notes = [path for path in sorted(root.glob("episodes/episode-*.json")) if path.read_text() != "null"]
    assert notes, "record with --raw"
    return [(json.loads(path.read_text())["notes"], unpack(path.with_suffix(".bin"))) for path in notes]


def test_every_frame(dataset, recorded):
    assert dataset.num_episodes == len(recorded)
    assert len(dataset) == sum(len(frames) for _, frames in recorded)
    index = 0
    for episode, (notes, frames) in enumerate(recorded):
        for i, frame in enumerate(frames):
            read = dataset[index]
            where = f"episode {episode}, frame {i}"
            np.testing.assert_array_equal(read["observation.state"].numpy(), np.float32(frame["state"]), where)
            np.testing.assert_array_equal(read["action"].numpy(), np.float32(frame["action"]), where)
            assert read["task"] == frame["task"], where
            assert read["frame_index"].item() == i
            assert read["episode_index"].item() == episode
            assert read["index"].item() == index
            assert abs(read["timestamp"].item() - i / dataset.fps) < 1e-4
            last = i == len(frames) - 1
            assert read["next.done"].item() == last
            assert read["next.success"].item() == (last and notes["success"] is True)
            for camera, picture in frame["images"].items():
                pixels = (read[IMAGES + camera].permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
                np.testing.assert_array_equal(pixels, picture, where)
            index += 1


def test_names_and_units(dataset, root):
    spec = json.loads((root / "meta/tabletop.json").read_text())["spec"]
    for key, dimensions in (("observation.state", spec["state"]), ("action", spec["action"]["dimensions"])):
        feature = dataset.meta.features[key]
        motors = ("deg", "percent")
        names = [one["name"] + (".pos" if one["unit"] in motors else "") for one in dimensions]
        assert feature["names"] == names
        assert feature["units"] == [one["unit"] for one in dimensions]
    assert dataset.meta.robot_type == spec["robot"]
    assert dataset.fps == spec["action"]["hz"]


def assert_same_stats(ours, theirs, where):
    """Moments to the last digits; quantiles to two of the package's 5000 bins."""
    assert set(ours) == set(theirs), where
    span = np.asarray(theirs["max"], float) - np.asarray(theirs["min"], float)
    for name, value in theirs.items():
        mine = np.asarray(ours[name], float)
        assert mine.shape == np.shape(value), f"{where} {name}"
        slack = 2 * span / 5000 if name.startswith("q") else 1e-6 * span
        assert np.all(np.abs(mine - value) <= slack + 1e-7), f"{where} {name}: {mine} and {value}"


def test_statistics(dataset, recorded, root):
    """By the package's own functions, on float64: on the bytes of pictures it adds up float32, which is off by up to 1%."""
    table = pq.read_table(root / "meta/episodes/chunk-000/file-000.parquet").to_pylist()
    data = [row for path in sorted(root.glob("data/*/*.parquet")) for row in pq.read_table(path).to_pylist()]
    theirs = []
    for episode, (_, frames) in enumerate(recorded):
        rows = [row for row in data if row["episode_index"] == episode]
        computed = {}
        for key, feature in dataset.meta.features.items():
            if feature["dtype"] == "image":
                camera = key.removeprefix(IMAGES)
                pictures = np.stack([frames[i]["images"][camera] for i in sample_indices(len(frames))])
                channels_first = pictures.transpose(0, 3, 1, 2).astype(np.float64) / 255
                stats = get_feature_stats(channels_first, axis=(0, 2, 3), keepdims=True)
                stats = {name: v if name == "count" else np.squeeze(v, axis=0) for name, v in stats.items()}
            else:
                values = np.array([row[key] for row in rows], dtype=np.float64)
                stats = get_feature_stats(values, axis=0, keepdims=values.ndim == 1)
            computed[key] = stats
            ours = {name: table[episode][f"stats/{key}/{name}"] for name in stats}
            assert_same_stats(ours, stats, f"episode {episode} {key}")
        theirs.append(computed)
    for key, stats in aggregate_stats(theirs).items():
        assert_same_stats(dataset.meta.stats[key], stats, key)


def test_lerobot_doctor(root):
    """Everything that is about the form; how well the arm was driven is for others to say."""
    checks = subprocess.run(
        [Path(sys.executable).with_name("lerobot-doctor"), "check", str(root), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(checks.stdout)["summary"]["FAIL"] == 0, checks.stdout


def test_lerobot_lint(root):
    """Exit code 2: errors; 1: warnings about the driving (a wrist at its limit, episodes of half a second)."""
    checks = subprocess.run(
        [Path(sys.executable).with_name("lelint"), "check", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checks.returncode < 2, checks.stdout
