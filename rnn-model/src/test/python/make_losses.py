#!/usr/bin/env python3
"""Makes the golden values of losses and CTC with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_losses.py rnn-model/src/test/resources/golden/losses.json
Needs PyTorch alone; the build and the tests do not.
"""

import json
import sys

import torch
from torch.nn import functional as F


def floats(tensor):
    """float64 values, to 17 digits; exact for float32 inputs."""
    return [float(v) for v in tensor.detach().reshape(-1).to(torch.float64)]


def made(g, *shape, scale=1.0):
    """A float64 tensor whose values are float32."""
    return (torch.randn(*shape, generator=g) * scale).to(torch.float32).to(torch.float64)


def positive(g, *shape):
    return (torch.rand(*shape, generator=g) * 2).to(torch.float32).to(torch.float64)


def single(value):
    """The float64 value of a float32 option."""
    return float(torch.tensor(value, dtype=torch.float32))


def result(case, reduction, x, loss):
    each = loss("none")
    total = each.sum() if reduction == "none" else loss(reduction)
    total.backward()
    rows = case["rows"]
    case.update(reduction=reduction, x=floats(x), loss=total.item(), dx=floats(x.grad),
                losses=floats(each.reshape(rows, -1).sum(1)))
    return case


def classes(kind, seed, reduction, rows, width, weighted=False, ignored=None, smoothing=0.0, soft=False):
    g = torch.Generator().manual_seed(seed)
    x = made(g, rows, width, scale=3.0)
    if kind == "nll":
        x = x.log_softmax(1).to(torch.float32).to(torch.float64)
    x.requires_grad_(True)
    case = {"kind": kind, "rows": rows, "width": width}
    weight = positive(g, width) if weighted else None
    if weighted:
        case["weights"] = floats(weight)
    options = {"weight": weight}
    if soft:
        target = made(g, rows, width).softmax(1).to(torch.float32).to(torch.float64)
        case["values"] = floats(target)
    else:
        target = torch.randint(width, (rows,), generator=g)
        if ignored is not None:
            target[:: 3] = ignored
            options["ignore_index"] = ignored
            case["ignored"] = ignored
        case["classes"] = target.tolist()
    if kind == "nll":
        return result(case, reduction, x, lambda r: F.nll_loss(x, target, reduction=r, **options))
    case["smoothing"] = single(smoothing)
    options["label_smoothing"] = single(smoothing)
    return result(case, reduction, x, lambda r: F.cross_entropy(x, target, reduction=r, **options))


def differences(kind, seed, reduction, rows, width, option=None):
    g = torch.Generator().manual_seed(seed)
    x, z = made(g, rows, width).requires_grad_(True), made(g, rows, width)
    case = {"kind": kind, "rows": rows, "width": width, "values": floats(z)}
    if option is not None:
        case["option"] = single(option)
    losses = {
        "mse": lambda r: F.mse_loss(x, z, reduction=r),
        "l1": lambda r: F.l1_loss(x, z, reduction=r),
        "smooth": lambda r: F.smooth_l1_loss(x, z, reduction=r, beta=case["option"]),
        "huber": lambda r: F.huber_loss(x, z, reduction=r, delta=case["option"]),
    }
    return result(case, reduction, x, losses[kind])


def binary(seed, reduction, rows, width, weights=None, pos=False, hard=False):
    g = torch.Generator().manual_seed(seed)
    x = made(g, rows, width, scale=4.0).requires_grad_(True)
    z = torch.rand(rows, width, generator=g).to(torch.float64)
    z = z.round() if hard else z
    case = {"kind": "bce", "rows": rows, "width": width, "values": floats(z)}
    weight = None if weights is None else positive(g, *weights)
    p = positive(g, width) if pos else None
    case["weights"] = [] if weight is None else floats(weight)
    case["positive"] = [] if p is None else floats(p)

    def loss(r):
        return F.binary_cross_entropy_with_logits(x, z, weight=weight, pos_weight=p, reduction=r)

    return result(case, reduction, x, loss)


def ctc(seed, reduction, t, b, c, inputs, labels, blank=0, zero=False):
    g = torch.Generator().manual_seed(seed)
    x = made(g, t, b, c, scale=1.5).requires_grad_(True)
    flat = torch.tensor([k for row in labels for k in row], dtype=torch.long)
    lengths = torch.tensor([len(row) for row in labels])

    def loss(r):
        return F.ctc_loss(x.log_softmax(2), flat, torch.tensor(inputs), lengths, blank=blank, reduction=r,
                          zero_infinity=zero)

    each = loss("none")
    total = each.sum() if reduction == "none" else loss(reduction)
    total.backward()
    return {"T": t, "B": b, "C": c, "inputs": inputs, "labels": labels, "blank": blank, "zero": zero,
            "reduction": reduction, "x": floats(x), "loss": total.item(), "losses": floats(each), "dx": floats(x.grad)}


def main():
    rows, seed = [], 0
    for reduction in ("mean", "sum", "none"):
        for shape in ((5, 4), (7, 19), (1, 1)):
            seed += 1
            for weighted in (False, True):
                rows.append(classes("nll", seed, reduction, *shape, weighted=weighted))
                for smoothing in (0.0, 0.1):
                    rows.append(classes("ce", seed, reduction, *shape, weighted=weighted, smoothing=smoothing))
                    rows.append(classes("ce", seed, reduction, *shape, weighted=weighted, smoothing=smoothing, soft=True))
                    if shape[0] > 1:
                        rows.append(classes("ce", seed, reduction, *shape, weighted=weighted, smoothing=smoothing, ignored=-100))
                        rows.append(classes("nll", seed, reduction, *shape, weighted=weighted, ignored=1))
        for kind, options in (("mse", [None]), ("l1", [None]), ("smooth", [1.0, 0.3, 0.0]), ("huber", [1.0, 0.3, 2.5])):
            for option in options:
                seed += 1
                rows.append(differences(kind, seed, reduction, 6, 5, option))
        for weights, pos, hard in ((None, False, True), (None, False, False), ((3,), True, True), ((6, 3), True, False), ((1,), False, True)):
            seed += 1
            rows.append(binary(seed, reduction, 6, 3, weights, pos, hard))
    ctcs = []
    for reduction in ("mean", "sum", "none"):
        ctcs += [
            ctc(1, reduction, 6, 3, 4, [6, 4, 5], [[1, 2, 3], [2, 2], [3]]),
            ctc(2, reduction, 12, 2, 7, [12, 9], [[1, 1, 5, 1], []]),
            ctc(3, reduction, 5, 2, 3, [5, 5], [[0, 1], [1, 1]], blank=2),
            ctc(4, reduction, 4, 3, 4, [4, 3, 2], [[1, 2], [1, 1, 2], [3]], zero=True),
        ]
    ctcs += [
        ctc(5, "mean", 50, 4, 20, [50, 33, 41, 50], [[i % 19 + 1 for i in range(n)] for n in (20, 7, 12, 1)]),
        ctc(6, "mean", 100, 1, 30, [100], [[i * 7 % 29 + 1 for i in range(40)]]),
    ]
    with open(sys.argv[1], "w") as file:
        json.dump({"madeBy": f"PyTorch {torch.__version__}, make_losses.py", "rows": rows, "ctc": ctcs}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
