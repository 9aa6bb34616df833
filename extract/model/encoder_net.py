"""The encoder as a network to be taught, and as the files that the extraction reads. Needs torch and onnx."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from extract.components.encoder import WINDOW
from extract.components.tagger import LABELS
from extract.model.e5 import E5

LAYERS = 4
_EPSILON, _DROPOUT = 1e-12, 0.1


class Layer(nn.Module):
    """One layer of the encoder: attention and two inner maps, each added to its input and normed (BERT's order)."""

    def __init__(self, e5: E5, number: int) -> None:
        super().__init__()
        width, self.heads = e5.sizes["width"], e5.sizes["heads"]

        def linear(*names: str) -> nn.Linear:
            weights = np.concatenate([e5.matrix(f"l{number}.{n}.w") for n in names])
            made = nn.Linear(weights.shape[1], weights.shape[0])
            made.weight.data = torch.tensor(weights)
            made.bias.data = torch.tensor(np.concatenate([e5.vector(f"l{number}.{n}.b") for n in names]))
            return made

        self.query_key_value, self.attended = linear("q", "k", "v"), linear("ao")
        self.inner, self.outer = linear("fi"), linear("fo")
        self.norm, self.last_norm = norm(e5, f"l{number}.aln", width), norm(e5, f"l{number}.oln", width)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """`x` (windows × pieces × width); `hidden` is added to the attention: far below zero where a piece is none."""
        size = x.shape[-1] // self.heads
        parts = self.query_key_value(x).unflatten(-1, (3, self.heads, size)).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        attention = (query @ key.transpose(-1, -2) * size**-0.5 + hidden).softmax(-1)
        attended = self.attended((attention @ value).transpose(1, 2).flatten(2))
        x = self.norm(x + functional.dropout(attended, _DROPOUT, self.training))
        inner = self.outer(functional.gelu(self.inner(x)))
        return self.last_norm(x + functional.dropout(inner, _DROPOUT, self.training))


class Network(nn.Module):
    """The first layers of the encoder over given vectors of pieces, and a map to the tagger's labels."""

    def __init__(self, e5: E5) -> None:
        super().__init__()
        width = e5.sizes["width"]
        places = e5.vector("emb.pos").reshape(-1, width)[:WINDOW] + e5.vector("emb.type")[:width]
        self.places = nn.Parameter(torch.tensor(places))
        self.norm = norm(e5, "emb.ln", width)
        self.layers = nn.ModuleList(Layer(e5, number) for number in range(LAYERS))
        self.labels = nn.Linear(width, len(LABELS))

    def forward(self, vectors: Tensor, hidden: Tensor) -> Tensor:
        """The score of each label for each piece."""
        x = functional.dropout(self.norm(vectors + self.places[: vectors.shape[1]]), _DROPOUT, self.training)
        for layer in self.layers:
            x = layer(x, hidden)
        return self.labels(x)

    def groups(self, rate: float, decay: float) -> list[dict[str, object]]:
        """The weights with their learning rates: lower for lower layers, ten times higher for the new labels."""
        last = len(self.layers)
        found: list[dict[str, object]] = [
            {"params": list(layer.parameters()), "lr": rate * decay ** (last - 1 - n)}
            for n, layer in enumerate(self.layers)
        ]
        found.append({"params": [self.places, *self.norm.parameters()], "lr": rate * decay**last})
        found.append({"params": list(self.labels.parameters()), "lr": rate * 10})
        return found


def norm(e5: E5, name: str, width: int) -> nn.LayerNorm:
    """A layer norm of the model."""
    made = nn.LayerNorm(width, _EPSILON)
    made.weight.data, made.bias.data = torch.tensor(e5.vector(f"{name}.w")), torch.tensor(e5.vector(f"{name}.b"))
    return made


def write(network: Network, e5: E5, kept: list[int], out: Path) -> None:
    """Write `encoder.onnx` (layers, eight bits a weight) and `encoder.npz` (pieces, their scores and vectors)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    width = e5.sizes["width"]
    axes = {"vectors": {0: "windows", 1: "pieces"}, "hidden": {0: "windows", 3: "pieces"}}
    with TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        torch.onnx.export(
            network,
            (torch.zeros(2, 9, width), torch.zeros(2, 1, 1, 9)),
            str(full),
            input_names=["vectors", "hidden"],
            output_names=["scores"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    table = e5.tensors["emb.word"]
    letters = "\n".join(e5.pieces[i] for i in kept).encode()
    arrays: dict[str, NDArray[np.generic]] = {
        "pieces": np.frombuffer(letters, np.uint8),
        "scores": e5.scores[kept],
        "scales": table.scales[kept],  # type: ignore[union-attr]
        "nibbles": table.nibbles[kept],  # type: ignore[union-attr]
    }
    np.savez(out / "encoder.npz", **arrays)  # type: ignore[arg-type]
