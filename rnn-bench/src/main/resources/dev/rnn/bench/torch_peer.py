"""The PyTorch side of `rnn bench`: the same tasks on the same inputs, driven line by line.

    load TASK      prepares a task; answers "ok", or "none" if PyTorch has no such task
    check FILE     writes the task's results as little-endian float32; answers "ok"
    warm MILLIS    runs the task for so long; answers "ok"
    run MILLIS     answers "run OPS BYTES NS NS ...": nanoseconds of each batch of OPS operations
                   (BYTES, the heap allocated by one, is not measured here: NaN)
    info           answers one line about this installation
    threads N      from now on N threads; answers "ok"
    quit

Task names and inputs are those of Tasks.java and Numbers.java. PyTorch gets its fastest sensible
formulation: where there are several, `load` times them and keeps the fastest.
"""

import itertools
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

THREADS = 1
BATCH_NS = 2_000_000


def numbers(seed, low, high, *shape):
    """Uniform floats from a hash of (seed, index), as Numbers.java makes them."""
    n = int(np.prod(shape))
    with np.errstate(over="ignore"):
        x = np.arange(n, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x7FEB352D)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x846CA68B)
        x ^= x >> np.uint32(16)
    unit = (x >> np.uint32(8)).astype(np.float64) * 2.0**-24
    return torch.from_numpy((low + (high - low) * unit).astype(np.float32).reshape(shape))


def symbols(seed, n, classes):
    """Class indices, as Numbers.java makes them."""
    unit = numbers(seed, 0.0, 1.0, n).numpy().astype(np.float64)
    return torch.from_numpy((unit * classes).astype(np.int64))


def sizes(task):
    return [int(s) for s in task.split(":")[1].split("x")]


# Each task is a list of variants; a variant is (run, results): run(n) does n operations.


def matmul(task):
    m, k, n = sizes(task)
    a, b = numbers(1, -1, 1, m, k), numbers(2, -1, 1, k, n)
    column_major = b.t().contiguous().t()
    c = torch.empty(m, n)

    def variant(b):
        def run(count):
            for _ in range(count):
                torch.mm(a, b, out=c)

        return run, lambda: [c]

    return [variant(b), variant(column_major)]


def matvec(task):
    k, n = sizes(task)
    x, w = numbers(1, -1, 1, 1, k), numbers(2, -1, 1, k, n)
    wt = w.t().contiguous()
    row, flat, out, out_flat = x, x.reshape(k), torch.empty(1, n), torch.empty(n)

    def mm(w):
        def run(count):
            for _ in range(count):
                torch.mm(row, w, out=out)

        return run, lambda: [out]

    def mv(w):
        def run(count):
            for _ in range(count):
                torch.mv(w, flat, out=out_flat)

        return run, lambda: [out_flat]

    return [mm(w), mm(wt.t()), mv(w.t()), mv(wt)]


def elementwise(function):
    def make(task):
        (n,) = sizes(task)
        x, y = numbers(1, -4, 4, n), torch.empty(n)

        def run(count):
            for _ in range(count):
                function(x, out=y)

        return [(run, lambda: [y])]

    return make


CELLS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


def cell(task, i, h):
    """A recurrent layer with our parameters; its second bias is 0. Its gates are in our order."""
    bound = h**-0.5
    net = CELLS[task.split("-")[0]](i, h)
    width = net.bias_ih_l0.shape[0]
    with torch.no_grad():
        net.weight_ih_l0.copy_(numbers(2, -bound, bound, i, width).t())
        net.weight_hh_l0.copy_(numbers(3, -bound, bound, h, width).t())
        net.bias_ih_l0.copy_(numbers(4, -bound, bound, width))
        net.bias_hh_l0.zero_()
    return net


def cell_forward(task):
    t, b, i, h = sizes(task)
    x, net = numbers(1, -1, 1, t, b, i), cell(task, i, h)
    result = []

    def run(count):
        with torch.inference_mode():
            for _ in range(count):
                result[:] = [net(x)[0]]

    return [(run, lambda: result)]


