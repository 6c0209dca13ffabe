package dev.rnn.scalar;

import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.Slice;

/**
 * The weight gradients of a cell with gates, docs/equations.md (9) to (11), once da_t is known for
 * all steps.
 */
class ScalarGatedGradients {
    private final ParameterLayout layout;
    private final int inputs;
    final int hidden;
    final int width;
    private final int biases;

    ScalarGatedGradients(ScalarGatedCell cell) {
        layout = cell.layout;
        inputs = cell.inputs;
        hidden = cell.hidden;
        width = cell.width;
        biases = cell.biases;
    }

    /** Workers share out the rows of dW and of dU, and the columns of the biases. */
    void add(ScalarGatedWorkspace pass, int worker) {
        int dw = pass.gradient.offset() + layout.blocks().get(0).offset();
        int du = pass.gradient.offset() + layout.blocks().get(1).offset();
        int fromInput = pass.workers.share(inputs, worker);
        int toInput = pass.workers.share(inputs, worker + 1);
        int fromHidden = pass.workers.share(hidden, worker);
        int toHidden = pass.workers.share(hidden, worker + 1);
        float[] g = pass.gradient.array();
        float[] sum = pass.sums[worker];
        // Equation (9)
        if (pass.x instanceof Input.OneHot oneHot) {
            addLookedUp(pass, oneHot, fromInput, toInput, g, dw);
        } else {
            Slice x = ((Input.Dense) pass.x).values();
            for (int i = fromInput; i < toInput; i++) {
                System.arraycopy(g, dw + i * width, sum, 0, width);
                for (int t = pass.fromStep; t < pass.toStep; t++) {
                    addStep(
                            pass,
                            t,
                            x.array(),
                            rowOfStep(pass, x.offset(), t, inputs) + i,
                            inputs,
                            pass.da,
                            sum,
                            width);
                }
                System.arraycopy(sum, 0, g, dw + i * width, width);
            }
        }
        // Equation (10)
        for (int k = fromHidden; k < toHidden; k++) {
            addRecurrent(pass, k, g, du + k * width, worker);
        }
        // Equation (11), once for each bias
        for (int bias = 0; bias < biases; bias++) {
            int db = pass.gradient.offset() + layout.blocks().get(2 + bias).offset();
            addRows(pass, worker, bias, g, db);
        }
    }

    /**
     * Row k of dU: h_{t-1} is the initial state at the first step, the output of the step before at
     * others.
     */
    void addRecurrent(ScalarGatedWorkspace pass, int k, float[] g, int at, int worker) {
        addRecurrent(pass, k, g, at, pass.da, pass.sums[worker], width);
    }

    /** Some columns of row k of dU, whose gradients before the product with h_{t-1} are d. */
    final void addRecurrent(
            ScalarGatedWorkspace pass,
            int k,
            float[] g,
            int at,
            float[][] d,
            float[] sum,
            int columns) {
        System.arraycopy(g, at, sum, 0, columns);
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            addStep(pass, t, pass.hArray(t), pass.hOffset(t, 0) + k, hidden, d, sum, columns);
        }
        System.arraycopy(sum, 0, g, at, columns);
    }

    /** A bias and da_t for all rows within a sequence; workers share out the columns. */
    private void addRows(ScalarGatedWorkspace pass, int worker, int bias, float[] g, int db) {
        int from = pass.workers.share(width, worker);
        int to = pass.workers.share(width, worker + 1);
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            for (int b = 0; b < pass.shape.batch(); b++) {
                if (t < pass.shape.length(b)) {
                    addBias(pass, bias, pass.row(t, b), g, db, from, to);
                }
            }
        }
    }

    /**
     * db = db + da_t of one row, some columns.
     *
     * @param bias 0 for b, 1 for bU
     */
    void addBias(
            ScalarGatedWorkspace pass, int bias, int row, float[] g, int db, int from, int to) {
        for (int j = from; j < to; j++) {
            g[db + j] += pass.da[row][j];
        }
    }

    private static int rowOfStep(ScalarGatedWorkspace pass, int offset, int t, int width) {
        return offset + t * pass.shape.batch() * width;
    }

    /**
     * One row of dW or dU, one step: sum = sum + x_b d_b over increasing b. Past its end a sequence
     * contributes nothing, whatever its input holds there: only runs of live rows are added.
     *
     * @param x the factors: x_b is {@code x[xo + b * xs]}
     */
    private static void addStep(
            ScalarGatedWorkspace pass,
            int t,
            float[] x,
            int xo,
            int xs,
            float[][] d,
            float[] sum,
            int columns) {
        int batch = pass.shape.batch();
        int b = 0;
        while (b < batch) {
            int run = b;
            while (run < batch && t < pass.shape.length(run)) {
                run++;
            }
            Chain.add(x, xo + b * xs, xs, d, t * batch + b, run - b, sum, columns);
            b = run + 1;
        }
    }

    /** Equation (9) where x_t is 1 at one index: that row of dW alone gains da_t. */
    private void addLookedUp(
            ScalarGatedWorkspace pass,
            Input.OneHot x,
            int fromInput,
            int toInput,
            float[] g,
            int dw) {
        int batch = pass.shape.batch();
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            for (int b = 0; b < batch; b++) {
                int row = t * batch + b;
                int index = x.indices()[x.offset() + row];
                if (t < pass.shape.length(b) && index >= fromInput && index < toInput) {
                    int at = dw + index * width;
                    for (int j = 0; j < width; j++) {
                        g[at + j] += pass.da[row][j];
                    }
                }
            }
        }
    }
}
