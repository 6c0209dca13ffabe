package dev.rnn.scalar;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** One calling thread's memory, and the pass at hand, where its workers find their arguments. */
final class ScalarRnnWorkspace implements CellWorkspace {
    private final ScalarRnnCell cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    final Workers workers;

    /** h_0 where none is given: {@code [B][H]} zeros. */
    final float[] zeros;

    /** {@code [T B][H]}: da_t, equation (7), one array for each row (t, b). */
    final float[][] da;

    /** The chains at hand of each worker: a row of H or I sums. */
    final float[][] sums;

    /** The same work for each call, so that a call allocates nothing. */
    final Workers.Task forwardTask;

    final Workers.Task backwardTask;
    final Workers.Task gradientTask;

    // The pass at hand.
    ScalarRnnWeights weights;
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

    ScalarRnnWorkspace(ScalarRnnCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        this.workers = workers;
        int hidden = cell.spec().hidden();
        int rows = mode == Mode.TRAINING ? Math.multiplyExact(maxSteps, maxBatch) : 0;
        zeros = new float[Math.multiplyExact(maxBatch, hidden)];
        da = new float[rows][hidden];
        sums = new float[workers.count()][Math.max(hidden, cell.spec().inputs())];
        ScalarRnnGradients gradients = new ScalarRnnGradients(cell.spec());
        forwardTask = worker -> cell.forwardRows(this, worker);
        backwardTask = worker -> cell.backwardRows(this, worker);
        gradientTask = worker -> gradients.add(this, worker);
    }

    /** The array that holds h_0. */
    float[] initialArray() {
        return initial.isNone() ? zeros : initial.array();
    }

    /** Where h_0 starts in it. */
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
