package dev.rnn.simd;

import static dev.rnn.simd.Lanes.F;
import static dev.rnn.simd.Lanes.N;
import static dev.rnn.simd.Lanes.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A last panel of which C has no more than one column, as with 65 columns: any tile would waste all
 * lanes but one. Rows of A side by side as plain floats, or, where A is transposed, its columns as
 * lanes.
 */
final class OneColumn {
    /** Rows side by side: as many chains hide the latency of fma. */
    static final int ROWS = 8;

    /** Columns of X side by side, where it is transposed. */
    private static final int CHUNK = 4 * N;

    private OneColumn() {}

    /**
     * C += A B for {@link #ROWS} rows of a row-major A.
     *
     * @param b its panel's first column is the one, rows {@link Lanes#PANEL} floats apart
     */
    static void rows(
            int k, float[] a, int ao, int as, float[] b, int bo, float[] c, int co, int cs) {
        int a1 = ao + as;
        int a2 = a1 + as;
        int a3 = a2 + as;
        int a4 = a3 + as;
        int a5 = a4 + as;
        int a6 = a5 + as;
        int a7 = a6 + as;
        float s0 = c[co];
        float s1 = c[co + cs];
        float s2 = c[co + 2 * cs];
        float s3 = c[co + 3 * cs];
        float s4 = c[co + 4 * cs];
        float s5 = c[co + 5 * cs];
        float s6 = c[co + 6 * cs];
        float s7 = c[co + 7 * cs];
        for (int i = 0; i < k; i++) {
            float y = b[bo + i * PANEL];
            s0 = Math.fma(a[ao + i], y, s0);
            s1 = Math.fma(a[a1 + i], y, s1);
            s2 = Math.fma(a[a2 + i], y, s2);
            s3 = Math.fma(a[a3 + i], y, s3);
            s4 = Math.fma(a[a4 + i], y, s4);
            s5 = Math.fma(a[a5 + i], y, s5);
            s6 = Math.fma(a[a6 + i], y, s6);
            s7 = Math.fma(a[a7 + i], y, s7);
        }
        c[co] = s0;
        c[co + cs] = s1;
        c[co + 2 * cs] = s2;
        c[co + 3 * cs] = s3;
        c[co + 4 * cs] = s4;
        c[co + 5 * cs] = s5;
        c[co + 6 * cs] = s6;
        c[co + 7 * cs] = s7;
    }

    /**
     * C += X^T B for rows {@code from} to {@code to - 1} of C, each a column of X.
     *
     * @param x row-major, k rows {@code xs} floats apart
     * @param b its panel's first column is the one, rows {@link Lanes#PANEL} floats apart
     * @param edge scratch of {@link Product#EDGE} floats
     */
    static void transposed(
            int from,
            int to,
            int k,
            float[] x,
            int xo,
            int xs,
            float[] b,
            int bo,
            float[] c,
            int co,
            int cs,
            float[] edge) {
        for (int row = from; row < to; row += CHUNK) {
            int width = Math.min(CHUNK, to - row);
            for (int j = 0; j < width; j++) {
                edge[j] = c[co + (row + j) * cs];
            }
            int at = xo + row;
            if (width == CHUNK) {
                chunk(k, x, at, xs, b, bo, edge);
            } else if (width >= N) {
                for (int j = 0; j < width; j += N) {
                    // The last vector ends with the chunk; what it has in common with the one
                    // before it computes again
                    int first = Math.min(j, width - N);
                    vector(k, x, at + first, xs, b, bo, edge, first);
                }
            } else {
                plain(width, k, x, at, xs, b, bo, edge);
            }
            for (int j = 0; j < width; j++) {
                c[co + (row + j) * cs] = edge[CHUNK + j];
            }
        }
    }

    private static void chunk(int k, float[] x, int xo, int xs, float[] b, int bo, float[] edge) {
        FloatVector s0 = fromArray(F, edge, 0);
        FloatVector s1 = fromArray(F, edge, N);
        FloatVector s2 = fromArray(F, edge, 2 * N);
        FloatVector s3 = fromArray(F, edge, 3 * N);
        for (int r = 0, at = xo; r < k; r++, at += xs) {
            FloatVector y = broadcast(F, b[bo + r * PANEL]);
            s0 = fromArray(F, x, at).fma(y, s0);
            s1 = fromArray(F, x, at + N).fma(y, s1);
            s2 = fromArray(F, x, at + 2 * N).fma(y, s2);
            s3 = fromArray(F, x, at + 3 * N).fma(y, s3);
        }
        s0.intoArray(edge, CHUNK);
        s1.intoArray(edge, CHUNK + N);
        s2.intoArray(edge, CHUNK + 2 * N);
        s3.intoArray(edge, CHUNK + 3 * N);
    }

    private static void vector(
            int k, float[] x, int xo, int xs, float[] b, int bo, float[] edge, int first) {
        FloatVector s = fromArray(F, edge, first);
        for (int r = 0, at = xo; r < k; r++, at += xs) {
            s = fromArray(F, x, at).fma(broadcast(F, b[bo + r * PANEL]), s);
        }
        s.intoArray(edge, CHUNK + first);
    }

    private static void plain(
            int width, int k, float[] x, int xo, int xs, float[] b, int bo, float[] edge) {
        for (int j = 0; j < width; j++) {
            float s = edge[j];
            for (int r = 0, at = xo + j; r < k; r++, at += xs) {
                s = Math.fma(x[at], b[bo + r * PANEL], s);
            }
            edge[CHUNK + j] = s;
        }
    }
}
