#!/usr/bin/env python3
"""Makes the golden values of attention with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_attention.py rnn-model/src/test/resources/golden/attention.json
Needs PyTorch alone; the build and the tests do not.
"""

import json
import sys

import torch


def floats(tensor):
    """float64 values, to 17 digits; exact for float32 inputs."""
    return [float(v) for v in tensor.detach().reshape(-1).to(torch.float64)]


def made(g, *shape, scale=1.0):
    """A float64 tensor whose values are float32, to be differentiated."""
    t = (torch.randn(*shape, generator=g) * scale).to(torch.float32).to(torch.float64)
    return t.requires_grad_(True)


def case(seed, score, t, b, s, dq, dk, dv, a, lengths, bias=False, scale=1.0):
    g = torch.Generator().manual_seed(seed)
    q, k, v, dc = made(g, t, b, dq), made(g, s, b, dk), made(g, s, b, dv), made(g, t, b, dv)
    p = {}
    if score == "general":
        p["W"] = made(g, dq, dk, scale=0.5)
        scores = torch.einsum("tbi,ij,sbj->tbs", q, p["W"], k)
    elif score == "additive":
        p["W"], p["U"], p["v"] = made(g, dq, a, scale=0.5), made(g, dk, a, scale=0.5), made(g, a)
        p["b"] = made(g, a) if bias else torch.zeros(a)
        hidden = torch.tanh((q @ p["W"])[:, :, None] + (k @ p["U"]).transpose(0, 1)[None] + p["b"])
        scores = hidden @ p["v"]
        if not bias:
            del p["b"]
    else:
        scores = torch.einsum("tbi,sbi->tbs", q, k)
    mask = torch.arange(s)[None] >= torch.tensor(lengths)[:, None]
    weights = (scores * scale).masked_fill(mask[None], float("-inf")).softmax(2)
    context = torch.einsum("tbs,sbj->tbj", weights, v)
    (context * dc.detach()).sum().backward()
    out = {"score": score, "T": t, "B": b, "S": s, "queries": dq, "keys": dk, "values": dv, "hidden": a,
           "lengths": lengths, "bias": bias, "scale": scale, "q": floats(q), "k": floats(k), "v": floats(v),
           "dContext": floats(dc), "context": floats(context), "weights": floats(weights),
           "dq": floats(q.grad), "dk": floats(k.grad), "dv": floats(v.grad), "parameters": {}, "gradients": {}}
    for name, value in p.items():
        out["parameters"][name] = floats(value)
        out["gradients"][name] = floats(value.grad)
    return out


def main():
    cases = [
        case(1, "dot", 4, 3, 6, 5, 5, 5, 0, [6, 2, 4]),
        case(2, "dot", 1, 2, 9, 16, 16, 7, 0, [9, 9], scale=0.25),
        case(3, "general", 4, 3, 6, 5, 8, 8, 0, [6, 1, 5]),
        case(4, "general", 7, 1, 20, 17, 4, 3, 0, [20], scale=0.5),
        case(5, "additive", 4, 3, 6, 5, 8, 8, 9, [6, 3, 5]),
        case(6, "additive", 3, 2, 17, 4, 6, 5, 16, [17, 11], bias=True),
        case(7, "additive", 1, 1, 1, 1, 1, 1, 1, [1], scale=2.0),
    ]
    with open(sys.argv[1], "w") as file:
        json.dump({"madeBy": f"PyTorch {torch.__version__}, make_attention.py", "cases": cases}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
