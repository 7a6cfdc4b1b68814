"""What the shipped fit is made of, by the names in its file; and what its words are taught by."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import helper

from eyes.pairs import Seen
from mini.composition import augmented, factor_loss, factors_of
from mini.golden import chosen
from mini.match_graph import MEMBERS, UNKNOWN_PENALTY, Ensemble, made_of, trained_in
from mini.words import MOST, Group, Words, block_phrases, rivals_of, trials

MINI = Path(__file__).resolve().parents[2] / "mini"


def test_the_manifest_names_what_the_fit_is_made_of() -> None:
    names = made_of(MINI / "match.onnx")
    assert json.loads((MINI / "manifest.json").read_text())["objects"]["fits"] == names
    model = onnx.load(MINI / "match.onnx")
    for name in names.values():
        model.graph.output.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    feeds = {
        "features": rng.random((3, 1280), np.float32),
        "logits": rng.normal(size=(3, 1000)).astype(np.float32),
        "phrase": rng.normal(size=(1, 384)).astype(np.float32),
    }
    fit, similarity, eyes = session.run(["fit", names["similarity"], names["eyes"]], feeds)
    assert np.allclose(fit, eyes - UNKNOWN_PENALTY, atol=1e-5)  # a phrase that nobody was taught
    assert not np.allclose(similarity, eyes)


def test_trained_weights_are_the_map_and_the_nets_without_their_constants() -> None:
    net = sum(p.numel() for p in Words(np.zeros(1280), np.ones(1280)).parameters())
    assert trained_in(MINI / "match.onnx") == MEMBERS * net + 1280 * 384 + 384


def looks(labels: list[str]) -> Seen:
    rng = np.random.default_rng(0)
    features, logits = (rng.normal(size=(len(labels), n)).astype(np.float32) for n in (1280, 1000))
    return Seen(features, logits, labels)


def group(labels: list[str]) -> Group:
    """Of blocks alone, with every look as good as any."""
    phrases = block_phrases()
    said = [p for p in phrases if any(phrases[p](x) for x in labels)]
    n = len(labels)
    return Group(
        seen=looks(labels),
        base=np.zeros((len(said), n), np.float32),
        phrases=said,
        vectors=np.zeros((len(said), 384), np.float32),
        means=np.array([[phrases[p](x) for x in labels] for p in said]),
        labels=labels,
        label=np.arange(n),
        apart=np.arange(n),
        near=np.zeros((n, n), np.float32),
    )


BLOCKS = ["blue cube", "blue star", "green bowl", "pink cone", "red cube", "red star", "yellow plate"]


def test_what_is_missing_has_its_colour_and_its_shape_on_other_things() -> None:
    g = group(BLOCKS)
    target = BLOCKS.index("red cube")
    others = np.array([i for i in range(len(BLOCKS)) if i != target])
    for seed in range(5):
        rng = np.random.default_rng(seed)
        found = {BLOCKS[i] for i in rivals_of(g, target, rng.permutation(others), rng)}
        assert found == {"red star", "blue cube"}


def test_what_is_missing_is_on_no_look_of_its_trial() -> None:
    g = group(BLOCKS)
    phrases, shown, right = trials(g, np.random.default_rng(0), 300, 0.5, 1.0)
    there = g.means[phrases[:, None], g.label[shown]]
    assert (there.sum(1) == (right < 5)).all()
    assert there[right < 5][np.arange((right < 5).sum()), right[right < 5]].all()
    assert 100 < (right == 5).sum() < 200


def test_names_are_fitted_to_all_looks_as_to_those_of_one_scene() -> None:
    torch.manual_seed(0)
    words = Words(np.zeros(1280, np.float32), np.ones(1280, np.float32)).eval()
    features, phrase, eyes = torch.randn(3, 1280), torch.randn(2, 384) / 20, torch.randn(2, 3)
    with torch.no_grad():
        every = words(features, phrase, eyes)
        one = words.fit(eyes, words.look(features[None].expand(2, -1, -1)), words.hear(phrase))
    assert torch.allclose(every, one, atol=1e-4)
    assert (every <= eyes.clamp_min(0) + 3).all()  # no condition adds to what is most


def test_an_ensemble_gives_the_mean_of_its_members() -> None:
    torch.manual_seed(0)
    members = [Words(np.zeros(1280, np.float32), np.ones(1280, np.float32)).eval() for _ in range(3)]
    given = torch.randn(4, 1280), torch.randn(2, 384) / 20, torch.randn(2, 4)
    with torch.no_grad():
        mean = sum(one(*given) for one in members) / 3
        assert torch.allclose(Ensemble(members)(*given), mean, atol=1e-5)
        assert torch.allclose(Ensemble(members).lowered(0.75)(*given), mean - 0.75, atol=1e-5)
    assert {one.most for one in members} == {MOST - 0.75}


SAID = ["red cube", "red star", "blue cube", "blue star", "star", "red thing", "mug"]


def test_a_pair_is_made_of_others_that_share_its_colour_and_its_shape() -> None:
    factors = factors_of(SAID, BLOCKS, set(SAID) - {"mug"})
    assert factors.analogies == {0: [(1, 2, 3)], 1: [(0, 3, 2)], 2: [(3, 0, 1)], 3: [(2, 1, 0)]}
    vectors = torch.nn.functional.normalize(torch.randn(len(SAID), 384), dim=1)
    rows = np.array([6, 4] * 20)
    made = augmented(vectors, rows, factors, np.random.default_rng(0))
    assert torch.equal(made, vectors[rows])  # a name and a bare word stay as they are
    made = augmented(vectors, np.zeros(40, int), factors, np.random.default_rng(0))
    same = (made == vectors[0]).all(1)
    assert 5 < int(same.sum()) < 35
    assert torch.allclose(made.norm(dim=1), torch.ones(40), atol=1e-5)


def test_each_condition_is_supervised_by_its_factor() -> None:
    factors = factors_of(SAID, BLOCKS, set(SAID) - {"mug"})
    red_star, blue_cube = BLOCKS.index("red star"), BLOCKS.index("blue cube")
    assert factors.agree[SAID.index("red cube"), red_star].tolist() == [1, 0]
    assert factors.agree[SAID.index("red cube"), blue_cube].tolist() == [0, 1]
    assert factors.agree[SAID.index("star"), red_star].tolist() == [1, 1]
    assert factors.agree[SAID.index("red thing"), blue_cube].tolist() == [0, 1]
    label, limits = np.array([[red_star, blue_cube]]), torch.zeros(1, 2)
    right = torch.tensor([[[9.0, -9.0], [-9.0, 9.0]]])
    of = np.array([SAID.index("red cube")])
    assert factor_loss(right, limits, of, label, factors) < 0.01
    assert factor_loss(-right, limits, of, label, factors) > 5
    assert factor_loss(right, limits, np.array([SAID.index("mug")]), label, factors) == 0


def test_of_two_phrases_that_mean_one_thing_the_one_that_loses_less_gives_way() -> None:
    fits = [np.array([3.0, 1.0, 0.0]), np.array([2.0, 1.9, -5.0])]
    assert chosen(fits[:1]) == [0]
    assert chosen(fits) == [0, 1]
    assert chosen(fits[::-1]) == [1, 0]
    assert chosen([np.array([0.0, 1.0]), np.array([1.0, 0.0])]) == [1, 0]
