package dev.rnn.model.init;

import dev.rnn.api.Matrix;
import dev.rnn.api.RandomStream;

/**
 * Q of the QR decomposition of normal numbers, by Householder reflections in float64, every sum in
 * increasing order (docs/numerics.md, "Initial weights"). Columns are arrays.
 */
final class Orthogonal {
    private Orthogonal() {}

    static void fill(RandomStream random, Matrix weights, double gain) {
        Draws.normal(random, weights, 1);
        int rows = weights.rows();
        int columns = weights.columns();
        boolean tall = rows >= columns;
        int n = Math.max(rows, columns);
        int m = Math.min(rows, columns);
        double[][] a = new double[m][n];
        for (int k = 0; k < m; k++) {
            for (int i = 0; i < n; i++) {
                a[k][i] = weights.array()[tall ? at(weights, i, k) : at(weights, k, i)];
            }
        }
        double[][] q = q(a, n);
        for (int k = 0; k < m; k++) {
            for (int i = 0; i < n; i++) {
                weights.array()[tall ? at(weights, i, k) : at(weights, k, i)] =
                        (float) (gain * q[k][i]);
            }
        }
    }

    private static int at(Matrix m, int row, int column) {
        return m.offset() + row * m.stride() + column;
    }

    /** The columns of Q, each times the sign of its element of R's diagonal. */
    private static double[][] q(double[][] a, int n) {
        int m = a.length;
        boolean[] negative = new boolean[m];
        // Step 1: reflection k takes column k to its diagonal element; its vector takes its place
        for (int k = 0; k < m; k++) {
            double norm = Math.sqrt(dot(a[k], a[k], k));
            double diagonal = a[k][k] > 0 ? -norm : norm;
            negative[k] = diagonal < 0;
            a[k][k] -= diagonal;
            double length = Math.sqrt(dot(a[k], a[k], k));
            for (int i = k; i < n && length > 0; i++) {
                a[k][i] /= length;
            }
            for (int j = k + 1; j < m; j++) {
                reflect(a[k], a[j], k);
            }
        }
        // Step 2: the reflections, last one first, of the first columns of the identity
        double[][] q = new double[m][n];
        for (int k = m - 1; k >= 0; k--) {
            q[k][k] = 1;
            for (int j = k; j < m; j++) {
                reflect(a[k], q[j], k);
            }
        }
        // Step 3: signs
        for (int k = 0; k < m; k++) {
            for (int i = 0; i < n && negative[k]; i++) {
                q[k][i] = -q[k][i];
            }
        }
        return q;
    }

    /** x = x - 2 v (v x), from element {@code from} on. */
    private static void reflect(double[] v, double[] x, int from) {
        double twice = 2 * dot(v, x, from);
        for (int i = from; i < x.length; i++) {
            x[i] -= twice * v[i];
        }
    }

    private static double dot(double[] x, double[] y, int from) {
        double sum = 0;
        for (int i = from; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
