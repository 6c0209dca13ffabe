"""Writes small ONNX files with PyTorch's exporter, and what PyTorch computes for them.

Made with PyTorch 2.13: python make_onnx.py ../resources/dev/rnn/interchange/onnx
Each model is exported at one size and computed at others, since steps and sequences are dynamic.
"""

import json
import sys
import warnings
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.onnx._internal.torchscript_exporter import onnx_proto_utils

# Without the onnx package there are no onnxscript functions to add, and nothing else needs it.
onnx_proto_utils._add_onnxscript_fn = lambda model_bytes, custom_opsets: model_bytes
warnings.simplefilter("ignore")

OUT = Path(sys.argv[1])
CASES = {}
SYMBOLS = 9
FEATURES = 4


class Tagger(nn.Module):
    """Embedding, both directions, two layers, an output at every step; batch first."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(SYMBOLS, 5)
        self.rnn = nn.LSTM(5, 4, num_layers=2, bidirectional=True, batch_first=True, dropout=0.2)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        return self.out(self.rnn(self.embedding(x))[0])


class LanguageModel(nn.Module):
    """Time first, flattened before the output, states in and out, as in PyTorch's examples."""

    def __init__(self, kind):
        super().__init__()
        self.embedding = nn.Embedding(SYMBOLS, 5)
        self.rnn = kind(5, 6, num_layers=2)
        self.out = nn.Linear(6, SYMBOLS)

    def forward(self, x, *state):
        h = state[0] if len(state) == 1 else state
        y, last = self.rnn(self.embedding(x), h)
        logits = F.log_softmax(self.out(y).view(-1, SYMBOLS), dim=1)
        return (logits, *(last if isinstance(last, tuple) else (last,)))


class LastStep(nn.Module):
    """One output for each sequence, from its last step."""

    def __init__(self, rnn, how):
        super().__init__()
        self.rnn = rnn
        self.how = how
        wide = rnn.hidden_size * (2 if how == "both" else 1)
        self.out = nn.Linear(wide, 3)

    def forward(self, x):
        y, last = self.rnn(x)
        h = last[0] if isinstance(last, tuple) else last
        if self.how == "output":
            rows = y[:, -1]
        elif self.how == "state":
            rows = h[-1]
        else:
            rows = torch.cat([h[-2], h[-1]], dim=1)
        return F.softmax(self.out(rows), dim=-1)


class Packed(nn.Module):
    """Sequences of their own lengths."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(FEATURES, 5, bidirectional=True)
        self.out = nn.Linear(10, 2)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        y, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0])
        return self.out(y)


class LearnedState(nn.Module):
    """Sequences start from a learnt state."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(FEATURES, 5, batch_first=True)
        self.h = nn.Parameter(torch.randn(1, 1, 5))
        self.c = nn.Parameter(torch.randn(1, 1, 5))
        self.out = nn.Linear(5, 2)

    def forward(self, x):
        h = self.h.expand(-1, x.size(0), -1).contiguous()
        c = self.c.repeat(1, x.size(0), 1)
        return self.out(self.rnn(x, (h, c))[0])


class OneHot(nn.Module):
    """Characters without an embedding."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(SYMBOLS, 6, nonlinearity="relu", batch_first=True)
        self.out = nn.Linear(6, SYMBOLS)

    def forward(self, x):
        return self.out(self.rnn(F.one_hot(x, SYMBOLS).float())[0])


class Pooled(nn.Module):
    """A mean over steps and a head of two layers, which is no plain stack."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(FEATURES, 5, batch_first=True)
        self.head = nn.Sequential(nn.Linear(10, 6), nn.ReLU(), nn.Dropout(0.1), nn.Linear(6, 2))

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.head(torch.cat([y.mean(dim=1), y.max(dim=1).values], dim=-1))


class Attending(nn.Module):
    """Every step looks at all others."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(FEATURES, 6, batch_first=True, bias=False)
        self.out = nn.Linear(12, 2)

    def forward(self, x):
        y, _ = self.rnn(x)
        weights = torch.softmax(y @ y.transpose(1, 2) / 6**0.5, dim=-1)
        return self.out(torch.cat([y, weights @ y], dim=-1))


class Unrolled(nn.Module):
    """Single cells in a loop of the program, which the exporter unrolls."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTMCell(FEATURES, 5)
        self.gru = nn.GRUCell(5, 4)

    def forward(self, x):
        h = x.new_zeros(x.size(1), 5)
        c = x.new_zeros(x.size(1), 5)
        g = x.new_zeros(x.size(1), 4)
        all = []
        for t in range(3):
            h, c = self.lstm(x[t], (h, c))
            g = self.gru(h, g)
            all.append(g)
        return torch.stack(all)


