package dev.rnn.simd;

import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;

/**
 * The weight gradients of the simple recurrent cell, docs/equations.md (9) to (11), once da_t is
 * known for all steps. Workers share out the rows of dW and dU.
 */
final class SimdRnnGradients {
    private final ParameterLayout layout;
    private final int inputs;
    private final int hidden;

    SimdRnnGradients(RnnSpec spec) {
        layout = spec.parameters();
        inputs = spec.inputs();
        hidden = spec.hidden();
    }

    /** Packs da as the right-hand side of both products; workers share out its rows. */
    void pack(SimdRnnWorkspace pass, int worker) {
        int rows = pass.daPacked.rows();
        int from = pass.workers.share(rows, worker);
        int to = pass.workers.share(rows, worker + 1);
        int first = pass.fromStep * pass.shape.batch();
        pass.daPacked.packRows(pass.da, (first + from) * hidden, hidden, from, to);
    }

    void add(SimdRnnWorkspace pass, int worker) {
        if (pass.shape.isFull()) {
            addRun(pass, worker, pass.fromStep, pass.toStep, 0, pass.shape.batch());
            return;
        }
        // Past its end a row contributes nothing, whatever its input holds there: only runs of live
        // rows.
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            int b = 0;
            while (b < pass.shape.batch()) {
                int run = b;
                while (run < pass.shape.batch() && pass.shape.length(run) > t) {
                    run++;
                }
                if (run > b) {
                    addRun(pass, worker, t, t + 1, b, run);
                }
                b = run + 1;
            }
        }
    }

    /**
     * Adds what rows {@code fromRow} to {@code toRow - 1} of the steps contribute: all rows of
     * several steps, or some rows of one step. Workers share out the rows of dW and of dU, and the
     * columns of db and of looked-up rows.
     */
    private void addRun(
            SimdRnnWorkspace pass, int worker, int fromStep, int toStep, int fromRow, int toRow) {
        int batch = pass.shape.batch();
        int first = fromStep * batch + fromRow;
        int count = (toStep - 1 - fromStep) * batch + toRow - fromRow;
        if (count <= 0) {
            return;
        }
        float[] g = pass.gradient.array();
        int dw = pass.gradient.offset() + layout.blocks().get(0).offset();
        int du = pass.gradient.offset() + layout.blocks().get(1).offset();
        int db = pass.gradient.offset() + layout.blocks().get(2).offset();
        int term = first - pass.fromStep * batch;
        int fromColumn = pass.workers.share(hidden, worker);
        int toColumn = pass.workers.share(hidden, worker + 1);
        // Equation (9)
        if (pass.x instanceof Input.OneHot oneHot) {
            for (int r = first; r < first + count; r++) {
                int at = dw + oneHot.indices()[oneHot.offset() + r] * hidden;
                for (int j = fromColumn; j < toColumn; j++) {
                    g[at + j] += pass.da[r * hidden + j];
                }
            }
        } else {
            Slice x = ((Input.Dense) pass.x).values();
            int xo = x.offset() + first * inputs;
            addStrips(pass, worker, inputs, count, x.array(), xo, term, g, dw);
        }
        // Equation (10): h_{t-1} is the initial state at the first step, the output of the step
        // before at others
        int initial = fromStep == 0 ? Math.min(count, toRow - fromRow) : 0;
        if (initial > 0) {
            int ho = pass.initialOffset() + fromRow * hidden;
            addStrips(pass, worker, hidden, initial, pass.initialArray(), ho, term, g, du);
        }
        if (count > initial) {
            int ho = pass.y.offset() + (first + initial - batch) * hidden;
            int rest = count - initial;
            addStrips(pass, worker, hidden, rest, pass.y.array(), ho, term + initial, g, du);
        }
        // Equation (11)
        SimdReductions.addRows(
                pass.da,
                first * hidden + fromColumn,
                hidden,
                count,
                g,
                db + fromColumn,
                toColumn - fromColumn);
    }

    /** C += X^T da for this worker's strips of C's rows. */
    private void addStrips(
            SimdRnnWorkspace pass,
            int worker,
            int width,
            int count,
            float[] x,
            int xo,
            int term,
            float[] c,
            int co) {
        int strips = (width + Product.ROWS - 1) / Product.ROWS;
        int from = pass.workers.share(strips, worker) * Product.ROWS;
        int to = Math.min(width, pass.workers.share(strips, worker + 1) * Product.ROWS);
        Product.addTransposed(
                from,
                to,
                count,
                x,
                xo,
                width,
                pass.daPacked,
                term,
                c,
                co,
                hidden,
                pass.strips[worker],
                pass.edges[worker]);
    }
}
