#!/usr/bin/env python3
"""Makes the float32 polynomial coefficients of docs/numerics.md. Needs numpy alone.

Each fit minimises the largest weighted error (Lawson: least squares whose weights grow where the
error is large). The coefficients are rounded to float32 from the lowest power up, and those above
are fitted again after each rounding, so that they take up its error.

Run: python3 docs/coefficients.py
"""

import numpy as np

LN2 = np.log(2.0)


def lawson(basis, target, weight):
    """Coefficients c that make max |weight * (basis @ c - target)| small."""
    emphasis = np.ones(len(target))
    best, best_error = None, np.inf
    for _ in range(200):
        scale = weight * np.sqrt(emphasis)
        c = np.linalg.lstsq(basis * scale[:, None], target * scale, rcond=None)[0]
        error = np.abs(weight * (basis @ c - target))
        if error.max() < best_error:
            best, best_error = c, error.max()
        emphasis *= error / error.max() + 1e-3
        emphasis /= emphasis.mean()
    return best


def fit(name, function, weight, interval, count):
    """Fits function(x) by count powers of x on the interval and prints them."""
    lo, hi = interval
    x = (lo + hi) / 2 + (hi - lo) / 2 * np.cos(np.pi * (np.arange(1500) + 0.5) / 1500)
    target, w = function(x), weight(x)
    rounded = []
    rest = target.copy()
    for power in range(count):
        basis = np.stack([x**p for p in range(power, count)], axis=1)
        c = np.float32(lawson(basis, rest, w)[0])
        rounded.append(c)
        rest -= float(c) * x**power
    show(name, rounded)
    print(f"# {name}: largest weighted error {np.abs(w * rest).max():.3g} on [{lo:.6g}, {hi:.6g}]")


def show(name, values):
    for i, c in enumerate(values):
        mantissa, exponent = float(c).hex().split("p")
        print(f"{name}{i} = {mantissa.rstrip('0')}p{int(exponent)}f ({float(c):.9g})")


def main():
    half = LN2 / 2 * 1.0001  # the rounding of x * log2(e) may carry r a little past the half
    quarter = half / 2

    # LN2_HI has 15 bits, so that n * LN2_HI is exact for every exponent n and x - n * LN2_HI is too.
    high = float.fromhex("0x1.62e4p-1")
    show("LOG2E", [np.float32(1 / LN2)])
    show("LN2", [np.float32(high), np.float32(LN2 - high)])
    show("HALF_LN2", [np.float32(LN2 / 2)])

    # e^r = 1 + r + r^2 * E(r), error relative to e^r. sigmoid and tanh use the same numbers:
    # 1 - e^-r = r - r^2 * E(-r) and (e^2r - 1) / 2 = r + r^2 * 2 E(2r), exact changes of sign and exponent.
    fit(
        "E",
        lambda r: (np.expm1(r) - r) / r**2,
        lambda r: r**2 * np.exp(-r),
        (-half, half),
        5,
    )
    # tanh x = x + x^3 * T(x^2) for |x| < 0.55, error relative to tanh x.
    fit(
        "T",
        lambda y: (np.tanh(np.sqrt(y)) / np.sqrt(y) - 1) / y,
        lambda y: y * np.sqrt(y) / np.tanh(np.sqrt(y)),
        (1e-4, 0.55**2),
        4,
    )
    # log(1 + f) = f - f^2 / 2 + f^3 * L(f), error relative to the logarithm.
    fit(
        "L",
        lambda f: (np.log1p(f) - f + f * f / 2) / f**3,
        lambda f: np.abs(f**3 / np.log1p(f)),
        (np.sqrt(0.5) - 1, np.sqrt(2) - 1),
        8,
    )
    # sin(pi/2 d) = d * S(d^2) and cos(pi/2 d) = 1 + d^2 * C(d^2) for |d| <= 1/2.
    fit(
        "S",
        lambda y: np.sin(np.pi / 2 * np.sqrt(y)) / np.sqrt(y),
        lambda y: np.sqrt(y) / np.sin(np.pi / 2 * np.sqrt(y)),
        (1e-6, 0.25),
        4,
    )
    fit(
        "C",
        lambda y: (np.cos(np.pi / 2 * np.sqrt(y)) - 1) / y,
        lambda y: y / np.cos(np.pi / 2 * np.sqrt(y)),
        (1e-6, 0.25),
        4,
    )


if __name__ == "__main__":
    main()
