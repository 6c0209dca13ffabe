package dev.rnn.model;

import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/**
 * The RNN with tanh (one gate) and the LSTM (four, i f g o) with one bias, forward and back, in
 * float64 with bounds: docs/equations.md (1) and (6) to (11), "LSTM", in the order of operations of
 * docs/numerics.md, "Cells".
 */
final class BoundedPass {
    private final int steps;
    private final int batch;
    private final int inputs;
    private final int hidden;
    private final int gates;
    private final Bounded[] w;
    private final Bounded[] u;
    private final Bounded[] bias;

    final Bounded[] y;
    final Bounded[] last;
    final Bounded[] dx;
    final Bounded[] dInitial;
    final Bounded[] gradient;

    /** {@code [T][B]} rows of pre-activations, their gradients, and states before a step. */
    private final Bounded[][] a;

    private final Bounded[][] da;
    private final Bounded[][] before;

    BoundedPass(int steps, int batch, int inputs, int hidden, ParameterLayout layout, Slice p) {
        this.steps = steps;
        this.batch = batch;
        this.inputs = inputs;
        this.hidden = hidden;
        gates = layout.block("W").columns() / hidden;
        Bounded[] all = Bounded.exact(p.toArray());
        w = part(all, layout.block("W").offset(), inputs * gates * hidden);
        u = part(all, layout.block("U").offset(), hidden * gates * hidden);
        bias = part(all, layout.block("b").offset(), gates * hidden);
        int rows = steps * batch;
        int states = (gates == 1 ? 1 : 2) * hidden * batch;
        y = new Bounded[rows * hidden];
        last = new Bounded[states];
        dx = new Bounded[rows * inputs];
        dInitial = new Bounded[states];
        gradient = new Bounded[all.length];
        a = new Bounded[rows][];
        da = new Bounded[rows][];
        before = new Bounded[rows][];
    }

    void run(Bounded[] x, Bounded[] initial, Bounded[] dy, Bounded[] dLast) {
        for (int b = 0; b < batch; b++) {
            Bounded[] state = ofSequence(initial, b);
            for (int t = 0; t < steps; t++) {
                int row = t * batch + b;
                before[row] = state;
                a[row] = new Bounded[gates * hidden];
                Bounded[] read = joined(part(x, row * inputs, inputs), part(state, 0, hidden));
                for (int c = 0; c < a[row].length; c++) {
                    Bounded[] weights = joined(column(w, c), column(u, c));
                    a[row][c] = Bounded.chain(bias[c], read, weights);
                }
                state = step(a[row], state);
                System.arraycopy(state, 0, y, row * hidden, hidden);
            }
            toSequence(state, last, b);
            Bounded[] back = ofSequence(dLast, b);
            for (int t = steps - 1; t >= 0; t--) {
                int row = t * batch + b;
                for (int j = 0; j < hidden; j++) {
                    back[j] = dy[row * hidden + j].plus(back[j]);
                }
                da[row] = gates == 1 ? backRnn(row, back) : backLstm(row, back);
                for (int k = 0; k < hidden; k++) {
                    back[k] = Bounded.chain(Bounded.ZERO, da[row], row(u, k));
                }
                for (int i = 0; i < inputs; i++) {
                    dx[row * inputs + i] = Bounded.chain(Bounded.ZERO, da[row], row(w, i));
                }
            }
            toSequence(back, dInitial, b);
        }
        weightGradients(x);
    }

    private Bounded[] step(Bounded[] a, Bounded[] before) {
        Bounded[] after = new Bounded[before.length];
        for (int j = 0; j < hidden; j++) {
            if (gates == 1) {
                after[j] = a[j].tanh();
            } else {
                Bounded written = a[j].sigmoid().times(a[2 * hidden + j].tanh());
                Bounded kept = a[hidden + j].sigmoid();
                after[hidden + j] = Bounded.fma(kept, before[hidden + j], written);
                after[j] = a[3 * hidden + j].sigmoid().times(after[hidden + j].tanh());
            }
        }
        return after;
    }

    private Bounded[] backRnn(int row, Bounded[] dh) {
        Bounded[] d = new Bounded[hidden];
        for (int j = 0; j < hidden; j++) {
            d[j] = dh[j].times(a[row][j].tanh().slopeOfTanh());
        }
        return d;
    }

    /** Leaves dc_next behind dh. */
    private Bounded[] backLstm(int row, Bounded[] back) {
        Bounded[] d = new Bounded[4 * hidden];
        Bounded[] after = step(a[row], before[row]);
        for (int j = 0; j < hidden; j++) {
            Bounded i = a[row][j].sigmoid();
            Bounded f = a[row][hidden + j].sigmoid();
            Bounded g = a[row][2 * hidden + j].tanh();
            Bounded o = a[row][3 * hidden + j].sigmoid();
            Bounded tc = after[hidden + j].tanh();
            Bounded dh = back[j];
            Bounded dc = Bounded.fma(dh.times(o), tc.slopeOfTanh(), back[hidden + j]);
            d[j] = dc.times(g).times(i.slopeOfSigmoid());
            d[hidden + j] = dc.times(before[row][hidden + j]).times(f.slopeOfSigmoid());
            d[2 * hidden + j] = dc.times(i).times(g.slopeOfTanh());
            d[3 * hidden + j] = dh.times(tc).times(o.slopeOfSigmoid());
            back[hidden + j] = dc.times(f);
        }
        return d;
    }

    /** Chains over all steps and rows, in the order W, U, b of the layout. */
    private void weightGradients(Bounded[] x) {
        int width = gates * hidden;
        Bounded[] factor = new Bounded[a.length];
        Bounded[] d = new Bounded[a.length];
        for (int at = 0; at < gradient.length; at++) {
            int from = at / width;
            for (int row = 0; row < a.length; row++) {
                d[row] = da[row][at % width];
                factor[row] =
                        from < inputs
                                ? x[row * inputs + from]
                                : from < inputs + hidden ? before[row][from - inputs] : Bounded.ONE;
            }
            gradient[at] = Bounded.chain(Bounded.ZERO, factor, d);
        }
    }

    private Bounded[] row(Bounded[] matrix, int row) {
        return part(matrix, row * gates * hidden, gates * hidden);
    }

    private Bounded[] column(Bounded[] matrix, int column) {
        Bounded[] of = new Bounded[matrix.length / (gates * hidden)];
        for (int i = 0; i < of.length; i++) {
            of[i] = matrix[i * gates * hidden + column];
        }
        return of;
    }

    /** The states of one sequence, h and then c. */
    private Bounded[] ofSequence(Bounded[] states, int b) {
        Bounded[] of = part(states, b * hidden, hidden);
        return gates == 1 ? of : joined(of, part(states, (batch + b) * hidden, hidden));
    }

    private void toSequence(Bounded[] from, Bounded[] states, int b) {
        for (int s = 0; s * hidden < from.length; s++) {
            System.arraycopy(from, s * hidden, states, (s * batch + b) * hidden, hidden);
        }
    }

    private static Bounded[] part(Bounded[] all, int from, int count) {
        return java.util.Arrays.copyOfRange(all, from, from + count);
    }

    private static Bounded[] joined(Bounded[] first, Bounded[] second) {
        Bounded[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
