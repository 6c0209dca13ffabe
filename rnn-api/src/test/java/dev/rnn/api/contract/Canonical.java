package dev.rnn.api.contract;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Matrix;
import dev.rnn.api.Start;
import java.util.Arrays;

/**
 * Which bits are right: docs/numerics.md in the simplest loops that follow it to the letter. Speed
 * is no concern here.
 */
public final class Canonical {
    private Canonical() {}

    /** Where an element of a view lies in its array. */
    static int index(Matrix m, int row, int column) {
        return m.transposed()
                ? m.offset() + column * m.stride() + row
                : m.offset() + row * m.stride() + column;
    }

    static float get(Matrix m, int row, int column) {
        return m.array()[index(m, row, column)];
    }

    /**
     * Matrix product: each element one chain of fma in increasing k. Returns the elements,
     * row-major.
     */
    public static float[] multiply(Matrix a, Matrix b, Start start, Matrix c) {
        float[] product = new float[a.rows() * b.columns()];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                float chain =
                        switch (start.kind()) {
                            case ZERO -> 0f;
                            case SUM -> get(c, i, j);
                            case BIAS -> start.bias().get(j);
                        };
                for (int k = 0; k < a.columns(); k++) {
                    chain = Math.fma(get(a, i, k), get(b, k, j), chain);
                }
                product[i * b.columns() + j] = chain;
            }
        }
        return product;
    }

    /** "Sums": sixteen interleaved partial sums, then a tree. */
    public static float sum(float... x) {
        float[] s = new float[16];
        for (int i = 0; i < x.length; i++) {
            s[i % 16] += x[i];
        }
        return tree(s);
    }

    /** "Sums", of squares. */
    public static float sumOfSquares(float... x) {
        float[] s = new float[16];
        for (int i = 0; i < x.length; i++) {
            s[i % 16] = Math.fma(x[i], x[i], s[i % 16]);
        }
        return tree(s);
    }

    private static float tree(float[] s) {
        for (int w = 8; w >= 1; w /= 2) {
            for (int j = 0; j < w; j++) {
                s[j] = s[j] + s[j + w];
            }
        }
        return s[0];
    }

    /**
     * "Softmax", steps 1 to 3, of one row: the numerators e_j, their sum d, and the largest logit.
     */
    record Exponentials(float[] e, float d, float max) {
        static Exponentials of(float[] row) {
            float max = Float.NEGATIVE_INFINITY;
            for (float x : row) {
                max = x > max ? x : max;
            }
            float[] e = new float[row.length];
            for (int j = 0; j < row.length; j++) {
                e[j] = CanonicalFunctions.exp(row[j] - max);
            }
            return new Exponentials(e, sum(e), max);
        }
    }

    /** Softmax of each row. */
    public static float[] softmax(int classes, float[] x) {
        float[] y = new float[x.length];
        for (int at = 0; at < x.length; at += classes) {
            Exponentials row = Exponentials.of(Arrays.copyOfRange(x, at, at + classes));
            for (int j = 0; j < classes; j++) {
                y[at + j] = row.e[j] / row.d;
            }
        }
        return y;
    }

    /** Log-softmax of each row. */
    public static float[] logSoftmax(int classes, float[] x) {
        float[] y = new float[x.length];
        for (int at = 0; at < x.length; at += classes) {
            Exponentials row = Exponentials.of(Arrays.copyOfRange(x, at, at + classes));
            for (int j = 0; j < classes; j++) {
                y[at + j] = (x[at + j] - row.max) - CanonicalFunctions.log(row.d);
            }
        }
        return y;
    }

    /** Cross-entropy of each row. */
    public static float[] crossEntropy(int classes, float[] x, int[] target) {
        float[] losses = new float[target.length];
        for (int r = 0; r < target.length; r++) {
            int at = r * classes;
            Exponentials row = Exponentials.of(Arrays.copyOfRange(x, at, at + classes));
            losses[r] = CanonicalFunctions.log(row.d) - (x[at + target[r]] - row.max);
        }
        return losses;
    }

    /** Cross-entropy's gradient. */
    public static float[] crossEntropyGradient(int classes, float[] x, int[] target, float scale) {
        float[] gradient = softmax(classes, x);
        for (int r = 0; r < target.length; r++) {
            for (int j = 0; j < classes; j++) {
                int at = r * classes + j;
                float p = gradient[at];
                gradient[at] = scale * (j == target[r] ? p - 1f : p);
            }
        }
        return gradient;
    }

    /** SGD. */
    public static void sgd(float rate, float[] p, float[] g) {
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.fma(-rate, g[i], p[i]);
        }
    }

    /** Adam, step t from 1 on. */
    public static void adam(
            AdamSpec spec, long t, float rate, float[] p, float[] g, float[] m, float[] v) {
        float stepSize = (float) (rate / (1 - power(spec.beta1(), t)));
        float root = (float) (1 / Math.sqrt(1 - power(spec.beta2(), t)));
        float a1 = (float) (1 - spec.beta1());
        float a2 = (float) (1 - spec.beta2());
        float decay = (float) spec.beta2();
        float eps = (float) spec.epsilon();
        for (int i = 0; i < p.length; i++) {
            m[i] = Math.fma(a1, g[i] - m[i], m[i]);
            v[i] = Math.fma(a2 * g[i], g[i], decay * v[i]);
            float denominator = Math.fma((float) Math.sqrt(v[i]), root, eps);
            p[i] = Math.fma(-stepSize, m[i] / denominator, p[i]);
        }
    }

    /** x^n in float64 by squaring. */
    private static double power(double x, long n) {
        double result = 1;
        for (double square = x; n > 0; n >>= 1, square *= square) {
            if ((n & 1) == 1) {
                result *= square;
            }
        }
        return result;
    }
}