def cell_train(with_dx):
    def make(task):
        t, b, i, h = sizes(task)
        x, dy = numbers(1, -1, 1, t, b, i), numbers(5, -1, 1, t, b, h)
        net = cell(task, i, h)
        x.requires_grad_(with_dx)
        wanted = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0] + ([x] if with_dx else [])
        result = []

        def run(count):
            for _ in range(count):
                y = net(x)[0]
                result[:] = [y.detach(), *torch.autograd.grad(y, wanted, dy)]

        def results():
            y, dw, du, db, *dx = result
            return [y, dw.t(), du.t(), db, *dx]

        return [(run, results)]

    return make


def packed(with_gradients):
    """Two layers of LSTM in both directions over packed sequences of lengths from 1 to T."""

    def make(task):
        t, b, i, h = sizes(task)
        bound = h**-0.5
        net = torch.nn.LSTM(i, h, num_layers=2, bidirectional=True)
        seed = itertools.count(2)
        wanted = []
        with torch.no_grad():
            for layer in (0, 1):
                for direction in ("", "_reverse"):
                    end = f"_l{layer}{direction}"
                    for name in ("weight_ih", "weight_hh", "bias_ih"):
                        value = getattr(net, name + end)
                        made = numbers(next(seed), -bound, bound, *reversed(value.shape))
                        value.copy_(made.t() if value.dim() == 2 else made)
                        wanted.append(value)
                    getattr(net, "bias_hh" + end).zero_()
        lengths = [t - k * (t - 1) // max(1, b - 1) for k in range(b)]
        x, dy = numbers(1, -1, 1, t, b, i), numbers(5, -1, 1, t, b, 2 * h)
        x.requires_grad_(with_gradients)
        result = []

        def forward():
            rows = torch.nn.utils.rnn.pack_padded_sequence(x, lengths)
            return torch.nn.utils.rnn.pad_packed_sequence(net(rows)[0], total_length=t)[0]

        def run(count):
            if not with_gradients:
                with torch.inference_mode():
                    for _ in range(count):
                        result[:] = [forward()]
                return
            for _ in range(count):
                y = forward()
                result[:] = [y.detach(), *torch.autograd.grad(y, [*wanted, x], dy)]

        def results():
            y, *gradients = result
            flat = [g.t().reshape(-1) if g.dim() == 2 else g for g in gradients[: len(wanted)]]
            return [y, *flat]

        return [(run, results)]

    return make


def update(optimizer):
    """One update of n parameters, at a rate so small that they stay where they are."""

    def make(task):
        (n,) = sizes(task)

        def variant(options):
            parameters = torch.nn.Parameter(numbers(1, -1, 1, n))
            parameters.grad = numbers(2, -1, 1, n)
            update = optimizer([parameters], lr=1e-9, **options)

            def run(count):
                for _ in range(count):
                    update.step()

            return run, lambda: [parameters]

        return [variant({"foreach": True}), variant({"fused": True})]

    return make


def train(task):
    """The character model: one whole training step an operation."""
    t, b, classes, h = sizes(task)
    windows = 64
    text = symbols(9, b * t * windows + 1, classes)
    # Each stream is its own stretch of the text; a window is T steps of all streams, time-major.
    streams = text[:-1].reshape(b, t * windows)
    follows = text[1:].reshape(b, t * windows)
    inputs = [streams[:, w * t : (w + 1) * t].t().contiguous() for w in range(windows)]
    targets = [follows[:, w * t : (w + 1) * t].t().reshape(-1) for w in range(windows)]
    bound = h**-0.5

    def variant(embedding, fused):
        net = cell("rnn", classes, h)
        out = torch.nn.Linear(h, classes)
        with torch.no_grad():
            out.weight.copy_(numbers(6, -bound, bound, h, classes).t())
            out.bias.copy_(numbers(7, -bound, bound, classes))
        net.bias_hh_l0.requires_grad_(False)
        parameters = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, *out.parameters()]
        optimizer = torch.optim.Adam(parameters, lr=0.002, **fused)
        eye = torch.eye(classes)
        state = [torch.zeros(1, b, h)]
        steps = itertools.count()
        losses = []

        def states(x):
            if not embedding:
                return net(eye[x], state[0])
            # Rows of W looked up, then one product a step: no product with W.
            a = F.embedding(x, net.weight_ih_l0.t()) + net.bias_ih_l0
            u, h_t, ys = net.weight_hh_l0.t(), state[0][0], []
            for a_t in a.unbind(0):
                h_t = torch.tanh(torch.addmm(a_t, h_t, u))
                ys.append(h_t)
            return torch.stack(ys), h_t.unsqueeze(0)

        def run(count):
            for _ in range(count):
                w = next(steps) % windows
                if w == 0:
                    state[0] = torch.zeros(1, b, h)
                optimizer.zero_grad(set_to_none=True)
                y, last = states(inputs[w])
                state[0] = last.detach()
                loss = F.cross_entropy(out(y.reshape(t * b, h)), targets[w])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(parameters, 5.0, foreach=True)
                optimizer.step()
                if len(losses) < 8:
                    losses.append(loss.item())

        def results():
            run(8 - len(losses))
            return [torch.tensor(losses)]

        return run, results

    return [
        variant(embedding, fused)
        for embedding in (False, True)
        for fused in ({"foreach": True}, {"fused": True})
    ]


