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
        ParameterLayout.Block wBlock = layout.blocks().get(0);
        ParameterLayout.Block uBlock = layout.blocks().get(1);
        ParameterLayout.Block bBlock = layout.blocks().get(2);
        float[] flat = parameters.array();
        int at = parameters.offset();
        System.arraycopy(flat, at + bBlock.offset(), bias, 0, bias.length);
        System.arraycopy(flat, at + wBlock.offset(), rows, 0, rows.length);
        if (parameters != viewed) {
            wView = wBlock.in(parameters);
            uView = uBlock.in(parameters);
            wTransposedView = wView.transpose();
            uTransposedView = uView.transpose();
            viewed = parameters;
        }
        w.pack(wView);
        u.pack(uView);
        if (mode == Mode.TRAINING) {
            wTransposed.pack(wTransposedView);
            uTransposed.pack(uTransposedView);
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
