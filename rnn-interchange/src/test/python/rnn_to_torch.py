"""Loads a network that rnn exported into PyTorch, and compares outputs:

    ./rnn export model.rnn --to safetensors model.safetensors --cases cases.safetensors
    python rnn_to_torch.py model.safetensors cases.safetensors

Prints the largest difference; exit status 1 if it is more than 1e-5.
"""

import sys

import numpy as np
import torch
from torch import nn

import tensor_files


def module(state, metadata):
    """nn.RNN, nn.LSTM or nn.GRU with the parameters under rnn."""
    w = state["rnn.weight_ih_l0"]
    projection = state.get("rnn.weight_hr_l0")
    hidden = (projection if projection is not None else state["rnn.weight_hh_l0"]).shape[1]
    options = {
        "num_layers": sum(f"rnn.weight_ih_l{k}" in state for k in range(len(state))),
        "bidirectional": "rnn.weight_ih_l0_reverse" in state,
        "bias": "rnn.bias_ih_l0" in state,
    }
    gates = w.shape[0] // hidden
    if gates == 4:
        size = 0 if projection is None else projection.shape[0]
        return nn.LSTM(w.shape[1], hidden, proj_size=size, **options)
    if gates == 3:
        return nn.GRU(w.shape[1], hidden, **options)
    description = metadata.get("rnn.cell", "") + metadata.get("rnn.activation", "")
    nonlinearity = "relu" if "relu" in description.lower() else "tanh"
    return nn.RNN(w.shape[1], hidden, nonlinearity=nonlinearity, **options)


def main(model, cases):
    state, metadata = tensor_files.load(model)
    stored, _ = tensor_files.load(cases)
    tensors = {name: torch.from_numpy(array.copy()) for name, array in state.items()}
    rnn = module(state, metadata)
    rnn.load_state_dict({n[4:]: t for n, t in tensors.items() if n.startswith("rnn.")})
    x = torch.from_numpy(stored["input"].copy())
    if "embedding.weight" in tensors:
        x = nn.functional.embedding(x.long(), tensors["embedding.weight"])
    elif not x.is_floating_point():
        x = nn.functional.one_hot(x.long(), rnn.input_size).float()
    start = None
    if "h_0" in tensors:
        start = tensors["h_0"].expand(-1, x.shape[1], -1).contiguous()
        if "c_0" in tensors:
            start = (start, tensors["c_0"].expand(-1, x.shape[1], -1).contiguous())
    with torch.no_grad():
        h, _ = rnn(x, start)
        h = h[-1] if metadata.get("rnn.output-at") == "LAST_STEP" else h
        y = nn.functional.linear(h, tensors["out.weight"], tensors["out.bias"])
    difference = np.abs(y.numpy() - stored["output"]).max()
    print(f"{type(rnn).__name__}: largest difference {difference:.3g} of {y.numel()} outputs")
    return 0 if difference <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
