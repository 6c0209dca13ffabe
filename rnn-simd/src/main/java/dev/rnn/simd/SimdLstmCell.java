package dev.rnn.simd;

import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The long short-term memory, docs/equations.md (14) to (16); gates in the order i f g o. */
final class SimdLstmCell extends SimdGatedCell {

    /** From one row of gates to the next. */
    final int gatesStride;

    /** From one row of c to the next. */
    final int cStride;

    SimdLstmCell(LstmSpec spec) {
        super(spec, spec.hidden(), LstmSpec.GATES);
        cStride = Lanes.whole(hidden);
        gatesStride = 3 * hidden + Lanes.whole(hidden);
    }

    @Override
    SimdGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new SimdLstmWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    float[] sums(SimdGatedWorkspace pass) {
        return ((SimdLstmWorkspace) pass).sums;
    }

    @Override
    int sumsOffset(SimdGatedWorkspace pass, int t, int b) {
        return ((SimdLstmWorkspace) pass).sumsOffset(t, b);
    }

    @Override
    int sumsStride() {
        return gatesStride;
    }

    @Override
    void step(SimdGatedWorkspace gated, int t, int from, int rows, int worker) {
        SimdLstmWorkspace pass = (SimdLstmWorkspace) gated;
        float[] a = pass.sums;
        int ao = pass.sumsOffset(t, from);
        int stride = gatesStride;
        // Step 1: a_t = b + x_t W, which is in sums already
        // Step 2: a_t = a_t + h_{t-1} U
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        pass.product(worker, rows, h, ho, hidden, pass.weights.u, a, ao, stride);
        // Step 3: i, f = sigmoid, g = tanh, o = sigmoid; in this order, see SimdLstmWorkspace
        float[] gates = pass.gates;
        int at = pass.gatesOffset(t, from);
        int two = 2 * hidden;
        int three = 3 * hidden;
        Sigmoid.rows(rows, Lanes.whole(two), a, ao, stride, gates, at, stride);
        Tanh.rows(rows, cStride, a, ao + two, stride, gates, at + two, stride);
        Sigmoid.rows(rows, cStride, a, ao + three, stride, gates, at + three, stride);
        // Step 4: c_t = f c_{t-1} + i g
        if (t == 0) {
            initialState(pass, from, rows);
        }
        int before = pass.cOffset(t, from);
        int co = pass.cOffset(t + 1, from);
        SimdLstmGates.cells(rows, hidden, gates, at, stride, pass.c, before, co, cStride);
        // Step 5: h_t = o tanh(c_t)
        Tanh.rows(1, rows * cStride, pass.c, co, 0, pass.tanhC, co, 0);
        float[] y = pass.y.array();
        int yo = pass.y.offset() + pass.row(t, from) * hidden;
        at += three;
        SimdLstmGates.outputs(rows, hidden, gates, at, stride, pass.tanhC, co, cStride, y, yo);
        lastState(pass, t + 1, from, rows);
    }

    /** Copies c_0; the c of all sequences lie behind the h of all. */
    private void initialState(SimdLstmWorkspace pass, int from, int rows) {
        for (int b = from; b < from + rows; b++) {
            int at = pass.initialOffset() + (pass.shape.batch() + b) * hidden;
            System.arraycopy(pass.initialArray(), at, pass.c, pass.cOffset(0, b), hidden);
        }
    }

    /** Copies c of the sequences of this length into {@code last}. */
    private void lastState(SimdLstmWorkspace pass, int length, int from, int rows) {
        if (pass.last.isNone()) {
            return;
        }
        for (int b = from; b < from + rows; b++) {
            if (pass.shape.length(b) == length) {
                int at = pass.last.offset() + (pass.shape.batch() + b) * hidden;
                int co = pass.cOffset(length, b);
                System.arraycopy(pass.c, co, pass.last.array(), at, hidden);
            }
        }
    }

    @Override
    void finish(SimdGatedWorkspace gated, int from, int to) {
        SimdLstmWorkspace pass = (SimdLstmWorkspace) gated;
        for (int b = from; b < to; b++) {
            if (pass.shape.length(b) == 0) {
                initialState(pass, b, 1);
                lastState(pass, 0, b, 1);
            }
        }
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
                gatesStride,
                pass.c,
                pass.cOffset(t, from),
                pass.tanhC,
                pass.cOffset(t + 1, from),
                cStride,
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
