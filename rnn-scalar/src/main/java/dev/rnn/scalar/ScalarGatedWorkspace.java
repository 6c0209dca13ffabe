package dev.rnn.scalar;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** One calling thread's memory, and the pass at hand, where its workers find their arguments. */
class ScalarGatedWorkspace implements CellWorkspace {
    private final ScalarGatedCell cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    final Workers workers;
    final OneThread oneThread = new OneThread("this workspace");

    /** The initial state where none is given: zeros. */
    private final float[] zeros;

    /** {@code [T B][G*H]}: da_t, equation (7), one array for each row (t, b). */
    final float[][] da;

    /** The chains at hand of each worker: a row of G*H or I sums. */
    final float[][] sums;

    /** {@code [H]} of each worker: the part of dh_t that comes from later steps, equation (6). */
    final float[][] backs;

    /** The same work for each call, so that a call allocates nothing. */
    final Workers.Task forwardTask;

    final Workers.Task backwardTask;
    final Workers.Task gradientTask;

    // The pass at hand.
    ScalarGatedWeights weights;
    SequenceShape shape;
    SequenceShape backwardShape;
    Input x;
    Slice initial;
    Slice y;
    Slice last;
    Slice dy;
    Slice dLast;
    Slice dInitial;
    Slice dx;
    Slice gradient;
    int fromStep;
    int toStep;

    ScalarGatedWorkspace(
            ScalarGatedCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        this.workers = workers;
        int rows = mode == Mode.TRAINING ? Math.multiplyExact(maxSteps, maxBatch) : 0;
        zeros = new float[Math.multiplyExact(maxBatch, cell.stateWidth())];
        da = new float[rows][cell.width];
        sums = new float[workers.count()][Math.max(cell.width, cell.inputs)];
        backs = new float[workers.count()][cell.hidden];
        ScalarGatedGradients gradients = cell.gradients();
        forwardTask = worker -> cell.forwardRows(this, worker);
        backwardTask = worker -> cell.backwardRows(this, worker);
        gradientTask = worker -> gradients.add(this, worker);
    }

    /** The number of row (t, b). */
    int row(int t, int b) {
        return t * shape.batch() + b;
    }

    /** The array that holds the initial state. */
    float[] initialArray() {
        return initial.isNone() ? zeros : initial.array();
    }

    /** Where the initial state starts in it. */
    int initialOffset() {
        return initial.isNone() ? 0 : initial.offset();
    }

    /** The array that holds h_{t-1}. */
    float[] hArray(int t) {
        return t > 0 ? y.array() : initialArray();
    }

    /** Where h_{t-1} of sequence b starts in it. */
    int hOffset(int t, int b) {
        int hidden = cell.hidden;
        return t > 0 ? y.offset() + row(t - 1, b) * hidden : initialOffset() + b * hidden;
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
