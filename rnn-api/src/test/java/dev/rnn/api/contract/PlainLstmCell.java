package dev.rnn.api.contract;

import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.LstmSpec;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * An LSTM (Hochreiter and Schmidhuber, 1997; forget gate by Gers et al., 2000) in plain loops on
 * the contracts of dev.rnn.api and nothing else. It is the compiled proof of docs/backends.md that
 * the contracts carry a cell of two states and four gates, forward, backward and step by step, and
 * the shape of a cell that a user writes. It is no kernel: it aims at being short, and takes one
 * bias alone.
 *
 * <pre>
 * a = b + x_t W + h_{t-1} U     [4H], in the order i f g o
 * i, f, o = sigmoid(a_i, a_f, a_o)     g = tanh(a_g)
 * c_t = f c_{t-1} + i g     h_t = o tanh(c_t)
 * </pre>
 */
record PlainLstmCell(LstmSpec spec) implements Cell {

    /** Packed parameters: here simply a copy. */
    private record Weights(Cell cell, Mode mode, float[] p) implements CellWeights {}

    /** One thread's memory: what the backward pass needs, for every step. */
    private static final class Workspace implements CellWorkspace {
        final PlainLstmCell cell;
        final int maxSteps;
        final int maxBatch;
        final Mode mode;
        final float[] gates; // [T][B][4H] i f g o
        final float[] da; // [T][B][4H] gradients of the pre-activations
        final float[] c; // [T][B][H]
        SequenceShape shape; // of the last forward pass, null before
        boolean backwardDone;
        Input x; // the caller's arrays of the last forward pass, not copied
        Slice initial;
        Slice y;

        Workspace(PlainLstmCell cell, int maxSteps, int maxBatch, Mode mode) {
            this.cell = cell;
            this.maxSteps = maxSteps;
            this.maxBatch = maxBatch;
            this.mode = mode;
            int cells = maxSteps * maxBatch * cell.spec.hidden();
            gates = new float[4 * cells];
            da = new float[mode == Mode.TRAINING ? 4 * cells : 0];
            c = new float[cells];
        }

        @Override
        public Cell cell() {
            return cell;
        }

        @Override
        public int maxSteps() {
            return maxSteps;
        }

        @Override
        public int maxBatch() {
            return maxBatch;
        }

        @Override
        public Mode mode() {
            return mode;
        }
    }

    @Override
    public int parameterCount() {
        return spec.parameters().size();
    }

    @Override
    public int stateWidth() {
        return spec.states().width();
    }

