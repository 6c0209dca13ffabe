package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Softmax over rows, docs/numerics.md, "Softmax". */
final class SimdSoftmax implements Softmax {

    @Override
    public void softmax(int rows, int classes, Slice x, Slice y) {
        Checks.rows("x", x, rows, classes);
        Checks.rows("y", y, rows, classes);
        Checks.sameOrApart("y", y, "x", x);
        for (int row = 0; row < rows; row++) {
            int at = y.offset() + row * classes;
            float max = max(x.array(), x.offset() + row * classes, classes);
            float sum =
                    exponentials(
                            x.array(), x.offset() + row * classes, max, y.array(), at, classes);
            divide(y.array(), at, classes, sum);
        }
    }

    @Override
    public void logSoftmax(int rows, int classes, Slice x, Slice y) {
        Checks.rows("x", x, rows, classes);
        Checks.rows("y", y, rows, classes);
        Checks.sameOrApart("y", y, "x", x);
        for (int row = 0; row < rows; row++) {
            int from = x.offset() + row * classes;
            int to = y.offset() + row * classes;
            float max = max(x.array(), from, classes);
            float log = Log.of(sumOfExponentials(x.array(), from, max, classes));
            for (int j = 0; j < classes; j++) {
                y.array()[to + j] = (x.array()[from + j] - max) - log;
            }
        }
    }

    /** Step 1: the largest value; NaN is passed over here and returns with its own exponential. */
    static float max(float[] x, int xo, int n) {
        float max = x[xo];
        int i = 0;
        if (n >= N) {
            FloatVector m = fromArray(F, x, xo);
            for (i = N; i <= n - N; i += N) {
                m = Lanes.max(m, fromArray(F, x, xo + i));
            }
            max = Lanes.maxTree(m);
        }
        for (; i < n; i++) {
            max = x[xo + i] > max ? x[xo + i] : max;
        }
        return max;
    }

    /** Steps 2 and 3: e = exp(x - max), and their sum. */
    static float exponentials(float[] x, int xo, float max, float[] e, int eo, int n) {
        FloatVector m = FloatVector.broadcast(F, max);
        int i = 0;
        for (; i <= n - N; i += N) {
            Exp.of(fromArray(F, x, xo + i).sub(m)).intoArray(e, eo + i);
        }
        if (i < n) {
            rest(x, xo + i, max, e, eo + i, n - i);
        }
        return SimdReductions.sum(e, eo, n);
    }

    private static void rest(float[] x, int xo, float max, float[] e, int eo, int n) {
        for (int i = 0; i < n; i++) {
            e[eo + i] = x[xo + i] - max;
        }
        Exp.apply(e, eo, e, eo, n);
    }

    /**
     * Steps 2 and 3 where the exponentials themselves are not wanted: the same sum as {@link
     * #exponentials}.
     */
    static float sumOfExponentials(float[] x, int xo, float max, int n) {
        FloatVector m = FloatVector.broadcast(F, max);
        FloatVector s0 = ZERO;
        FloatVector s1 = ZERO;
        FloatVector s2 = ZERO;
        FloatVector s3 = ZERO;
        FloatVector s4 = ZERO;
        FloatVector s5 = ZERO;
        FloatVector s6 = ZERO;
        FloatVector s7 = ZERO;
        for (int i = 0; i < n; i += SimdReductions.PARTIALS) {
            s0 = addExponential(s0, x, xo, i, n, m);
            if (N < 16) {
                s1 = addExponential(s1, x, xo, i + N, n, m);
            }
            if (N < 8) {
                s2 = addExponential(s2, x, xo, i + 2 * N, n, m);
                s3 = addExponential(s3, x, xo, i + 3 * N, n, m);
            }
            if (N < 4) {
                s4 = addExponential(s4, x, xo, i + 4 * N, n, m);
                s5 = addExponential(s5, x, xo, i + 5 * N, n, m);
                s6 = addExponential(s6, x, xo, i + 6 * N, n, m);
                s7 = addExponential(s7, x, xo, i + 7 * N, n, m);
            }
        }
        return SimdReductions.tree(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /** Masked lanes add +0, which changes no partial sum: none is ever -0. */
    private static FloatVector addExponential(
            FloatVector sum, float[] x, int xo, int i, int n, FloatVector max) {
        VectorMask<Float> inside = F.indexInRange(i, n);
        FloatVector e = Exp.of(fromArray(F, x, xo + i, inside).sub(max));
        return sum.add(ZERO.blend(e, inside));
    }

    /** Step 4: p = e / sum. */
    static void divide(float[] e, int eo, int n, float sum) {
        FloatVector s = FloatVector.broadcast(F, sum);
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, e, eo + i).div(s).intoArray(e, eo + i);
        }
        for (; i < n; i++) {
            e[eo + i] /= sum;
        }
    }
}
