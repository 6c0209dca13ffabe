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
        return new SimdRnnWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        Checks.pack(this, parameters, into);
        ((SimdRnnWeights) into).pack(layout, parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        Checks.workspace(maxSteps, maxBatch);
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
            float[] h = t > 0 ? y : stateArray(pass);
            int ho = t > 0 ? at - batch * hidden : stateOffset(pass) + from * hidden;
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
                float[] h = length > 0 ? y : stateArray(pass);
                int ho = length > 0 ? at + (length - 1) * step : stateOffset(pass) + b * hidden;
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
        SimdRnnWorkspace pass = (SimdRnnWorkspace) workspace;
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
        SimdRnnWorkspace pass = (SimdRnnWorkspace) workspace;
        Checks.weightGradients(this, pass, pass.backwardShape, fromStep, toStep, gradient);
        pass.fromStep = fromStep;
        pass.toStep = toStep;
        pass.gradient = gradient;
        pass.daPacked.resize((toStep - fromStep) * pass.shape.batch(), hidden);
        pass.workers.run(pass.packTask);
        pass.workers.run(pass.gradientTask);
    }

    /** Packs da as the right-hand side of both products; workers share out its rows. */
    void packGradient(SimdRnnWorkspace pass, int worker) {
        int rows = pass.daPacked.rows();
        int from = pass.workers.share(rows, worker);
        int to = pass.workers.share(rows, worker + 1);
        int first = pass.fromStep * pass.shape.batch();
        pass.daPacked.packRows(pass.da, (first + from) * hidden, hidden, from, to);
    }

    void addGradient(SimdRnnWorkspace pass, int worker) {
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
            int ho = stateOffset(pass) + fromRow * hidden;
            addStrips(pass, worker, hidden, initial, stateArray(pass), ho, term, g, du);
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

    private static float[] stateArray(SimdRnnWorkspace pass) {
        return pass.initial.isNone() ? pass.zeros : pass.initial.array();
    }

    private static int stateOffset(SimdRnnWorkspace pass) {
        return pass.initial.isNone() ? 0 : pass.initial.offset();
    }

    private static int longest(SequenceShape shape, int from, int to) {
        int steps = 0;
        for (int b = from; b < to; b++) {
            steps = Math.max(steps, shape.length(b));
        }
        return steps;
    }
}
