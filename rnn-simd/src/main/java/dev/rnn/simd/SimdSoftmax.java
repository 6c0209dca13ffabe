package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;
import jdk.incubator.vector.FloatVector;

/** Softmax over rows, docs/numerics.md, "Softmax". */
final class SimdSoftmax implements Softmax {
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[0]);

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
        float[] scratch = scratch(classes);
        for (int row = 0; row < rows; row++) {
            int from = x.offset() + row * classes;
            int to = y.offset() + row * classes;
            float max = max(x.array(), from, classes);
            scratch[0] = exponentials(x.array(), from, max, scratch, 0, classes);
            Log.apply(scratch, 0, scratch, 0, 1);
            differences(x.array(), from, max, scratch[0], y.array(), to, classes);
        }
    }

    /**
     * A row that {@link #logSoftmax} may overwrite, this thread's own, so that the methods stay
     * stateless.
     */
    private static float[] scratch(int classes) {
        float[] row = SCRATCH.get();
        if (row.length < classes) {
            row = new float[classes];
            SCRATCH.set(row);
        }
        return row;
    }

    /**
     * Step 1: the largest value; NaN is passed over here and returns with its own exponential.
     * Compare and blend, for {@code FloatVector.max} orders NaN and zeros too, which costs time.
     * Written out: no method of ours takes or gives a vector, since C2 may not inline it.
     */
    static float max(float[] x, int xo, int n) {
        float max = x[xo];
        int i = 0;
        if (n >= N) {
            FloatVector m = fromArray(F, x, xo);
            for (i = N; i <= n - N; i += N) {
                FloatVector v = fromArray(F, x, xo + i);
                m = m.blend(v, v.compare(GT, m));
            }
            if (N > 8) {
                FloatVector v = m.rearrange(Lanes.BY_8);
                m = m.blend(v, v.compare(GT, m));
            }
            if (N > 4) {
                FloatVector v = m.rearrange(Lanes.BY_4);
                m = m.blend(v, v.compare(GT, m));
            }
            if (N > 2) {
                FloatVector v = m.rearrange(Lanes.BY_2);
                m = m.blend(v, v.compare(GT, m));
            }
            FloatVector v = m.rearrange(Lanes.BY_1);
            max = m.blend(v, v.compare(GT, m)).lane(0);
        }
        for (; i < n; i++) {
            max = x[xo + i] > max ? x[xo + i] : max;
        }
        return max;
    }

    /** Steps 2 and 3: e = exp(x - max), and their sum. */
    static float exponentials(float[] x, int xo, float max, float[] e, int eo, int n) {
        Exp.apply(x, xo, max, e, eo, n);
        return SimdReductions.sum(e, eo, n);
    }

    /** d = x - max. */
    static void differences(float[] x, int xo, float max, float[] d, int to, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, x, xo + i).sub(max).intoArray(d, to + i);
        }
        for (; i < n; i++) {
            d[to + i] = x[xo + i] - max;
        }
    }

    /** Step 4: y = (x - max) - log. */
    private static void differences(
            float[] x, int xo, float max, float log, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - N; i += N) {
            fromArray(F, x, xo + i).sub(max).sub(log).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = (x[xo + i] - max) - log;
        }
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
