package dev.rnn.scalar;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/** What a GRU keeps besides: for training for each row (t, b), else for each sequence. */
final class ScalarGruWorkspace extends ScalarGatedWorkspace {
    private final boolean training;

    /** {@code [T B][3H]}: r z n. */
    final float[][] gates;

    /** {@code [T B][H]}: what the reset gate acts on, q, or what it has made, s. */
    final float[][] reset;

    /** {@code [T B][H]}: the gradient of what U_n adds to the candidate. */
    final float[][] dq;

    /** {@code [H]} of each worker: the candidate's chains at hand. */
    final float[][] candidates;

    ScalarGruWorkspace(ScalarGruCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        training = mode == Mode.TRAINING;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        gates = new float[rows][cell.width];
        reset = new float[rows][cell.hidden];
        dq = new float[training ? rows : 0][cell.hidden];
        candidates = new float[workers.count()][cell.hidden];
    }

    /** Which array of those above is that of row (t, b). */
    int kept(int t, int b) {
        return training ? row(t, b) : b;
    }
}
