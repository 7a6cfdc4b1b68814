"""The eyes: trials that are fair, splits that hold, a map that is found, files that say what PyTorch says."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from eyes.artefacts import export_tower, look, open_tower, quantize_weights
from eyes.crops import square
from eyes.eyes import Eyes, export_match
from eyes.names import EMOJI_WORDS, Asked, Concept, allowed_emoji, concepts, stem
from eyes.proposals import propose
from eyes.scores import Space, conse, fit_ridge
from eyes.text import bare, unit
from eyes.tower import Tower
from eyes.trials import Rate, auc, draw_trials, folds, hits, interval_over_groups


def concept(i: int, **changes: object) -> Concept:
    """Concept i, of group i // 2."""
    row = {"id": f"c{i}", "name": f"name {i}", "synonyms": (), "category": f"k{i % 3}", "descriptions": ()}
    return Concept(**(row | {"group": f"g{i // 2}", "split": "robot"} | changes))


def test_trials_take_other_groups_and_for_a_category_other_kinds() -> None:
    looks = [concept(i % 20) for i in range(60)]
    for asked in (Asked.NAME, Asked.CATEGORY):
        trials = draw_trials(looks, asked, 50, seed=3, candidates=3)
        assert len(trials) == 50
        for t in trials:
            chosen = [looks[i] for i in t.looks]
            assert len({c.group for c in chosen}) == 3
            assert t.phrase in chosen[0].phrases(asked)
            if asked is Asked.CATEGORY:
                assert all(c.kind != chosen[0].kind for c in chosen[1:])
    assert draw_trials(looks, Asked.SYNONYM, 50, seed=3) == []


def test_a_perfect_score_hits_always_and_a_constant_one_by_chance() -> None:
    looks = [concept(i) for i in range(40)]
    trials = draw_trials(looks, Asked.NAME, 400, seed=0)
    perfect = hits(trials, lambda ps: np.array([[float(c.name == p) for c in looks] for p in ps]))
    noise = np.random.default_rng(0).normal(size=40)
    assert perfect.all()
    assert 0.1 < hits(trials, lambda ps: np.tile(noise, (len(ps), 1))).mean() < 0.3


def test_folds_are_even_and_follow_the_seed() -> None:
    groups = [f"g{i}" for i in range(23)]
    fold = folds(groups, 5, 1)
    assert sorted(np.bincount(list(fold.values()))) == [4, 4, 5, 5, 5]
    assert fold == folds(groups[::-1], 5, 1) != folds(groups, 5, 2)


def test_intervals() -> None:
    low, high = Rate(80, 100).interval()
    assert (round(low, 3), round(high, 3)) == (0.711, 0.867)  # Wilson 1927, z 1.96
    values, groups = np.array([1, 1, 0, 0] * 10, bool), ["a", "a", "b", "b"] * 10
    assert interval_over_groups(values, groups) == (
        0,
        1,
    )  # two groups, one always right: anything is possible


def test_area_under_the_curve_counts_ties_half() -> None:
    assert auc(np.array([2.0, 3.0]), np.array([1.0, 2.0])) == pytest.approx(3.5 / 4)
    assert auc(np.ones(5), np.ones(5)) == pytest.approx(0.5)


def test_emoji_of_held_out_concepts_are_left_out_by_picture_name_and_keyword() -> None:
    if not EMOJI_WORDS.exists():
        pytest.skip("npm ci has not run")
    novel = [c for c in concepts().values() if c.split == "novel"]
    left = allowed_emoji(novel)
    assert len(left) > 1000
    words = {stem(w) for c in novel for w in (c.name, *c.synonyms)}
    for e in left:
        assert not words & {stem(k) for k in (e.name, *e.keywords)}
    assert "🥕" not in {e.character for e in left}  # carrot, a novel concept
    assert "🍌" not in {
        e.character for e in left
    }  # its keyword "fruit" is a novel synonym: rather too few than too many
    assert "🦔" in {e.character for e in left}  # hedgehog, one of robot data


def test_words_are_compared_without_plural_and_as_words() -> None:
    assert stem("Red Apples") == " red apple "
    assert stem("pear") not in stem("spears")
    assert bare("The red cup") == "red cup"


def test_a_square_is_moved_inside_the_frame() -> None:
    frame = np.zeros((100, 100, 3), np.uint8)
    frame[80:, :20] = 255
    crop = square(Image.fromarray(frame), 0.0, 1.0, 0.2)
    assert (
        crop.shape == (224, 224, 3) and crop[20:, :200].min() == 255
    )  # bicubic reads a pixel beyond the edge


