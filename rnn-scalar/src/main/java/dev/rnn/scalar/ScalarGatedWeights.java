package dev.rnn.scalar;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.Mode;
import dev.rnn.api.Slice;
import java.util.Arrays;

/** W, U and where the chains start, and for the backward pass the transposed W and U. */
class ScalarGatedWeights implements CellWeights {
    private final ScalarGatedCell cell;
    private final Mode mode;

    /** {@code [G*H]}: +0, b, or b + bU; b where a kind of cell adds bU elsewhere. */
    final float[] start;

    final ScalarPackedMatrix w;
    final ScalarPackedMatrix u;
    final ScalarPackedMatrix wTransposed;
    final ScalarPackedMatrix uTransposed;

    ScalarGatedWeights(ScalarGatedCell cell, Mode mode) {
        this.cell = cell;
        this.mode = mode;
        start = new float[cell.width];
        w = new ScalarPackedMatrix(cell.inputs, cell.width);
        u = new ScalarPackedMatrix(cell.hidden, cell.recurrentColumns());
        boolean training = mode == Mode.TRAINING;
        wTransposed = training ? new ScalarPackedMatrix(cell.width, cell.inputs) : null;
        int columns = cell.recurrentColumns();
        uTransposed = training ? new ScalarPackedMatrix(columns, cell.hidden) : null;
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
        w.pack(flat, wo, width);
        u.pack(flat, uo, width);
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