    @Override
    public CellWeights newWeights(Mode mode) {
        return new Weights(this, mode, new float[parameterCount()]);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        System.arraycopy(
                parameters.array(),
                parameters.offset(),
                ((Weights) into).p,
                0,
                parameters.length());
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return new Workspace(this, maxSteps, maxBatch, mode);
    }

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
        Workspace w = (Workspace) workspace;
        w.shape = shape;
        w.backwardDone = false;
        w.x = x;
        w.initial = initial;
        w.y = y;
        float[] p = ((Weights) weights).p;
        int hidden = spec.hidden();
        int inputs = spec.inputs();
        int wide = 4 * hidden;
        for (int b = 0; b < shape.batch(); b++) {
            int length = shape.length(b);
            for (int t = 0; t < length; t++) {
                int row = t * shape.batch() + b;
                float[] a = new float[wide];
                for (int j = 0; j < wide; j++) {
                    float sum = p[(inputs + hidden) * wide + j];
                    for (int i = 0; i < inputs; i++) {
                        sum = Math.fma(input(w, row, i), p[i * wide + j], sum);
                    }
                    for (int k = 0; k < hidden; k++) {
                        sum = Math.fma(hBefore(w, t, b, k), p[(inputs + k) * wide + j], sum);
                    }
                    boolean candidate = j / hidden == 2;
                    a[j] = candidate ? (float) StrictMath.tanh(sum) : sigmoid(sum);
                }
                System.arraycopy(a, 0, w.gates, row * wide, wide);
                for (int j = 0; j < hidden; j++) {
                    float c =
                            Math.fma(a[hidden + j], cBefore(w, t, b, j), a[j] * a[2 * hidden + j]);
                    w.c[row * hidden + j] = c;
                    set(y, row * hidden + j, a[3 * hidden + j] * (float) StrictMath.tanh(c));
                }
            }
            for (int t = length; t < shape.steps(); t++) {
                int from = y.offset() + (t * shape.batch() + b) * hidden;
                Arrays.fill(y.array(), from, from + hidden, 0f);
            }
            if (!last.isNone()) {
                for (int j = 0; j < hidden; j++) {
                    float h =
                            hBefore(
                                    w, length, b,
                                    j); // read both before writing: last may be initial
                    float c = cBefore(w, length, b, j);
                    set(last, spec.states().offset(0, shape.batch(), b) + j, h);
                    set(last, spec.states().offset(1, shape.batch(), b) + j, c);
                }
            }
        }
    }

    @Override
    public void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        Workspace w = (Workspace) workspace;
        CellChecks.backward(this, weights, workspace, w.shape, dy, dLast, dInitial, dx);
        float[] p = ((Weights) weights).p;
        int hidden = spec.hidden();
        int inputs = spec.inputs();
        int wide = 4 * hidden;
        int batch = w.shape.batch();
        for (int b = 0; b < batch; b++) {
            float[] dh = new float[hidden]; // through the recurrence, from the step behind
            float[] dc = new float[hidden];
            for (int j = 0; j < hidden && !dLast.isNone(); j++) {
                dh[j] = dLast.get(spec.states().offset(0, batch, b) + j);
                dc[j] = dLast.get(spec.states().offset(1, batch, b) + j);
            }
            for (int t = w.shape.steps() - 1; t >= 0; t--) {
                int row = t * batch + b;
                if (t < w.shape.length(b)) {
                    for (int j = 0; j < hidden; j++) {
                        int at = row * wide + j;
                        float i = w.gates[at];
                        float f = w.gates[at + hidden];
                        float g = w.gates[at + 2 * hidden];
                        float o = w.gates[at + 3 * hidden];
                        float tanhC = (float) StrictMath.tanh(w.c[row * hidden + j]);
                        float dhj = dh[j] + (dy.isNone() ? 0 : dy.get(row * hidden + j));
                        float dcj = dc[j] + dhj * o * (1 - tanhC * tanhC);
                        w.da[at] = dcj * g * i * (1 - i);
                        w.da[at + hidden] = dcj * cBefore(w, t, b, j) * f * (1 - f);
                        w.da[at + 2 * hidden] = dcj * i * (1 - g * g);
                        w.da[at + 3 * hidden] = dhj * tanhC * o * (1 - o);
                        dc[j] = dcj * f;
                    }
                    for (int k = 0; k < hidden; k++) {
                        dh[k] = times(w.da, row * wide, p, (inputs + k) * wide, wide);
                    }
                } else {
                    Arrays.fill(w.da, row * wide, (row + 1) * wide, 0f);
                }
                for (int i = 0; i < inputs && !dx.isNone(); i++) {
                    boolean padding = t >= w.shape.length(b);
                    float dxi = padding ? 0 : times(w.da, row * wide, p, i * wide, wide);
                    set(dx, row * inputs + i, dxi);
                }
            }
            for (int j = 0; j < hidden && !dInitial.isNone(); j++) {
                set(dInitial, spec.states().offset(0, batch, b) + j, dh[j]);
                set(dInitial, spec.states().offset(1, batch, b) + j, dc[j]);
            }
        }
        w.backwardDone = true;
    }

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        Workspace w = (Workspace) workspace;
        SequenceShape shape = w.backwardDone ? w.shape : null;
        CellChecks.weightGradients(this, workspace, shape, fromStep, toStep, gradient);
        int wide = 4 * spec.hidden();
        for (int t = fromStep; t < toStep; t++) {
            for (int b = 0; b < w.shape.batch(); b++) {
                int row = t * w.shape.batch() + b;
                for (int j = 0; j < wide && t < w.shape.length(b); j++) {
                    float da = w.da[row * wide + j];
                    for (int i = 0; i < spec.inputs(); i++) {
                        add(gradient, i * wide + j, input(w, row, i), da);
                    }
                    for (int k = 0; k < spec.hidden(); k++) {
                        add(gradient, (spec.inputs() + k) * wide + j, hBefore(w, t, b, k), da);
                    }
                    add(gradient, (spec.inputs() + spec.hidden()) * wide + j, 1, da);
                }
            }
        }
    }

    private float input(Workspace w, int row, int i) {
        if (w.x instanceof Input.OneHot oneHot) {
            return oneHot.indices()[oneHot.offset() + row] == i ? 1 : 0;
        }
        return ((Input.Dense) w.x).values().get(row * spec.inputs() + i);
    }

    /** h_{t-1}: the output one step before, or the first of the two initial states. */
    private float hBefore(Workspace w, int t, int b, int k) {
        return t > 0
                ? w.y.get(((t - 1) * w.shape.batch() + b) * spec.hidden() + k)
                : initial(w, 0, b, k);
    }

    /** c_{t-1}: kept by the workspace, or the second of the two initial states. */
    private float cBefore(Workspace w, int t, int b, int k) {
        return t > 0
                ? w.c[((t - 1) * w.shape.batch() + b) * spec.hidden() + k]
                : initial(w, 1, b, k);
    }

    private float initial(Workspace w, int state, int b, int k) {
        return w.initial.isNone()
                ? 0
                : w.initial.get(spec.states().offset(state, w.shape.batch(), b) + k);
    }

    private static float times(float[] a, int i, float[] b, int j, int n) {
        float sum = 0;
        for (int k = 0; k < n; k++) {
            sum = Math.fma(a[i + k], b[j + k], sum);
        }
        return sum;
    }

    private static float sigmoid(float a) {
        return (float) (1 / (1 + StrictMath.exp(-a)));
    }

    private static void set(Slice slice, int index, float value) {
        slice.array()[slice.offset() + index] = value;
    }

    private static void add(Slice slice, int index, float a, float b) {
        set(slice, index, Math.fma(a, b, slice.get(index)));
    }
}
