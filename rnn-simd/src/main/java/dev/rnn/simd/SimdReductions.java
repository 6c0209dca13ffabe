package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.MatrixChecks;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sums in the canonical order, docs/numerics.md, "Sums": 16 partial sums in 16 / N vectors, then a
 * fixed tree.
 */
final class SimdReductions implements Reductions {
    /** Partial sums, whatever the width of a vector. */
    private static final int PARTIALS = 16;

    @Override
    public float sum(Slice x) {
        Checks.given("x", x);
        return sum(x.array(), x.offset(), x.length());
    }

    @Override
    public float sumOfSquares(Slice x) {
        Checks.given("x", x);
        return sumOfSquares(x.array(), x.offset(), x.length());
    }

    static float sum(float[] x, int xo, int n) {
        return reduce(false, x, xo, n);
    }

    static float sumOfSquares(float[] x, int xo, int n) {
        return reduce(true, x, xo, n);
    }

    /**
     * Adds x, or x^2, to the partial sums: s = fma(x, f, s) with f = 1 or x; with 1 it is the plain
     * sum, whose one rounding it shares. Vector s_g holds the partial sums from g N on; those past
     * 16 are not touched, and C2 drops them. A partial sum is never -0, so that the zeros of masked
     * lanes change nothing. Three things keep the vectors out of the heap: they start from a new
     * zero, not from a constant; no method of ours is called behind the loop, since C2 inlines none
     * there; and the whole is one method.
     */
    private static float reduce(boolean squares, float[] x, int xo, int n) {
        VectorMask<Float> square = F.maskAll(squares);
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = FloatVector.zero(F);
        FloatVector s2 = FloatVector.zero(F);
        FloatVector s3 = FloatVector.zero(F);
        FloatVector s4 = FloatVector.zero(F);
        FloatVector s5 = FloatVector.zero(F);
        FloatVector s6 = FloatVector.zero(F);
        FloatVector s7 = FloatVector.zero(F);
        for (int i = 0; i <= n - PARTIALS; i += PARTIALS) {
            int at = xo + i;
            s0 = add(s0, fromArray(F, x, at), square);
            if (N < 16) {
                s1 = add(s1, fromArray(F, x, at + N), square);
            }
            if (N < 8) {
                s2 = add(s2, fromArray(F, x, at + 2 * N), square);
                s3 = add(s3, fromArray(F, x, at + 3 * N), square);
            }
            if (N < 4) {
                s4 = add(s4, fromArray(F, x, at + 4 * N), square);
                s5 = add(s5, fromArray(F, x, at + 5 * N), square);
                s6 = add(s6, fromArray(F, x, at + 6 * N), square);
                s7 = add(s7, fromArray(F, x, at + 7 * N), square);
            }
        }
        int rest = n & (PARTIALS - 1);
        if (rest > 0) {
            int at = xo + n - rest;
            s0 = add(s0, fromArray(F, x, at, F.indexInRange(0, rest)), square);
            if (N < 16) {
                s1 = add(s1, fromArray(F, x, at + N, F.indexInRange(N, rest)), square);
            }
            if (N < 8) {
                s2 = add(s2, fromArray(F, x, at + 2 * N, F.indexInRange(2 * N, rest)), square);
                s3 = add(s3, fromArray(F, x, at + 3 * N, F.indexInRange(3 * N, rest)), square);
            }
            if (N < 4) {
                s4 = add(s4, fromArray(F, x, at + 4 * N, F.indexInRange(4 * N, rest)), square);
                s5 = add(s5, fromArray(F, x, at + 5 * N, F.indexInRange(5 * N, rest)), square);
                s6 = add(s6, fromArray(F, x, at + 6 * N, F.indexInRange(6 * N, rest)), square);
                s7 = add(s7, fromArray(F, x, at + 7 * N, F.indexInRange(7 * N, rest)), square);
            }
        }
        // The tree, s_j + s_{j+8}, then + 4, + 2, + 1: the upper part between vectors, the lower
        // within one
        if (N == 2) {
            s0 = s0.add(s4);
            s1 = s1.add(s5);
            s2 = s2.add(s6);
            s3 = s3.add(s7);
        }
        if (N <= 4) {
            s0 = s0.add(s2);
            s1 = s1.add(s3);
        }
        if (N <= 8) {
            s0 = s0.add(s1);
        }
        if (N > 8) {
            s0 = s0.add(s0.rearrange(Lanes.BY_8));
        }
        if (N > 4) {
            s0 = s0.add(s0.rearrange(Lanes.BY_4));
        }
        if (N > 2) {
            s0 = s0.add(s0.rearrange(Lanes.BY_2));
        }
        return s0.add(s0.rearrange(Lanes.BY_1)).lane(0);
    }

    private static FloatVector add(FloatVector sum, FloatVector x, VectorMask<Float> square) {
        return x.fma(Lanes.ONE.blend(x, square), sum);
    }

    @Override
    public void addRows(Matrix x, Slice sum) {
        MatrixChecks.addRows(x, sum);
        addRows(
                x.array(),
                x.offset(),
                x.stride(),
                x.rows(),
                sum.array(),
                sum.offset(),
                x.columns());
    }

    /**
     * sum += each row in turn; four vectors of columns at once, so that four chains hide the
     * latency of the sum.
     */
    static void addRows(float[] x, int xo, int xs, int rows, float[] sum, int so, int columns) {
        int j = 0;
        for (; j <= columns - 4 * N; j += 4 * N) {
            FloatVector s0 = fromArray(F, sum, so + j);
            FloatVector s1 = fromArray(F, sum, so + j + N);
            FloatVector s2 = fromArray(F, sum, so + j + 2 * N);
            FloatVector s3 = fromArray(F, sum, so + j + 3 * N);
            for (int r = 0, at = xo + j; r < rows; r++, at += xs) {
                s0 = s0.add(fromArray(F, x, at));
                s1 = s1.add(fromArray(F, x, at + N));
                s2 = s2.add(fromArray(F, x, at + 2 * N));
                s3 = s3.add(fromArray(F, x, at + 3 * N));
            }
            s0.intoArray(sum, so + j);
            s1.intoArray(sum, so + j + N);
            s2.intoArray(sum, so + j + 2 * N);
            s3.intoArray(sum, so + j + 3 * N);
        }
        for (; j < columns; j++) {
            float s = sum[so + j];
            for (int r = 0, at = xo + j; r < rows; r++, at += xs) {
                s += x[at];
            }
            sum[so + j] = s;
        }
    }
}
