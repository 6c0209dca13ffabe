package dev.rnn.simd;

import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * What all cells with gates have in common, RNN, LSTM and GRU: everything but their steps. Workers
 * share out the rows of the batch, each running its rows through the whole time loop, and
 * afterwards the rows of the weight gradients. Where there are fewer rows than workers, these share
 * out the columns of large products: {@link ColumnTeam}.
 */
abstract class SimdGatedCell implements Cell {
    /**
     * Below this many rows, the projections of several steps are one product: a step's own would
     * waste the tile.
     */
    private static final int FEW_ROWS = 9;

    /** Rows of such a product: many enough for W to be worth its loading, few enough for L2. */
    private static final int ROWS_AHEAD = 48;

    private final CellSpec spec;
    private final int stateWidth;
    final ParameterLayout layout;
    final int inputs;
    final int hidden;

    /** Columns of W, U and the biases: G*H. */
    final int width;

    /** How many bias vectors: the blocks behind W and U. */
    final int biases;

    SimdGatedCell(CellSpec spec, int hidden, int gates) {
        this.spec = spec;
        this.hidden = hidden;
        stateWidth = spec.states().width();
        layout = spec.parameters();
        inputs = spec.inputs();
        width = gates * hidden;
        biases = layout.blocks().size() - 2;
    }

    // ---- what a kind of cell is; a step is that of {@code rows} sequences from {@code from} on

    /** The array that b + x_t W goes to before {@link #step}. */
    abstract float[] sums(SimdGatedWorkspace pass);

    /**
     * Where row (t, b) starts in it. The rows of {@link #stepsAhead} steps, from a multiple of it
     * on, lie one after the other.
     */
    abstract int sumsOffset(SimdGatedWorkspace pass, int t, int b);

    /** Floats from one row to the next in it. */
    int sumsStride() {
        return width;
    }

    /** Step t, after b + x_t W: h_t into y, and what the way back needs into the workspace. */
    abstract void step(SimdGatedWorkspace pass, int t, int from, int rows, int worker);

    /**
     * The way back through step t: da_t from {@code pass.back}, what came back into h_t; {@link
     * #recurrent} follows.
     */
    abstract void stepBack(SimdGatedWorkspace pass, int t, int from, int rows, int worker);

    /** back = da_t U^T, equation (6), what goes on to h_{t-1}. */
    void recurrent(SimdGatedWorkspace pass, int t, int from, int rows, int worker) {
        int bo = from * hidden;
        Arrays.fill(pass.back, bo, bo + rows * hidden, 0);
        int at = pass.row(t, from) * width;
        SimdPackedMatrix u = pass.weights.uTransposed;
        pass.product(worker, rows, pass.da, at, width, u, pass.back, bo, hidden);
    }

    /** The columns of U, from the first on, that are multiplied by h_{t-1} in step 2. */
    int recurrentColumns() {
        return width;
    }

    /** The columns, from the first on, whose chains start from b + bU where there are both. */
    int summedColumns() {
        return width;
    }

    /** Takes the gradient of what sequence b carries besides h from {@code dLast}. */
    void startBack(SimdGatedWorkspace pass, int b) {}

    /** Copies the gradient of what sequences carry besides h into {@code dInitial}. */
    void endBack(SimdGatedWorkspace pass, int from, int rows) {}

    // ---- the contract

    @Override
    public CellSpec spec() {
        return spec;
    }

    @Override
    public int parameterCount() {
        return layout.size();
    }

    @Override
    public int stateWidth() {
        return stateWidth;
    }

    @Override
    public CellWeights newWeights(Mode mode) {
        Checks.given("mode", mode);
        if (mode == Mode.TRAINING) {
            WarmUp.skip();
        } else {
            WarmUp.start();
        }
        return weights(mode);
    }

