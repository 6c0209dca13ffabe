package dev.rnn.model.cell;

import dev.rnn.api.Bias;
import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Elementwise;
import dev.rnn.api.Input;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * The frame of all variants: what they do before, between and after their steps. A subclass says
 * what one step does, forward and back. Rows are those of {@link LiveRows}; every array of rows is
 * packed like them.
 */
abstract class VariantPass<S extends Gated> implements CellWorkspace {
    final OneThread oneThread = new OneThread("this workspace");

    private final VariantCell<S> cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    final S spec;
    final boolean training;
    final Elementwise functions;
    final MatMul product;
    final Recurrence recurrence;
    private final InputProduct input;
    final int hidden;
    final int outputs;
    final int width; // G H
    final LiveRows live;

    /** Carried states, {@code [B][width]} each, and on the way back their gradients. */
    final float[][] states;

    final float[] sums; // [rows][GH] pre-activations; on the way back da
    final float[] out; // [B][P] h_t of a step's rows
    final float[] dOut; // [rows][P] dh_t, all that reaches the output

    private final int[] widths;
    private final ParameterLayout.Block[] blocks;
    VariantWeights weights;
    private boolean swept;

    VariantPass(VariantCell<S> cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        spec = cell.spec;
        training = mode == Mode.TRAINING;
        functions = cell.backend.elementwise();
        product = cell.backend.matMul(workers);
        hidden = spec.hidden();
        outputs = spec.outputs();
        width = spec.gates() * hidden;
        live = new LiveRows(maxSteps, maxBatch);
        blocks = cell.layout.blocks().toArray(ParameterLayout.Block[]::new);
        widths = spec.states().states().stream().mapToInt(StateLayout.State::width).toArray();
        states = new float[widths.length][];
        for (int s = 0; s < states.length; s++) {
            states[s] = new float[Math.multiplyExact(maxBatch, widths[s])];
        }
        sums = new float[Math.multiplyExact(Math.multiplyExact(maxSteps, maxBatch), width)];
        out = new float[maxBatch * outputs];
        dOut = new float[training ? rows() * outputs : 0];
        recurrence = new Recurrence(this, cell.backend);
        input = new InputProduct(this, cell.backend);
    }

    // ---- what a cell says

    /** One step: reads {@link #sums} and the states before, writes {@link #out}. */
    abstract void step(int t);

    /**
     * One step back: reads {@link #dOut} and {@link #states}, the gradients of the states after;
     * writes da into {@link #sums} and the gradients of the states before into {@link #states}.
     */
    abstract void stepBack(int t);

    /** Gradients of what is a parameter besides W, U and biases, from a range of rows. */
    abstract void ownGradients(int fromRow, int toRow, float[] gradient, int at);

    /** The gradient of the sum over h, with its own bias; {@link #sums} unless a cell differs. */
    void recurrentGradients(int fromRow, int toRow, int slot, float[] gradient, int at) {
        int n = toRow - fromRow;
        recurrence.weightGradients(
                0, recurrence.read, outputs, sums, 0, width, fromRow, n, slot, gradient, at);
        if (spec.bias() == Bias.TWO) {
            addRows(sums, fromRow, toRow, width, gradient, at + offset("bU"));
        }
    }

    // ---- sizes

    /** Rows for which something is kept: all for training, those of a step otherwise. */
    final int rows() {
        return training ? Math.multiplyExact(maxSteps, maxBatch) : maxBatch;
    }

    /** Room for a kept array. */
    final float[] kept(int rowWidth) {
        return new float[Math.multiplyExact(rows(), rowWidth)];
    }

    /** The first kept row of step t. */
    final int keptRow(int t) {
        return training ? live.start(t) : 0;
    }

    final int offset(String block) {
        for (int i = 0; i < blocks.length; i++) { // an iterator would be an object
            if (blocks[i].name().equals(block)) {
                return blocks[i].offset();
            }
        }
        throw new IllegalStateException("no parameter is named " + block);
    }

    @Override
    public final Cell cell() {
        return cell;
    }

    @Override
    public final int maxSteps() {
        return maxSteps;
    }

    @Override
    public final int maxBatch() {
        return maxBatch;
    }

    @Override
    public final Mode mode() {
        return mode;
    }

    @Override
    public final void noise(RandomStream stream) {
        recurrence.noise = stream;
    }

    final SequenceShape forwardShape() {
        return weights == null ? null : live.shape();
    }

    final SequenceShape backwardShape() {
        return swept ? live.shape() : null;
    }

    // ---- forward

