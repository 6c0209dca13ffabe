package dev.rnn.simd;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * W, U and where the chains start, packed for the forward pass, and for the backward pass the
 * transposed W and U.
 */
class SimdGatedWeights implements CellWeights {
    private final SimdGatedCell cell;
    private final Mode mode;

    /** {@code [G*H]}: +0, b, or b + bU; b where a kind of cell adds bU elsewhere. */
    final float[] start;

    /** {@code [I][G*H]}: b + x_t W for each one-hot x_t, which is looked up. */
    final float[] rows;

    final SimdPackedMatrix w;
    final SimdPackedMatrix u;
    final SimdPackedMatrix wTransposed;
    final SimdPackedMatrix uTransposed;

    SimdGatedWeights(SimdGatedCell cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        start = new float[cell.width];
        rows = new float[cell.inputs * cell.width];
        w = new SimdPackedMatrix(cell.inputs, cell.width);
        u = new SimdPackedMatrix(cell.hidden, cell.recurrentColumns());
        boolean training = mode == Mode.TRAINING;
        wTransposed = training ? new SimdPackedMatrix(cell.width, cell.inputs) : null;
        int columns = cell.recurrentColumns();
        uTransposed = training ? new SimdPackedMatrix(columns, cell.hidden) : null;
    }

    void pack(Slice parameters) {
        float[] flat = parameters.array();
        int width = cell.width;
        int wo = parameters.offset() + cell.layout.blocks().get(0).offset();
        int uo = parameters.offset() + cell.layout.blocks().get(1).offset();
        Arrays.fill(start, 0);
        if (cell.biases > 0) {
            int bo = parameters.offset() + cell.layout.blocks().get(2).offset();
            System.arraycopy(flat, bo, start, 0, width);
        }
        if (cell.biases > 1) {
            int bo = parameters.offset() + cell.layout.blocks().get(3).offset();
            for (int j = 0; j < cell.summedColumns(); j++) {
                start[j] += flat[bo + j];
            }
        }
        for (int row = 0; row < rows.length; row += width) {
            SimdElementwise.sum(start, 0, flat, wo + row, rows, row, width);
        }
        w.packRows(flat, wo, width, 0, w.rows());
        u.packRows(flat, uo, width, 0, u.rows());
        if (mode == Mode.TRAINING) {
            wTransposed.packTransposed(flat, wo, width);
            uTransposed.packTransposed(flat, uo, width);
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
