package dev.rnn.scalar;

import dev.rnn.api.Function;
import dev.rnn.api.RnnSpec;

/** The simple recurrent cell, docs/equations.md (1), (6) and (7). */
final class ScalarRnnCell extends ScalarGatedCell {
    private final Function activation;

    ScalarRnnCell(RnnSpec spec) {
        super(spec, spec.hidden(), 1);
        activation = spec.activation();
    }

    @Override
    void step(ScalarGatedWorkspace pass, int t, int b, int worker) {
        int row = pass.row(t, b);
        float[] sum = pass.sums[worker];
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, b);
        // Step 1: a_t = b + x_t W
        project(pass, row, sum);
        // Step 2: a_t = a_t + h_{t-1} U
        Chain.add(h, ho, 1, pass.weights.u.array(), 0, hidden, sum, hidden);
        // Step 3: h_t = f(a_t)
        int at = pass.y.offset() + row * hidden;
        ScalarElementwise.apply(activation, sum, 0, pass.y.array(), at, hidden);
    }

    @Override
    void stepBack(ScalarGatedWorkspace pass, int t, int b, int worker) {
        int row = pass.row(t, b);
        float[] back = pass.backs[worker];
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, row, back);
        // Step 2: da_t = dh_t f'(a_t), taken from h_t = f(a_t)
        int at = pass.y.offset() + row * hidden;
        float[] da = pass.da[row];
        ScalarElementwise.gradient(activation, pass.y.array(), at, back, 0, da, 0, hidden);
        // Step 3: what goes on through the recurrence, back = da_t U^T
        recurrent(pass, row, back);
    }
}
