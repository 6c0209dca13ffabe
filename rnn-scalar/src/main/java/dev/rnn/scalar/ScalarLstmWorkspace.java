package dev.rnn.scalar;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/** What an LSTM keeps besides: for training for each row (t, b), else for each sequence. */
final class ScalarLstmWorkspace extends ScalarGatedWorkspace {
    private final boolean training;

    /** {@code [T B][4H]}: i f g o. */
    final float[][] gates;

    /** {@code [T B][H]}: c_t. */
    final float[][] c;

    /** {@code [T B][H]}: tanh(c_t). */
    final float[][] tanhC;

    /** {@code [H]} of each worker: the part of dc_t that comes from later steps. */
    final float[][] cellBacks;

    ScalarLstmWorkspace(
            ScalarLstmCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        training = mode == Mode.TRAINING;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        gates = new float[rows][cell.width];
        c = new float[rows][cell.hidden];
        tanhC = new float[rows][cell.hidden];
        cellBacks = new float[workers.count()][cell.hidden];
    }

    /** Which array of those above is that of row (t, b). */
    int kept(int t, int b) {
        return training ? row(t, b) : b;
    }

    /** The array that holds c_{t-1} of sequence b. */
    float[] cBefore(int t, int b) {
        return t > 0 ? c[kept(t - 1, b)] : initialArray();
    }

    /** Where it starts in it; the c of all sequences lie behind the h of all. */
    int cBeforeOffset(int t, int b, int hidden) {
        return t > 0 ? 0 : initialOffset() + (shape.batch() + b) * hidden;
    }
}