    /** Room for the parameters of this kind of cell. */
    SimdGatedWeights weights(Mode mode) {
        return new SimdGatedWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        ((SimdGatedWeights) into).pack(parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return workspace(maxSteps, maxBatch, mode, workers);
    }

    /** A workspace with all that this kind of cell keeps. */
    SimdGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new SimdGatedWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    /** The weight gradients of this kind of cell. */
    SimdGatedGradients gradients() {
        return new SimdGatedGradients(this);
    }

    // ---- forward

    @Override
    public void forward(
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        CellChecks.forward(this, weights, workspace, shape, x, initial, y, last);
        SimdGatedWorkspace pass = (SimdGatedWorkspace) workspace;
        pass.oneThread.enter();
        try {
            pass.weights = (SimdGatedWeights) weights;
            pass.shape = shape;
            pass.backwardShape = null;
            pass.x = x;
            pass.initial = initial;
            pass.y = y;
            pass.last = last;
            pass.runForward();
        } finally {
            pass.oneThread.leave();
        }
    }

    /** How many steps are projected at once. */
    static int stepsAhead(int batch) {
        return batch < FEW_ROWS ? ROWS_AHEAD / batch : 1;
    }

    /** Rows that may be projected at once, besides those of one step. */
    static int rowsAhead(int maxSteps) {
        return Math.min(ROWS_AHEAD, Math.multiplyExact(maxSteps, FEW_ROWS - 1));
    }

    void forwardRows(SimdGatedWorkspace pass, int from, int to, int worker) {
        int batch = pass.shape.batch();
        int rows = to - from;
        if (rows == 0) {
            return;
        }
        int steps = longest(pass.shape, from, to);
        int ahead = stepsAhead(batch);
        for (int t = 0; t < steps; t++) {
            // Rows that have ended at both ends of the share are left out; steps ahead want all.
            int first = ahead == 1 ? firstLive(pass.shape, t, from) : from;
            int count = ahead == 1 ? endOfLive(pass.shape, t, to) - first : rows;
            if (t % ahead == 0) {
                project(pass, t, Math.min(ahead, steps - t), first, count, worker);
            }
            step(pass, t, first, count, worker);
        }
        finish(pass, from, to);
    }

    /** b + x W for {@code count} steps from t on. */
    private void project(
            SimdGatedWorkspace pass, int t, int count, int from, int rows, int worker) {
        int batch = pass.shape.batch();
        if (rows == batch) {
            project(pass, pass.row(t, 0), count * rows, sumsOffset(pass, t, 0), worker);
            return;
        }
        for (int s = t; s < t + count; s++) {
            project(pass, pass.row(s, from), rows, sumsOffset(pass, s, from), worker);
        }
    }

    /** b + x W for {@code count} rows (t, b) from {@code row} on. */
    private void project(SimdGatedWorkspace pass, int row, int count, int at, int worker) {
        float[] a = sums(pass);
        int stride = sumsStride();
        if (pass.x instanceof Input.OneHot oneHot) {
            for (int r = 0; r < count; r++) {
                int symbol = oneHot.indices()[oneHot.offset() + row + r];
                System.arraycopy(pass.weights.rows, symbol * width, a, at + r * stride, width);
            }
            return;
        }
        for (int r = 0; r < count; r++) {
            System.arraycopy(pass.weights.start, 0, a, at + r * stride, width);
        }
        Slice x = ((Input.Dense) pass.x).values();
        int xo = x.offset() + row * inputs;
        pass.product(worker, count, x.array(), xo, inputs, pass.weights.w, a, at, stride);
    }

    /** The first row from {@code from} on that step t has; there is one. */
    private static int firstLive(SequenceShape shape, int t, int from) {
        int first = from;
        while (shape.length(first) <= t) {
            first++;
        }
        return first;
    }

    /** One past the last row before {@code to} that step t has; there is one. */
    private static int endOfLive(SequenceShape shape, int t, int to) {
        int end = to;
        while (shape.length(end - 1) <= t) {
            end--;
        }
        return end;
    }

    /** Zeros past each row's end, and the state after its last step. */
    void finish(SimdGatedWorkspace pass, int from, int to) {
        SequenceShape shape = pass.shape;
        for (int b = from; b < to; b++) {
            int length = shape.length(b);
            if (!pass.last.isNone()) {
                int at = pass.last.offset() + b * hidden;
                float[] h = pass.hArray(length);
                System.arraycopy(h, pass.hOffset(length, b), pass.last.array(), at, hidden);
            }
            for (int t = length; t < shape.steps(); t++) {
                int at = pass.y.offset() + pass.row(t, b) * hidden;
                Arrays.fill(pass.y.array(), at, at + hidden, 0);
            }
        }
    }

    // ---- backward

    @Override
    public void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        SimdGatedWorkspace pass = own(workspace);
        CellChecks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        pass.oneThread.enter();
        try {
            pass.weights = (SimdGatedWeights) weights;
            pass.dy = dy;
            pass.dLast = dLast;
            pass.dInitial = dInitial;
            pass.dx = dx;
            pass.runBackward();
            if (!dx.isNone()) {
                pass.workers.run(pass.inputTask);
            }
            pass.backwardShape = pass.shape;
        } finally {
            pass.oneThread.leave();
        }
    }

