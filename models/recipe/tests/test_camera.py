"""The camera: what a true one is, what moves with it, and that least squares finds how far a guess is to be believed."""

import numpy as np
import torch

from mini.camera import MOVED, POINTS, Camera, by, camera_of, nominal, plane, project
from mini.columns import AT, COUNT, OWN
from mini.train_camera import SEEN_AT, across, blend, field_of, moved


def rows_of(camera: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Rows of things that stand 40 mm high at places [n, 2], as this camera sees them."""
    rows = np.zeros((len(places), COUNT), np.float32)
    middles = np.concatenate([places, np.full((len(places), 1), 0.02)], 1)
    ab = project(camera, middles)
    for name, value in (("score", 1), ("top", 0.04), ("x", places[:, 0]), ("y", places[:, 1])):
        rows[:, AT[name]] = value
    rows[:, AT["u"]], rows[:, AT["v"]] = (ab.T + 1) / 2
    return rows


def test_a_camera_follows_from_what_it_sees() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        true = nominal() + rng.uniform(-1, 1, 6) * [0.02, 0.02, 0.02, 0.012, 0.012, 0.008]
        places = rng.uniform([0.4, -0.15], [0.65, 0.15], (5, 2))
        found, off = camera_of(rows_of(true, places).astype(np.float64))
        assert off < 1e-5
        corners = np.array([[0.4, -0.2, 0], [0.4, 0.2, 0], [0.65, 0.2, 0], [0.65, -0.2, 0.1]])
        assert np.abs(project(found, corners) - project(true, corners)).max() < 2e-3


def test_the_plane_takes_back_what_was_projected() -> None:
    camera = nominal() + np.array([0.01, -0.02, 0.01, 0.005, 0.01, 0.003])
    points = np.array([[0.5, 0.1, 0.0], [0.6, -0.2, 0.0]])
    ab = torch.from_numpy(project(camera, points))
    back = by(torch.from_numpy(plane(camera)), ab)
    assert np.abs(back.numpy() - points[:, :2]).max() < 1e-9


def test_the_nominal_camera_has_no_field() -> None:
    flat = torch.from_numpy(plane(nominal())).float()[None]
    assert float(field_of(flat, SEEN_AT[None]).abs().max()) < 1e-3


def test_points_are_expected_where_the_nominal_camera_sees_them() -> None:
    model = Camera()
    points = model.points(torch.full((2, 7), 100.0))
    assert points.shape == (2, POINTS, 3)
    expected = model.expected(points)[0].numpy()
    assert np.abs(expected - project(nominal(), points[0].numpy().astype(np.float64))).max() < 1e-5


def test_places_move_and_nothing_else_does() -> None:
    torch.manual_seed(0)
    model = Camera().eval()
    rows, image, bins = torch.rand(1, 3, COUNT + OWN), torch.rand(1, 3, 256, 256), torch.full((1, 7), 128.0)
    with torch.no_grad():
        assert torch.equal(model.correct(rows, torch.zeros(1, 2, 3), image, bins), rows)  # not fitted yet
        model.blend.bias.copy_(torch.tensor([0.003, 0, 0, -0.002, 0, 0]))
        change = model.correct(rows, torch.zeros(1, 2, 3), image, bins) - rows
    for names, by_ in zip(MOVED, (0.003, -0.002), strict=True):
        for name in names:
            assert torch.allclose(change[..., AT[name]], torch.tensor(by_), atol=1e-6)
    rest = [i for i in range(COUNT + OWN) if i not in {AT[n] for names in MOVED for n in names}]
    assert float(change[..., rest].abs().max()) == 0


def test_least_squares_finds_how_far_a_guess_is_to_be_believed() -> None:
    rng = np.random.default_rng(1)
    known = rng.normal(0, 1, (4000, 18))
    at = np.concatenate([np.ones((4000, 1)), rng.uniform(-0.7, 0.7, (4000, 2))], 1)
    missed = 0.004 * known[:, [6, 7]] + rng.normal(0, 0.001, (4000, 2))  # metres
    w = blend(known, at, missed)
    assert np.allclose(w[0, 0, 6], 0.004, atol=3e-4)
    left = missed - moved(w, known, at)
    assert 1000 * np.abs(left).mean() < 1.2
    told = across(known, at, missed, np.arange(4000))
    assert told["moved"] < 0.5 * told["as sight says"]
