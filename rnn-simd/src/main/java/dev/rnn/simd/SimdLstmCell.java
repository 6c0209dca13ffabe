package dev.rnn.simd;

import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The long short-term memory, docs/equations.md (14) to (16); gates in the order i f g o. */
final class SimdLstmCell extends SimdGatedCell {

    SimdLstmCell(LstmSpec spec) {
        super(spec, spec.hidden(), LstmSpec.GATES);
    }

    @Override
    SimdGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new SimdLstmWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    float[] sums(SimdGatedWorkspace pass) {
        return ((SimdLstmWorkspace) pass).gates;
    }

    @Override
    int sumsOffset(SimdGatedWorkspace pass, int t, int b) {
        return ((SimdLstmWorkspace) pass).gatesOffset(t, b);
    }

    @Override
    void step(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdLstmWorkspace pass = (SimdLstmWorkspace) gated;
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        // Step 1: a_t = b + x_t W, which is in gates already
        // Step 2: a_t = a_t + h_{t-1} U
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        Product.add(rows, h, ho, hidden, pass.weights.u, gates, at, width, pass.edges[worker]);
        // Steps 3 to 5
        SimdLstmGates.forward(
                rows,
                hidden,
                gates,
                at,
                pass.cBefore(t),
                pass.cBeforeOffset(t, from),
                pass.c,
                pass.tanhC,
                pass.cOffset(t, from),
                pass.y.array(),
                pass.y.offset() + pass.row(t, from) * hidden);
        lastState(pass, t + 1, from, rows);
    }

    /** Copies c of the sequences of this length into {@code last}. */
    private void lastState(SimdLstmWorkspace pass, int length, int from, int rows) {
        if (pass.last.isNone()) {
            return;
        }
        for (int b = from; b < from + rows; b++) {
            if (pass.shape.length(b) == length) {
                int at = pass.last.offset() + (pass.shape.batch() + b) * hidden;
                float[] c = pass.cBefore(length);
                int co = pass.cBeforeOffset(length, b);
                System.arraycopy(c, co, pass.last.array(), at, hidden);
            }
        }
    }

    @Override
    void finish(SimdGatedWorkspace pass, int from, int to) {
        lastState((SimdLstmWorkspace) pass, 0, from, to - from);
        super.finish(pass, from, to);
    }

    @Override
    void startBack(SimdGatedWorkspace gated, int b) {
        float[] back = ((SimdLstmWorkspace) gated).cellBack;
        int bo = b * hidden;
        if (gated.dLast.isNone()) {
            Arrays.fill(back, bo, bo + hidden, 0);
        } else {
            int at = gated.dLast.offset() + (gated.shape.batch() + b) * hidden;
            System.arraycopy(gated.dLast.array(), at, back, bo, hidden);
        }
    }

    @Override
    void stepBack(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdLstmWorkspace pass = (SimdLstmWorkspace) gated;
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, t, from, rows);
        // Steps 2 to 4
        SimdLstmGates.backward(
                rows,
                hidden,
                pass.gates,
                pass.gatesOffset(t, from),
                pass.cBefore(t),
                pass.cBeforeOffset(t, from),
                pass.tanhC,
                pass.cOffset(t, from),
                pass.back,
                pass.cellBack,
                from * hidden,
                pass.da,
                pass.row(t, from) * width);
        // Step 5: what goes on through the recurrence, back = da_t U^T, is recurrent's
    }

    @Override
    void endBack(SimdGatedWorkspace gated, int from, int rows) {
        float[] back = ((SimdLstmWorkspace) gated).cellBack;
        int at = gated.dInitial.offset() + (gated.shape.batch() + from) * hidden;
        System.arraycopy(back, from * hidden, gated.dInitial.array(), at, rows * hidden);
    }
}