    final void forward(
            VariantWeights w, SequenceShape shape, Input x, Slice initial, Slice y, Slice last) {
        weights = w;
        swept = false;
        live.of(shape);
        readStates(initial);
        // Step 1: a = b + x W for all rows
        input.forward(x);
        recurrence.draw(shape.batch());
        for (int t = 0; t < shape.steps(); t++) {
            int n = live.count(t);
            if (n > 0) {
                // Step 2: h_{t-1} of the step's rows, as the product reads it
                recurrence.gather(t, states[0]);
                // Steps 3 and on: a cell's own
                step(t);
                live.scatter(t, outputs, out, 0, states[0], 0);
            }
            // Last step: y_t = h_t, and 0 past a sequence's end
            int at = y.offset() + t * shape.batch() * outputs;
            if (n < shape.batch()) {
                Arrays.fill(y.array(), at, at + shape.batch() * outputs, 0);
            }
            live.scatter(t, outputs, out, 0, y.array(), at);
        }
        writeStates(last);
    }

    private void readStates(Slice from) {
        int at = from.offset();
        for (int s = 0; s < states.length; s++) {
            int size = live.shape().batch() * widths[s];
            if (from.isNone()) {
                Arrays.fill(states[s], 0, size, 0);
            } else {
                System.arraycopy(from.array(), at, states[s], 0, size);
                at += size;
            }
        }
    }

    private void writeStates(Slice to) {
        if (to.isNone()) {
            return;
        }
        int at = to.offset();
        for (int s = 0; s < states.length; s++) {
            int size = live.shape().batch() * widths[s];
            System.arraycopy(states[s], 0, to.array(), at, size);
            at += size;
        }
    }

    // ---- backward

    final void backward(VariantWeights w, Slice dy, Slice dLast, Slice dInitial, Slice dx) {
        weights = w;
        SequenceShape shape = live.shape();
        readStates(dLast);
        for (int t = shape.steps() - 1; t >= 0; t--) {
            int n = live.count(t);
            if (n == 0) {
                continue;
            }
            // Step 1: dh_t = dy_t + what comes back from step t + 1
            int row = live.start(t);
            live.gather(t, outputs, states[0], 0, dOut, row * outputs);
            if (!dy.isNone()) {
                for (int r = row; r < row + n; r++) {
                    int from = dy.offset() + live.position(r) * outputs;
                    for (int j = 0; j < outputs; j++) {
                        dOut[r * outputs + j] = dy.array()[from + j] + dOut[r * outputs + j];
                    }
                }
            }
            // Steps 2 and on: a cell's own
            stepBack(t);
        }
        writeStates(dInitial);
        input.backward(dx);
        swept = true;
    }

    // ---- weight gradients

    final void weightGradients(int fromStep, int toStep, Slice gradient) {
        int from = live.start(fromStep);
        int to = live.start(toStep);
        if (from == to) {
            return;
        }
        float[] g = gradient.array();
        int at = gradient.offset();
        input.weightGradients(from, to, fromStep, g, at);
        if (spec.bias() != Bias.NONE) {
            addRows(sums, from, to, width, g, at + offset("b"));
        }
        recurrentGradients(from, to, fromStep, g, at);
        ownGradients(from, to, g, at);
    }

    /** sum[j] = sum[j] + x[r][j] over increasing r. */
    static void addRows(float[] x, int from, int to, int width, float[] sum, int at) {
        for (int r = from; r < to; r++) {
            for (int j = 0; j < width; j++) {
                sum[at + j] += x[r * width + j];
            }
        }
    }

    // ---- gates

    /** The largest magnitude of a pre-activation, infinite where nothing is clipped. */
    final float limit() {
        return spec.clip() > 0 ? spec.clip() : Float.POSITIVE_INFINITY;
    }

    /** NaN stays NaN. */
    static float clipped(float a, float limit) {
        return a > limit ? limit : a < -limit ? -limit : a;
    }

    /** 0 where the limit was reached, whatever the gradient; NaN where a is NaN. */
    static void unclip(float[] a, int ao, float[] da, int dao, int n, float limit) {
        if (limit < Float.POSITIVE_INFINITY) {
            for (int i = 0; i < n; i++) {
                da[dao + i] = Math.abs(a[ao + i]) >= limit ? 0 : da[dao + i];
            }
        }
    }

    /** A matrix of rows of a parameter's or a working array, made once for a slot. */
    static Matrix rows(Views views, int slot, float[] array, int offset, int n, int columns) {
        return views.matrix(slot, array, offset, n, columns, columns);
    }
}
