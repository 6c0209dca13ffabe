package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;

/** A cell with gates in float64; it shares no code with the backends. */
abstract class GatedReference {
    private final SequenceShape shape;
    private final int gates;
    private final int inputs;
    private final int states;
    final int hidden;

    /** Where the blocks W, U, b and bU start, as far as there are any. */
    private final int[] offsets;

    /** {@code [T][B][H]}, of the last call of {@link #loss}; 0 past a sequence's end. */
    final double[] y;

    /** The states of all sequences, of the last call of {@link #loss}. */
    final double[] last;

    GatedReference(CellSpec spec, SequenceShape shape) {
        this.shape = shape;
        inputs = spec.inputs();
        hidden = spec.outputs();
        states = spec.states().states().size();
        gates = spec.parameters().block("W").columns() / hidden;
        offsets =
                spec.parameters().blocks().stream()
                        .mapToInt(ParameterLayout.Block::offset)
                        .toArray();
        y = new double[shape.rows() * hidden];
        last = new double[states * shape.batch() * hidden];
    }

    /** The states h, c after a step on row {@code row} of x, one after the other. */
    abstract double[] step(double[] p, double[] x, int row, double[] before);

    /** The sum of all outputs times dy and of all last states times dLast. */
    double loss(double[] parameters, double[] x, double[] initial, double[] dy, double[] dLast) {
        double sum = 0;
        for (int b = 0; b < shape.batch(); b++) {
            double[] state = new double[states * hidden];
            for (int s = 0; s < states; s++) {
                System.arraycopy(initial, at(s, b), state, s * hidden, hidden);
            }
            for (int t = 0; t < shape.length(b); t++) {
                int row = t * shape.batch() + b;
                state = step(parameters, x, row, state);
                System.arraycopy(state, 0, y, row * hidden, hidden);
                for (int j = 0; j < hidden; j++) {
                    sum += state[j] * dy[row * hidden + j];
                }
            }
            for (int s = 0; s < states; s++) {
                System.arraycopy(state, s * hidden, last, at(s, b), hidden);
                for (int j = 0; j < hidden; j++) {
                    sum += state[s * hidden + j] * dLast[at(s, b) + j];
                }
            }
        }
        return sum;
    }

    private int at(int state, int b) {
        return (state * shape.batch() + b) * hidden;
    }

    double fromInput(double[] p, double[] x, int row, int gate, int j) {
        double sum = bias(p, 2, gate, j);
        for (int i = 0; i < inputs; i++) {
            sum += x[row * inputs + i] * p[at(0, i, gate, j)];
        }
        return sum;
    }

    double fromState(double[] p, double[] h, int gate, int j) {
        double sum = bias(p, 3, gate, j);
        for (int k = 0; k < hidden; k++) {
            sum += h[k] * p[at(1, k, gate, j)];
        }
        return sum;
    }

    private double bias(double[] p, int block, int gate, int j) {
        return offsets.length > block ? p[at(block, 0, gate, j)] : 0;
    }

    /** An element of W, U, b or bU, the blocks 0 to 3. */
    private int at(int block, int row, int gate, int j) {
        return offsets[block] + (row * gates + gate) * hidden + j;
    }

    static double sigmoid(double a) {
        return 1 / (1 + Math.exp(-a));
    }
}
