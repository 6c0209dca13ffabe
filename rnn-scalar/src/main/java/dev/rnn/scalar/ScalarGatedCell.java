package dev.rnn.scalar;

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
 * afterwards the rows of the weight gradients.
 */
abstract class ScalarGatedCell implements Cell {
    private final CellSpec spec;
    private final int stateWidth;
    final ParameterLayout layout;
    final int inputs;
    final int hidden;

    /** Columns of W, U and the biases: G*H. */
    final int width;

    /** How many bias vectors: the blocks behind W and U. */
    final int biases;

    ScalarGatedCell(CellSpec spec, int hidden, int gates) {
        this.spec = spec;
        this.hidden = hidden;
        stateWidth = spec.states().width();
        layout = spec.parameters();
        inputs = spec.inputs();
        width = gates * hidden;
        biases = layout.blocks().size() - 2;
    }

    // ---- what a kind of cell is

    /** Step t of sequence b: h_t into y, and what the way back needs into the workspace. */
    abstract void step(ScalarGatedWorkspace pass, int t, int b, int worker);

    /**
     * The way back through step t of sequence b: da_t, and in {@code backs[worker]} what goes on to
     * h_{t-1} in the place of what came back into h_t.
     */
    abstract void stepBack(ScalarGatedWorkspace pass, int t, int b, int worker);

    /** The columns of U, from the first on, that are multiplied by h_{t-1} in step 2. */
    int recurrentColumns() {
        return width;
    }

    /** The columns, from the first on, whose chains start from b + bU where there are both. */
    int summedColumns() {
        return width;
    }

    /** Copies what sequence b carries besides h into {@code last}. */
    void lastState(ScalarGatedWorkspace pass, int b) {}

    /** Takes the gradient of what sequence b carries besides h from {@code dLast}. */
    void startBack(ScalarGatedWorkspace pass, int b, int worker) {}

