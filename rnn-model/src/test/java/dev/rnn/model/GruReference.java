package dev.rnn.model;

import dev.rnn.api.GruSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;

/**
 * The GRU in float64, written from the definition of ONNX's operator (version 14) with its default
 * functions, {@code linear_before_reset} being 0 for the one form and 1 for the other:
 *
 * <pre>
 * zt = f(Xt*(Wz^T) + Ht-1*(Rz^T) + Wbz + Rbz)
 * rt = f(Xt*(Wr^T) + Ht-1*(Rr^T) + Wbr + Rbr)
 * ht = g(Xt*(Wh^T) + (rt (.) Ht-1)*(Rh^T) + Rbh + Wbh)      linear_before_reset = 0
 * ht = g(Xt*(Wh^T) + (rt (.) (Ht-1*(Rh^T) + Rbh)) + Wbh)    linear_before_reset = 1
 * Ht = (1 - zt) (.) ht + zt (.) Ht-1
 * </pre>
 *
 * It shares no code with the backends.
 */
final class GruReference {
    private final GruSpec spec;
    private final SequenceShape shape;
    private final int inputs;
    private final int hidden;

    /** Where the blocks W, U, b and bU start, as far as there are any. */
    private final int[] offsets;

    /** {@code [T][B][H]}, of the last call of {@link #loss}; 0 past a sequence's end. */
    final double[] y;

    /** {@code [B][H]}, of the last call of {@link #loss}. */
    final double[] last;

    GruReference(GruSpec spec, SequenceShape shape) {
        this.spec = spec;
        this.shape = shape;
        inputs = spec.inputs();
        hidden = spec.hidden();
        offsets =
                spec.parameters().blocks().stream()
                        .mapToInt(ParameterLayout.Block::offset)
                        .toArray();
        y = new double[shape.rows() * hidden];
        last = new double[shape.batch() * hidden];
    }

    /** The sum of all outputs times dy and of all last states times dLast. */
    double loss(double[] parameters, double[] x, double[] initial, double[] dy, double[] dLast) {
        double sum = 0;
        for (int b = 0; b < shape.batch(); b++) {
            double[] h = new double[hidden];
            System.arraycopy(initial, b * hidden, h, 0, hidden);
            for (int t = 0; t < shape.length(b); t++) {
                int row = t * shape.batch() + b;
                h = step(parameters, x, row, h);
                System.arraycopy(h, 0, y, row * hidden, hidden);
                for (int j = 0; j < hidden; j++) {
                    sum += h[j] * dy[row * hidden + j];
                }
            }
            System.arraycopy(h, 0, last, b * hidden, hidden);
            for (int j = 0; j < hidden; j++) {
                sum += h[j] * dLast[b * hidden + j];
            }
        }
        return sum;
    }

    private double[] step(double[] p, double[] x, int row, double[] before) {
        double[] r = new double[hidden];
        double[] z = new double[hidden];
        double[] reset = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            r[j] = sigmoid(fromInput(p, x, row, 0, j) + fromState(p, before, 0, j));
            z[j] = sigmoid(fromInput(p, x, row, 1, j) + fromState(p, before, 1, j));
            reset[j] = r[j] * before[j];
        }
        double[] h = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            double recurrent =
                    spec.form() == GruSpec.Form.RESET_AFTER
                            ? r[j] * fromState(p, before, 2, j)
                            : fromState(p, reset, 2, j);
            double candidate = Math.tanh(fromInput(p, x, row, 2, j) + recurrent);
            h[j] = (1 - z[j]) * candidate + z[j] * before[j];
        }
        return h;
    }

    private double fromInput(double[] p, double[] x, int row, int gate, int j) {
        double sum = bias(p, 2, gate, j);
        for (int i = 0; i < inputs; i++) {
            sum += x[row * inputs + i] * p[at(0, i, gate, j)];
        }
        return sum;
    }

    private double fromState(double[] p, double[] state, int gate, int j) {
        double sum = bias(p, 3, gate, j);
        for (int k = 0; k < hidden; k++) {
            sum += state[k] * p[at(1, k, gate, j)];
        }
        return sum;
    }

    private double bias(double[] p, int block, int gate, int j) {
        return offsets.length > block ? p[at(block, 0, gate, j)] : 0;
    }

    /** An element of W, U, b or bU, the blocks 0 to 3. */
    private int at(int block, int row, int gate, int j) {
        return offsets[block] + (row * 3 + gate) * hidden + j;
    }

    private static double sigmoid(double a) {
        return 1 / (1 + Math.exp(-a));
    }
}
