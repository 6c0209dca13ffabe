package dev.rnn.simd;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** One calling thread's memory, and the pass at hand, where its workers find their arguments. */
final class SimdRnnWorkspace implements CellWorkspace {
    private final SimdRnnCell cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    final Workers workers;

    /** h_0 where none is given: {@code [B][H]} zeros. */
    final float[] zeros;

    /** {@code [T][B][H]}: da_t, equation (7). */
    final float[] da;

    /**
     * {@code [B][H]}: da_{t+1} U^T, the part of dh_t that comes back through the recurrence,
     * equation (6).
     */
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
    SimdRnnWeights weights;
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

    SimdRnnWorkspace(SimdRnnCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        this.workers = workers;
        int hidden = cell.spec().hidden();
        zeros = new float[Math.multiplyExact(maxBatch, hidden)];
        boolean training = mode == Mode.TRAINING;
        int rows = training ? Math.multiplyExact(maxSteps, maxBatch) : 0;
        da = new float[Math.multiplyExact(rows, hidden)];
        back = new float[training ? maxBatch * hidden : 0];
        daPacked = new SimdPackedMatrix(rows, hidden);
        edges = new float[workers.count()][Product.EDGE];
        strips = new float[training ? workers.count() : 0][Product.STRIP];
        SimdRnnGradients gradients = new SimdRnnGradients(cell.spec());
        forwardTask = worker -> cell.forwardRows(this, worker);
        backwardTask = worker -> cell.backwardRows(this, worker);
        inputTask = worker -> cell.inputGradient(this, worker);
        packTask = worker -> gradients.pack(this, worker);
        gradientTask = worker -> gradients.add(this, worker);
    }

    /** Where h_0 lies: given, or zeros. */
    float[] initialArray() {
        return initial.isNone() ? zeros : initial.array();
    }

    int initialOffset() {
        return initial.isNone() ? 0 : initial.offset();
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
