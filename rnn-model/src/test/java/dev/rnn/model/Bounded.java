package dev.rnn.model;

/**
 * A number in float64, and how far the float that a backend computes for it may be from it. Every
 * operation takes the errors of its operands over and adds its own rounding; a chain of n {@code
 * fma} adds gamma_n = n u / (1 - n u) times the sum of its terms' sizes, u = 2^-24 (Higham,
 * Accuracy and Stability of Numerical Algorithms, 3.1).
 *
 * @param value as if nothing were rounded
 * @param error at least the size of the float's difference from it
 */
record Bounded(double value, double error) {
    private static final double UNIT = 0x1p-24;

    /** What two roundings to a subnormal float lose at most. */
    private static final double LEAST = Float.MIN_VALUE;

    static final Bounded ZERO = exact(0);
    static final Bounded ONE = exact(1);

    static Bounded exact(float value) {
        return new Bounded(value, 0);
    }

    static Bounded[] exact(float... values) {
        Bounded[] all = new Bounded[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = exact(values[i]);
        }
        return all;
    }

    /** The error of n roundings, relative to the sizes of the terms. */
    static double gamma(int n) {
        return n * UNIT / (1 - n * UNIT);
    }

    /** start + a_0 b_0 + a_1 b_1 + ... */
    static Bounded chain(Bounded start, Bounded[] a, Bounded[] b) {
        double sum = start.value;
        double taken = start.error;
        double size = start.size();
        for (int i = 0; i < a.length; i++) {
            sum += a[i].value * b[i].value;
            taken += a[i].errorOfProduct(b[i]);
            size += a[i].size() * b[i].size();
        }
        return new Bounded(sum, taken + gamma(a.length) * size + a.length * LEAST);
    }

    static Bounded fma(Bounded a, Bounded b, Bounded c) {
        return chain(c, new Bounded[] {a}, new Bounded[] {b});
    }

    Bounded plus(Bounded other) {
        return rounded(value + other.value, error + other.error);
    }

    Bounded times(Bounded other) {
        return rounded(value * other.value, errorOfProduct(other));
    }

    Bounded negative() {
        return new Bounded(-value, error);
    }

    /** Two ULP, and a slope of at most 1. */
    Bounded tanh() {
        return function(Math.tanh(value), 1);
    }

    /** Two ULP, and a slope of at most 1/4. */
    Bounded sigmoid() {
        return function(1 / (1 + Math.exp(-value)), 0.25);
    }

    /** The derivative of tanh from its result y, fma(-y, y, 1). */
    Bounded slopeOfTanh() {
        return fma(negative(), this, ONE);
    }

    /** The derivative of the sigmoid from its result y, y (1 - y). */
    Bounded slopeOfSigmoid() {
        return times(ONE.plus(negative()));
    }

    private Bounded function(double result, double slope) {
        double taken = slope * error;
        return new Bounded(result, taken + 4 * UNIT * (Math.abs(result) + taken) + LEAST);
    }

    private double size() {
        return Math.abs(value) + error;
    }

    private double errorOfProduct(Bounded other) {
        return Math.abs(value) * other.error + error * other.size();
    }

    private static Bounded rounded(double value, double taken) {
        return new Bounded(value, taken + UNIT * (Math.abs(value) + taken) + LEAST);
    }
}
