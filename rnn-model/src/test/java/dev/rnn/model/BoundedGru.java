package dev.rnn.model;

import dev.rnn.api.GruSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/** The GRU, gates r z n, in both forms, docs/equations.md, "GRU". */
final class BoundedGru extends BoundedPass {
    private final boolean after;

    /**
     * {@code [T][B]} rows: the gates, and q (reset after) or s (reset before); on the way back dq.
     */
    private final Bounded[][] r;

    private final Bounded[][] z;
    private final Bounded[][] n;
    private final Bounded[][] reset;
    private final Bounded[][] dq;

    BoundedGru(GruSpec spec, SequenceShape shape, Slice parameters) {
        super(spec, shape, parameters);
        after = spec.form() == GruSpec.Form.RESET_AFTER;
        r = new Bounded[shape.rows()][hidden];
        z = new Bounded[shape.rows()][hidden];
        n = new Bounded[shape.rows()][hidden];
        reset = new Bounded[shape.rows()][hidden];
        dq = new Bounded[shape.rows()][hidden];
    }

    @Override
    Bounded[] step(int row, Bounded[] x, Bounded[] h) {
        Bounded[] read = joined(x, h);
        for (int j = 0; j < hidden; j++) {
            r[row][j] = sum(j, read).sigmoid();
            z[row][j] = sum(hidden + j, read).sigmoid();
            if (!after) {
                reset[row][j] = r[row][j].times(h[j]);
            }
        }
        Bounded[] next = new Bounded[hidden];
        for (int j = 0; j < hidden; j++) {
            int c = 2 * hidden + j;
            Bounded a;
            if (after) {
                reset[row][j] = Bounded.chain(Bounded.ZERO, h, column(u, c));
                a = Bounded.chain(bias[c], x, column(w, c));
                a = Bounded.fma(r[row][j], reset[row][j], a);
            } else {
                a = sum(c, joined(x, reset[row]));
            }
            n[row][j] = a.tanh();
            next[j] = Bounded.fma(z[row][j], h[j].plus(n[row][j].negative()), n[row][j]);
        }
        return next;
    }

    /** b + x W + h U of one column, one chain. */
    private Bounded sum(int c, Bounded[] read) {
        return Bounded.chain(bias[c], read, joined(column(w, c), column(u, c)));
    }

    @Override
    void stepBack(int row, Bounded[] back) {
        Bounded[] h = before[row];
        Bounded[] d = new Bounded[width];
        for (int j = 0; j < hidden; j++) {
            Bounded zj = z[row][j];
            Bounded nj = n[row][j];
            d[hidden + j] = back[j].times(h[j].plus(nj.negative())).times(zj.slopeOfSigmoid());
            Bounded rest = Bounded.ONE.plus(zj.negative());
            d[2 * hidden + j] = back[j].times(rest).times(nj.slopeOfTanh());
            back[j] = back[j].times(zj);
        }
        Bounded[] dn = part(d, 2 * hidden, hidden);
        for (int j = 0; j < hidden; j++) {
            Bounded slope = r[row][j].slopeOfSigmoid();
            if (after) {
                d[j] = dn[j].times(reset[row][j]).times(slope);
                dq[row][j] = dn[j].times(r[row][j]);
            } else {
                Bounded ds = Bounded.chain(Bounded.ZERO, dn, part(row(u, j), 2 * hidden, hidden));
                d[j] = ds.times(h[j]).times(slope);
                back[j] = Bounded.fma(ds, r[row][j], back[j]);
            }
        }
        da[row] = d;
        Bounded[] read = part(d, 0, 2 * hidden);
        for (int k = 0; k < hidden; k++) {
            back[k] =
                    after
                            ? Bounded.chain(back[k], joined(read, dq[row]), row(u, k))
                            : Bounded.chain(back[k], read, part(row(u, k), 0, 2 * hidden));
        }
    }

    @Override
    Bounded recurrentFactor(int row, int column, int k) {
        return column < 2 * hidden || after ? before[row][k] : reset[row][k];
    }

    @Override
    Bounded recurrentGradient(int row, int column) {
        return column < 2 * hidden || !after ? da[row][column] : dq[row][column - 2 * hidden];
    }
}
