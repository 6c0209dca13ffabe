#!/usr/bin/env python3
"""Makes the golden values of optimizers and schedules with PyTorch 2.13: float64 results of float32 inputs.

Run: python3 rnn-model/src/test/python/make_golden_optimizers.py rnn-model/src/test/resources/golden/optimizers.json
Needs PyTorch alone; the build and the tests do not.
"""

import json
import sys
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore")

PARAMETERS = 12
STEPS = 50

# name, class, options; the names of options are those of the records in dev.rnn.model.optimizer
CASES = [
    ("Sgd", torch.optim.SGD, {}),
    ("Sgd", torch.optim.SGD, dict(weight_decay=0.1)),
    ("Sgd", torch.optim.SGD, dict(momentum=0.9)),
    ("Sgd", torch.optim.SGD, dict(momentum=0.9, dampening=0.3, weight_decay=0.05)),
    ("Sgd", torch.optim.SGD, dict(momentum=0.8, nesterov=True)),
    ("Sgd", torch.optim.SGD, dict(momentum=0.8, nesterov=True, weight_decay=0.2)),
    ("Adagrad", torch.optim.Adagrad, {}),
    ("Adagrad", torch.optim.Adagrad, dict(lr_decay=0.1, initial_accumulator_value=0.5)),
    ("Adagrad", torch.optim.Adagrad, dict(weight_decay=0.1, eps=1e-3)),
    ("Adadelta", torch.optim.Adadelta, {}),
    ("Adadelta", torch.optim.Adadelta, dict(rho=0.7, eps=1e-3, weight_decay=0.1)),
    ("Adadelta", torch.optim.Adadelta, dict(rho=1.0)),
    ("RmsProp", torch.optim.RMSprop, {}),
    ("RmsProp", torch.optim.RMSprop, dict(momentum=0.9)),
    ("RmsProp", torch.optim.RMSprop, dict(centered=True, eps=1e-4)),
    ("RmsProp", torch.optim.RMSprop, dict(centered=True, momentum=0.5, weight_decay=0.1, alpha=0.9, eps=1e-3)),
    ("Adam", torch.optim.Adam, {}),
    ("Adam", torch.optim.Adam, dict(betas=(0.8, 0.9), eps=1e-4)),
    ("Adam", torch.optim.Adam, dict(weight_decay=0.1)),
    ("Adam", torch.optim.Adam, dict(amsgrad=True, betas=(0.9, 0.9))),
    ("Adam", torch.optim.Adam, dict(amsgrad=True, weight_decay=0.05, betas=(0.0, 0.95))),
    ("AdamW", torch.optim.AdamW, {}),
    ("AdamW", torch.optim.AdamW, dict(weight_decay=0.3, betas=(0.8, 0.95))),
    ("AdamW", torch.optim.AdamW, dict(weight_decay=0.0)),
    ("AdamW", torch.optim.AdamW, dict(weight_decay=0.1, amsgrad=True, betas=(0.9, 0.9))),
    ("NAdam", torch.optim.NAdam, {}),
    ("NAdam", torch.optim.NAdam, dict(weight_decay=0.1, momentum_decay=0.05)),
    ("NAdam", torch.optim.NAdam, dict(weight_decay=0.1, decoupled_weight_decay=True)),
    ("NAdam", torch.optim.NAdam, dict(betas=(0.0, 0.9), momentum_decay=0.0)),
    ("Adamax", torch.optim.Adamax, {}),
    ("Adamax", torch.optim.Adamax, dict(betas=(0.7, 0.9), eps=1e-3, weight_decay=0.1)),
]

RATES = dict(Sgd=0.05, Adagrad=0.1, Adadelta=1.0, RmsProp=0.01, Adam=0.01, AdamW=0.01, NAdam=0.01, Adamax=0.02)


def float32(tensor):
    return tensor.to(torch.float32).to(torch.float64)


def floats(tensor):
    return [float(v) for v in tensor.reshape(-1)]


def gradients():
    """Gaussian ones of many sizes; one parameter never has any, one always the same, one only now and then."""
    g = torch.Generator().manual_seed(7)
    scale = torch.tensor([1, 1, 1, 0.1, 0.01, 1e-3, 10, 100, 1, 0, 1, 1])
    rows = [torch.randn(PARAMETERS, generator=g) * scale for _ in range(STEPS)]
    for t, row in enumerate(rows):
        row[8] = 0.75
        row[10] = row[10] if t % 7 == 3 else 0
        row[11] = 1.0 + row[11] * 1e-2
    return [float32(row) for row in rows]


def optimizer_cases():
    g = torch.Generator().manual_seed(8)
    start = float32(torch.randn(PARAMETERS, generator=g))
    steps = gradients()
    cases = []
    for name, kind, options in CASES:
        rate = float(torch.tensor(RATES[name], dtype=torch.float32))
        p = start.clone().requires_grad_(True)
        optimizer = kind([p], lr=rate, foreach=False, **options)
        after = []
        for gradient in steps:
            p.grad = gradient.clone()
            optimizer.step()
            after.append(floats(p.detach()))
        named = {k: (list(v) if isinstance(v, tuple) else v) for k, v in options.items()}
        cases.append(dict(name=name, rate=rate, options=named, after=after[:5] + [after[-1]]))
    return dict(start=floats(start), gradients=[floats(v) for v in steps], cases=cases)


