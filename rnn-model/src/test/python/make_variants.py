#!/usr/bin/env python3
"""Makes the golden values of cell variants with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_variants.py rnn-model/src/test/resources/golden/variants.json
Needs PyTorch alone; the build and the tests do not.
"""

import json
import sys

import torch
import torch.nn.functional as F

from make_golden import floats, made

# kind, T, B, I, H, P, layers, both directions, biases
MODULES = [
    ("lstm", 4, 3, 3, 5, 2, 1, False, True),
    ("lstm", 3, 2, 4, 6, 3, 2, False, True),
    ("lstm", 3, 2, 3, 4, 2, 2, True, True),
    ("lstm", 5, 1, 2, 4, 1, 1, True, False),
    ("lstm", 3, 2, 3, 4, 0, 3, True, True),
    ("lstm", 3, 2, 3, 4, 0, 1, False, False),
    ("gru", 3, 2, 3, 4, 0, 2, True, True),
    ("gru", 4, 3, 2, 5, 0, 1, False, False),
    ("tanh", 3, 2, 3, 4, 0, 2, True, True),
    ("relu", 4, 2, 3, 4, 0, 1, False, False),
]

ACTIVATIONS = [
    ("TANH", 0, 0, torch.tanh),
    ("SIGMOID", 0, 0, torch.sigmoid),
    ("RELU", 0, 0, F.relu),
    ("LEAKY_RELU", 0.1, 0, lambda x: F.leaky_relu(x, 0.1)),
    ("HARD_SIGMOID", 1 / 6, 0.5, F.hardsigmoid),
    ("ELU", 1.0, 0, lambda x: F.elu(x, 1.0)),
    ("ELU", 0.7, 0, lambda x: F.elu(x, 0.7)),
    ("SOFTSIGN", 0, 0, F.softsign),
    ("SOFTPLUS", 0, 0, lambda x: F.softplus(x, threshold=1000)),
    ("THRESHOLDED_RELU", 0.5, 0, lambda x: F.threshold(x, 0.5, 0.0)),
]


def module(number, kind, t, b, i, h, p, layers, both, bias):
    g = torch.Generator().manual_seed(300 + number)
    options = dict(num_layers=layers, bidirectional=both, bias=bias)
    if kind == "lstm":
        net = torch.nn.LSTM(i, h, proj_size=p, **options)
    elif kind == "gru":
        net = torch.nn.GRU(i, h, **options)
    else:
        net = torch.nn.RNN(i, h, nonlinearity=kind, **options)
    net = net.double()
    with torch.no_grad():
        for value in net.parameters():
            value.copy_(made(g, *value.shape, scale=0.5))
    directions = (2 if both else 1) * layers
    out = p or h
    x = made(g, t, b, i).requires_grad_(True)
    h0 = made(g, directions, b, out, scale=0.5).requires_grad_(True)
    c0 = made(g, directions, b, h, scale=0.5).requires_grad_(True)
    dy, dh = made(g, t, b, out * (2 if both else 1)), made(g, directions, b, out)
    dc = made(g, directions, b, h)
    lstm = kind == "lstm"
    y, last = net(x, (h0, c0) if lstm else h0)
    hn = last[0] if lstm else last
    loss = (y * dy).sum() + (hn * dh).sum()
    if lstm:
        loss = loss + (last[1] * dc).sum()
    loss.backward()
    result = {
        "kind": kind, "T": t, "B": b, "I": i, "H": h, "P": p, "layers": layers, "both": both, "bias": bias,
        "parameters": {name: floats(value) for name, value in net.named_parameters()},
        "x": floats(x), "h0": floats(h0), "dy": floats(dy), "dh": floats(dh),
        "y": floats(y), "hn": floats(hn), "dx": floats(x.grad), "dh0": floats(h0.grad),
        "gradients": {name: floats(value.grad) for name, value in net.named_parameters()},
    }
    if lstm:
        result.update({"c0": floats(c0), "dc": floats(dc), "cn": floats(last[1]), "dc0": floats(c0.grad)})
    return result


def activation(kind, alpha, beta, f):
    g = torch.Generator().manual_seed(7)
    x = torch.cat([made(g, 24, scale=2.0), torch.tensor([0.0, -0.0, 30.0, -30.0]).double()])
    x.requires_grad_(True)
    y = f(x)
    y.sum().backward()
    return {"kind": kind, "alpha": alpha, "beta": beta, "x": floats(x), "y": floats(y), "dx": floats(x.grad)}


def main():
    golden = {
        "torch": torch.__version__,
        "modules": [module(n, *m) for n, m in enumerate(MODULES)],
        "activations": [activation(*a) for a in ACTIVATIONS],
    }
    with open(sys.argv[1], "w") as f:
        json.dump(golden, f)
        f.write("\n")


if __name__ == "__main__":
    main()
