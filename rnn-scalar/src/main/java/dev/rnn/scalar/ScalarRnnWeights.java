package dev.rnn.scalar;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;

/** W, U and b for the forward pass, and the transposed W and U for the backward pass. */
final class ScalarRnnWeights implements CellWeights {
    private final ScalarRnnCell cell;
    private final Mode mode;
    final float[] bias;
    final ScalarPackedMatrix w;
    final ScalarPackedMatrix u;
    final ScalarPackedMatrix wTransposed;
    final ScalarPackedMatrix uTransposed;

    ScalarRnnWeights(ScalarRnnCell cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        RnnSpec spec = cell.spec();
        bias = new float[spec.hidden()];
        w = new ScalarPackedMatrix(spec.inputs(), spec.hidden());
        u = new ScalarPackedMatrix(spec.hidden(), spec.hidden());
        boolean training = mode == Mode.TRAINING;
        wTransposed = training ? new ScalarPackedMatrix(spec.hidden(), spec.inputs()) : null;
        uTransposed = training ? new ScalarPackedMatrix(spec.hidden(), spec.hidden()) : null;
    }

    void pack(ParameterLayout layout, Slice parameters) {
        float[] flat = parameters.array();
        int hidden = bias.length;
        int wo = parameters.offset() + layout.blocks().get(0).offset();
        int uo = parameters.offset() + layout.blocks().get(1).offset();
        int bo = parameters.offset() + layout.blocks().get(2).offset();
        System.arraycopy(flat, bo, bias, 0, hidden);
        w.pack(flat, wo, hidden);
        u.pack(flat, uo, hidden);
        if (mode == Mode.TRAINING) {
            wTransposed.packTransposed(flat, wo, hidden);
            uTransposed.packTransposed(flat, uo, hidden);
        }
    }

    @Override
    public Cell cell() {
        return cell;
    }

    @Override
    public Mode mode() {
        return mode;
    }
}
