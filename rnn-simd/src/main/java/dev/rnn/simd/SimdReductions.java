package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import jdk.incubator.vector.FloatVector;

/**
 * Sums in the canonical order, docs/numerics.md, "Sums": 16 partial sums in 16 / N vectors, then a
 * fixed tree.
 */
final class SimdReductions implements Reductions {
    /** Partial sums, whatever the width of a vector. */
    static final int PARTIALS = 16;

    @Override
    public float sum(Slice x) {
        return sum(x.array(), x.offset(), x.length());
    }

    @Override
    public float sumOfSquares(Slice x) {
        return sumOfSquares(x.array(), x.offset(), x.length());
    }

    /**
     * Vector s_g holds the partial sums from g N on; those past 16 are not touched, and C2 drops
     * them. A partial sum is never -0, so that the zeros of masked lanes change nothing.
     */
    static float sum(float[] x, int xo, int n) {
        FloatVector s0 = ZERO;
        FloatVector s1 = ZERO;
        FloatVector s2 = ZERO;
        FloatVector s3 = ZERO;
        FloatVector s4 = ZERO;
        FloatVector s5 = ZERO;
        FloatVector s6 = ZERO;
        FloatVector s7 = ZERO;
        for (int i = 0; i <= n - PARTIALS; i += PARTIALS) {
            int at = xo + i;
            s0 = s0.add(fromArray(F, x, at));
            if (N < 16) {
                s1 = s1.add(fromArray(F, x, at + N));
            }
            if (N < 8) {
                s2 = s2.add(fromArray(F, x, at + 2 * N));
                s3 = s3.add(fromArray(F, x, at + 3 * N));
            }
            if (N < 4) {
                s4 = s4.add(fromArray(F, x, at + 4 * N));
                s5 = s5.add(fromArray(F, x, at + 5 * N));
                s6 = s6.add(fromArray(F, x, at + 6 * N));
                s7 = s7.add(fromArray(F, x, at + 7 * N));
            }
        }
        int rest = n & (PARTIALS - 1);
        if (rest > 0) {
            int at = xo + n - rest;
            s0 = s0.add(fromArray(F, x, at, F.indexInRange(0, rest)));
            if (N < 16) {
                s1 = s1.add(fromArray(F, x, at + N, F.indexInRange(N, rest)));
            }
            if (N < 8) {
                s2 = s2.add(fromArray(F, x, at + 2 * N, F.indexInRange(2 * N, rest)));
                s3 = s3.add(fromArray(F, x, at + 3 * N, F.indexInRange(3 * N, rest)));
            }
            if (N < 4) {
                s4 = s4.add(fromArray(F, x, at + 4 * N, F.indexInRange(4 * N, rest)));
                s5 = s5.add(fromArray(F, x, at + 5 * N, F.indexInRange(5 * N, rest)));
                s6 = s6.add(fromArray(F, x, at + 6 * N, F.indexInRange(6 * N, rest)));
                s7 = s7.add(fromArray(F, x, at + 7 * N, F.indexInRange(7 * N, rest)));
            }
        }
        return tree(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /** As {@link #sum}, with one fma for each square. */
    static float sumOfSquares(float[] x, int xo, int n) {
        FloatVector s0 = ZERO;
        FloatVector s1 = ZERO;
        FloatVector s2 = ZERO;
        FloatVector s3 = ZERO;
        FloatVector s4 = ZERO;
        FloatVector s5 = ZERO;
        FloatVector s6 = ZERO;
        FloatVector s7 = ZERO;
        for (int i = 0; i <= n - PARTIALS; i += PARTIALS) {
            int at = xo + i;
            s0 = addSquare(s0, fromArray(F, x, at));
            if (N < 16) {
                s1 = addSquare(s1, fromArray(F, x, at + N));
            }
            if (N < 8) {
                s2 = addSquare(s2, fromArray(F, x, at + 2 * N));
                s3 = addSquare(s3, fromArray(F, x, at + 3 * N));
            }
            if (N < 4) {
                s4 = addSquare(s4, fromArray(F, x, at + 4 * N));
                s5 = addSquare(s5, fromArray(F, x, at + 5 * N));
                s6 = addSquare(s6, fromArray(F, x, at + 6 * N));
                s7 = addSquare(s7, fromArray(F, x, at + 7 * N));
            }
        }
        int rest = n & (PARTIALS - 1);
        if (rest > 0) {
            int at = xo + n - rest;
            s0 = addSquare(s0, fromArray(F, x, at, F.indexInRange(0, rest)));
            if (N < 16) {
                s1 = addSquare(s1, fromArray(F, x, at + N, F.indexInRange(N, rest)));
            }
            if (N < 8) {
                s2 = addSquare(s2, fromArray(F, x, at + 2 * N, F.indexInRange(2 * N, rest)));
                s3 = addSquare(s3, fromArray(F, x, at + 3 * N, F.indexInRange(3 * N, rest)));
            }
            if (N < 4) {
                s4 = addSquare(s4, fromArray(F, x, at + 4 * N, F.indexInRange(4 * N, rest)));
                s5 = addSquare(s5, fromArray(F, x, at + 5 * N, F.indexInRange(5 * N, rest)));
                s6 = addSquare(s6, fromArray(F, x, at + 6 * N, F.indexInRange(6 * N, rest)));
                s7 = addSquare(s7, fromArray(F, x, at + 7 * N, F.indexInRange(7 * N, rest)));
            }
        }
        return tree(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    private static FloatVector addSquare(FloatVector sum, FloatVector x) {
        return x.fma(x, sum);
    }

    /** s_j + s_{j+8}, then + 4, + 2, + 1: the upper part between vectors, the lower within one. */
    static float tree(
            FloatVector s0,
            FloatVector s1,
            FloatVector s2,
            FloatVector s3,
            FloatVector s4,
            FloatVector s5,
            FloatVector s6,
            FloatVector s7) {
        FloatVector s = s0;
        if (N == 8) {
            s = s0.add(s1);
        } else if (N == 4) {
            s = s0.add(s2).add(s1.add(s3));
        } else if (N == 2) {
            s = s0.add(s4).add(s2.add(s6)).add(s1.add(s5).add(s3.add(s7)));
        }
        return Lanes.sumTree(s);
    }

    @Override
    public void addRows(Matrix x, Slice sum) {
        Checks.addRows(x, sum);
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
