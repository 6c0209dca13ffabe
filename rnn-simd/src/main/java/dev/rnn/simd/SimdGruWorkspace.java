package dev.rnn.simd;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/** What a GRU keeps besides: for training for each row (t, b), else for a few steps or one. */
final class SimdGruWorkspace extends SimdGatedWorkspace {
    private final boolean training;
    private final int hidden;
    private final int width;

    /** {@code [T][B][3H]}: r z n; for inference as many rows as are projected at once. */
    final float[] gates;

    /**
     * {@code [T][B][H]}: what the reset gate acts on, q, or what it has made, s; {@code [B][H]} for
     * inference.
     */
    final float[] reset;

    /**
     * {@code [T][B][H]}: the gradient of what U_n adds to the candidate; with the reset before the
     * product it is da_n, and nothing is here.
     */
    final float[] dq;

    /** {@code [B][H]}: the gradient of s. */
    final float[] ds;

    /** The columns of r and z packed, and those that U_n's gradient comes from. */
    final SimdPackedMatrix gatesPacked;

    final SimdPackedMatrix candidatePacked;

    SimdGruWorkspace(SimdGruCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        super(cell, maxSteps, maxBatch, mode, workers);
        training = mode == Mode.TRAINING;
        hidden = cell.hidden;
        width = cell.width;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        int ahead = training ? rows : Math.max(maxBatch, SimdGatedCell.rowsAhead(maxSteps));
        int trained = training ? rows : 0;
        gates = new float[Math.multiplyExact(ahead, width)];
        reset = new float[rows * hidden];
        dq = new float[cell.after ? trained * hidden : 0];
        ds = new float[training && !cell.after ? maxBatch * hidden : 0];
        gatesPacked = new SimdPackedMatrix(trained, 2 * hidden);
        candidatePacked = new SimdPackedMatrix(trained, hidden);
    }

    @Override
    void resizePacked(int rows) {
        super.resizePacked(rows);
        gatesPacked.resize(rows, 2 * hidden);
        candidatePacked.resize(rows, hidden);
    }

    /** Where the gates of row (t, b) start. */
    int gatesOffset(int t, int b) {
        int step = training ? t : t % SimdGatedCell.stepsAhead(shape.batch());
        return row(step, b) * width;
    }

    /** Where q or s of row (t, b) starts. */
    int resetOffset(int t, int b) {
        return (training ? row(t, b) : b) * hidden;
    }
}
