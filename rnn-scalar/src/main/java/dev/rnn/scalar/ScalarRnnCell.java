package dev.rnn.scalar;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RnnSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * The simple recurrent cell, docs/equations.md (1) and (6) to (11). Workers share out the rows of
 * the batch, each running its rows through the whole time loop, and afterwards the rows of the
 * weight gradients.
 */
final class ScalarRnnCell implements Cell {
    private final RnnSpec spec;
    private final ParameterLayout layout;
    private final int inputs;
    private final int hidden;

    ScalarRnnCell(RnnSpec spec) {
        this.spec = spec;
        layout = spec.parameters();
        inputs = spec.inputs();
        hidden = spec.hidden();
    }

    @Override
    public RnnSpec spec() {
        return spec;
    }

    @Override
    public int parameterCount() {
        return layout.size();
    }

    @Override
    public int stateWidth() {
        return hidden;
    }

    @Override
    public CellWeights newWeights(Mode mode) {
        Checks.given("mode", mode);
        return new ScalarRnnWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        Checks.pack(this, parameters, into);
        ((ScalarRnnWeights) into).pack(layout, parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        Checks.workspace(maxSteps, maxBatch, mode, workers);
        return new ScalarRnnWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    // ---- forward, equation (1)

    @Override
    public void forward(
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        Checks.forward(this, weights, workspace, shape, x, initial, y, last);
        ScalarRnnWorkspace pass = (ScalarRnnWorkspace) workspace;
        pass.weights = (ScalarRnnWeights) weights;
        pass.shape = shape;
        pass.backwardShape = null;
        pass.x = x;
        pass.initial = initial;
        pass.y = y;
        pass.last = last;
        pass.workers.run(pass.forwardTask);
    }

    void forwardRows(ScalarRnnWorkspace pass, int worker) {
        int batch = pass.shape.batch();
        float[] sum = pass.sums[worker];
        float[] y = pass.y.array();
        int to = pass.workers.share(batch, worker + 1);
        for (int b = pass.workers.share(batch, worker); b < to; b++) {
            int length = pass.shape.length(b);
            float[] h = pass.initialArray();
            int ho = pass.initialOffset() + b * hidden;
            for (int t = 0; t < length; t++) {
                int row = t * batch + b;
                int at = pass.y.offset() + row * hidden;
                // Step 1: a_t = b + x_t W
                project(pass, row, sum);
                // Step 2: a_t = a_t + h_{t-1} U
                Chain.add(h, ho, 1, pass.weights.u.array(), 0, hidden, sum, hidden);
                // Step 3: h_t = f(a_t)
                ScalarElementwise.apply(spec.activation(), sum, 0, y, at, hidden);
                h = y;
                ho = at;
            }
            // The state after the last step, and zeros past it
            if (!pass.last.isNone()) {
                System.arraycopy(h, ho, pass.last.array(), pass.last.offset() + b * hidden, hidden);
            }
            for (int t = length; t < pass.shape.steps(); t++) {
                int at = pass.y.offset() + (t * batch + b) * hidden;
                Arrays.fill(y, at, at + hidden, 0);
            }
        }
    }

    /** sum = b + x_t W for one row (t, b). */
    private void project(ScalarRnnWorkspace pass, int row, float[] sum) {
        float[] bias = pass.weights.bias;
        float[][] w = pass.weights.w.array();
        if (pass.x instanceof Input.OneHot oneHot) {
            float[] chosen = w[oneHot.indices()[oneHot.offset() + row]];
            for (int j = 0; j < hidden; j++) {
                sum[j] = bias[j] + chosen[j];
            }
            return;
        }
        Slice x = ((Input.Dense) pass.x).values();
        System.arraycopy(bias, 0, sum, 0, hidden);
        Chain.add(x.array(), x.offset() + row * inputs, 1, w, 0, inputs, sum, hidden);
    }

    // ---- backward, equations (6) to (8)

    @Override
    public void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        ScalarRnnWorkspace pass = own(workspace);
        Checks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        pass.weights = (ScalarRnnWeights) weights;
        pass.dy = dy;
        pass.dLast = dLast;
        pass.dInitial = dInitial;
        pass.dx = dx;
        pass.workers.run(pass.backwardTask);
        pass.backwardShape = pass.shape;
    }

    void backwardRows(ScalarRnnWorkspace pass, int worker) {
        int batch = pass.shape.batch();
        float[] back = pass.sums[worker];
        float[][] ut = pass.weights.uTransposed.array();
        int to = pass.workers.share(batch, worker + 1);
        for (int b = pass.workers.share(batch, worker); b < to; b++) {
            int length = pass.shape.length(b);
            for (int t = pass.shape.steps() - 1; t >= length; t--) {
                Arrays.fill(pass.da[t * batch + b], 0);
                inputGradient(pass, t * batch + b, false, back);
            }
            for (int t = length - 1; t >= 0; t--) {
                int row = t * batch + b;
                // Step 1: what comes back through the recurrence, da_{t+1} U^T, or the last state's
                // gradient
                recurrent(pass, b, t + 1, ut, back);
                // Step 2: dh_t = dy_t + back
                if (!pass.dy.isNone()) {
                    float[] dy = pass.dy.array();
                    int at = pass.dy.offset() + row * hidden;
                    for (int j = 0; j < hidden; j++) {
                        back[j] = dy[at + j] + back[j];
                    }
                }
                // Step 3: da_t = dh_t f'(a_t), taken from h_t = f(a_t)
                ScalarElementwise.gradient(
                        spec.activation(),
                        pass.y.array(),
                        pass.y.offset() + row * hidden,
                        back,
                        0,
                        pass.da[row],
                        0,
                        hidden);
                inputGradient(pass, row, true, back);
            }
            if (!pass.dInitial.isNone()) {
                recurrent(pass, b, 0, ut, back);
                int at = pass.dInitial.offset() + b * hidden;
                System.arraycopy(back, 0, pass.dInitial.array(), at, hidden);
            }
        }
    }

    /** back = da_t U^T of one sequence; past its last step the gradient of its last state. */
    private void recurrent(ScalarRnnWorkspace pass, int b, int t, float[][] ut, float[] back) {
        if (t == pass.shape.length(b)) {
            if (pass.dLast.isNone()) {
                Arrays.fill(back, 0, hidden, 0);
            } else {
                int at = pass.dLast.offset() + b * hidden;
                System.arraycopy(pass.dLast.array(), at, back, 0, hidden);
            }
            return;
        }
        Arrays.fill(back, 0, hidden, 0);
        float[] da = pass.da[t * pass.shape.batch() + b];
        Chain.add(da, 0, 1, ut, 0, hidden, back, hidden);
    }

    /**
     * dx_t = da_t W^T for one row (t, b) if it is wanted; 0 past the end. Leaves its sums in {@code
     * sum}.
     */
    private void inputGradient(ScalarRnnWorkspace pass, int row, boolean live, float[] sum) {
        if (pass.dx.isNone()) {
            return;
        }
        Arrays.fill(sum, 0, inputs, 0);
        if (live) {
            float[][] wt = pass.weights.wTransposed.array();
            Chain.add(pass.da[row], 0, 1, wt, 0, hidden, sum, inputs);
        }
        System.arraycopy(sum, 0, pass.dx.array(), pass.dx.offset() + row * inputs, inputs);
    }

    // ---- weight gradients, equations (9) to (11)

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        ScalarRnnWorkspace pass = own(workspace);
        Checks.weightGradients(this, pass, pass.backwardShape, fromStep, toStep, gradient);
        pass.fromStep = fromStep;
        pass.toStep = toStep;
        pass.gradient = gradient;
        pass.workers.run(pass.gradientTask);
    }

    private ScalarRnnWorkspace own(CellWorkspace workspace) {
        Checks.workspace(this, workspace);
        return (ScalarRnnWorkspace) workspace;
    }
}
