#!/usr/bin/env python3
"""Makes golden values of torch.nn.GRU with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_golden_gru.py rnn-model/src/test/resources/golden/gru.json
Needs PyTorch alone; the build and the tests do not. Weights are transposed to [inputs][3H], gates r z n.
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


def case(number, bias, t, b, i, h):
    g = torch.Generator().manual_seed(number)
    scale = h**-0.5
    w, u = made(g, i, 3 * h, scale=scale), made(g, h, 3 * h, scale=scale)
    b_, bu = made(g, 3 * h, scale=scale), made(g, 3 * h, scale=scale)
    x, h0 = made(g, t, b, i), made(g, 1, b, h, scale=0.5)
    dy, dlast = made(g, t, b, h), made(g, 1, b, h)
    net = torch.nn.GRU(i, h, bias=bias).double()
    with torch.no_grad():
        net.weight_ih_l0.copy_(w.t())
        net.weight_hh_l0.copy_(u.t())
        if bias:
            net.bias_ih_l0.copy_(b_)
            net.bias_hh_l0.copy_(bu)
    x.requires_grad_(True)
    h0.requires_grad_(True)
    y, last = net(x, h0)
    ((y * dy).sum() + (last * dlast).sum()).backward()
    made_case = {
        "T": t, "B": b, "I": i, "H": h, "bias": bias,
        "W": floats(w), "U": floats(u), "x": floats(x), "h0": floats(h0), "dy": floats(dy), "dLast": floats(dlast),
        "y": floats(y), "last": floats(last),
        "dW": floats(net.weight_ih_l0.grad.t()), "dU": floats(net.weight_hh_l0.grad.t()),
        "dx": floats(x.grad), "dh0": floats(h0.grad),
    }
    if bias:
        made_case |= {
            "b": floats(b_), "bU": floats(bu),
            "db": floats(net.bias_ih_l0.grad), "dbU": floats(net.bias_hh_l0.grad),
        }
    return made_case


def main():
    cells = [case(300 + n, n % 5 != 3, *shape) for n, shape in enumerate(SHAPES)]
    with open(sys.argv[1], "w") as file:
        json.dump({"madeBy": f"PyTorch {torch.__version__}, make_golden_gru.py", "cells": cells}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
