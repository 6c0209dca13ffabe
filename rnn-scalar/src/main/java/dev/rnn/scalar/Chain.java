package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;

/**
 * The one order of every product, docs/numerics.md, "Matrix product": each sum is one chain of
 * {@code fma} in increasing k. The inner loop runs over the columns j, whose chains are
 * independent: C2 makes vector instructions of it, since all its arrays are read at the same index.
 */
final class Chain {
    private Chain() {}

    /**
     * sum[j] = fma(x_k, rows[first + k][j], sum[j]) for k = 0 to terms - 1 in turn, and each j
     * below n.
     *
     * @param x the factors: x_k is {@code x[xo + k * xs]}
     */
    static void add(
            float[] x, int xo, int xs, float[][] rows, int first, int terms, float[] sum, int n) {
        int k = 0;
        for (; k <= terms - 4; k += 4) {
            int at = xo + k * xs;
            add4(
                    x[at],
                    rows[first + k],
                    x[at + xs],
                    rows[first + k + 1],
                    x[at + 2 * xs],
                    rows[first + k + 2],
                    x[at + 3 * xs],
                    rows[first + k + 3],
                    sum,
                    n);
        }
        for (; k < terms; k++) {
            add(x[xo + k * xs], rows[first + k], sum, n);
        }
    }

    /** One term of each chain. */
    private static void add(float x, float[] row, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = fma(x, row[j], sum[j]);
        }
    }

    /** Four terms of each chain, in the same order, with one load and store of the sum. */
    private static void add4(
            float x0,
            float[] row0,
            float x1,
            float[] row1,
            float x2,
            float[] row2,
            float x3,
            float[] row3,
            float[] sum,
            int n) {
        for (int j = 0; j < n; j++) {
            float s = fma(x0, row0[j], sum[j]);
            s = fma(x1, row1[j], s);
            s = fma(x2, row2[j], s);
            sum[j] = fma(x3, row3[j], s);
        }
    }
}