    /** Copies the gradient of what sequence b carries besides h into {@code dInitial}. */
    void endBack(ScalarGatedWorkspace pass, int b, int worker) {}

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
        return weights(mode);
    }

    /** Room for the parameters of this kind of cell. */
    ScalarGatedWeights weights(Mode mode) {
        return new ScalarGatedWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        ((ScalarGatedWeights) into).pack(parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return workspace(maxSteps, maxBatch, mode, workers);
    }

    /** A workspace with all that this kind of cell keeps. */
    ScalarGatedWorkspace workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new ScalarGatedWorkspace(this, maxSteps, maxBatch, mode, workers);
    }

    /** The weight gradients of this kind of cell. */
    ScalarGatedGradients gradients() {
        return new ScalarGatedGradients(this);
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
        ScalarGatedWorkspace pass = (ScalarGatedWorkspace) workspace;
        pass.oneThread.enter();
        try {
            pass.weights = (ScalarGatedWeights) weights;
            pass.shape = shape;
            pass.backwardShape = null;
            pass.x = x;
            pass.initial = initial;
            pass.y = y;
            pass.last = last;
            pass.workers.run(pass.forwardTask);
        } finally {
            pass.oneThread.leave();
        }
    }

    void forwardRows(ScalarGatedWorkspace pass, int worker) {
        int batch = pass.shape.batch();
        float[] y = pass.y.array();
        int to = pass.workers.share(batch, worker + 1);
        for (int b = pass.workers.share(batch, worker); b < to; b++) {
            int length = pass.shape.length(b);
            for (int t = 0; t < length; t++) {
                step(pass, t, b, worker);
            }
            // The state after the last step, and zeros past it
            if (!pass.last.isNone()) {
                int at = pass.last.offset() + b * hidden;
                float[] h = pass.hArray(length);
                System.arraycopy(h, pass.hOffset(length, b), pass.last.array(), at, hidden);
                lastState(pass, b);
            }
            for (int t = length; t < pass.shape.steps(); t++) {
                int at = pass.y.offset() + pass.row(t, b) * hidden;
                Arrays.fill(y, at, at + hidden, 0);
            }
        }
    }

    /** sum = start + x_t W for one row (t, b). */
    void project(ScalarGatedWorkspace pass, int row, float[] sum) {
        float[] start = pass.weights.start;
        float[][] w = pass.weights.w.array();
        if (pass.x instanceof Input.OneHot oneHot) {
            float[] chosen = w[oneHot.indices()[oneHot.offset() + row]];
            for (int j = 0; j < width; j++) {
                sum[j] = start[j] + chosen[j];
            }
            return;
        }
        Slice x = ((Input.Dense) pass.x).values();
        System.arraycopy(start, 0, sum, 0, width);
        Chain.add(x.array(), x.offset() + row * inputs, 1, w, 0, inputs, sum, width);
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
        ScalarGatedWorkspace pass = own(workspace);
        CellChecks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        pass.oneThread.enter();
        try {
            pass.weights = (ScalarGatedWeights) weights;
            pass.dy = dy;
            pass.dLast = dLast;
            pass.dInitial = dInitial;
            pass.dx = dx;
            pass.workers.run(pass.backwardTask);
            pass.backwardShape = pass.shape;
        } finally {
            pass.oneThread.leave();
        }
    }

    void backwardRows(ScalarGatedWorkspace pass, int worker) {
        int batch = pass.shape.batch();
        float[] back = pass.backs[worker];
        int to = pass.workers.share(batch, worker + 1);
        for (int b = pass.workers.share(batch, worker); b < to; b++) {
            int length = pass.shape.length(b);
            for (int t = pass.shape.steps() - 1; t >= length; t--) {
                int row = pass.row(t, b);
                Arrays.fill(pass.da[row], 0);
                inputGradient(pass, row, false, worker);
            }
            if (pass.dLast.isNone()) {
                Arrays.fill(back, 0);
            } else {
                int at = pass.dLast.offset() + b * hidden;
                System.arraycopy(pass.dLast.array(), at, back, 0, hidden);
            }
            startBack(pass, b, worker);
            for (int t = length - 1; t >= 0; t--) {
                stepBack(pass, t, b, worker);
                inputGradient(pass, pass.row(t, b), true, worker);
            }
            if (!pass.dInitial.isNone()) {
                int at = pass.dInitial.offset() + b * hidden;
                System.arraycopy(back, 0, pass.dInitial.array(), at, hidden);
                endBack(pass, b, worker);
            }
        }
    }

    /** dh_t = dy_t + back, equation (6), in back's place. */
    void addOutputGradient(ScalarGatedWorkspace pass, int row, float[] back) {
        if (pass.dy.isNone()) {
            return;
        }
        float[] dy = pass.dy.array();
        int at = pass.dy.offset() + row * hidden;
        for (int j = 0; j < hidden; j++) {
            back[j] = dy[at + j] + back[j];
        }
    }

    /** back = da_t U^T, equation (6). */
    void recurrent(ScalarGatedWorkspace pass, int row, float[] back) {
        Arrays.fill(back, 0);
        Chain.add(pass.da[row], 0, 1, pass.weights.uTransposed.array(), 0, width, back, hidden);
    }

    /** dx_t = da_t W^T for one row (t, b), equation (8), if it is wanted; 0 past the end. */
    private void inputGradient(ScalarGatedWorkspace pass, int row, boolean live, int worker) {
        if (pass.dx.isNone()) {
            return;
        }
        float[] sum = pass.sums[worker];
        Arrays.fill(sum, 0, inputs, 0);
        if (live) {
            float[][] wt = pass.weights.wTransposed.array();
            Chain.add(pass.da[row], 0, 1, wt, 0, width, sum, inputs);
        }
        System.arraycopy(sum, 0, pass.dx.array(), pass.dx.offset() + row * inputs, inputs);
    }

    // ---- weight gradients

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        ScalarGatedWorkspace pass = own(workspace);
        CellChecks.weightGradients(this, pass, pass.backwardShape, fromStep, toStep, gradient);
        pass.oneThread.enter();
        try {
            pass.fromStep = fromStep;
            pass.toStep = toStep;
            pass.gradient = gradient;
            pass.workers.run(pass.gradientTask);
        } finally {
            pass.oneThread.leave();
        }
    }

    private ScalarGatedWorkspace own(CellWorkspace workspace) {
        CellChecks.workspace(this, workspace);
        return (ScalarGatedWorkspace) workspace;
    }
}
