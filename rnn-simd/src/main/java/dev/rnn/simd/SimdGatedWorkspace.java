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

    private final ColumnTeam team;

    /** Whether the pass at hand has fewer rows than threads, and these share columns. */
    private boolean sharesColumns;

    final float[][] strips;

    /** The same work for each call, so that a call allocates nothing. */
    private final Workers.Task forwardTask;

    private final Workers.Task backwardTask;
    private final Workers.Task forwardColumnsTask;
    private final Workers.Task backwardColumnsTask;
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
        team = new ColumnTeam(edges);
        strips = new float[training ? workers.count() : 0][Product.STRIP];
        SimdGatedGradients gradients = cell.gradients();
        forwardTask = byRows(cell::forwardRows);
        backwardTask = byRows(cell::backwardRows);
        forwardColumnsTask = byColumns(cell::forwardRows);
        backwardColumnsTask = byColumns(cell::backwardRows);
        inputTask = worker -> cell.inputGradient(this, worker);
        packTask = worker -> gradients.pack(this, worker);
        gradientTask = worker -> gradients.add(this, worker);
    }

    /** Gives what is packed for the weight gradients this many rows. */
    void resizePacked(int rows) {
        daPacked.resize(rows, cell.width);
    }

    /** A pass over the rows {@code from} to {@code to - 1} of the batch. */
    private interface Rows {
        void run(SimdGatedWorkspace pass, int from, int to, int worker);
    }

    private Workers.Task byRows(Rows pass) {
        return worker -> {
            int batch = shape.batch();
            pass.run(this, workers.share(batch, worker), workers.share(batch, worker + 1), worker);
        };
    }

    private Workers.Task byColumns(Rows pass) {
        return worker -> {
            if (worker > 0) {
                team.serve(worker);
                return;
            }
            try {
                pass.run(this, 0, shape.batch(), 0);
            } finally {
                team.end();
            }
        };
    }

    void runForward() {
        run(forwardTask, forwardColumnsTask);
    }

    void runBackward() {
        run(backwardTask, backwardColumnsTask);
    }

    private void run(Workers.Task byRows, Workers.Task byColumns) {
        boolean few = shape.batch() < workers.count();
        sharesColumns = few && team.begin(shape.steps(), cell.hidden * cell.width);
        workers.run(sharesColumns ? byColumns : byRows);
    }

    /** C += A B, by all threads if they share columns. */
    void product(
            int worker,
            int rows,
            float[] a,
            int ao,
            int as,
            SimdPackedMatrix b,
            float[] c,
            int co,
            int cs) {
        if (sharesColumns && team.shares(b)) {
            team.add(rows, a, ao, as, b, c, co, cs);
        } else {
            Product.add(rows, a, ao, as, b, c, co, cs, edges[worker]);
        }
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
