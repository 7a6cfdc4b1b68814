"""The six heads: sizes, codec, constrained decoding, and graphs against PyTorch. Untrained weights do: what is compared is arithmetic."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

from graph import Storage
from heads import codec
from heads import train as training
from heads.decode import actions_of, bins_tokens, centres, fast_ids, others_of
from heads.graph import build_head_graph, noise_shape
from heads.model import (
    CHUNKED,
    DIMS,
    FAST_SIZE,
    FLOW_STEPS,
    KINDS,
    LENGTH,
    Head,
    HeadConfig,
    Scaling,
    bins_of,
    count,
    head_loss,
)
from heads.share import OwnFile, take_out
from heads.train import Rows, Run, fast_tokens, train_head
from heads.trunk import trunk, trunk_width
from model import Config, Policy

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "fast.json"
LOW = torch.tensor([0.0, -0.05, -0.05, -0.05, -0.1, -0.1, -0.2, 0.0])
HIGH = torch.tensor([1.0, 0.05, 0.05, 0.05, 0.1, 0.1, 0.2, 1.0])


@pytest.fixture(scope="module")
def policy() -> Policy:
    torch.manual_seed(0)
    return Policy(Config(channels=16, blocks=1)).eval()


def chunks(count_: int, seed: int = 0) -> torch.Tensor:
    """Smooth motions in units."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, 0.3, (count_, LENGTH, DIMS)).cumsum(1)
    unit = np.tanh(steps)
    actions = LOW.numpy() + (unit + 1) / 2 * (HIGH - LOW).numpy()
    actions[..., 0] = actions[..., 0] > 0.9
    return torch.from_numpy(actions.astype(np.float32))


def fitted() -> codec.Fast:
    return codec.fit(chunks(400).double().numpy(), LOW.double().numpy(), HIGH.double().numpy(), FAST_SIZE)


def made(kind: str, policy: Policy) -> Head:
    torch.manual_seed(1)
    head = Head(HeadConfig(kind, trunk_width(policy))).eval()
    if kind == "fast":
        head.tell_spans(fitted().spans())
    for p in head.parameters():
        p.data = p.data.half().float()
    return head


def test_sizes_agree_within_five_percent() -> None:
    sizes = [count(Head(HeadConfig(k, trunk_width(Policy(Config()))))) for k in KINDS]
    assert max(sizes) / min(sizes) < 1.05


def test_the_codec_is_the_one_of_the_page() -> None:
    for case in json.loads(VECTORS.read_text())["cases"]:
        low, high = np.array(case["q01"]), np.array(case["q99"])
        merges = tuple((a, b) for a, b in case["merges"])
        fast = codec.Fast(case["scale"], low, high, case["horizon"], case["first"], case["alphabet"], merges)
        for vector in case["vectors"]:
            integers = fast.integers(np.array([vector["chunk"]]))[0]
            assert integers.tolist() == np.array(vector["integers"]).reshape(-1).tolist()
            assert fast.encode(integers) == vector["tokens"]
            assert np.allclose(fast.decode(vector["tokens"]), vector["decoded"], atol=1e-9)
        corpus = [[n - fast.first for n in ids] for ids in case["corpus"]]
        assert codec.train_pairs(corpus, fast.alphabet, fast.size) == merges


def test_a_chunk_survives_the_codec() -> None:
    fast, actions = fitted(), chunks(50, 1)
    ids, short = fast_tokens(fast, actions)
    assert short.float().mean() > 0.5
    for row, chunk in zip(ids[short].tolist(), actions[short].numpy(), strict=True):
        off = np.abs(fast.decode([i for i in row if i >= 0]) - chunk) / (HIGH - LOW).numpy()
        assert off.max() < 0.1


def test_whatever_the_weights_a_constrained_sequence_is_a_whole_chunk(policy: Policy) -> None:
    fast, head = fitted(), made("fast", policy)
    context = head.context(torch.randn(16, trunk_width(policy)) * 5)
    for row in fast_ids(head, context, fast).tolist():
        said = [i for i in row if i >= 0]
        assert row[len(said) :] == [-1] * (len(row) - len(said))
        assert fast.decode(said).shape == (LENGTH, DIMS)


def test_bins_are_the_page_s() -> None:
    actions = chunks(20, 2)
    again = centres(bins_of(actions))
    assert torch.equal(again[..., 0], actions[..., 0])
    width = torch.tensor([0.4e-3] * 3 + [2e-3] * 3 + [1 / 256])
    assert ((again - actions).abs()[..., 1:] <= width / 2 + 1e-6).all()


