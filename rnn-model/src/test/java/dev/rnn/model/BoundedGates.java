package dev.rnn.model;

import dev.rnn.api.CellSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * The RNN with tanh (one gate) and the LSTM (four, i f g o), docs/equations.md (1) and (6) to (11),
 * "LSTM".
 */
final class BoundedGates extends BoundedPass {
    /** {@code [T][B]} rows of pre-activations. */
    private final Bounded[][] a;

    BoundedGates(CellSpec spec, SequenceShape shape, Slice parameters) {
        super(spec, shape, parameters);
        a = new Bounded[shape.rows()][];
    }

    @Override
    Bounded[] step(int row, Bounded[] x, Bounded[] state) {
        Bounded[] read = joined(x, part(state, 0, hidden));
        a[row] = new Bounded[width];
        for (int c = 0; c < width; c++) {
            a[row][c] = Bounded.chain(bias[c], read, joined(column(w, c), column(u, c)));
        }
        return after(a[row], state);
    }

    private Bounded[] after(Bounded[] a, Bounded[] before) {
        Bounded[] after = new Bounded[before.length];
        for (int j = 0; j < hidden; j++) {
            if (width == hidden) {
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

    @Override
    void stepBack(int row, Bounded[] back) {
        da[row] = width == hidden ? backRnn(row, back) : backLstm(row, back);
        for (int k = 0; k < hidden; k++) {
            back[k] = Bounded.chain(Bounded.ZERO, da[row], row(u, k));
        }
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
        Bounded[] after = after(a[row], before[row]);
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
}
