package dev.rnn.simd;

import dev.rnn.api.Mode;
import dev.rnn.api.Workers;

/** What a GRU keeps besides: for training for each row (t, b), else for a few steps or one. */
final class SimdGruWorkspace extends SimdGatedWorkspace {
    private final SimdGruCell cell;
    private final boolean training;

    /**
     * Rows of 3H, padded: a_t, as many as are projected at once. Apart from the gates, so that
     * whole vectors of r and z may be written while those of n wait.
     */
    final float[] sums;

    /** {@code [T][B]} rows of 3H, padded: r z n; {@code [B]} for inference. */
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
        this.cell = cell;
        training = mode == Mode.TRAINING;
        int hidden = cell.hidden;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
        int ahead = Math.max(maxBatch, SimdGatedCell.rowsAhead(maxSteps));
        int trained = training ? rows : 0;
        sums = new float[Math.multiplyExact(ahead, cell.gatesStride)];
        gates = new float[Math.multiplyExact(rows, cell.gatesStride)];
        reset = new float[rows * hidden];
        dq = new float[cell.after ? trained * hidden : 0];
        ds = new float[training && !cell.after ? maxBatch * hidden : 0];
        gatesPacked = new SimdPackedMatrix(trained, 2 * hidden);
        candidatePacked = new SimdPackedMatrix(trained, hidden);
    }

    @Override
    void resizePacked(int rows) {
        super.resizePacked(rows);
        gatesPacked.resize(rows, 2 * cell.hidden);
        candidatePacked.resize(rows, cell.hidden);
    }

    /** Where a_t of row (t, b) starts. */
    int sumsOffset(int t, int b) {
        return row(t % SimdGatedCell.stepsAhead(shape.batch()), b) * cell.gatesStride;
    }

    /** Where the gates of row (t, b) start. */
    int gatesOffset(int t, int b) {
        return (training ? row(t, b) : b) * cell.gatesStride;
    }

    /** Where q or s of row (t, b) starts. */
    int resetOffset(int t, int b) {
        return (training ? row(t, b) : b) * cell.hidden;
    }
}
