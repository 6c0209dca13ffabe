package dev.rnn.simd;

import dev.rnn.api.Function;
import dev.rnn.api.RnnSpec;

/** The simple recurrent cell, docs/equations.md (1), (6) and (7). */
final class SimdRnnCell extends SimdGatedCell {
    private final Function activation;

    SimdRnnCell(RnnSpec spec) {
        super(spec, spec.hidden(), 1);
        activation = spec.activation();
    }

    /** a_t and h_t share the caller's output array. */
    @Override
    float[] sums(SimdGatedWorkspace pass) {
        return pass.y.array();
    }

    @Override
    int sumsOffset(SimdGatedWorkspace pass, int t, int b) {
        return pass.y.offset() + pass.row(t, b) * hidden;
    }

    @Override
    void step(SimdGatedWorkspace pass, int t, int from, int rows, int worker) {
        float[] y = pass.y.array();
        int at = sumsOffset(pass, t, from);
        // Step 1: a_t = b + x_t W, which is in y already
        // Step 2: a_t = a_t + h_{t-1} U
        float[] h = pass.hArray(t);
        int ho = pass.hOffset(t, from);
        pass.product(worker, rows, h, ho, hidden, pass.weights.u, y, at, hidden);
        // Step 3: h_t = f(a_t)
        SimdElementwise.apply(activation, y, at, y, at, rows * hidden);
    }

    @Override
    void stepBack(SimdGatedWorkspace pass, int t, int from, int rows, int worker) {
        float[] back = pass.back;
        int bo = from * hidden;
        // Step 1: dh_t = dy_t + back
        addOutputGradient(pass, t, from, rows);
        // Step 2: da_t = dh_t f'(a_t), taken from h_t = f(a_t)
        float[] y = pass.y.array();
        int at = sumsOffset(pass, t, from);
        int ao = pass.row(t, from) * hidden;
        SimdElementwise.gradient(activation, y, at, back, bo, pass.da, ao, rows * hidden);
        // Step 3: what goes on through the recurrence, back = da_t U^T, is recurrent's
    }
}