TASKS = {
    "matmul": matmul,
    "matvec": matvec,
    "tanh": elementwise(torch.tanh),
    "sigmoid": elementwise(torch.sigmoid),
    "exp": elementwise(torch.exp),
    "log": elementwise(torch.log),
    "train": train,
    "packed-forward": packed(False),
    "packed-train": packed(True),
    "adam": update(torch.optim.Adam),
    "sgd": update(torch.optim.SGD),
}
for kind in CELLS:
    TASKS[kind + "-forward"] = cell_forward
    TASKS[kind + "-train"] = cell_train(True)
    TASKS[kind + "-train-no-dx"] = cell_train(False)


def timed(run, count):
    start = time.perf_counter_ns()
    run(count)
    return time.perf_counter_ns() - start


def best(run, count):
    return min(timed(run, count) for _ in range(5))


class Peer:
    def load(self, task):
        make = TASKS.get(task.split(":")[0])
        if make is None:
            return "none"
        variants = make(task)
        for run, results in variants:
            run(1)
        self.checks = [results() for _, results in variants[:1]][0]
        self.checks = [r.detach().clone() for r in self.checks]
        if len(variants) > 1:
            count = self.size(variants[0][0])
            variants.sort(key=lambda v: best(v[0], count))
        self.run_ops = variants[0][0]
        self.count = self.size(self.run_ops)
        return "ok"

    def size(self, run):
        """Operations in a batch, so that a batch takes some two milliseconds."""
        count = 1
        while timed(run, count) < BATCH_NS:
            count *= 2
        return count

    def check(self, path):
        with open(path, "wb") as out:
            for result in self.checks:
                out.write(result.contiguous().numpy().astype("<f4").tobytes())
        return "ok"

    def warm(self, millis):
        self.run(int(millis) // 4)  # nothing is compiled here: caches and clock alone
        return "ok"

    def run(self, millis):
        times, end = [], time.perf_counter_ns() + int(millis) * 1_000_000
        while not times or time.perf_counter_ns() < end:
            times.append(timed(self.run_ops, self.count))
        return " ".join(map(str, ["run", self.count, "NaN", *times]))

    def threads(self, count):
        torch.set_num_threads(int(count))
        return "ok"

    def info(self):
        return f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}"


def main():
    torch.set_num_threads(THREADS)
    peer = Peer()
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "quit":
            return
        try:
            answer = getattr(peer, command)(*arguments)
        except Exception as problem:  # the runner shows it
            answer = "error " + repr(problem).replace("\n", " ")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
