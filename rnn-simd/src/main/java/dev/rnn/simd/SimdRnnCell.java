package dev.rnn.simd;

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
final class SimdRnnCell implements Cell {
    /**
     * Below this many rows, the projections of all steps are one product first: a step's own would
     * waste the tile.
     */
    private static final int FEW_ROWS = 6;

    private final RnnSpec spec;
    private final ParameterLayout layout;
    private final int inputs;
    private final int hidden;

    SimdRnnCell(RnnSpec spec) {
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
        return new SimdRnnWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        Checks.pack(this, parameters, into);
        ((SimdRnnWeights) into).pack(layout, parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        Checks.workspace(maxSteps, maxBatch, mode, workers);
        return new SimdRnnWorkspace(this, maxSteps, maxBatch, mode, workers);
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
        SimdRnnWorkspace pass = (SimdRnnWorkspace) workspace;
        pass.weights = (SimdRnnWeights) weights;
        pass.shape = shape;
        pass.backwardShape = null;
        pass.x = x;
        pass.initial = initial;
        pass.y = y;
        pass.last = last;
        pass.workers.run(pass.forwardTask);
    }

    void forwardRows(SimdRnnWorkspace pass, int worker) {
        int batch = pass.shape.batch();
        int from = pass.workers.share(batch, worker);
        int to = pass.workers.share(batch, worker + 1);
        int rows = to - from;
        if (rows == 0) {
            return;
        }
        float[] y = pass.y.array();
        int steps = longest(pass.shape, from, to);
        float[] edge = pass.edges[worker];
        boolean ahead = rows == batch && rows < FEW_ROWS;
        if (ahead) {
            project(pass, 0, steps * rows, edge);
        }
        for (int t = 0; t < steps; t++) {
            int row = t * batch + from;
            int at = pass.y.offset() + row * hidden;
            // Step 1: a_t = b + x_t W
            if (!ahead) {
                project(pass, row, rows, edge);
            }
            // Step 2: a_t = a_t + h_{t-1} U
            float[] h = t > 0 ? y : pass.initialArray();
            int ho = t > 0 ? at - batch * hidden : pass.initialOffset() + from * hidden;
            Product.add(rows, h, ho, hidden, pass.weights.u, y, at, hidden, edge);
            // Step 3: h_t = f(a_t)
            SimdElementwise.apply(spec.activation(), y, at, y, at, rows * hidden);
        }
        finish(pass, from, to);
    }

    /** b + x W for {@code count} rows (t, b) from {@code row} on. */
    private void project(SimdRnnWorkspace pass, int row, int count, float[] edge) {
        float[] y = pass.y.array();
        int at = pass.y.offset() + row * hidden;
        float[] bias = pass.weights.bias;
        if (pass.x instanceof Input.OneHot oneHot) {
            float[] w = pass.weights.rows;
            for (int r = 0; r < count; r++) {
                int wo = oneHot.indices()[oneHot.offset() + row + r] * hidden;
                int yo = at + r * hidden;
                for (int j = 0; j < hidden; j++) {
                    y[yo + j] = bias[j] + w[wo + j];
                }
            }
            return;
        }
        for (int r = 0; r < count; r++) {
            System.arraycopy(bias, 0, y, at + r * hidden, hidden);
        }
        Slice x = ((Input.Dense) pass.x).values();
        int xo = x.offset() + row * inputs;
        Product.add(count, x.array(), xo, inputs, pass.weights.w, y, at, hidden, edge);
    }

    /** Zeros past each row's end, and the state after its last step. */
    private void finish(SimdRnnWorkspace pass, int from, int to) {
        SequenceShape shape = pass.shape;
        float[] y = pass.y.array();
        int step = shape.batch() * hidden;
        for (int b = from; b < to; b++) {
            int length = shape.length(b);
            int at = pass.y.offset() + b * hidden;
            if (!pass.last.isNone()) {
                float[] h = length > 0 ? y : pass.initialArray();
                int ho = length > 0 ? at + (length - 1) * step : pass.initialOffset() + b * hidden;
                System.arraycopy(h, ho, pass.last.array(), pass.last.offset() + b * hidden, hidden);
            }
            for (int t = length; t < shape.steps(); t++) {
                Arrays.fill(y, at + t * step, at + t * step + hidden, 0);
            }
        }
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
        SimdRnnWorkspace pass = own(workspace);
        Checks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        pass.weights = (SimdRnnWeights) weights;
        pass.dy = dy;
        pass.dLast = dLast;
        pass.dInitial = dInitial;
        pass.dx = dx;
        pass.workers.run(pass.backwardTask);
        if (!dx.isNone()) {
            pass.workers.run(pass.inputTask);
        }
        pass.backwardShape = pass.shape;
    }

    void backwardRows(SimdRnnWorkspace pass, int worker) {
        SequenceShape shape = pass.shape;
        int batch = shape.batch();
        int from = pass.workers.share(batch, worker);
        int to = pass.workers.share(batch, worker + 1);
        int rows = to - from;
        if (rows == 0) {
            return;
        }
        float[] da = pass.da;
        float[] back = pass.back;
        int bo = from * hidden;
        int step = batch * hidden;
        int steps = longest(shape, from, to);
        for (int t = shape.steps() - 1; t >= steps; t--) {
            Arrays.fill(da, t * step + bo, t * step + to * hidden, 0);
        }
        for (int t = steps - 1; t >= 0; t--) {
            int at = t * step + bo;
            // Step 1: what comes back through the recurrence, da_{t+1} U^T, or the last state's
            // gradient
            if (t + 1 < steps) {
                recurrent(pass, at + step, rows, bo, worker);
            }
            for (int b = from; b < to; b++) {
                if (shape.length(b) == t + 1) {
                    lastGradient(pass, b);
                }
            }
            // Steps 2 and 3: dh_t = dy_t + back; da_t = dh_t f'(a_t), taken from h_t = f(a_t)
            SimdElementwise.backward(
                    spec.activation(),
                    pass.y.array(),
                    pass.y.offset() + at,
                    pass.dy.isNone() ? null : pass.dy.array(),
                    pass.dy.offset() + at,
                    back,
                    bo,
                    da,
                    at,
                    rows * hidden);
            if (!shape.isFull()) {
                for (int b = from; b < to; b++) {
                    if (shape.length(b) <= t) {
                        Arrays.fill(da, t * step + b * hidden, t * step + (b + 1) * hidden, 0);
                    }
                }
            }
        }
        if (!pass.dInitial.isNone()) {
            if (steps > 0) {
                recurrent(pass, bo, rows, bo, worker);
            }
            for (int b = from; b < to; b++) {
                if (shape.length(b) == 0) {
                    lastGradient(pass, b);
                }
            }
            System.arraycopy(
                    back, bo, pass.dInitial.array(), pass.dInitial.offset() + bo, rows * hidden);
        }
    }

    /** back = da U^T for the rows of one step. */
    private void recurrent(SimdRnnWorkspace pass, int at, int rows, int bo, int worker) {
        Arrays.fill(pass.back, bo, bo + rows * hidden, 0);
        float[] edge = pass.edges[worker];
        Product.add(
                rows, pass.da, at, hidden, pass.weights.uTransposed, pass.back, bo, hidden, edge);
    }

    private void lastGradient(SimdRnnWorkspace pass, int b) {
        int bo = b * hidden;
        if (pass.dLast.isNone()) {
            Arrays.fill(pass.back, bo, bo + hidden, 0);
        } else {
            System.arraycopy(pass.dLast.array(), pass.dLast.offset() + bo, pass.back, bo, hidden);
        }
    }

    /** dx = da W^T over all steps at once; workers share out the rows (t, b). */
    void inputGradient(SimdRnnWorkspace pass, int worker) {
        SequenceShape shape = pass.shape;
        int from = pass.workers.share(shape.rows(), worker);
        int to = pass.workers.share(shape.rows(), worker + 1);
        float[] dx = pass.dx.array();
        int at = pass.dx.offset() + from * inputs;
        Arrays.fill(dx, at, at + (to - from) * inputs, 0);
        Product.add(
                to - from,
                pass.da,
                from * hidden,
                hidden,
                pass.weights.wTransposed,
                dx,
                at,
                inputs,
                pass.edges[worker]);
        if (!shape.isFull()) {
            for (int row = from; row < to; row++) {
                if (row / shape.batch() >= shape.length(row % shape.batch())) {
                    int end = pass.dx.offset() + (row + 1) * inputs;
                    Arrays.fill(dx, end - inputs, end, 0);
                }
            }
        }
    }

    // ---- weight gradients, equations (9) to (11)

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        SimdRnnWorkspace pass = own(workspace);
        Checks.weightGradients(this, pass, pass.backwardShape, fromStep, toStep, gradient);
        pass.fromStep = fromStep;
        pass.toStep = toStep;
        pass.gradient = gradient;
        pass.daPacked.resize((toStep - fromStep) * pass.shape.batch(), hidden);
        pass.workers.run(pass.packTask);
        pass.workers.run(pass.gradientTask);
    }

    private static int longest(SequenceShape shape, int from, int to) {
        int steps = 0;
        for (int b = from; b < to; b++) {
            steps = Math.max(steps, shape.length(b));
        }
        return steps;
    }

    private SimdRnnWorkspace own(CellWorkspace workspace) {
        Checks.workspace(this, workspace);
        return (SimdRnnWorkspace) workspace;
    }
}
