package dev.rnn.scalar;

import static dev.rnn.scalar.Fma.fma;

import dev.rnn.api.Function;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The long short-term memory, docs/equations.md (14) to (16); gates in the order i f g o. */
final class ScalarLstmCell extends ScalarGatedCell {

    ScalarLstmCell(LstmSpec spec) {
        super(spec, spec.hidden(), LstmSpec.GATES);
    }

    @Override
    ScalarGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new ScalarLstmWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    void step(ScalarGatedWorkspace gated, int t, int b, int worker) {
        ScalarLstmWorkspace pass = (ScalarLstmWorkspace) gated;
        int row = pass.row(t, b);
        float[] a = pass.sums[worker];
        float[] gates = pass.gates[pass.kept(t, b)];
        // Step 1: a_t = b + x_t W
        project(pass, row, a);
        // Step 2: a_t = a_t + h_{t-1} U
        float[] h = pass.hArray(t);
        Chain.add(h, pass.hOffset(t, b), 1, pass.weights.u.array(), 0, hidden, a, width);
        // Step 3: i, f = sigmoid, g = tanh, o = sigmoid
        ScalarElementwise.apply(Function.SIGMOID, a, 0, gates, 0, 2 * hidden);
        ScalarElementwise.apply(Function.TANH, a, 2 * hidden, gates, 2 * hidden, hidden);
        ScalarElementwise.apply(Function.SIGMOID, a, 3 * hidden, gates, 3 * hidden, hidden);
        // Step 4: c_t = f c_{t-1} + i g
        float[] before = pass.cBefore(t, b);
        int bo = pass.cBeforeOffset(t, b, hidden);
        float[] c = pass.c[pass.kept(t, b)];
        for (int j = 0; j < hidden; j++) {
            c[j] = fma(gates[hidden + j], before[bo + j], gates[j] * gates[2 * hidden + j]);
        }
        // Step 5: h_t = o tanh(c_t)
        float[] tanhC = pass.tanhC[pass.kept(t, b)];
        ScalarElementwise.apply(Function.TANH, c, 0, tanhC, 0, hidden);
        float[] y = pass.y.array();
        int at = pass.y.offset() + row * hidden;
        for (int j = 0; j < hidden; j++) {
            y[at + j] = gates[3 * hidden + j] * tanhC[j];
        }
    }

    @Override
    void lastState(ScalarGatedWorkspace gated, int b) {
        ScalarLstmWorkspace pass = (ScalarLstmWorkspace) gated;
        int length = pass.shape.length(b);
        int at = pass.last.offset() + (pass.shape.batch() + b) * hidden;
        float[] c = pass.cBefore(length, b);
        int co = pass.cBeforeOffset(length, b, hidden);
        System.arraycopy(c, co, pass.last.array(), at, hidden);
    }

    @Override
    void startBack(ScalarGatedWorkspace gated, int b, int worker) {
        float[] back = ((ScalarLstmWorkspace) gated).cellBacks[worker];
        if (gated.dLast.isNone()) {
            Arrays.fill(back, 0);
        } else {
            int at = gated.dLast.offset() + (gated.shape.batch() + b) * hidden;
            System.arraycopy(gated.dLast.array(), at, back, 0, hidden);
        }
    }

    @Override
    void stepBack(ScalarGatedWorkspace gated, int t, int b, int worker) {
        ScalarLstmWorkspace pass = (ScalarLstmWorkspace) gated;
        int row = pass.row(t, b);
        float[] back = pass.backs[worker];
        float[] cellBack = pass.cellBacks[worker];
        float[] gates = pass.gates[pass.kept(t, b)];
        float[] tanhC = pass.tanhC[pass.kept(t, b)];
        float[] before = pass.cBefore(t, b);
        int bo = pass.cBeforeOffset(t, b, hidden);
        float[] da = pass.da[row];
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, row, back);
        for (int j = 0; j < hidden; j++) {
            float i = gates[j];
            float f = gates[hidden + j];
            float g = gates[2 * hidden + j];
            float o = gates[3 * hidden + j];
            float dh = back[j];
            // Step 2: dc_t = dh_t o (1 - tanh(c_t)^2) + what comes back into c_t
            float dc = fma(dh * o, fma(-tanhC[j], tanhC[j], 1), cellBack[j]);
            // Step 3: da_t, each gate's gradient times its derivative
            da[j] = dc * g * (i * (1 - i));
            da[hidden + j] = dc * before[bo + j] * (f * (1 - f));
            da[2 * hidden + j] = dc * i * fma(-g, g, 1);
            da[3 * hidden + j] = dh * tanhC[j] * (o * (1 - o));
            // Step 4: what goes on to c_{t-1}
            cellBack[j] = dc * f;
        }
        // Step 5: what goes on through the recurrence, back = da_t U^T
        recurrent(pass, row, back);
    }

    @Override
    void endBack(ScalarGatedWorkspace gated, int b, int worker) {
        float[] back = ((ScalarLstmWorkspace) gated).cellBacks[worker];
        int at = gated.dInitial.offset() + (gated.shape.batch() + b) * hidden;
        System.arraycopy(back, 0, gated.dInitial.array(), at, hidden);
    }
}