@pytest.mark.parametrize("kind", KINDS)
def test_learns(kind: str, policy: Policy) -> None:
    """One batch by heart: the loss falls to a part of its first value."""
    torch.manual_seed(2)
    head, scaling, fast = Head(HeadConfig(kind, trunk_width(policy))), Scaling(LOW, HIGH), fitted()
    row, actions = torch.randn(16, trunk_width(policy)), chunks(16, 3)
    ids = fast_tokens(fast, actions) if kind == "fast" else None
    if ids:
        head.tell_spans(fast.spans())
    optimizer = torch.optim.AdamW(head.parameters(), lr=3e-3)
    losses = []
    for step in range(60):
        generator = torch.Generator().manual_seed(step % 4)
        loss = head_loss(head, row, actions, scaling, ids, generator)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    # targets of bins are smeared: their loss has a floor of about two nats a token
    assert (
        losses[-1] < (0.75 if kind in ("autoregressive", "parallel", "parallel-chunk") else 0.5) * losses[0]
    )


def test_a_cut_run_goes_on_as_if_it_had_not_been_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flow draws noise beside its rows, so both have to be taken up where they were."""
    monkeypatch.setattr(training, "CHECKPOINT", 3)
    torch.manual_seed(3)
    rows = Rows(torch.randn(40, 20).half(), chunks(40), torch.ones(40))

    def weights(checkpoint: Path | None) -> list[torch.Tensor]:
        head = train_head(
            "flow", rows, rows, steps=6, batch=8, lr=1e-3, seed=1, log=False, checkpoint=checkpoint
        )[0]
        return list(head.parameters())

    whole = weights(None)

    class Cut(Exception):
        pass

    def save_and_stop(run: Run, path: Path) -> None:
        kept(run, path)
        raise Cut

    kept = Run.save
    with monkeypatch.context() as patch, pytest.raises(Cut):
        patch.setattr(Run, "save", save_and_stop)
        weights(tmp_path / "run.ckpt")
    assert torch.load(tmp_path / "run.ckpt", weights_only=True)["step"] == 3
    for a, b in zip(whole, weights(tmp_path / "run.ckpt"), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize(("kind", "control"), [*((kind, False) for kind in KINDS), ("autoregressive", True)])
def test_the_graph_is_the_head(kind: str, control: bool, policy: Policy, tmp_path: Path) -> None:
    """float32, with its trunk in another file: the same tokens, numbers within rounding. The control: with others' earlier tokens."""
    head, scaling, fast = made(kind, policy), Scaling(LOW, HIGH), fitted()
    others = np.random.default_rng(5).integers(0, 256, (61, DIMS)) if control else None
    graph = build_head_graph(policy, head, scaling, fast, Storage.FLOAT32, others)
    # an input and its outputs are a buffer each, and Chrome's WebGPU gives a shader no more than 10
    assert max(len(node.output) for node in graph.graph.node if node.op_type == "Split") < 10
    shared = onnx.ModelProto.FromString(graph.SerializeToString())
    for tensor in list(shared.graph.initializer):
        if tensor.name.startswith("head."):
            shared.graph.initializer.remove(tensor)
    trunk_file = shared.SerializeToString()
    own = OwnFile()
    told = take_out(graph, trunk_file, "trunk.onnx", own, "head.bin")
    assert told["own"] > 0.9 * 2 * count(head) > told["inside"]
    (tmp_path / "trunk.onnx").write_bytes(trunk_file)
    (tmp_path / "head.bin").write_bytes(bytes(own.data))
    onnx.save(graph, tmp_path / "graph.onnx")
    session = ort.InferenceSession(str(tmp_path / "graph.onnx"), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(4)
    for _ in range(3):
        text, mask = np.zeros((1, 48, 384), np.float32), np.zeros((1, 48), np.float32)
        text[0, :9], mask[0, :9] = rng.normal(size=(9, 384)), 1
        state = rng.integers(0, 256, (1, 7)).astype(np.int32)
        image = rng.random((1, 3, 128, 128)).astype(np.float32)
        feeds = {"image": image, "text": text, "text_mask": mask}
        feeds["state" if kind in CHUNKED else "proprioception"] = state
        shape = noise_shape(kind)
        if shape:
            feeds["noise"] = np.zeros(shape, np.float32)
        if kind == "flow":
            feeds["noise"] = rng.normal(size=shape).astype(np.float32)
            feeds["steps"] = np.array([[1 / 2] * 2 + [0] * (FLOW_STEPS - 2)], np.float32)
        given = session.run(None, feeds)
        with torch.inference_mode():
            row = trunk(
                policy, *(torch.from_numpy(x) for x in (image, text, mask)), torch.from_numpy(state).long()
            )
            context = head.context(row)
            if kind == "flow":
                want = actions_of(head, scaling, None, row, torch.from_numpy(feeds["noise"]), 2)
                assert np.abs(given[1][2] - given[0][0]).max() < 1e-6  # after two steps nothing moves
            elif kind == "l1":
                want = actions_of(head, scaling, None, row)
            elif kind == "fast":
                want = fast_ids(head, context, fast)
            elif others is not None:
                earlier = others_of(torch.from_numpy(state).long(), torch.from_numpy(others))
                want = bins_tokens(head, context, earlier=earlier)
                assert not torch.equal(want, bins_tokens(head, context))
            else:
                want = bins_tokens(head, context)
        off = np.abs(given[0][0].astype(float) - want[0].numpy()).max()
        assert off <= (1e-5 if kind in ("l1", "flow") else 0)
