package dev.rnn.simd;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;

/** W, U and b packed for the forward pass, and the transposed W and U for the backward pass. */
final class SimdRnnWeights implements CellWeights {
    private final SimdRnnCell cell;
    private final Mode mode;
    final float[] bias;

    /** W as it is stored, for one-hot inputs, which look up its rows. */
    final float[] rows;

    final SimdPackedMatrix w;
    final SimdPackedMatrix u;
    final SimdPackedMatrix wTransposed;
    final SimdPackedMatrix uTransposed;

    /** Views of the parameters last packed: packing the same slice again allocates nothing. */
    private Slice viewed = Slice.NONE;

    private Matrix wView;
    private Matrix uView;
    private Matrix wTransposedView;
    private Matrix uTransposedView;

    SimdRnnWeights(SimdRnnCell cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        RnnSpec spec = cell.spec();
        bias = new float[spec.hidden()];
        rows = new float[spec.inputs() * spec.hidden()];
        w = new SimdPackedMatrix(spec.inputs(), spec.hidden());
        u = new SimdPackedMatrix(spec.hidden(), spec.hidden());
        boolean training = mode == Mode.TRAINING;
        wTransposed = training ? new SimdPackedMatrix(spec.hidden(), spec.inputs()) : null;
        uTransposed = training ? new SimdPackedMatrix(spec.hidden(), spec.hidden()) : null;
    }

    void pack(ParameterLayout layout, Slice parameters) {
        float[] flat = parameters.array();
        int hidden = bias.length;
        int wo = parameters.offset() + layout.blocks().get(0).offset();
        int uo = parameters.offset() + layout.blocks().get(1).offset();
        int bo = parameters.offset() + layout.blocks().get(2).offset();
        System.arraycopy(flat, bo, bias, 0, hidden);
        System.arraycopy(flat, wo, rows, 0, rows.length);
        w.packRows(flat, wo, hidden, 0, w.rows());
        u.packRows(flat, uo, hidden, 0, hidden);
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
