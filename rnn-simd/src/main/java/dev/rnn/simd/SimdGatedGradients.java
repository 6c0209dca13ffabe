package dev.rnn.simd;

import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/**
 * The weight gradients of a cell with gates, docs/equations.md (9) to (11), once da_t is known for
 * all steps. Workers share out the rows of dW and dU.
 */
class SimdGatedGradients {
    private final ParameterLayout layout;
    private final int inputs;
    final int hidden;
    final int width;
    private final int biases;

    SimdGatedGradients(SimdGatedCell cell) {
        layout = cell.layout;
        inputs = cell.inputs;
        hidden = cell.hidden;
        width = cell.width;
        biases = cell.biases;
    }

    /** Packs da as the right-hand side of both products; workers share out its rows. */
    void pack(SimdGatedWorkspace pass, int worker) {
        int rows = pass.daPacked.rows();
        int from = pass.workers.share(rows, worker);
        int to = pass.workers.share(rows, worker + 1);
        int first = pass.fromStep * pass.shape.batch();
        pass.daPacked.packRows(pass.da, (first + from) * width, width, from, to);
    }

    void add(SimdGatedWorkspace pass, int worker) {
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
     * columns of the biases and of looked-up rows.
     */
    private void addRun(
            SimdGatedWorkspace pass, int worker, int fromStep, int toStep, int fromRow, int toRow) {
        int batch = pass.shape.batch();
        int first = fromStep * batch + fromRow;
        int count = (toStep - 1 - fromStep) * batch + toRow - fromRow;
        if (count <= 0) {
            return;
        }
        float[] g = pass.gradient.array();
        int dw = pass.gradient.offset() + layout.blocks().get(0).offset();
        int du = pass.gradient.offset() + layout.blocks().get(1).offset();
        int term = first - pass.fromStep * batch;
        int fromColumn = pass.workers.share(width, worker);
        int toColumn = pass.workers.share(width, worker + 1);
        // Equation (9)
        if (pass.x instanceof Input.OneHot oneHot) {
            for (int r = first; r < first + count; r++) {
                int at = dw + oneHot.indices()[oneHot.offset() + r] * width + fromColumn;
                int share = r * width + fromColumn;
                SimdElementwise.add(pass.da, share, g, at, toColumn - fromColumn);
            }
        } else {
            Slice x = ((Input.Dense) pass.x).values();
            int xo = x.offset() + first * inputs;
            addStrips(pass, worker, inputs, count, x.array(), xo, pass.daPacked, term, g, dw);
        }
        // Equation (10): h_{t-1} is the initial state at the first step, the output of the step
        // before at others
        int initial = fromStep == 0 ? Math.min(count, toRow - fromRow) : 0;
        if (initial > 0) {
            int ho = pass.hOffset(0, fromRow);
            addRecurrent(pass, worker, first, initial, pass.hArray(0), ho, g, du);
        }
        if (count > initial) {
            int ho = pass.y.offset() + (first + initial - batch) * hidden;
            int rest = count - initial;
            addRecurrent(pass, worker, first + initial, rest, pass.y.array(), ho, g, du);
        }
        // Equation (11), once for each bias
        for (int bias = 0; bias < biases; bias++) {
            int db = pass.gradient.offset() + layout.blocks().get(2 + bias).offset();
            addBias(pass, bias, first, count, g, db, fromColumn, toColumn);
        }
    }

    /** dU += H^T da for {@code count} rows from {@code first} on, which have h_{t-1} at ho. */
    void addRecurrent(
            SimdGatedWorkspace pass,
            int worker,
            int first,
            int count,
            float[] h,
            int ho,
            float[] g,
            int du) {
        int term = first - pass.fromStep * pass.shape.batch();
        addStrips(pass, worker, hidden, count, h, ho, pass.daPacked, term, g, du);
    }

    /**
     * db += da for {@code count} rows from {@code first} on, some columns.
     *
     * @param bias 0 for b, 1 for bU
     */
    void addBias(
            SimdGatedWorkspace pass,
            int bias,
            int first,
            int count,
            float[] g,
            int db,
            int from,
            int to) {
        int at = first * width + from;
        SimdReductions.addRows(pass.da, at, width, count, g, db + from, to - from);
    }

    /** C += X^T D for this worker's strips of C's rows. */
    final void addStrips(
            SimdGatedWorkspace pass,
            int worker,
            int rows,
            int count,
            float[] x,
            int xo,
            SimdPackedMatrix d,
            int term,
            float[] c,
            int co) {
        int strips = (rows + Product.ROWS - 1) / Product.ROWS;
        int from = pass.workers.share(strips, worker) * Product.ROWS;
        int to = Math.min(rows, pass.workers.share(strips, worker + 1) * Product.ROWS);
        Product.addTransposed(
                from,
                to,
                count,
                x,
                xo,
                rows,
                d,
                term,
                c,
                co,
                width,
                pass.strips[worker],
                pass.edges[worker]);
    }
}
