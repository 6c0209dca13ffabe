package dev.rnn.api.contract;

import static java.lang.Math.fma;

import dev.rnn.api.SequenceShape;

/**
 * The simple recurrent cell of docs/equations.md (1) and (6) to (11) in the order of
 * docs/numerics.md, one float at a time.
 */
final class CanonicalCell {
    private final CellProblem p;
    private final SequenceShape shape;
    private final int batch;
    private final int inputs;
    private final int hidden;
    private final float[] y;
    private final float[] da;

    CanonicalCell(CellProblem problem) {
        p = problem;
        shape = p.shape();
        batch = shape.batch();
        inputs = p.spec().inputs();
        hidden = p.spec().hidden();
        y = new float[shape.rows() * hidden];
        da = new float[shape.rows() * hidden];
    }

    CellResult run() {
        forward();
        float[] last = last();
        float[] dInitial = backward();
        float[] gradient = p.gradient().clone();
        addWeightGradients(0, shape.steps(), gradient);
        return new CellResult(y, last, dInitial, dx(), gradient);
    }

    private float w(int i, int j) {
        return p.parameters()[i * hidden + j];
    }

    private float u(int k, int j) {
        return p.parameters()[(inputs + k) * hidden + j];
    }

    private float bias(int j) {
        return p.parameters()[(inputs + hidden) * hidden + j];
    }

    private int row(int t, int b) {
        return t * batch + b;
    }

    /** h_{t-1}[k] of sequence b. */
    private float before(int t, int b, int k) {
        if (t > 0) {
            return y[row(t - 1, b) * hidden + k];
        }
        return p.initial() == null ? 0f : p.initial()[b * hidden + k];
    }

    /** (1). */
    void forward() {
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    continue;
                }
                int row = row(t, b);
                for (int j = 0; j < hidden; j++) {
                    float a = bias(j);
                    if (p.indices() != null) {
                        a += w(p.indices()[row], j);
                    } else {
                        for (int i = 0; i < inputs; i++) {
                            a = fma(p.x()[row * inputs + i], w(i, j), a);
                        }
                    }
                    for (int k = 0; k < hidden; k++) {
                        a = fma(before(t, b, k), u(k, j), a);
                    }
                    y[row * hidden + j] = CanonicalFunctions.apply(p.spec().activation(), a);
                }
            }
        }
    }

    private float[] last() {
        float[] last = new float[batch * hidden];
        for (int b = 0; b < batch; b++) {
            for (int j = 0; j < hidden; j++) {
                last[b * hidden + j] = before(shape.length(b), b, j);
            }
        }
        return last;
    }

    /**
     * What comes back through the recurrence into h_t of sequence b: a chain over da_{t+1} U^T, or
     * the last state's.
     */
    private float recurrent(int t, int b, int j) {
        if (t == shape.length(b) - 1) {
            return p.dLast() == null ? 0f : p.dLast()[b * hidden + j];
        }
        float r = 0f;
        for (int k = 0; k < hidden; k++) {
            r = fma(da[row(t + 1, b) * hidden + k], u(j, k), r);
        }
        return r;
    }

    /** (6) and (7), then dh_0 of (8). */
    float[] backward() {
        for (int t = shape.steps() - 1; t >= 0; t--) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    continue;
                }
                for (int j = 0; j < hidden; j++) {
                    int at = row(t, b) * hidden + j;
                    float dh = recurrent(t, b, j);
                    if (p.dy() != null) {
                        dh = p.dy()[at] + dh;
                    }
                    da[at] =
                            CanonicalFunctions.gradient(
                                    p.spec().activation(), Float.NaN, y[at], dh);
                }
            }
        }
        float[] dInitial = new float[batch * hidden];
        for (int b = 0; b < batch; b++) {
            for (int j = 0; j < hidden; j++) {
                dInitial[b * hidden + j] = recurrent(-1, b, j);
            }
        }
        return dInitial;
    }

    /** dx of (8). */
    private float[] dx() {
        float[] dx = new float[shape.rows() * inputs];
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    continue;
                }
                int row = row(t, b);
                for (int i = 0; i < inputs; i++) {
                    float d = 0f;
                    for (int k = 0; k < hidden; k++) {
                        d = fma(da[row * hidden + k], w(i, k), d);
                    }
                    dx[row * inputs + i] = d;
                }
            }
        }
        return dx;
    }

    /** (9) to (11), each element a chain in increasing (t, b) over the steps within a sequence. */
    void addWeightGradients(int fromStep, int toStep, float[] gradient) {
        int us = inputs * hidden;
        int bs = us + hidden * hidden;
        for (int t = fromStep; t < toStep; t++) {
            for (int b = 0; b < batch; b++) {
                if (t >= shape.length(b)) {
                    continue;
                }
                int row = row(t, b);
                for (int j = 0; j < hidden; j++) {
                    float d = da[row * hidden + j];
                    if (p.indices() != null) {
                        gradient[p.indices()[row] * hidden + j] += d;
                    } else {
                        for (int i = 0; i < inputs; i++) {
                            int at = i * hidden + j;
                            gradient[at] = fma(p.x()[row * inputs + i], d, gradient[at]);
                        }
                    }
                    for (int k = 0; k < hidden; k++) {
                        int at = us + k * hidden + j;
                        gradient[at] = fma(before(t, b, k), d, gradient[at]);
                    }
                    gradient[bs + j] += d;
                }
            }
        }
    }
}
