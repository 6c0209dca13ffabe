package dev.rnn.model.convert;

import java.util.function.DoubleUnaryOperator;

/**
 * ONNX's operators in float64, written from the equations of their reference on ONNX's own layouts,
 * one sequence and direction at a time. It shares nothing with the library.
 */
final class OnnxReference {
    String kind;
    int steps;
    int batch;
    int inputs;
    int hidden;
    String direction = "forward";
    DoubleUnaryOperator[] f;
    double clip;
    boolean inputForget;
    boolean linearBeforeReset;
    int layout;
    float[] x;
    float[] w;
    float[] r;
    float[] b;
    float[] p;
    int[] lengths;
    float[] initialH;
    float[] initialC;

    double[] y;
    double[] yH;
    double[] yC;

    int directions() {
        return direction.equals("bidirectional") ? 2 : 1;
    }

    private int gates() {
        return kind.equals("RNN") ? 1 : kind.equals("GRU") ? 3 : 4;
    }

    void run() {
        int n = directions();
        y = new double[steps * n * batch * hidden];
        yH = new double[n * batch * hidden];
        yC = new double[n * batch * hidden];
        for (int d = 0; d < n; d++) {
            boolean reverse = direction.equals("reverse") || d == 1;
            for (int s = 0; s < batch; s++) {
                int length = lengths == null ? steps : lengths[s];
                double[] h = new double[hidden];
                double[] c = new double[hidden];
                int at = (layout == 0 ? d * batch + s : s * n + d) * hidden;
                for (int j = 0; j < hidden; j++) {
                    h[j] = initialH == null ? 0 : initialH[at + j];
                    c[j] = initialC == null ? 0 : initialC[at + j];
                }
                for (int k = 0; k < length; k++) {
                    int t = reverse ? length - 1 - k : k;
                    step(d, x(t, s), h, c);
                    int to =
                            layout == 0
                                    ? ((t * n + d) * batch + s) * hidden
                                    : ((s * steps + t) * n + d) * hidden;
                    System.arraycopy(h, 0, y, to, hidden);
                }
                System.arraycopy(h, 0, yH, at, hidden);
                System.arraycopy(c, 0, yC, at, hidden);
            }
        }
    }

    private double[] x(int t, int s) {
        int row = layout == 0 ? t * batch + s : s * steps + t;
        double[] v = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            v[i] = x[row * inputs + i];
        }
        return v;
    }

    /** v (matrix of a gate)^T, the gate counted as ONNX does. */
    private double[] product(int d, float[] matrix, int gate, double[] v) {
        double[] a = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            int row = d * gates() * hidden + gate * hidden + j;
            for (int i = 0; i < v.length; i++) {
                a[j] += v[i] * matrix[row * v.length + i];
            }
        }
        return a;
    }

    private double bias(int d, boolean recurrent, int gate, int j) {
        int half = gates() * hidden;
        return b == null ? 0 : b[d * 2 * half + (recurrent ? half : 0) + gate * hidden + j];
    }

    private double peephole(int d, int which, int j) {
        return p == null ? 0 : p[(d * 3 + which) * hidden + j];
    }

    private double clipped(double a) {
        return clip == 0 ? a : Math.max(-clip, Math.min(clip, a));
    }

    private void step(int d, double[] x, double[] h, double[] c) {
        switch (kind) {
            case "RNN" -> rnn(d, x, h);
            case "GRU" -> gru(d, x, h);
            default -> lstm(d, x, h, c);
        }
    }

    private void rnn(int d, double[] x, double[] h) {
        double[] xs = product(d, w, 0, x);
        double[] hs = product(d, r, 0, h);
        for (int j = 0; j < hidden; j++) {
            double a = xs[j] + hs[j] + bias(d, false, 0, j) + bias(d, true, 0, j);
            h[j] = f[d].applyAsDouble(clipped(a));
        }
    }

    private void gru(int d, double[] x, double[] h) {
        double[] xz = product(d, w, 0, x);
        double[] xr = product(d, w, 1, x);
        double[] xh = product(d, w, 2, x);
        double[] hz = product(d, r, 0, h);
        double[] hr = product(d, r, 1, h);
        double[] z = new double[hidden];
        double[] rt = new double[hidden];
        double[] reset = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            double az = xz[j] + hz[j] + bias(d, false, 0, j) + bias(d, true, 0, j);
            double ar = xr[j] + hr[j] + bias(d, false, 1, j) + bias(d, true, 1, j);
            z[j] = f[2 * d].applyAsDouble(clipped(az));
            rt[j] = f[2 * d].applyAsDouble(clipped(ar));
            reset[j] = rt[j] * h[j];
        }
        double[] hh = product(d, r, 2, linearBeforeReset ? h : reset);
        for (int j = 0; j < hidden; j++) {
            double rb = bias(d, true, 2, j);
            double from = linearBeforeReset ? rt[j] * (hh[j] + rb) : hh[j] + rb;
            double ah = xh[j] + from + bias(d, false, 2, j);
            double candidate = f[2 * d + 1].applyAsDouble(clipped(ah));
            h[j] = (1 - z[j]) * candidate + z[j] * h[j];
        }
    }

    private void lstm(int d, double[] x, double[] h, double[] c) {
        double[][] a = new double[4][];
        for (int gate = 0; gate < 4; gate++) { // i o f c
            a[gate] = product(d, w, gate, x);
            double[] hs = product(d, r, gate, h);
            for (int j = 0; j < hidden; j++) {
                a[gate][j] += hs[j] + bias(d, false, gate, j) + bias(d, true, gate, j);
            }
        }
        for (int j = 0; j < hidden; j++) {
            double i = f[3 * d].applyAsDouble(clipped(a[0][j] + peephole(d, 0, j) * c[j]));
            double forget =
                    inputForget
                            ? 1 - i
                            : f[3 * d].applyAsDouble(clipped(a[2][j] + peephole(d, 2, j) * c[j]));
            double candidate = f[3 * d + 1].applyAsDouble(clipped(a[3][j]));
            c[j] = forget * c[j] + i * candidate;
            double o = f[3 * d].applyAsDouble(clipped(a[1][j] + peephole(d, 1, j) * c[j]));
            h[j] = o * f[3 * d + 2].applyAsDouble(c[j]);
        }
    }
}