    void backwardRows(SimdGatedWorkspace pass, int from, int to, int worker) {
        SequenceShape shape = pass.shape;
        int rows = to - from;
        if (rows == 0) {
            return;
        }
        int steps = longest(shape, from, to);
        for (int t = shape.steps() - 1; t >= steps; t--) {
            Arrays.fill(pass.da, pass.row(t, from) * width, pass.row(t, to) * width, 0);
        }
        for (int t = steps - 1; t >= 0; t--) {
            startBack(pass, t + 1, from, to);
            int first = firstLive(shape, t, from);
            int count = endOfLive(shape, t, to) - first;
            stepBack(pass, t, first, count, worker);
            if (!shape.isFull()) {
                for (int b = from; b < to; b++) {
                    if (shape.length(b) <= t) {
                        int at = pass.row(t, b) * width;
                        Arrays.fill(pass.da, at, at + width, 0);
                    }
                }
            }
            if (t > 0 || !pass.dInitial.isNone()) {
                recurrent(pass, t, first, count, worker);
            }
        }
        if (!pass.dInitial.isNone()) {
            startBack(pass, 0, from, to);
            int bo = from * hidden;
            int at = pass.dInitial.offset() + bo;
            System.arraycopy(pass.back, bo, pass.dInitial.array(), at, rows * hidden);
            endBack(pass, from, rows);
        }
    }

    /** The gradient of the last state, for sequences of this length. */
    private void startBack(SimdGatedWorkspace pass, int length, int from, int to) {
        for (int b = from; b < to; b++) {
            if (pass.shape.length(b) != length) {
                continue;
            }
            int bo = b * hidden;
            if (pass.dLast.isNone()) {
                Arrays.fill(pass.back, bo, bo + hidden, 0);
            } else {
                int at = pass.dLast.offset() + bo;
                System.arraycopy(pass.dLast.array(), at, pass.back, bo, hidden);
            }
            startBack(pass, b);
        }
    }

    /** dh_t = dy_t + back, equation (6), in back's place. */
    void addOutputGradient(SimdGatedWorkspace pass, int t, int from, int rows) {
        if (!pass.dy.isNone()) {
            int at = pass.dy.offset() + pass.row(t, from) * hidden;
            SimdElementwise.add(pass.dy.array(), at, pass.back, from * hidden, rows * hidden);
        }
    }

    /** dx = da W^T over all steps at once; workers share out the rows (t, b). */
    void inputGradient(SimdGatedWorkspace pass, int worker) {
        SequenceShape shape = pass.shape;
        int from = pass.workers.share(shape.rows(), worker);
        int to = pass.workers.share(shape.rows(), worker + 1);
        float[] dx = pass.dx.array();
        int at = pass.dx.offset() + from * inputs;
        Arrays.fill(dx, at, at + (to - from) * inputs, 0);
        Product.add(
                to - from,
                pass.da,
                from * width,
                width,
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

    // ---- weight gradients

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        SimdGatedWorkspace pass = own(workspace);
        CellChecks.weightGradients(this, pass, pass.backwardShape, fromStep, toStep, gradient);
        pass.oneThread.enter();
        try {
            pass.fromStep = fromStep;
            pass.toStep = toStep;
            pass.gradient = gradient;
            pass.resizePacked((toStep - fromStep) * pass.shape.batch());
            pass.workers.run(pass.packTask);
            pass.workers.run(pass.gradientTask);
        } finally {
            pass.oneThread.leave();
        }
    }

    private static int longest(SequenceShape shape, int from, int to) {
        int steps = 0;
        for (int b = from; b < to; b++) {
            steps = Math.max(steps, shape.length(b));
        }
        return steps;
    }

    private SimdGatedWorkspace own(CellWorkspace workspace) {
        CellChecks.workspace(this, workspace);
        return (SimdGatedWorkspace) workspace;
    }
}
