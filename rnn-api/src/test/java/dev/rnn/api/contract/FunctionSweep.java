package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Function;
import dev.rnn.api.Slice;

/**
 * What a pass over a range of floats has found. Floats are counted by keys that rise with their
 * value: NaNs of negative sign, then -infinity to +infinity, then the other NaNs.
 */
final class FunctionSweep {
    /** The key of the first of all floats. */
    static final long FIRST = Integer.MIN_VALUE;

    /** One past the key of the last. */
    static final long END = 1L << 31;

    /** An odd number of floats at once, so that a backend's vectors leave a rest. */
    private static final int CHUNK = (1 << 12) + 1;

    private static final double BEYOND = 0x1p128;

    /** Exponents of normal floats, biased as in a double. */
    private static final long LEAST_EXPONENT = 1023 + Float.MIN_EXPONENT;

    private static final long GREATEST_EXPONENT = 1023 + Float.MAX_EXPONENT;

    private final Function f;
    private double error;
    private float worst;
    private float least = Float.POSITIVE_INFINITY;
    private float greatest = Float.NEGATIVE_INFINITY;
    private String fault = "";

    FunctionSweep(Function f) {
        this.f = f;
    }

    /** The key of a float. */
    static long key(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits >= 0 ? bits : bits ^ 0x7fffffff;
    }

    private static float ofKey(long key) {
        int bits = (int) key;
        return Float.intBitsToFloat(bits >= 0 ? bits : bits ^ 0x7fffffff);
    }

    /** Looks at every {@code stride}-th float from one key to before another. */
    static FunctionSweep over(Backend backend, Function f, long from, long to, int stride) {
        FunctionSweep sweep = new FunctionSweep(f);
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        float[] mirrored = new float[CHUNK];
        // Starts one float early, to compare the first with the one before
        for (long key = Math.max(FIRST, from - stride); key < to; key += (CHUNK - 1L) * stride) {
            int n = (int) Math.min(CHUNK, (to - key + stride - 1) / stride);
            for (int i = 0; i < n; i++) {
                x[i] = ofKey(key + (long) i * stride);
            }
            backend.elementwise().apply(f, new Slice(x, 0, n), new Slice(y, 0, n));
            if (f == Function.TANH) {
                for (int i = 0; i < n; i++) {
                    mirrored[i] = -x[i];
                }
                Slice both = new Slice(mirrored, 0, n);
                backend.elementwise().apply(f, both, both);
            }
            sweep.look(x, y, mirrored, n);
        }
        return sweep;
    }

    private void look(float[] x, float[] y, float[] mirrored, int n) {
        for (int i = 0; i < n; i++) {
            double exact = exact(f, x[i]);
            if (Double.isNaN(exact) || Float.isNaN(y[i])) {
                expect(
                        Double.isNaN(exact) && Float.isNaN(y[i]),
                        "NaN where it should not be",
                        x[i],
                        y[i]);
                continue;
            }
            double wrong = error(y[i], exact);
            if (wrong > error) {
                error = wrong;
                worst = x[i];
            }
            least = y[i] < least ? y[i] : least;
            greatest = y[i] > greatest ? y[i] : greatest;
            expect(inRange(y[i]), "outside its range", x[i], y[i]);
            expect(i == 0 || !(x[i - 1] <= x[i]) || !(y[i - 1] > y[i]), "not monotone", x[i], y[i]);
            if (f == Function.TANH) {
                int bits = Float.floatToRawIntBits(y[i]) ^ Integer.MIN_VALUE;
                expect(Float.floatToRawIntBits(mirrored[i]) == bits, "not odd", x[i], y[i]);
            }
            float canonical = CanonicalFunctions.apply(f, x[i]);
            expect(
                    Float.floatToRawIntBits(canonical) == Float.floatToRawIntBits(y[i]),
                    "not the bits of docs/numerics.md",
                    x[i],
                    y[i]);
        }
    }

    private void expect(boolean right, String complaint, float x, float y) {
        if (!right && fault.isEmpty()) {
            fault =
                    "%s(%s) = %s: %s"
                            .formatted(f, Float.toHexString(x), Float.toHexString(y), complaint);
        }
    }

    private boolean inRange(float y) {
        return switch (f) {
            case TANH -> y >= -1 && y <= 1;
            case SIGMOID -> y >= 0 && y <= 1;
            case EXP, RELU -> y >= 0;
            case LOG -> true;
        };
    }

    /** In float64, whose own error of one or two units is 2^-28 of a float's. */
    private static double exact(Function f, float x) {
        return switch (f) {
            case EXP -> x > 200 ? Double.POSITIVE_INFINITY : StrictMath.exp(x);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
            case TANH -> StrictMath.tanh(x);
            case LOG -> StrictMath.log(x);
            case RELU -> x > 0 ? x : 0;
        };
    }

    /**
     * |y - exact| in spacings of floats at the exact value; infinity counts as 2^128, where floats
     * would go on.
     */
    private static double error(float y, double exact) {
        double e = exact > BEYOND ? BEYOND : exact < -BEYOND ? -BEYOND : exact;
        double r = y > Float.MAX_VALUE ? BEYOND : y < -Float.MAX_VALUE ? -BEYOND : y;
        long exponent = (Double.doubleToRawLongBits(e) >>> 52) & 0x7ff;
        exponent = Math.min(Math.max(exponent, LEAST_EXPONENT), GREATEST_EXPONENT);
        double perSpacing = Double.longBitsToDouble((2 * 1023 + 23 - exponent) << 52);
        return Math.abs(r - e) * perSpacing;
    }

    /** What both have found. */
    FunctionSweep and(FunctionSweep other) {
        FunctionSweep both = new FunctionSweep(f);
        both.error = Math.max(error, other.error);
        both.worst = error >= other.error ? worst : other.worst;
        both.least = Math.min(least, other.least);
        both.greatest = Math.max(greatest, other.greatest);
        both.fault = fault.isEmpty() ? other.fault : fault;
        return both;
    }

    /** The largest error, in ULP. */
    double error() {
        return error;
    }

    /** The first fault, empty if there was none. */
    String firstFault() {
        return fault;
    }

    /** A row of the table in docs/numerics.md; a function that is not monotone has a fault. */
    String row() {
        return "| %s | %.4f | %s | %s | [%s, %s]%s |"
                .formatted(
                        f.name().toLowerCase(java.util.Locale.ROOT),
                        error,
                        worst,
                        fault.isEmpty() ? "yes" : fault,
                        least,
                        greatest,
                        f == Function.TANH ? ", odd" : "");
    }
}
