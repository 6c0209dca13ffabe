package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ONE;
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
    /** Partial sums, whatever the width of a vector: as many as {@link Lanes#rest} holds. */
    private static final int PARTIALS = Lanes.WIDEST;

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
     * 16 are not touched, and C2 drops them. What is left behind whole blocks of 16 is filled up
     * with zeros: a partial sum is never -0, so that they change nothing. Four things keep the
     * vectors out of the heap: they start from a new zero, not from a constant; no method of ours
     * takes or gives one, since C2 inlines ours only while it has nodes to spare, and none behind a
     * loop; no masked load, whose check near an array's end is a call that boxes the mask; and the
     * whole is one method.
     */
    private static float reduce(boolean squares, float[] x, int xo, int n) {
        int rest = n & (PARTIALS - 1);
        float[] last = rest == 0 ? x : Lanes.rest(x, xo + n - rest, rest);
        VectorMask<Float> square = F.maskAll(squares);
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = FloatVector.zero(F);
        FloatVector s2 = FloatVector.zero(F);
        FloatVector s3 = FloatVector.zero(F);
        FloatVector s4 = FloatVector.zero(F);
        FloatVector s5 = FloatVector.zero(F);
        FloatVector s6 = FloatVector.zero(F);
        FloatVector s7 = FloatVector.zero(F);
        // The whole blocks in x, then the one in last
        float[] block = x;
        int at = xo;
        int end = xo + n - rest;
        for (int part = 0; part < 2; part++) {
            for (; at < end; at += PARTIALS) {
                FloatVector x0 = fromArray(F, block, at);
                s0 = x0.fma(ONE.blend(x0, square), s0);
                if (N < 16) {
                    FloatVector x1 = fromArray(F, block, at + N);
                    s1 = x1.fma(ONE.blend(x1, square), s1);
                }
                if (N < 8) {
                    FloatVector x2 = fromArray(F, block, at + 2 * N);
                    s2 = x2.fma(ONE.blend(x2, square), s2);
                    FloatVector x3 = fromArray(F, block, at + 3 * N);
                    s3 = x3.fma(ONE.blend(x3, square), s3);
                }
                if (N < 4) {
                    FloatVector x4 = fromArray(F, block, at + 4 * N);
                    s4 = x4.fma(ONE.blend(x4, square), s4);
                    FloatVector x5 = fromArray(F, block, at + 5 * N);
                    s5 = x5.fma(ONE.blend(x5, square), s5);
                    FloatVector x6 = fromArray(F, block, at + 6 * N);
                    s6 = x6.fma(ONE.blend(x6, square), s6);
                    FloatVector x7 = fromArray(F, block, at + 7 * N);
                    s7 = x7.fma(ONE.blend(x7, square), s7);
                }
            }
            block = last;
            at = 0;
            end = rest;
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
