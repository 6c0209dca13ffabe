package dev.rnn.scalar;

import dev.rnn.api.Input;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.Slice;

/**
 * The weight gradients of the simple recurrent cell, docs/equations.md (9) to (11), once da_t is
 * known for all steps.
 */
final class ScalarRnnGradients {
    private final ParameterLayout layout;
    private final int inputs;
    private final int hidden;

    ScalarRnnGradients(RnnSpec spec) {
        layout = spec.parameters();
        inputs = spec.inputs();
        hidden = spec.hidden();
    }

    /** Workers share out the rows of dW and of dU, and the columns of db. */
    void add(ScalarRnnWorkspace pass, int worker) {
        int dw = pass.gradient.offset() + layout.blocks().get(0).offset();
        int du = pass.gradient.offset() + layout.blocks().get(1).offset();
        int db = pass.gradient.offset() + layout.blocks().get(2).offset();
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
                System.arraycopy(g, dw + i * hidden, sum, 0, hidden);
                for (int t = pass.fromStep; t < pass.toStep; t++) {
                    addStep(
                            pass,
                            t,
                            x.array(),
                            rowOfStep(pass, x.offset(), t, inputs) + i,
                            inputs,
                            sum);
                }
                System.arraycopy(sum, 0, g, dw + i * hidden, hidden);
            }
        }
        // Equation (10): h_{t-1} is the initial state at the first step, the output of the step
        // before at others
        for (int k = fromHidden; k < toHidden; k++) {
            System.arraycopy(g, du + k * hidden, sum, 0, hidden);
            for (int t = pass.fromStep; t < pass.toStep; t++) {
                float[] h = t == 0 ? pass.initialArray() : pass.y.array();
                int ho =
                        t == 0
                                ? pass.initialOffset()
                                : rowOfStep(pass, pass.y.offset(), t - 1, hidden);
                addStep(pass, t, h, ho + k, hidden, sum);
            }
            System.arraycopy(sum, 0, g, du + k * hidden, hidden);
        }
        // Equation (11)
        for (int t = pass.fromStep; t < pass.toStep; t++) {
            for (int b = 0; b < pass.shape.batch(); b++) {
                if (t < pass.shape.length(b)) {
                    float[] da = pass.da[t * pass.shape.batch() + b];
                    for (int j = fromHidden; j < toHidden; j++) {
                        g[db + j] += da[j];
                    }
                }
            }
        }
    }

    private static int rowOfStep(ScalarRnnWorkspace pass, int offset, int t, int width) {
        return offset + t * pass.shape.batch() * width;
    }

    /**
     * One row of dW or dU, one step: sum = sum + x_b da_b over increasing b. Past its end a
     * sequence contributes nothing, whatever its input holds there: only runs of live rows are
     * added.
     *
     * @param x the factors: x_b is {@code x[xo + b * xs]}
     */
    private void addStep(ScalarRnnWorkspace pass, int t, float[] x, int xo, int xs, float[] sum) {
        int batch = pass.shape.batch();
        int b = 0;
        while (b < batch) {
            int run = b;
            while (run < batch && t < pass.shape.length(run)) {
                run++;
            }
            Chain.add(x, xo + b * xs, xs, pass.da, t * batch + b, run - b, sum, hidden);
            b = run + 1;
        }
    }

    /** Equation (9) where x_t is 1 at one index: that row of dW alone gains da_t. */
    private void addLookedUp(
            ScalarRnnWorkspace pass,
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
                    int at = dw + index * hidden;
                    for (int j = 0; j < hidden; j++) {
                        g[at + j] += pass.da[row][j];
                    }
                }
            }
        }
    }
}
