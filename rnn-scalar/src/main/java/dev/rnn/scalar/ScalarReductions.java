package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;

import dev.rnn.api.Checks;
import dev.rnn.api.Matrix;
import dev.rnn.api.MatrixChecks;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;

/** Sums in the canonical order, docs/numerics.md, "Sums": 16 partial sums, then a fixed tree. */
final class ScalarReductions implements Reductions {
    /** Partial sums; element i belongs to number i mod 16. */
    static final int PARTIALS = 16;

    @Override
    public float sum(Slice x) {
        Checks.given("x", x);
        return sum(x.array(), x.offset(), x.length());
    }

    @Override
    public float sumOfSquares(Slice x) {
        Checks.given("x", x);
        return squares(x.array(), x.offset(), x.length(), 0, 1);
    }

    static float sum(float[] x, int xo, int n) {
        return sum(x, xo, n, 0, 1);
    }

    /**
     * A node of the tree: the sum of the partial sums j, j + width, j + 2 width, ... Its two
     * children have twice the width; the leaves are the partial sums themselves.
     */
    private static float sum(float[] x, int xo, int n, int j, int width) {
        if (width < PARTIALS) {
            return sum(x, xo, n, j, 2 * width) + sum(x, xo, n, j + width, 2 * width);
        }
        float s = 0;
        for (int i = j; i < n; i += PARTIALS) {
            s += x[xo + i];
        }
        return s;
    }

    /** As {@link #sum(float[], int, int, int, int)}, with one fma for each square. */
    private static float squares(float[] x, int xo, int n, int j, int width) {
        if (width < PARTIALS) {
            return squares(x, xo, n, j, 2 * width) + squares(x, xo, n, j + width, 2 * width);
        }
        float s = 0;
        for (int i = j; i < n; i += PARTIALS) {
            s = fma(x[xo + i], x[xo + i], s);
        }
        return s;
    }

    @Override
    public void addRows(Matrix x, Slice sum) {
        MatrixChecks.addRows(x, sum);
        float[] a = x.array();
        float[] s = sum.array();
        for (int i = 0; i < x.rows(); i++) {
            int at = x.offset() + i * x.stride();
            for (int j = 0; j < x.columns(); j++) {
                s[sum.offset() + j] += a[at + j];
            }
        }
    }
}
