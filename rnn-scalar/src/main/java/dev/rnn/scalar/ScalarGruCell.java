package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;

import dev.rnn.api.Function;
import dev.rnn.api.GruSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The gated recurrent unit in both forms, docs/equations.md, "GRU"; gates in the order r z n. */
final class ScalarGruCell extends ScalarGatedCell {
    final boolean after;

    ScalarGruCell(GruSpec spec) {
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
    ScalarGatedWeights weights(Mode mode) {
        return new ScalarGruWeights(this, mode);
    }

    @Override
    ScalarGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new ScalarGruWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    ScalarGatedGradients gradients() {
        return new ScalarGruGradients(this);
    }

    // ---- forward

    @Override
    void step(ScalarGatedWorkspace gated, int t, int b, int worker) {
        ScalarGruWorkspace pass = (ScalarGruWorkspace) gated;
        int row = pass.row(t, b);
        float[] gates = pass.gates[pass.kept(t, b)];
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, b);
        // Step 1: a_t = b + x_t W
        project(pass, row, gates);
        // Step 2: r, z = sigmoid(a + h_{t-1} U)
        Chain.add(h, ho, 1, pass.weights.u.array(), 0, hidden, gates, 2 * hidden);
        ScalarElementwise.apply(Function.SIGMOID, gates, 0, gates, 0, 2 * hidden);
        // Step 3: what the state adds to a_n
        float[] reset = pass.reset[pass.kept(t, b)];
        ScalarGruWeights weights = (ScalarGruWeights) pass.weights;
        if (after) {
            resetAfter(weights, h, ho, gates, reset);
        } else {
            resetBefore(weights, h, ho, gates, reset, pass.candidates[worker]);
        }
        // Step 4: n = tanh(a_n), h_t = n + z * (h_{t-1} - n)
        ScalarElementwise.apply(Function.TANH, gates, 2 * hidden, gates, 2 * hidden, hidden);
        float[] y = pass.y.array();
        int at = pass.y.offset() + row * hidden;
        for (int j = 0; j < hidden; j++) {
            float n = gates[2 * hidden + j];
            y[at + j] = fma(gates[hidden + j], h[ho + j] - n, n);
        }
    }

    /** q = bU_n + h_{t-1} U_n, a_n = a_n + r * q. */
    private void resetAfter(ScalarGruWeights weights, float[] h, int ho, float[] gates, float[] q) {
        System.arraycopy(weights.candidateStart, 0, q, 0, hidden);
        Chain.add(h, ho, 1, weights.uCandidate.array(), 0, hidden, q, hidden);
        for (int j = 0; j < hidden; j++) {
            gates[2 * hidden + j] = fma(gates[j], q[j], gates[2 * hidden + j]);
        }
    }

    /** s = r * h_{t-1}, a_n = a_n + s U_n. */
    private void resetBefore(
            ScalarGruWeights weights, float[] h, int ho, float[] gates, float[] s, float[] sum) {
        for (int j = 0; j < hidden; j++) {
            s[j] = gates[j] * h[ho + j];
        }
        System.arraycopy(gates, 2 * hidden, sum, 0, hidden);
        Chain.add(s, 0, 1, weights.uCandidate.array(), 0, hidden, sum, hidden);
        System.arraycopy(sum, 0, gates, 2 * hidden, hidden);
    }

    // ---- backward

    @Override
    void stepBack(ScalarGatedWorkspace gated, int t, int b, int worker) {
        ScalarGruWorkspace pass = (ScalarGruWorkspace) gated;
        int row = pass.row(t, b);
        float[] back = pass.backs[worker];
        float[] gates = pass.gates[row];
        float[] reset = pass.reset[row];
        float[] da = pass.da[row];
        float[] dq = pass.dq[row];
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, b);
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, row, back);
        // Step 2: da_z, da_n, and of dh_{t-1} what z lets through, in back's place
        for (int j = 0; j < hidden; j++) {
            float z = gates[hidden + j];
            float n = gates[2 * hidden + j];
            float dh = back[j];
            da[hidden + j] = dh * (h[ho + j] - n) * (z * (1 - z));
            da[2 * hidden + j] = dh * (1 - z) * fma(-n, n, 1);
            back[j] = dh * z;
        }
        // Step 3: da_r, and dq, the gradient of what U_n adds to a_n
        ScalarGruWeights weights = (ScalarGruWeights) pass.weights;
        float[][] unt = weights.uCandidateTransposed.array();
        if (after) {
            for (int j = 0; j < hidden; j++) {
                float r = gates[j];
                float dn = da[2 * hidden + j];
                da[j] = dn * reset[j] * (r * (1 - r));
                dq[j] = dn * r;
            }
        } else {
            System.arraycopy(da, 2 * hidden, dq, 0, hidden);
            float[] ds = pass.candidates[worker];
            Arrays.fill(ds, 0);
            Chain.add(dq, 0, 1, unt, 0, hidden, ds, hidden);
            for (int j = 0; j < hidden; j++) {
                float r = gates[j];
                da[j] = ds[j] * h[ho + j] * (r * (1 - r));
                back[j] = fma(ds[j], r, back[j]);
            }
        }
        // Step 4: dh_{t-1} = back + (da_r, da_z) U^T, and where it is not done yet, + dq U_n^T
        Chain.add(da, 0, 1, weights.uTransposed.array(), 0, 2 * hidden, back, hidden);
        if (after) {
            Chain.add(dq, 0, 1, unt, 0, hidden, back, hidden);
        }
    }
}
