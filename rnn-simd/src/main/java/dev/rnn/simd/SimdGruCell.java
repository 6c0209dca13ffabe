package dev.rnn.simd;

import dev.rnn.api.GruSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The gated recurrent unit in both forms, docs/equations.md, "GRU"; gates in the order r z n. */
final class SimdGruCell extends SimdGatedCell {
    final boolean after;

    SimdGruCell(GruSpec spec) {
        super(spec, spec.hidden(), GruSpec.GATES);
        after = spec.form() == GruSpec.Form.RESET_AFTER;
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
        return ((SimdGruWorkspace) pass).gates;
    }

    @Override
    int sumsOffset(SimdGatedWorkspace pass, int t, int b) {
        return ((SimdGruWorkspace) pass).gatesOffset(t, b);
    }

    @Override
    void step(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        SimdGruWeights weights = (SimdGruWeights) pass.weights;
        float[] edge = pass.edges[worker];
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        float[] reset = pass.reset;
        int ro = pass.resetOffset(t, from);
        SimdPackedMatrix un = weights.uCandidate;
        // Step 1: a_t = b + x_t W, which is in gates already
        // Step 2: r, z = sigmoid(a + h_{t-1} U)
        Product.add(rows, h, ho, hidden, weights.u, gates, at, width, edge);
        SimdGruGates.gates(rows, hidden, gates, at);
        // Step 3: what the state adds to a_n
        if (after) {
            // q = bU_n + h_{t-1} U_n, a_n = a_n + r * q
            for (int r = 0; r < rows; r++) {
                System.arraycopy(weights.candidateStart, 0, reset, ro + r * hidden, hidden);
            }
            Product.add(rows, h, ho, hidden, un, reset, ro, hidden, edge);
            SimdGruGates.resetAfter(rows, hidden, gates, at, reset, ro);
        } else {
            // s = r * h_{t-1}, a_n = a_n + s U_n
            SimdGruGates.resetBefore(rows, hidden, gates, at, h, ho, reset, ro);
            Product.add(rows, reset, ro, hidden, un, gates, at + 2 * hidden, width, edge);
        }
        // Step 4: n = tanh(a_n), h_t = n + z * (h_{t-1} - n)
        int yo = pass.y.offset() + pass.row(t, from) * hidden;
        SimdGruGates.output(rows, hidden, gates, at, h, ho, pass.y.array(), yo);
    }

    // ---- backward

    @Override
    void stepBack(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        int bo = from * hidden;
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, t, from, rows);
        // Step 2: da_z, da_n, and of dh_{t-1} what z lets through, in back's place
        SimdGruGates.outputBack(rows, hidden, gates, at, h, ho, pass.back, bo, pass.da);
        // Step 3: da_r, and dq, the gradient of what U_n adds to a_n
        if (after) {
            int ro = pass.resetOffset(t, from);
            SimdGruGates.resetAfterBack(rows, hidden, gates, at, pass.reset, ro, pass.da, pass.dq);
            return;
        }
        SimdPackedMatrix un = ((SimdGruWeights) pass.weights).uCandidateTransposed;
        float[] ds = pass.ds;
        Arrays.fill(ds, bo, bo + rows * hidden, 0);
        int no = at + 2 * hidden;
        Product.add(rows, pass.da, no, width, un, ds, bo, hidden, pass.edges[worker]);
        SimdGruGates.resetBeforeBack(rows, hidden, gates, at, h, ho, ds, pass.back, bo, pass.da);
    }

    /** Step 4: back + (da_r, da_z) U^T, and where it is not done yet, + dq U_n^T. */
    @Override
    void recurrent(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdGruWorkspace pass = (SimdGruWorkspace) gated;
        SimdGruWeights weights = (SimdGruWeights) pass.weights;
        float[] edge = pass.edges[worker];
        int at = pass.gatesOffset(t, from);
        int bo = from * hidden;
        SimdPackedMatrix u = weights.uTransposed;
        Product.add(rows, pass.da, at, width, u, pass.back, bo, hidden, edge);
        if (after) {
            int ro = pass.resetOffset(t, from);
            SimdPackedMatrix un = weights.uCandidateTransposed;
            Product.add(rows, pass.dq, ro, hidden, un, pass.back, bo, hidden, edge);
        }
    }
}