def test_proposals_are_what_has_not_the_colour_of_the_table() -> None:
    frame = np.full((384, 384, 3), (200, 190, 180), np.uint8)
    frame[:20] = (70, 80, 90)  # the room
    frame[300:340, 90:150] = (170, 162, 153)  # a soft shadow
    frame[100:140, 60:120] = (200, 30, 30)
    frame[200:250, 250:290] = (60, 58, 55)
    boxes = propose(frame)
    assert [tuple(round(c * 384) for c in b.middle) for b in boxes] == [(90, 120), (270, 225)]
    hidden = np.zeros((384, 384), bool)
    hidden[:150] = True
    assert len(propose(frame, hidden)) == 1


def test_ridge_finds_a_linear_map_and_weights_of_sources_matter() -> None:
    rng = np.random.default_rng(0)
    x, m = rng.normal(size=(500, 20)), rng.normal(size=(20, 8))
    found = fit_ridge(x, unit(x @ m), 1e-3)(x)
    assert (found * unit(x @ m)).sum(1).min() > 0.9
    both, targets = np.concatenate([x, x]), np.concatenate([unit(x @ m), unit(-x @ m)])
    side = fit_ridge(both, targets, 1e-3, np.repeat([0.9, 0.1], 500))(x)
    assert (side * unit(x @ m)).sum(1).mean() > 0.8


class Table:
    """Sentences in the encoder's place: a fixed random vector a phrase."""

    def __call__(self, phrases: list[str]) -> np.ndarray:
        seeds = (sum(map(ord, p)) for p in phrases)
        return unit(np.stack([np.random.default_rng(s).normal(size=384) for s in seeds]).astype(np.float32))


def tiny_eyes() -> Eyes:
    """Of random parts."""
    rng = np.random.default_rng(1)
    table = Table()
    space = Space(
        table, 0.01 * rng.normal(size=384).astype(np.float32), table([f"class {i}" for i in range(1000)])
    )
    ridge = fit_ridge(rng.normal(size=(50, 1280)), table([f"p {i}" for i in range(50)]), 1.0)
    base = rng.random(1000).astype(np.float32)
    return Eyes(space, ridge, 2.0, base / base.sum(), 0.1 * rng.normal(size=384).astype(np.float32))


def test_conse_prefers_the_look_whose_class_the_phrase_names() -> None:
    eyes = tiny_eyes()
    logits = np.full((3, 1000), -5, np.float32)
    logits[np.arange(3), [10, 20, 30]] = 15
    # the phrase's own vector is moved by the centre; it stays nearest to its class
    assert conse(eyes.space, logits, ["class 20"])[0].argmax() == 1


def test_match_onnx_says_what_the_eyes_say(tmp_path: Path) -> None:
    eyes = tiny_eyes()
    export_match(eyes, tmp_path / "match.onnx")
    rng = np.random.default_rng(2)
    f, c = (rng.normal(size=(4, n)).astype(np.float32) for n in (1280, 1000))
    feeds = {"features": f, "logits": c, "phrase": eyes.space.sentences(["lemon"])}
    fit = open_tower(tmp_path / "match.onnx").run(["fit"], feeds)[0]
    assert np.abs(fit - eyes.fit(f, c, ["the lemon"])[0]).max() < 0.002
    assert (tmp_path / "match.onnx").stat().st_size < 1_900_000  # matrices in float16


def test_the_exported_tower_is_the_module_and_int8_is_a_quarter(tmp_path: Path) -> None:
    torch.manual_seed(0)
    tower = Tower().eval()
    full, small = tmp_path / "full.onnx", tmp_path / "small.onnx"
    export_tower(tower, full)
    quantize_weights(full, small)
    crops = np.random.default_rng(0).integers(0, 256, (2, 224, 224, 3), np.uint8)
    with torch.inference_mode():
        expected = [v.numpy() for v in tower(torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255)]
    for got, want in zip(look(open_tower(full), crops), expected, strict=True):
        assert got.shape == want.shape and np.abs(got - want).max() < 1e-4
    assert small.stat().st_size < 0.28 * full.stat().st_size
    graph = onnx.load(full)
    assert [(i.domain, i.version) for i in graph.opset_import] == [("", 17)]
    assert {n.op_type for n in graph.graph.node} <= {
        "Conv",
        "Clip",
        "Pad",
        "Add",
        "Sub",
        "Div",
        "ReduceMean",
        "Gemm",
    }
    near = look(open_tower(small), crops)[0]
    assert np.abs(near - expected[0]).mean() < 0.01 * np.abs(expected[0]).mean()
