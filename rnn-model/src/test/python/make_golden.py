#!/usr/bin/env python3
"""Makes the golden values in rnn-model/src/test/resources/golden with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_golden.py rnn-model/src/test/resources/golden/rnn.json
Needs PyTorch alone; the build and the tests do not.
"""

import json
import sys

import torch

SHAPES = [(1, 1, 1, 1), (3, 2, 4, 5), (7, 3, 5, 8), (12, 4, 9, 17), (2, 6, 16, 16), (20, 1, 3, 13)]
STEPS = 5


def floats(tensor):
    """float64 values, to 17 digits; exact for float32 inputs."""
    return [float(v) for v in tensor.detach().reshape(-1).to(torch.float64)]


def made(generator, *shape, scale=1.0):
    """A float64 tensor whose values are float32."""
    return (torch.randn(*shape, generator=generator) * scale).to(torch.float32).to(torch.float64)


def case(number, activation, t, b, i, h):
    g = torch.Generator().manual_seed(number)
    scale = h**-0.5
    w, u, bias = made(g, i, h, scale=scale), made(g, h, h, scale=scale), made(g, h, scale=scale)
    x, h0 = made(g, t, b, i), made(g, 1, b, h, scale=0.5)
    dy, dlast = made(g, t, b, h), made(g, 1, b, h)
    net = torch.nn.RNN(i, h, nonlinearity=activation).double()
    with torch.no_grad():
        net.weight_ih_l0.copy_(w.t())
        net.weight_hh_l0.copy_(u.t())
        net.bias_ih_l0.copy_(bias)
        net.bias_hh_l0.zero_()
    x.requires_grad_(True)
    h0.requires_grad_(True)
    y, last = net(x, h0)
    ((y * dy).sum() + (last * dlast).sum()).backward()
    return {
        "activation": activation, "T": t, "B": b, "I": i, "H": h,
        "W": floats(w), "U": floats(u), "b": floats(bias), "x": floats(x), "h0": floats(h0),
        "dy": floats(dy), "dLast": floats(dlast),
        "y": floats(y), "last": floats(last),
        "dW": floats(net.weight_ih_l0.grad.t()), "dU": floats(net.weight_hh_l0.grad.t()),
        "db": floats(net.bias_ih_l0.grad), "dx": floats(x.grad), "dh0": floats(h0.grad),
    }


def cross_entropy(number, rows, classes):
    g = torch.Generator().manual_seed(100 + number)
    logits = made(g, rows, classes, scale=3.0).requires_grad_(True)
    target = torch.randint(classes, (rows,), generator=g)
    losses = torch.nn.functional.cross_entropy(logits, target, reduction="none")
    losses.sum().backward()
    return {
        "rows": rows, "classes": classes, "logits": floats(logits), "target": target.tolist(),
        "losses": floats(losses), "dLogits": floats(logits.grad),
    }


def optimizer(name, make, count=7):
    g = torch.Generator().manual_seed(200 + len(name))
    p = made(g, count)
    start = floats(p)
    p.requires_grad_(True)
    steps, opt = [], make([p])
    for _ in range(STEPS):
        grad = made(g, count)
        norm = torch.linalg.vector_norm(grad)
        p.grad = grad.clone()
        opt.step()
        steps.append({"gradient": floats(grad), "norm": float(norm), "parameters": floats(p)})
    return {"name": name, "start": start, "steps": steps}


def main():
    cells = [
        case(10 * n + k, activation, *shape)
        for n, shape in enumerate(SHAPES)
        for k, activation in enumerate(("tanh", "relu"))
    ]
    losses = [cross_entropy(n, rows, classes) for n, (rows, classes) in enumerate([(1, 1), (3, 4), (5, 65)])]
    optimizers = [
        optimizer("sgd", lambda p: torch.optim.SGD(p, lr=0.1)),
        optimizer("adam", lambda p: torch.optim.Adam(p, lr=0.01)),
    ]
    with open(sys.argv[1], "w") as file:
        made_by = f"PyTorch {torch.__version__}, make_golden.py"
        json.dump({"madeBy": made_by, "cells": cells, "losses": losses, "optimizers": optimizers}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
