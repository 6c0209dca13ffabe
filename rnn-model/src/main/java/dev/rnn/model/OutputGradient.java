package dev.rnn.model;

import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Reductions;
import dev.rnn.api.Start;

/** The gradient of the output layer: dV = h^T do, dc = the sum of do, over some steps. */
final class OutputGradient {
    private final NetworkSpec spec;
    private final MatMul matMul;
    private final Reductions reductions;
    private final OutputRows rows;

    OutputGradient(NetworkSpec spec, MatMul matMul, Reductions reductions, OutputRows rows) {
        this.spec = spec;
        this.matMul = matMul;
        this.reductions = reductions;
        this.rows = rows;
    }

    void add(PassView v, int fromStep, int toStep, Parts into) {
        if (fromStep == 0 && toStep == v.shape.steps()) {
            add(v.readRows, v.readColumns, v.oRows, v.oColumns, into);
        } else if (spec.outputAt() == OutputAt.LAST_STEP) {
            for (int i = 0; i < rows.count(); i++) {
                int step = rows.row(i) < 0 ? -1 : rows.row(i) / v.shape.batch();
                if (step >= fromStep && step < toStep) {
                    addRows(v, i, i + 1, into);
                }
            }
        } else {
            addRows(v, rows.firstOf(fromStep), rows.firstOf(toStep), into);
        }
    }

    private void addRows(PassView v, int from, int to, Parts into) {
        Matrix read = rows(v.readRows, from, to);
        Matrix o = rows(v.oRows, from, to);
        add(read, read.transpose(), o, o.transpose(), into);
    }

    private void add(Matrix read, Matrix columns, Matrix o, Matrix oColumns, Parts into) {
        if (spec.tied()) {
            matMul.multiply(oColumns, read, Start.SUM, into.tied);
        } else {
            matMul.multiply(columns, o, Start.SUM, into.v);
        }
        reductions.addRows(o, into.c);
    }

    private static Matrix rows(Matrix m, int from, int to) {
        return Matrix.of(m.array(), m.offset() + from * m.columns(), to - from, m.columns());
    }
}
