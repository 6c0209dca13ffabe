package dev.rnn.simd;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/**
 * What an LSTM keeps besides: for training for each row (t, b), else for each sequence. Its rows
 * are padded, so that whole vectors are read and written past the end of each: what a gate's last
 * vector writes into the next gate is overwritten by that.
 */
final class SimdLstmWorkspace extends SimdGatedWorkspace {
    private final boolean training;
    private final SimdLstmCell cell;

    /** Rows of 4H, padded: the pre-activations of one step, or of those projected at once. */
    final float[] sums;

    /** {@code [T][B]} rows of 4H, padded: i f g o; {@code [B]} for inference. */
    final float[] gates;

    /** {@code [1 + T][B]} rows of H, padded: c_t, from c_0 on; {@code [B]} for inference. */
    final float[] c;

    /** tanh(c_t), in the same places. */
    final float[] tanhC;

    /** {@code [B][H]}: the part of dc_t that comes from later steps. */
    final float[] cellBack;

    SimdLstmWorkspace(SimdLstmCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        this.cell = cell;
        training = mode == Mode.TRAINING;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        int ahead = Math.max(maxBatch, SimdGatedCell.rowsAhead(maxSteps));
        sums = new float[Math.multiplyExact(ahead, cell.gatesStride)];
        gates = new float[Math.multiplyExact(rows, cell.gatesStride)];
        c = new float[Math.multiplyExact(training ? maxBatch + rows : rows, cell.cStride)];
        tanhC = new float[c.length];
        cellBack = new float[training ? maxBatch * cell.hidden : 0];
    }

    /** Where the pre-activations of row (t, b) start. */
    int sumsOffset(int t, int b) {
        return row(t % SimdGatedCell.stepsAhead(shape.batch()), b) * cell.gatesStride;
    }

    /** Where the gates of row (t, b) start. */
    int gatesOffset(int t, int b) {
        return (training ? row(t, b) : b) * cell.gatesStride;
    }

    /** Where c of sequence b starts after {@code steps} steps. */
    int cOffset(int steps, int b) {
        return (training ? row(steps, b) : b) * cell.cStride;
    }
}