def rates(make, steps, base=0.1, chain=None):
    """The rate of each update: read, update, step."""
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=base)
    schedule = make(optimizer)
    got = []
    for _ in range(steps):
        got.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return got


def schedule_cases():
    s = schedulers
    one = dict(max_lr=0.5, cycle_momentum=False)
    return {
        "step": rates(lambda o: s.StepLR(o, 7, 0.3), 40),
        "multiStep": rates(lambda o: s.MultiStepLR(o, [3, 10, 10, 25], 0.2), 40),
        "exponential": rates(lambda o: s.ExponentialLR(o, 0.93), 60),
        "cosine": rates(lambda o: s.CosineAnnealingLR(o, 20, 0.001), 75),
        "restarts": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 10, 1, 0.002), 45),
        "restartsLonger": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 5, 2), 80),
        "oneCycle": rates(lambda o: s.OneCycleLR(o, total_steps=40, **one), 40),
        "oneCycleLinear": rates(lambda o: s.OneCycleLR(
            o, total_steps=33, pct_start=0.25, anneal_strategy="linear", div_factor=10, final_div_factor=100, **one), 33),
        "oneCycleThree": rates(lambda o: s.OneCycleLR(o, total_steps=50, pct_start=0.4, three_phase=True, **one), 50),
        "linear": rates(lambda o: s.LinearLR(o, 0.25, 0.75, 8), 20),
        "warmUp": rates(lambda o: s.SequentialLR(
            o, [s.LinearLR(o, 0.1, 1.0, 10), s.CosineAnnealingLR(o, 30)], [10]), 50),
        "sequence": rates(lambda o: s.SequentialLR(
            o, [s.ExponentialLR(o, 0.9), s.StepLR(o, 4, 0.5), s.ExponentialLR(o, 0.8)], [6, 20]), 40),
    }


def plateau_cases():
    g = torch.Generator().manual_seed(9)
    falling = [float(v) for v in 1 + 3 * 0.9 ** torch.arange(60) + 0.05 * torch.randn(60, generator=g)]
    falling[30] = float("nan")
    cases = []
    for mode, options in [
        ("min", dict(patience=2)),
        ("min", dict(patience=3, factor=0.5, threshold=0.05, threshold_mode="abs", cooldown=4, min_lr=0.01)),
        ("max", dict(patience=1, factor=0.3, threshold=0.01)),
        ("max", dict(patience=0, factor=0.7, threshold=0.2, threshold_mode="abs", cooldown=2, eps=1e-3)),
    ]:
        p = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.SGD([p], lr=0.1)
        schedule = schedulers.ReduceLROnPlateau(optimizer, mode, **options)
        metrics = [v if mode == "min" else -v + 5 for v in falling]
        got = []
        for metric in metrics:
            schedule.step(metric)
            got.append(optimizer.param_groups[0]["lr"])
        shown = [None if v != v else v for v in metrics]
        cases.append(dict(mode=mode, options=options, metrics=shown, rates=got))
    return cases


def clipping_cases():
    g = torch.Generator().manual_seed(10)
    cases = []
    for scale in (0.01, 1, 1e4):
        whole = float32(torch.randn(37, generator=g) * scale)
        for norm in (1.0, 2.0, float("inf")):
            for limit in (0.5, 5.0):
                p = torch.zeros(37, requires_grad=True)
                p.grad = whole.clone()
                total = torch.nn.utils.clip_grad_norm_([p], limit, norm_type=norm)
                name = {1.0: "L1", 2.0: "L2"}.get(norm, "INFINITY")
                cases.append(dict(norm=name, limit=limit, gradient=floats(whole), total=float(total), clipped=floats(p.grad)))
        p = torch.zeros(37, requires_grad=True)
        p.grad = whole.clone()
        torch.nn.utils.clip_grad_value_([p], 0.25)
        cases.append(dict(norm="VALUE", limit=0.25, gradient=floats(whole), clipped=floats(p.grad)))
    return cases


def average_cases():
    """Averages of weights: torch.optim.swa_utils.AveragedModel."""
    from torch.optim import swa_utils

    g = torch.Generator().manual_seed(11)
    weights = [float32(torch.randn(5, generator=g)) for _ in range(12)]
    cases = dict(weights=[floats(w) for w in weights])
    for name, function in (("ema", swa_utils.get_ema_avg_fn(0.9)), ("swa", swa_utils.get_swa_avg_fn())):
        model = torch.nn.Linear(5, 1, bias=False)
        averaged = swa_utils.AveragedModel(model, avg_fn=function)
        after = []
        for w in weights:
            model.weight.data = w.reshape(1, 5).clone()
            averaged.update_parameters(model)
            after.append(floats(averaged.module.weight.detach()))
        cases[name] = after
    return cases


def renorm_case():
    g = torch.Generator().manual_seed(12)
    m = float32(torch.randn(4, 6, generator=g) * 2)
    return dict(
        matrix=floats(m),
        columns=floats(torch.renorm(m, 2, 1, 3.0)),
        rows=floats(torch.renorm(m, 2, 0, 3.0)),
    )


if __name__ == "__main__":
    golden = dict(
        made_with="PyTorch " + torch.__version__.split("+")[0],
        optimizers=optimizer_cases(),
        schedules=schedule_cases(),
        plateaus=plateau_cases(),
        clipping=clipping_cases(),
        averages=average_cases(),
        renorm=renorm_case(),
    )
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out)
        out.write("\n")
