"""PyTorch's networks as safetensors files, with inputs and PyTorch's outputs, for rnn to read:

    python torch_to_rnn.py FOLDER
    ./rnn import FOLDER/lstm.safetensors --out lstm.rnn
    ./rnn verify lstm.rnn FOLDER/lstm.cases.safetensors

The files in src/test/resources/dev/rnn/interchange/torch are what it writes (PyTorch 2.13).
"""

import pathlib
import sys

import torch
from torch import nn

import tensor_files


class Net(nn.Module):
    """An embedding or features, a recurrent module, a linear output or none."""

    def __init__(self, recurrent, symbols=0, outputs=0):
        super().__init__()
        width = recurrent.input_size
        if symbols:
            self.embedding = nn.Embedding(symbols, width)
        self.rnn = recurrent
        if outputs:
            directions = 2 if recurrent.bidirectional else 1
            size = getattr(recurrent, "proj_size", 0) or recurrent.hidden_size
            self.out = nn.Linear(directions * size, outputs)

    def forward(self, x):
        if hasattr(self, "embedding"):
            x = self.embedding(x)
        h, _ = self.rnn(x)
        return self.out(h) if hasattr(self, "out") else h


def networks():
    yield "rnn", Net(nn.RNN(3, 4), outputs=2)
    yield "relu", Net(nn.RNN(3, 4, nonlinearity="relu", num_layers=2), outputs=2)
    yield "lstm", Net(nn.LSTM(5, 7, num_layers=2), symbols=11, outputs=11)
    yield "lstm-both", Net(nn.LSTM(3, 4, num_layers=2, bidirectional=True), outputs=3)
    yield "lstm-projection", Net(nn.LSTM(3, 5, proj_size=2), outputs=3)
    yield "gru", Net(nn.GRU(5, 6, num_layers=2, bidirectional=True), symbols=9, outputs=4)
    yield "gru-no-bias", Net(nn.GRU(3, 4, bias=False), outputs=2)
    yield "lstm-alone", Net(nn.LSTM(3, 4))
    yield "batch-first", Net(nn.GRU(3, 4, batch_first=True), outputs=2)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    for name, net in networks():
        net.eval()
        state = {key: value.numpy() for key, value in net.state_dict().items()}
        cases = {}
        for case, (steps, batch) in {"short": (1, 1), "long": (13, 3)}.items():
            if hasattr(net, "embedding"):
                x = torch.randint(0, net.embedding.num_embeddings, (steps, batch))
            else:
                x = torch.randn(steps, batch, net.rnn.input_size)
            with torch.no_grad():
                cases[case + ".input"] = x.numpy()
                cases[case + ".output"] = net(x).numpy()
        metadata = {"format": "pt"}
        tensor_files.save(folder / f"{name}.safetensors", state, metadata)
        if net.rnn.batch_first:
            metadata["batch_first"] = "true"
        tensor_files.save(folder / f"{name}.cases.safetensors", cases, metadata)


if __name__ == "__main__":
    main(sys.argv[1])
