package dev.rnn.scalar;

import dev.rnn.api.Checks;
import dev.rnn.api.Slice;
import dev.rnn.api.Softmax;

/** Softmax over rows, docs/numerics.md, "Softmax". */
final class ScalarSoftmax implements Softmax {

    @Override
    public void softmax(int rows, int classes, Slice x, Slice y) {
        Checks.rows("x", x, rows, classes);
        Checks.rows("y", y, rows, classes);
        Checks.sameOrApart("y", y, "x", x);
        for (int row = 0; row < rows; row++) {
            int from = x.offset() + row * classes;
            int to = y.offset() + row * classes;
            float max = max(x.array(), from, classes);
            float sum = exponentials(x.array(), from, max, y.array(), to, classes);
            divide(y.array(), to, classes, sum);
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
        for (int i = 1; i < n; i++) {
            max = x[xo + i] > max ? x[xo + i] : max;
        }
        return max;
    }

    /** Steps 2 and 3: e = exp(x - max), and their sum. */
    static float exponentials(float[] x, int xo, float max, float[] e, int eo, int n) {
        for (int i = 0; i < n; i++) {
            e[eo + i] = Exp.of(x[xo + i] - max);
        }
        return ScalarReductions.sum(e, eo, n);
    }

    /**
     * Steps 2 and 3 where the exponentials themselves are not wanted: the same sum as {@link
     * #exponentials}.
     */
    static float sumOfExponentials(float[] x, int xo, float max, int n) {
        return sumOfExponentials(x, xo, max, n, 0, 1);
    }

    /** A node of the tree of {@link ScalarReductions}. */
    private static float sumOfExponentials(float[] x, int xo, float max, int n, int j, int width) {
        if (width < ScalarReductions.PARTIALS) {
            return sumOfExponentials(x, xo, max, n, j, 2 * width)
                    + sumOfExponentials(x, xo, max, n, j + width, 2 * width);
        }
        float s = 0;
        for (int i = j; i < n; i += ScalarReductions.PARTIALS) {
            s += Exp.of(x[xo + i] - max);
        }
        return s;
    }

    /** Step 4: p = e / sum. */
    static void divide(float[] e, int eo, int n, float sum) {
        for (int i = 0; i < n; i++) {
            e[eo + i] /= sum;
        }
    }
}
