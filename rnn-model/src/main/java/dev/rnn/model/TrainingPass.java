package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.Reductions;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * Forward and backward over a whole network, one call after the other, so that a caller can look at
 * everything in between: {@link #forward}, {@link #loss}, {@link #backward}, {@link #addGradients}.
 * {@link Trainer} is these four in a loop with an optimizer.
 *
 * <p>Bound to one flat array of parameters, which the caller owns and may change between passes,
 * followed by {@link #pack}. Not safe for use by two threads at once; it shares out work to its
 * workers by itself. Repeating a shape allocates nothing.
 */
public final class TrainingPass {
    private final NetworkSpec spec;
    private final Weights weights;
    private final CellWorkspace workspace;
    private final MatMul matMul;
    private final Loss loss;
    private final Reductions reductions;
    private final float[] embedded;
    private final float[] dEmbedded;
    private final float[] hidden;
    private final float[] dHidden;
    private final float[] logits;
    private final float[] losses;

    private View view;
    private Input input;
    private boolean differentiated;
    private Slice gradientOf = Slice.NONE;
    private Parts gradient;

    /** Views of the working memory for one shape. */
    private final class View {
        final SequenceShape shape;
        final Slice x;
        final Slice dx;
        final Input.Dense xInput;
        final Slice h;
        final Slice dh;
        final Slice o;
        final Slice losses;
        final Matrix hRows;
        final Matrix hColumns;
        final Matrix dhRows;
        final Matrix oRows;

        View(SequenceShape shape) {
            this.shape = shape;
            int rows = shape.rows();
            int width = spec.cell().outputs();
            x = new Slice(embedded, 0, rows * spec.embedding());
            dx = new Slice(dEmbedded, 0, x.length());
            xInput = new Input.Dense(x);
            h = new Slice(hidden, 0, rows * width);
            dh = new Slice(dHidden, 0, rows * width);
            o = new Slice(logits, 0, rows * spec.outputs());
            losses = new Slice(TrainingPass.this.losses, 0, rows);
            hRows = Matrix.of(hidden, rows, width);
            hColumns = hRows.transpose();
            dhRows = Matrix.of(dHidden, rows, width);
            oRows = Matrix.of(logits, rows, spec.outputs());
        }
    }

    /**
     * Working memory for passes of up to T steps and B sequences.
     *
     * @param backend computes
     * @param spec the network
     * @param parameters in the order of {@link NetworkSpec#parameters()}; not copied
     * @param maxSteps the longest sequence, at least 1
     * @param maxBatch the largest batch, at least 1
     * @param workers the threads that share the work; the results' bits do not depend on their
     *     number
     * @throws IllegalArgumentException if a size does not match
     */
    public TrainingPass(
            Backend backend,
            NetworkSpec spec,
            Slice parameters,
            int maxSteps,
            int maxBatch,
            Workers workers) {
        Checks.length("parameters", parameters, spec.parameters().size(), "the layout's size");
        this.spec = spec;
        weights = new Weights(backend, spec, Mode.TRAINING, parameters);
        workspace = weights.cell.newWorkspace(maxSteps, maxBatch, Mode.TRAINING, workers);
        matMul = backend.matMul(workers);
        loss = backend.loss(new CrossEntropySpec(), workers);
        reductions = backend.reductions();
        int maxRows = Math.multiplyExact(maxSteps, maxBatch);
        embedded = new float[Math.multiplyExact(maxRows, spec.embedding())];
        dEmbedded = new float[embedded.length];
        hidden = new float[Math.multiplyExact(maxRows, spec.cell().outputs())];
        dHidden = new float[hidden.length];
        logits = new float[Math.multiplyExact(maxRows, spec.outputs())];
        losses = new float[maxRows];
    }

    /**
     * What the network computes.
     *
     * @return its description
     */
    public NetworkSpec spec() {
        return spec;
    }

    /**
     * Floats of the carried state.
     *
     * @param batch B
     * @return the length of {@code initial} and {@code last} in {@link #forward} for B sequences
     */
    public int stateSize(int batch) {
        return Math.multiplyExact(batch, weights.cell.stateWidth());
    }

    /** Reads the parameters again; to be called after each change of them. */
    public void pack() {
        weights.pack();
    }

    /**
     * Runs the network over T steps, docs/equations.md (1) and (2).
     *
     * @param shape T, B, and lengths; at most what this pass has room for
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features; must stay as it is
     *     until the last {@link #addGradients}
     * @param initial state before the first step, {@link dev.rnn.api.CellSpec#states()} for B
     *     sequences; {@link Slice#NONE} for zeros; must stay as it is, too
     * @param last overwritten with the state after each sequence's last step; {@link Slice#NONE} if
     *     not wanted
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     */
    public void forward(SequenceShape shape, Input input, Slice initial, Slice last) {
        if (view == null || !view.shape.equals(shape)) {
            if (shape.steps() > workspace.maxSteps() || shape.batch() > workspace.maxBatch()) {
                throw new IllegalArgumentException(
                        "shape is %s, this pass has room for %d steps x %d sequences"
                                .formatted(shape, workspace.maxSteps(), workspace.maxBatch()));
            }
            view = new View(shape);
        }
        differentiated = false;
        this.input = input;
        Input x = input;
        if (spec.embedding() > 0) {
            Embedding.forward(
                    spec.inputs(),
                    spec.embedding(),
                    weights.parts.e,
                    Session.symbols(input),
                    shape.rows(),
                    view.x);
            x = view.xInput;
        }
        weights.cell.forward(weights.cellWeights, workspace, shape, x, initial, view.h, last);
        matMul.multiply(view.hRows, weights.v, weights.bias, view.oRows);
    }

    /**
     * The cell's output at each step of the last forward pass.
     *
     * @return {@code [T][B][H]}, a view; not to be written to
     */
    public Slice hidden() {
        return ready().h;
    }

    /**
     * The logits of the last forward pass until {@link #loss} puts their gradient in their place.
     *
     * @return {@code [T][B][outputs]}, a view; what a caller writes there is what {@link #backward}
     *     takes as the gradient
     */
    public Slice logits() {
        return ready().o;
    }

    /**
     * The cross-entropy of the last forward pass, docs/equations.md (3) and (4). Leaves the logits
     * as they are.
     *
     * @param target the right symbol of each row {@code [T][B]}; rows past a sequence's end may
     *     hold any and do not count
     * @return the sum over all rows, in nats
     * @throws IllegalArgumentException if a target is missing or out of range
     */
    public float evaluate(Target target) {
        View v = ready();
        float sum = loss.evaluate(v.shape.rows(), spec.outputs(), v.o, target, v.losses);
        return v.shape.isFull() ? sum : withoutPadding(v, false);
    }

    /**
     * The cross-entropy of the last forward pass, and its gradient, docs/equations.md (3) to (5).
     *
     * @param target the right symbol of each row {@code [T][B]}; rows past a sequence's end may
     *     hold any and do not count
     * @param scale multiplies the gradient: 1 for that of the sum, 1/(T B) for that of the mean
     * @return the sum over all rows, in nats, not scaled; {@link #logits()} now hold the gradient
     * @throws IllegalArgumentException if a target is missing or out of range
     */
    public float loss(Target target, float scale) {
        View v = ready();
        float sum =
                loss.gradient(v.shape.rows(), spec.outputs(), v.o, target, scale, v.losses, v.o);
        return v.shape.isFull() ? sum : withoutPadding(v, true);
    }

    /** Takes the rows past each sequence's end out of the loss, and out of the gradient. */
    private float withoutPadding(View v, boolean gradient) {
        int width = spec.outputs();
        for (int b = 0; b < v.shape.batch(); b++) {
            for (int t = v.shape.length(b); t < v.shape.steps(); t++) {
                int row = t * v.shape.batch() + b;
                losses[row] = 0;
                if (gradient) {
                    Arrays.fill(logits, row * width, (row + 1) * width, 0);
                }
            }
        }
        return reductions.sum(v.losses);
    }

    /**
     * The gradient that {@link #logits()} now hold, taken back through all steps, docs/equations.md
     * (6) to (8).
     *
     * @param dLast the loss's gradient with respect to the last state; {@link Slice#NONE} for zeros
     * @param dInitial overwritten with the gradient with respect to the initial state; {@link
     *     Slice#NONE} if not wanted
     */
    public void backward(Slice dLast, Slice dInitial) {
        View v = ready();
        matMul.multiply(v.oRows, weights.vTransposed, Start.ZERO, v.dhRows);
        weights.cell.backward(
                weights.cellWeights,
                workspace,
                v.dh,
                dLast,
                dInitial,
                spec.embedding() == 0 ? Slice.NONE : v.dx);
        differentiated = true;
    }

    /**
     * Adds the gradient of all parameters after {@link #backward}, docs/equations.md (9) to (11).
     *
     * @param gradient in the order of {@link NetworkSpec#parameters()}; added to
     */
    public void addGradients(Slice gradient) {
        addGradients(0, ready().shape.steps(), gradient);
    }

    /**
     * Adds what some steps contribute to the gradient of all parameters after {@link #backward}.
     * All steps one after the other give the same bits as all at once.
     *
     * @param fromStep first step, from 0
     * @param toStep one past the last, at most T
     * @param gradient in the order of {@link NetworkSpec#parameters()}; added to
     * @throws IllegalStateException if {@link #backward} did not come before
     */
    public void addGradients(int fromStep, int toStep, Slice gradient) {
        View v = ready();
        if (!differentiated) {
            throw new IllegalStateException(
                    "addGradients has no backward pass to read; call backward first");
        }
        if (gradient != gradientOf) {
            Checks.length("gradient", gradient, spec.parameters().size(), "the layout's size");
            this.gradient = new Parts(spec, gradient);
            gradientOf = gradient;
        }
        Parts into = this.gradient;
        weights.cell.weightGradients(workspace, fromStep, toStep, into.cell);
        int from = fromStep * v.shape.batch();
        int to = toStep * v.shape.batch();
        boolean all = from == 0 && to == v.shape.rows();
        Matrix dLogits = all ? v.oRows : rows(v.oRows, from, to);
        matMul.multiply(
                all ? v.hColumns : rows(v.hRows, from, to).transpose(), dLogits, Start.SUM, into.v);
        reductions.addRows(dLogits, into.c);
        if (spec.embedding() > 0) {
            Embedding.backward(spec.embedding(), Session.symbols(input), from, to, v.dx, into.e);
        }
    }

    private static Matrix rows(Matrix m, int from, int to) {
        return Matrix.of(m.array(), m.offset() + from * m.columns(), to - from, m.columns());
    }

    private View ready() {
        if (view == null) {
            throw new IllegalStateException("there is no forward pass yet; call forward first");
        }
        return view;
    }
}
