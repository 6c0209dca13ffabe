package dev.rnn.simd;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/** What an LSTM keeps besides: for training for each row (t, b), else for a few steps or one. */
final class SimdLstmWorkspace extends SimdGatedWorkspace {
    private final boolean training;
    private final int hidden;
    private final int width;

    /** {@code [T][B][4H]}: i f g o; for inference as many rows as are projected at once. */
    final float[] gates;

    /** {@code [T][B][H]}: c_t; {@code [B][H]} for inference. */
    final float[] c;

    /** {@code [T][B][H]}: tanh(c_t); {@code [B][H]} for inference. */
    final float[] tanhC;

    /** {@code [B][H]}: the part of dc_t that comes from later steps. */
    final float[] cellBack;

    SimdLstmWorkspace(SimdLstmCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        training = mode == Mode.TRAINING;
        hidden = cell.hidden;
        width = cell.width;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        int ahead = training ? rows : Math.max(maxBatch, SimdGatedCell.rowsAhead(maxSteps));
        gates = new float[Math.multiplyExact(ahead, width)];
        c = new float[rows * hidden];
        tanhC = new float[rows * hidden];
        cellBack = new float[training ? maxBatch * hidden : 0];
    }

    /** Where the gates of row (t, b) start. */
    int gatesOffset(int t, int b) {
        int step = training ? t : t % SimdGatedCell.stepsAhead(shape.batch());
        return row(step, b) * width;
    }

    /** Where c_t of sequence b starts. */
    int cOffset(int t, int b) {
        return (training ? row(t, b) : b) * hidden;
    }

    /** The array that holds c_{t-1}. */
    float[] cBefore(int t) {
        return t > 0 ? c : initialArray();
    }

    /** Where c_{t-1} of sequence b starts; the c of all sequences lie behind the h of all. */
    int cBeforeOffset(int t, int b) {
        return t > 0 ? cOffset(t - 1, b) : initialOffset() + (shape.batch() + b) * hidden;
    }
}
