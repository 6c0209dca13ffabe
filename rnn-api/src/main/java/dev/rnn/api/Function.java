package dev.rnn.api;

/** The elementwise functions. Operations, ranges and largest errors: docs/numerics.md. */
public enum Function {
    /** The hyperbolic tangent, within [-1, 1], odd. */
    TANH,
    /** The logistic function 1 / (1 + e^-x), within [0, 1]. */
    SIGMOID,
    /** max(x, 0), with +0 for every x up to 0; NaN stays NaN. */
    RELU,
    /** e^x. */
    EXP,
    /** The natural logarithm; -infinity at both zeros, NaN below. */
    LOG
}
