package dev.rnn.model.cell;

import dev.rnn.api.Cell;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;
import dev.rnn.api.Workers;
import java.util.Arrays;

/** The time loop of a {@link StepCell}; workers share out the sequences of the batch. */
final class StepPass implements CellWorkspace {
    private final StepCell cell;
    private final int maxSteps;
    private final int maxBatch;
    private final Mode mode;
    private final Workers workers;
    private final Step[] steps; // one a worker
    private final int inputs;
    private final int outputs;
    private final int[] widths;
    private final int stateWidth;
    private final int keptWidth;
    private final float[] before; // [T][B][states], for training
    private final float[] kept; // [T][B][kept]
    private final float[] dAfter; // [T][B][states] all that reaches the states after a step
    private final float[] dOut; // [T][B][H] dy
    private final Workers.Task forwardTask = this::forwardRows;
    private final Workers.Task backwardTask = this::backwardRows;

    private StepWeights weights;
    private SequenceShape shape;
    private boolean swept;
    private Input x;
    private Slice initial;
    private Slice y;
    private Slice last;
    private Slice dy;
    private Slice dLast;
    private Slice dInitial;
    private Slice dx;

    StepPass(StepCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
        this.cell = cell;
        this.maxSteps = maxSteps;
        this.maxBatch = maxBatch;
        this.mode = mode;
        this.workers = workers;
        steps = new Step[workers.count()];
        Arrays.setAll(steps, i -> new Step(cell));
        inputs = cell.spec().inputs();
        outputs = cell.spec().outputs();
        widths =
                cell.spec().states().states().stream().mapToInt(StateLayout.State::width).toArray();
        stateWidth = cell.stateWidth();
        keptWidth = Arrays.stream(cell.keptWidths()).sum();
        int rows = mode == Mode.TRAINING ? Math.multiplyExact(maxSteps, maxBatch) : 0;
        before = new float[Math.multiplyExact(rows, stateWidth)];
        dAfter = new float[before.length];
        kept = new float[Math.multiplyExact(rows, keptWidth)];
        dOut = new float[Math.multiplyExact(rows, outputs)];
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

    SequenceShape shape() {
        return shape;
    }

    SequenceShape backwardShape() {
        return swept ? shape : null;
    }

    // ---- forward

    void forward(
            StepWeights weights, SequenceShape shape, Input x, Slice initial, Slice y, Slice last) {
        this.weights = weights;
        this.shape = shape;
        this.x = x;
        this.initial = initial;
        this.y = y;
        this.last = last;
        swept = false;
        workers.run(forwardTask);
    }

    private void forwardRows(int worker) {
        Step s = steps[worker];
        s.weights = weights;
        s.gradient = null;
        int to = workers.share(shape.batch(), worker + 1);
        for (int b = workers.share(shape.batch(), worker); b < to; b++) {
            state(initial, b, s.befores());
            for (int t = 0; t < shape.length(b); t++) {
                int row = t * shape.batch() + b;
                input(s, row);
                if (mode == Mode.TRAINING) {
                    pack(s.befores(), before, row * stateWidth);
                }
                cell.step(s);
                System.arraycopy(s.y(), 0, y.array(), y.offset() + row * outputs, outputs);
                if (mode == Mode.TRAINING) {
                    pack(s.keeps(), kept, row * keptWidth);
                }
                for (int i = 0; i < widths.length; i++) {
                    System.arraycopy(s.afters()[i], 0, s.befores()[i], 0, widths[i]);
                }
            }
            for (int t = shape.length(b); t < shape.steps(); t++) {
                int at = y.offset() + (t * shape.batch() + b) * outputs;
                Arrays.fill(y.array(), at, at + outputs, 0);
            }
            put(s.befores(), last, b);
        }
    }

    private void input(Step s, int row) {
        if (x instanceof Input.OneHot oneHot) {
            s.readOneHot(oneHot.indices()[oneHot.offset() + row]);
        } else {
            Slice values = ((Input.Dense) x).values();
            s.read(values.array(), values.offset() + row * inputs);
        }
    }

    // ---- backward

    void backward(StepWeights weights, Slice dy, Slice dLast, Slice dInitial, Slice dx) {
        this.weights = weights;
        this.dy = dy;
        this.dLast = dLast;
        this.dInitial = dInitial;
        this.dx = dx;
        workers.run(backwardTask);
        swept = true;
    }

    private void backwardRows(int worker) {
        Step s = steps[worker];
        s.weights = weights;
        s.gradient = null;
        s.dxWanted = !dx.isNone();
        int to = workers.share(shape.batch(), worker + 1);
        for (int b = workers.share(shape.batch(), worker); b < to; b++) {
            for (int t = shape.steps() - 1; s.dxWanted && t >= shape.length(b); t--) {
                int at = dx.offset() + (t * shape.batch() + b) * inputs;
                Arrays.fill(dx.array(), at, at + inputs, 0);
            }
            state(dLast, b, s.dAfters());
            for (int t = shape.length(b) - 1; t >= 0; t--) {
                int row = t * shape.batch() + b;
                pack(s.dAfters(), dAfter, row * stateWidth);
                if (dy.isNone()) {
                    Arrays.fill(dOut, row * outputs, (row + 1) * outputs, 0);
                } else {
                    int from = dy.offset() + row * outputs;
                    System.arraycopy(dy.array(), from, dOut, row * outputs, outputs);
                }
                stepBack(s, row);
                if (s.dxWanted) {
                    System.arraycopy(s.dx(), 0, dx.array(), dx.offset() + row * inputs, inputs);
                }
                for (int i = 0; i < widths.length; i++) {
                    System.arraycopy(s.dBefores()[i], 0, s.dAfters()[i], 0, widths[i]);
                }
            }
            put(s.dAfters(), dInitial, b);
        }
    }

    private void stepBack(Step s, int row) {
        input(s, row);
        unpack(before, row * stateWidth, s.befores());
        unpack(kept, row * keptWidth, s.keeps());
        unpack(dAfter, row * stateWidth, s.dAfters());
        System.arraycopy(dOut, row * outputs, s.dy(), 0, outputs);
        Arrays.fill(s.dx(), 0);
        zero(s.dBefores());
        zero(s.dKeeps());
        cell.stepBack(s);
    }

    // ---- weight gradients: one chain over (t, b), so one worker

    void weightGradients(int fromStep, int toStep, Slice gradient) {
        Step s = steps[0];
        s.dxWanted = false;
        s.gradient = gradient.array();
        s.gradientAt = gradient.offset();
        for (int t = fromStep; t < toStep; t++) {
            for (int b = 0; b < shape.batch(); b++) {
                if (t < shape.length(b)) {
                    stepBack(s, t * shape.batch() + b);
                }
            }
        }
        s.gradient = null;
    }

    // ---- vectors

    /** A sequence's states from an array of the batch, or zeros. */
    private void state(Slice from, int b, float[][] to) {
        int at = from.offset();
        for (int i = 0; i < widths.length; i++) {
            if (from.isNone()) {
                Arrays.fill(to[i], 0);
            } else {
                System.arraycopy(from.array(), at + b * widths[i], to[i], 0, widths[i]);
                at += shape.batch() * widths[i];
            }
        }
    }

    private void put(float[][] from, Slice to, int b) {
        int at = to.offset();
        for (int i = 0; !to.isNone() && i < widths.length; i++) {
            System.arraycopy(from[i], 0, to.array(), at + b * widths[i], widths[i]);
            at += shape.batch() * widths[i];
        }
    }

    private static void pack(float[][] from, float[] to, int at) {
        int next = at;
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(from[i], 0, to, next, from[i].length);
            next += from[i].length;
        }
    }

    private static void unpack(float[] from, int at, float[][] to) {
        int next = at;
        for (int i = 0; i < to.length; i++) {
            System.arraycopy(from, next, to[i], 0, to[i].length);
            next += to[i].length;
        }
    }

    private static void zero(float[][] vectors) {
        for (int i = 0; i < vectors.length; i++) {
            Arrays.fill(vectors[i], 0);
        }
    }
}
