#!/usr/bin/env python3
"""Makes rnn-model/src/test/resources/golden/networks.json with PyTorch 2.13: whole training runs of 50 steps, float64 from float32
start weights and inputs: the first gradient, the loss before each update, the last weights.

Run: python3 rnn-model/src/test/python/make_networks.py rnn-model/src/test/resources/golden/networks.json
Needs PyTorch alone; the build and the tests do not. Numbers are drawn as in make_layers.py, in the order of
NetworkSpec.parameters(), then the input, then the target.
"""

import json
import sys

import torch
from make_layers import Numbers, floats

STEPS = 50


def symbols(numbers, n, *shape):
    return ((numbers.draw(*shape) + 0.5) * n).long()


def cell(numbers, make, width, hidden, gates, layers, directions, **options):
    """A cell and its parameters in this library's order."""
    net = make(width, hidden, num_layers=layers, bidirectional=directions == 2, **options).double()
    parameters = []
    for layer in range(layers):
        rows = width if layer == 0 else hidden * directions
        for direction in range(directions):
            suffix = f"_l{layer}" + ("_reverse" if direction else "")
            for part, shape in (("weight_ih", (rows, gates * hidden)), ("weight_hh", (hidden, gates * hidden)), ("bias_ih", (gates * hidden,)), ("bias_hh", (gates * hidden,))):
                own = getattr(net, part + suffix)
                values = numbers.draw(*shape)
                with torch.no_grad():
                    own.copy_(values.t() if values.dim() == 2 else values)
                parameters.append(own)
    return net, parameters


def embedding(numbers, n, width, padding=None):
    values = numbers.draw(n, width)
    if padding is not None:
        values[padding] = 0
    table = torch.nn.Embedding(n, width, padding_idx=padding).double()
    with torch.no_grad():
        table.weight.copy_(values)
    return table


def output(numbers, width, outputs, tied=None):
    net = torch.nn.Linear(width, outputs).double()
    parameters = []
    with torch.no_grad():
        if tied is None:
            net.weight.copy_(numbers.draw(width, outputs).t())
            parameters.append(net.weight)
        net.bias.copy_(numbers.draw(outputs))
    parameters.append(net.bias)
    if tied is not None:
        net.weight = tied
    return net, parameters


def last_step(numbers):
    """Padding symbol, two layers in both directions, the output at each sequence's own last step, Adam."""
    lengths = [6, 3, 4]
    table = embedding(numbers, 7, 4, padding=0)
    net, own = cell(numbers, torch.nn.LSTM, 4, 3, 4, 2, 2)
    out, outs = output(numbers, 6, 5)
    parameters = [table.weight] + own + outs
    x, target = symbols(numbers, 7, 6, 3), symbols(numbers, 5, 3)

    def loss():
        packed = torch.nn.utils.rnn.pack_padded_sequence(table(x), lengths, enforce_sorted=False)
        y, _ = torch.nn.utils.rnn.pad_packed_sequence(net(packed)[0], total_length=6)
        last = torch.stack([y[length - 1, b] for b, length in enumerate(lengths)])
        return torch.nn.functional.cross_entropy(out(last), target)

    return parameters, loss, torch.optim.Adam(parameters, lr=0.01)


def tied(numbers):
    """Tied weights, a learnt initial state, unequal lengths, the mean over what is there, SGD with momentum."""
    lengths = [5, 2, 6]
    table = embedding(numbers, 6, 4)
    net, own = cell(numbers, torch.nn.GRU, 4, 4, 3, 1, 1)
    initial = torch.nn.Parameter(numbers.draw(4))
    out, outs = output(numbers, 4, 6, tied=table.weight)
    parameters = [table.weight] + own + [initial] + outs
    x, target = symbols(numbers, 6, 6, 3), symbols(numbers, 6, 6, 3)
    live = torch.tensor([[t < length for length in lengths] for t in range(6)])

    def loss():
        packed = torch.nn.utils.rnn.pack_padded_sequence(table(x), lengths, enforce_sorted=False)
        y, _ = torch.nn.utils.rnn.pad_packed_sequence(net(packed, initial.expand(1, 3, 4).contiguous())[0], total_length=6)
        return torch.nn.functional.cross_entropy(out(y)[live], target[live])

    return parameters, loss, torch.optim.SGD(parameters, lr=0.1, momentum=0.9)


def chosen(numbers):
    """Features, two layers of tanh with a residual connection round the second, chosen steps, squared error, AdamW."""
    first, own = cell(numbers, torch.nn.RNN, 3, 4, 1, 1, 1)
    second, more = cell(numbers, torch.nn.RNN, 4, 4, 1, 1, 1)
    out, outs = output(numbers, 4, 2)
    parameters = own + more + outs
    x, target = numbers.draw(6, 3, 3), numbers.draw(2, 3, 2)

    def loss():
        y = first(x)[0]
        y = y + second(y)[0]
        return torch.nn.functional.mse_loss(out(y[[1, 4]]), target)

    return parameters, loss, torch.optim.AdamW(parameters, lr=0.01)


def run(name, make, seed):
    parameters, loss, optimizer = make(Numbers(seed))

    def flat(tensors):
        return floats([v.t() if v.dim() == 2 and k > 0 else v for k, v in enumerate(tensors)])

    # An embedding comes first and lies as PyTorch has it; all other matrices are turned round.
    if name == "chosen":
        flat = lambda tensors: floats([v.t() if v.dim() == 2 else v for v in tensors])
    losses, gradient = [], None
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        losses.append(float(value.detach()))
        gradient = gradient or flat([p.grad for p in parameters])
        optimizer.step()
    return {"name": name, "seed": seed, "gradient": gradient, "losses": losses, "last": flat(parameters)}


def main():
    runs = [run("last", last_step, 1), run("tied", tied, 2), run("chosen", chosen, 3)]
    with open(sys.argv[1], "w") as file:
        made_by = f"PyTorch {torch.__version__}, make_networks.py"
        json.dump({"madeBy": made_by, "runs": runs}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
