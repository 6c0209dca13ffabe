#!/usr/bin/env python3
"""Makes rnn-model/src/test/resources/golden/layers.json with PyTorch 2.13: nn.RNN, nn.LSTM and nn.GRU of one to three layers,
in one and two directions, over full and packed sequences; float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_layers.py rnn-model/src/test/resources/golden/layers.json
Needs PyTorch alone; the build and the tests do not. Inputs are drawn by a generator that GoldenLayersTest has too, in this
order: parameters (layer by layer, forward then reverse: W, U, b, bU), x, initial states, dy, dLast; so the file holds results.
"""

import json
import sys

import torch

# T, B, I, H, lengths
SHAPES = [
    (1, 1, 1, 1, None), (3, 2, 4, 3, None), (5, 3, 2, 4, None), (7, 1, 3, 2, None), (2, 3, 1, 5, None),
    (4, 4, 5, 3, [4, 1, 3, 2]), (6, 2, 3, 4, [2, 6]), (5, 4, 2, 3, [5, 5, 1, 4]), (8, 3, 4, 2, [1, 8, 7]), (4, 5, 3, 3, [2, 2, 4, 3, 1]),
]
CELLS = {
    "RNN_TANH": (1, lambda *a, **k: torch.nn.RNN(*a, nonlinearity="tanh", **k)),
    "RNN_RELU": (1, lambda *a, **k: torch.nn.RNN(*a, nonlinearity="relu", **k)),
    "LSTM": (4, torch.nn.LSTM),
    "GRU": (3, torch.nn.GRU),
}


class Numbers:
    """Multiples of 2^-24 from -0.5 to below 0.5."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, *shape):
        count = 1
        for n in shape:
            count *= n
        values = []
        for _ in range(count):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
            values.append(((self.state >> 40) / 2**23 - 1) * 0.5)
        return torch.tensor(values, dtype=torch.float64).reshape(shape)


def floats(tensors):
    return [float(f"{v:.9g}") for t in tensors for v in t.detach().reshape(-1).tolist()]


def case(seed, name, layers, directions, t, b, i, h, lengths):
    numbers = Numbers(seed)
    gates, make = CELLS[name]
    net = make(i, h, num_layers=layers, bidirectional=directions == 2).double()
    parameters = []
    for layer in range(layers):
        width = i if layer == 0 else h * directions
        for direction in range(directions):
            suffix = f"_l{layer}" + ("_reverse" if direction else "")
            for part, shape in (("weight_ih", (width, gates * h)), ("weight_hh", (h, gates * h)), ("bias_ih", (gates * h,)), ("bias_hh", (gates * h,))):
                own = getattr(net, part + suffix)
                values = numbers.draw(*shape)
                with torch.no_grad():
                    own.copy_(values.t() if values.dim() == 2 else values)
                parameters.append(own)
    x = numbers.draw(t, b, i).requires_grad_(True)
    states = 2 if name == "LSTM" else 1
    # [layer * direction][state]
    initial = [[numbers.draw(b, h).requires_grad_(True) for _ in range(states)] for _ in range(layers * directions)]
    dy = numbers.draw(t, b, h * directions)
    dlast = [[numbers.draw(b, h) for _ in range(states)] for _ in range(layers * directions)]
    stacked = [torch.stack([s[k] for s in initial]) for k in range(states)]
    given = tuple(stacked) if states == 2 else stacked[0]
    read = x if lengths is None else torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    y, last = net(read, given)
    if lengths is not None:
        y, _ = torch.nn.utils.rnn.pad_packed_sequence(y, total_length=t)
    last = last if states == 2 else (last,)
    loss = (y * dy).sum()
    for k in range(states):
        loss = loss + (last[k] * torch.stack([s[k] for s in dlast])).sum()
    loss.backward()
    return {
        "seed": seed, "cell": name, "layers": layers, "directions": directions, "T": t, "B": b, "I": i, "H": h, "lengths": lengths,
        "y": floats([y]),
        "last": floats([last[k][n] for n in range(layers * directions) for k in range(states)]),
        "dx": floats([x.grad]),
        "dInitial": floats([s.grad for each in initial for s in each]),
        "gradient": floats([p.grad.t() if p.dim() == 2 else p.grad for p in parameters]),
    }


def main():
    cases = []
    for n, shape in enumerate(SHAPES):
        for cell in ("RNN_TANH" if n % 3 else "RNN_RELU", "LSTM", "GRU"):
            for layers in (1, 2, 3):
                for directions in (1, 2):
                    cases.append(case(len(cases) + 1, cell, layers, directions, *shape))
    with open(sys.argv[1], "w") as file:
        made_by = f"PyTorch {torch.__version__}, make_layers.py"
        json.dump({"madeBy": made_by, "cases": cases}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