class Residual(nn.Module):
    """Two different layers, the second with a way around it."""

    def __init__(self):
        super().__init__()
        self.first = nn.GRU(FEATURES, 6)
        self.second = nn.LSTM(6, 6)
        self.out = nn.Linear(6, 2, bias=False)

    def forward(self, x):
        y, _ = self.first(x)
        z, _ = self.second(y)
        return self.out(y + z)


class Layers(nn.Module):
    """Different kinds on top of each other."""

    def __init__(self):
        super().__init__()
        self.first = nn.RNN(FEATURES, 6, bidirectional=True)
        self.second = nn.LSTM(12, 5)
        self.third = nn.GRU(5, 4)
        self.out = nn.Linear(4, 3)

    def forward(self, x):
        return self.out(self.third(self.second(self.first(x)[0])[0])[0])


class Alone(nn.Module):
    """A layer and nothing else."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(FEATURES, 5, num_layers=2, bidirectional=True)

    def forward(self, x):
        return self.rnn(x)[0]


def stored(value):
    kind = "FLOAT" if value.is_floating_point() else "INT64" if value.dtype == torch.int64 else "INT32"
    return {"type": kind, "shape": list(value.shape), "values": value.flatten().tolist()}


def export(name, model, make, axes, outputs, opset=17, sizes=((5, 3), (7, 2), (1, 1))):
    """axes: for each input the dimensions of steps and sequences."""
    model.eval()
    args = make(6, 4)
    names = list(axes)
    dynamic = {key: {d: n for n, d in zip("TB", dims) if d is not None} for key, dims in axes.items()}
    torch.onnx.export(
        model,
        args,
        OUT / f"{name}.onnx",
        dynamo=False,
        opset_version=opset,
        input_names=names,
        output_names=outputs,
        dynamic_axes=dynamic,
    )
    runs = []
    for size in sizes:
        args = make(*size)
        with torch.no_grad():
            got = model(*args)
        got = got if isinstance(got, tuple) else (got,)
        runs.append(
            {
                "inputs": {n: stored(v) for n, v in zip(names, args)},
                "outputs": {n: stored(v) for n, v in zip(outputs, got)},
            }
        )
    CASES[name] = runs


torch.manual_seed(7)
first = lambda t, b: (torch.randn(b, t, FEATURES),)
time = lambda t, b: (torch.randn(t, b, FEATURES),)
text = lambda t, b: (torch.randint(0, SYMBOLS, (b, t)),)

tagger = Tagger()
for opset in range(14, 21):
    export(f"tagger-{opset}", tagger, text, {"x": (1, 0)}, ["y"], opset)
export(
    "language-lstm",
    LanguageModel(nn.LSTM),
    lambda t, b: (torch.randint(0, SYMBOLS, (t, b)), torch.randn(2, b, 6), torch.randn(2, b, 6)),
    {"x": (0, 1), "h": (None, 1), "c": (None, 1)},
    ["y", "h_n", "c_n"],
)
export(
    "language-gru",
    LanguageModel(nn.GRU),
    lambda t, b: (torch.randint(0, SYMBOLS, (t, b)), torch.randn(2, b, 6)),
    {"x": (0, 1), "h": (None, 1)},
    ["y", "h_n"],
)
export("last-output", LastStep(nn.RNN(FEATURES, 5, batch_first=True), "output"), first, {"x": (1, 0)}, ["y"])
export("last-state", LastStep(nn.LSTM(FEATURES, 5, 2, batch_first=True), "state"), first, {"x": (1, 0)}, ["y"])
export(
    "last-both",
    LastStep(nn.GRU(FEATURES, 5, batch_first=True, bidirectional=True), "both"),
    first,
    {"x": (1, 0)},
    ["y"],
)
export(
    "packed",
    Packed(),
    lambda t, b: (torch.randn(t, b, FEATURES), torch.tensor([t, *(1 + k % t for k in range(b - 1))])),
    {"x": (0, 1), "lengths": (None, 0)},
    ["y"],
)
export("learned-state", LearnedState(), first, {"x": (1, 0)}, ["y"])
export("one-hot", OneHot(), text, {"x": (1, 0)}, ["y"])
export("pooled", Pooled(), first, {"x": (1, 0)}, ["y"])
export("attending", Attending(), first, {"x": (1, 0)}, ["y"])
export("unrolled", Unrolled(), time, {"x": (None, 1)}, ["y"], sizes=((6, 3), (6, 1)))
export("residual", Residual(), time, {"x": (0, 1)}, ["y"])
export("layers", Layers(), time, {"x": (0, 1)}, ["y"], 18)
export("alone", Alone(), time, {"x": (0, 1)}, ["y"])
(OUT / "torch-cases.json").write_text(json.dumps(CASES))
