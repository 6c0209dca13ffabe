#!/usr/bin/env python3
"""Makes golden values of torch.nn.GRU and torch.nn.LSTM with PyTorch 2.13: float64 results of float32 inputs.

Run: for k in gru lstm; do
         python3 rnn-model/src/test/python/make_golden_gated.py $k rnn-model/src/test/resources/golden/$k.json
     done
Needs PyTorch alone; the build and the tests do not. Weights are transposed to [inputs][G*H], gates r z n and i f g o;
states are h of all sequences, then c of all. With one bias PyTorch's second one is 0.
"""

import json
import sys

import torch

SHAPES = [
    (1, 1, 1, 1), (3, 2, 4, 5), (7, 3, 5, 8), (12, 4, 9, 17), (2, 6, 16, 16), (20, 1, 3, 13), (5, 7, 2, 33),
    (4, 5, 20, 3), (40, 2, 2, 6), (1, 9, 7, 10),
]


def floats(tensor):
    """Nine digits: enough to give a float32 back to the bit, and float64 results to 1e-9."""
    return [float(f"{v:.9g}") for v in tensor.detach().reshape(-1).tolist()]


def made(generator, *shape, scale=1.0):
    """A float64 tensor whose values are float32."""
    return (torch.randn(*shape, generator=generator) * scale).to(torch.float32).to(torch.float64)


def case(kind, number, bias, t, b, i, h):
    gates = 4 if kind == "lstm" else 3
    g = torch.Generator().manual_seed(number)
    scale = h**-0.5
    w, u = made(g, i, gates * h, scale=scale), made(g, h, gates * h, scale=scale)
    b_, bu = made(g, gates * h, scale=scale), made(g, gates * h, scale=scale)
    x, h0 = made(g, t, b, i), made(g, 1, b, h, scale=0.5)
    dy, dlast = made(g, t, b, h), made(g, 1, b, h)
    c0, dc = made(g, 1, b, h, scale=0.5), made(g, 1, b, h)
    if bias == "ONE":
        bu.zero_()
    net = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](i, h, bias=bias != "NONE").double()
    with torch.no_grad():
        net.weight_ih_l0.copy_(w.t())
        net.weight_hh_l0.copy_(u.t())
        if bias != "NONE":
            net.bias_ih_l0.copy_(b_)
            net.bias_hh_l0.copy_(bu)
    x.requires_grad_(True)
    initial, dlasts = ([h0, c0], [dlast, dc]) if kind == "lstm" else ([h0], [dlast])
    for state in initial:
        state.requires_grad_(True)
    y, last = net(x, tuple(initial) if kind == "lstm" else h0)
    last = list(last) if kind == "lstm" else [last]
    ((y * dy).sum() + sum((a * d).sum() for a, d in zip(last, dlasts))).backward()
    made_case = {
        "T": t, "B": b, "I": i, "H": h, "bias": bias,
        "W": floats(w), "U": floats(u), "x": floats(x), "dy": floats(dy), "initial": floats(torch.cat(initial)), "dLast": floats(torch.cat(dlasts)),
        "y": floats(y), "last": floats(torch.cat(last)),
        "dW": floats(net.weight_ih_l0.grad.t()), "dU": floats(net.weight_hh_l0.grad.t()),
        "dx": floats(x.grad), "dInitial": floats(torch.cat([state.grad for state in initial])),
    }
    if bias != "NONE":
        made_case |= {"b": floats(b_), "db": floats(net.bias_ih_l0.grad)}
    if bias == "TWO":
        made_case |= {"bU": floats(bu), "dbU": floats(net.bias_hh_l0.grad)}
    return made_case


def main():
    kind, path = sys.argv[1:]
    biases = ["TWO", "ONE", "TWO", "NONE", "TWO"]
    cells = [case(kind, 300 + n, biases[n % 5], *shape) for n, shape in enumerate(SHAPES)]
    with open(path, "w") as file:
        json.dump({"madeBy": f"PyTorch {torch.__version__}, make_golden_gated.py", "cells": cells}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
