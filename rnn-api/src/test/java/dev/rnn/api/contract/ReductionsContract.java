package dev.rnn.api.contract;

import dev.rnn.api.Backend;
import dev.rnn.api.Matrix;
import dev.rnn.api.Reductions;
import dev.rnn.api.Slice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link Reductions} promises. */
public interface ReductionsContract {
    /** The backend under test. */
    Backend backend();

    /** Sum, sum of squares and norm, in the canonical order. */
    @Property
    default void reductionsSum(@ForAll(supplier = RowsCase.Flat.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        float[] values = c.values(trial, 1);
        Slice x = trial.input("x", values);
        Reductions reductions = backend().reductions();
        trial.same("sum", Canonical.sum(values), reductions.sum(x));
        float squares = Canonical.sumOfSquares(values);
        trial.same("sumOfSquares", squares, reductions.sumOfSquares(x));
        trial.same("norm", (float) Math.sqrt(squares), reductions.norm(x));
        trial.nothingElseWritten();
    }

    /** Each column's chain in increasing row, gaps between rows left out. */
    @Property
    default void reductionsAddRows(@ForAll(supplier = RowsCase.Any.class) RowsCase c) {
        Trial trial = new Trial(backend(), c, c.seed());
        float[] values = c.values(trial, 1);
        int gap = trial.random().nextInt(3) * 2;
        Matrix x = trial.inputMatrix("x", values, c.rows(), c.width(), gap, false);
        float[] want = c.mix().values(trial.random(), c.width(), 1);
        Slice sum = trial.inOut("sum", want);
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.width(); j++) {
                want[j] += values[i * c.width() + j];
            }
        }
        backend().reductions().addRows(x, sum);
        trial.same("sum", want, sum);
        trial.nothingElseWritten();
    }
}
