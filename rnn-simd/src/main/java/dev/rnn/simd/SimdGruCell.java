package dev.rnn.simd;

import dev.rnn.api.GruSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The gated recurrent unit in both forms, docs/equations.md, "GRU"; gates in the order r z n. */
final class SimdGruCell extends SimdGatedCell {
    final boolean after;

    /** From one row of gates to the next. */
    final int gatesStride;

    SimdGruCell(GruSpec spec) {
        super(spec, spec.hidden(), GruSpec.GATES);
        after = spec.form() == GruSpec.Form.RESET_AFTER;
        gatesStride = 2 * hidden + Lanes.whole(hidden);
    }

    @Override
    int recurrentColumns() {
        return 2 * hidden;
    }

    @Override
    int summedColumns() {
        return after ? 2 * hidden : width;
    }

    @Override
    SimdGatedWeights weights(Mode mode) {
        return new SimdGruWeights(this, mode);
    }

    @Override
    SimdGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new SimdGruWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    SimdGatedGradients gradients() {
        return new SimdGruGradients(this);
    }

    // ---- forward

    @Override
    float[] sums(SimdGatedWorkspace pass) {
        return ((SimdGruWorkspace) pass).sums;
    }

    @Override
    int sumsOffset(SimdGatedWorkspace pass, int t, int b) {
        return ((SimdGruWorkspace) pass).sumsOffset(t, b);
    }

    @Override
    int sumsStride() {
        return gatesStride;
    }

    @Override
    void step(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        SimdGruWeights weights = (SimdGruWeights) pass.weights;
        int stride = gatesStride;
        float[] a = pass.sums;
        int ao = pass.sumsOffset(t, from);
        int an = ao + 2 * hidden;
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        float[] reset = pass.reset;
        int ro = pass.resetOffset(t, from);
        SimdPackedMatrix un = weights.uCandidate;
        // Step 1: a_t = b + x_t W, which is in sums already
        // Step 2: r, z = sigmoid(a + h_{t-1} U)
        pass.product(worker, rows, h, ho, hidden, weights.u, a, ao, stride);
        Sigmoid.rows(rows, Lanes.whole(2 * hidden), a, ao, stride, gates, at, stride);
        // Step 3: what the state adds to a_n
        if (after) {
            // q = bU_n + h_{t-1} U_n, a_n = a_n + r * q
            for (int r = 0; r < rows; r++) {
                System.arraycopy(weights.candidateStart, 0, reset, ro + r * hidden, hidden);
            }
            pass.product(worker, rows, h, ho, hidden, un, reset, ro, hidden);
            SimdGruGates.resetAfter(rows, hidden, gates, at, stride, reset, ro, a, an);
        } else {
            // s = r * h_{t-1}, a_n = a_n + s U_n
            SimdGruGates.resetBefore(rows, hidden, gates, at, stride, h, ho, reset, ro);
            pass.product(worker, rows, reset, ro, hidden, un, a, an, stride);
        }
        // Step 4: n = tanh(a_n), h_t = n + z * (h_{t-1} - n)
        Tanh.rows(rows, Lanes.whole(hidden), a, an, stride, gates, at + 2 * hidden, stride);
        int yo = pass.y.offset() + pass.row(t, from) * hidden;
        SimdGruGates.output(rows, hidden, gates, at, stride, h, ho, pass.y.array(), yo);
    }

    // ---- backward

    @Override
    void stepBack(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        float[] back = pass.back;
        int bo = from * hidden;
        float[] da = pass.da;
        int dao = pass.row(t, from) * width;
        int stride = gatesStride;
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, t, from, rows);
        // Step 2: da_z, da_n, and of dh_{t-1} what z lets through, in back's place
        SimdGruGates.outputBack(rows, hidden, gates, at, stride, h, ho, back, bo, da, dao);
        // Step 3: da_r, and dq, the gradient of what U_n adds to a_n
        if (after) {
            int ro = pass.resetOffset(t, from);
            float[] q = pass.reset;
            SimdGruGates.resetAfterBack(rows, hidden, gates, at, stride, q, pass.dq, ro, da, dao);
            return;
        }
        SimdPackedMatrix un = ((SimdGruWeights) pass.weights).uCandidateTransposed;
        float[] ds = pass.ds;
        Arrays.fill(ds, bo, bo + rows * hidden, 0);
        int no = dao + 2 * hidden;
        pass.product(worker, rows, da, no, width, un, ds, bo, hidden);
        SimdGruGates.resetBeforeBack(rows, hidden, gates, at, stride, h, ho, ds, back, bo, da, dao);
    }

    /** Step 4: back + (da_r, da_z) U^T, and where it is not done yet, + dq U_n^T. */
    @Override
    void recurrent(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        SimdGruWeights weights = (SimdGruWeights) pass.weights;
        int dao = pass.row(t, from) * width;
        int bo = from * hidden;
        SimdPackedMatrix u = weights.uTransposed;
        pass.product(worker, rows, pass.da, dao, width, u, pass.back, bo, hidden);
        if (after) {
            int ro = pass.resetOffset(t, from);
            SimdPackedMatrix un = weights.uCandidateTransposed;
            pass.product(worker, rows, pass.dq, ro, hidden, un, pass.back, bo, hidden);
        }
    }
}
