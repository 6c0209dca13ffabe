package dev.rnn.simd;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** One calling thread's memory, and the pass at hand, where its workers find their arguments. */
class SimdGatedWorkspace implements CellWorkspace {
    private final SimdGatedCell cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    final Workers workers;
    final OneThread oneThread = new OneThread("this workspace");

    /** The initial state where none is given: zeros. */
    private final float[] zeros;

    /** {@code [T][B][G*H]}: da_t, equation (7). */
    final float[] da;

    /** {@code [B][H]}: the part of dh_t that comes from later steps, equation (6). */
    final float[] back;

    /** da packed as a right-hand side, equations (9) and (10). */
    final SimdPackedMatrix daPacked;

    final float[][] edges;
    final float[][] strips;

    /** The same work for each call, so that a call allocates nothing. */
    final Workers.Task forwardTask;

    final Workers.Task backwardTask;
    final Workers.Task inputTask;
    final Workers.Task packTask;
    final Workers.Task gradientTask;

    // The pass at hand.
    SimdGatedWeights weights;
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

    SimdGatedWorkspace(SimdGatedCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        this.workers = workers;
        zeros = new float[Math.multiplyExact(maxBatch, cell.stateWidth())];
        boolean training = mode == Mode.TRAINING;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : 0;
        da = new float[Math.multiplyExact(rows, cell.width)];
        back = new float[training ? maxBatch * cell.hidden : 0];
        daPacked = new SimdPackedMatrix(rows, cell.width);
        edges = new float[workers.count()][Product.EDGE];
        strips = new float[training ? workers.count() : 0][Product.STRIP];
        SimdGatedGradients gradients = cell.gradients();
        forwardTask = worker -> cell.forwardRows(this, worker);
        backwardTask = worker -> cell.backwardRows(this, worker);
        inputTask = worker -> cell.inputGradient(this, worker);
        packTask = worker -> gradients.pack(this, worker);
        gradientTask = worker -> gradients.add(this, worker);
    }

    /** Gives what is packed for the weight gradients this many rows. */
    void resizePacked(int rows) {
        daPacked.resize(rows, cell.width);
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
