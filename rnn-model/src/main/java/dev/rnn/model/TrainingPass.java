package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.CrossEntropySpec;
import dev.rnn.api.Input;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.MatMul;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Embedding;
import dev.rnn.model.loss.Reduction;
import dev.rnn.model.loss.SoftmaxCrossEntropySpec;
import java.util.BitSet;

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
    private final OneThread oneThread = new OneThread("this training pass");
    private final Weights weights;
    private final CellWorkspace workspace;
    private final MatMul matMul;
    private final Loss loss;

    /** Computes where some outputs do not count: a backend's own cross-entropy counts every row. */
    private final Loss masked;

    private final Embedding embedding;
    private final OutputRows rows;
    private final TargetMask mask;
    private final StartingState starting;
    private final InputCheck inputCheck = new InputCheck();
    private final PassMemory memory;
    private final OutputGradient outputGradient;
    private final Slice parameters;

    private PassView view;
    private Input input;
    private boolean[] fresh;
    private boolean startsByItself;
    private boolean done;
    private boolean differentiated;
    private Slice gradientOf = Slice.NONE;
    private Parts gradient;

    /**
     * Working memory for passes of up to T steps and B sequences, with the cross-entropy of classes
     * as loss.
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
        this(backend, spec, parameters, maxSteps, maxBatch, workers, new CrossEntropySpec());
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
     * @param loss what is computed of the outputs
     * @throws IllegalArgumentException if a size does not match
     */
    public TrainingPass(
            Backend backend,
            NetworkSpec spec,
            Slice parameters,
            int maxSteps,
            int maxBatch,
            Workers workers,
            LossSpec loss) {
        this(backend, spec, parameters, maxSteps, maxBatch, workers, loss, true);
    }

    /** Its memory alone, if nothing is packed into it. */
    TrainingPass(
            Backend backend,
            NetworkSpec spec,
            Slice parameters,
            int maxSteps,
            int maxBatch,
            Workers workers,
            LossSpec loss,
            boolean packs) {
        Checks.given("backend", backend);
        Checks.given("spec", spec);
        Checks.given("loss", loss);
        Checks.length("parameters", parameters, spec.parameters().size(), "the layout's size");
        CellChecks.workspace(maxSteps, maxBatch, Mode.TRAINING, workers);
        this.spec = spec;
        this.parameters = parameters;
        weights = new Weights(backend, spec, Mode.TRAINING, parameters, packs);
        workspace = weights.cell.newWorkspace(maxSteps, maxBatch, Mode.TRAINING, workers);
        matMul = backend.matMul(workers);
        this.loss = backend.loss(loss, workers);
        masked =
                loss instanceof CrossEntropySpec
                        ? backend.loss(new SoftmaxCrossEntropySpec(Reduction.SUM), workers)
                        : this.loss;
        embedding = new Embedding(spec.inputs(), spec.embedding(), spec.padding());
        memory = new PassMemory(spec, maxSteps, maxBatch);
        rows = new OutputRows(spec.outputAt(), maxSteps, maxBatch);
        mask = new TargetMask(rows, memory.losses.length);
        starting = new StartingState(spec.cell().states(), weights.parts.initial);
        outputGradient = new OutputGradient(spec, matMul, backend.reductions(), rows);
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
        return starting.size(batch);
    }

    /** Reads the parameters again; to be called after each change of them. */
    public void pack() {
        weights.pack();
    }

    /**
     * Gives the layers what they draw their dropout masks from: {@link CellWorkspace#noise}.
     *
     * @param stream where masks come from from now on; null for evaluation, as at first
     */
    public void noise(RandomStream stream) {
        workspace.noise(stream);
    }

    /**
     * Whether features and initial states are looked at for NaN and infinities before each pass,
     * which costs about a hundredth of its time. At first they are.
     *
     * @param on false to let them through
     */
    public void checkInput(boolean on) {
        inputCheck.set(on);
    }

    /**
     * The steps at which the network gives outputs from now on, for {@link OutputAt#CHOSEN_STEPS}.
     *
     * @param steps n steps, from 0, increasing; none at first
     * @throws IllegalArgumentException if they do not increase, or this network's outputs are not
     *     chosen
     */
    public void choose(int... steps) {
        rows.choose(steps);
        view = null;
        done = false;
    }

    /**
     * Runs the network over T steps, docs/equations.md (1) and (2).
     *
     * @param shape T, B, and lengths or a mask; at most what this pass has room for
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features; must stay as it is
     *     until the last {@link #addGradients}
     * @param initial state before the first step, {@link dev.rnn.api.CellSpec#states()} for B
     *     sequences; {@link Slice#NONE} to start anew, from zeros or the learnt state; must stay as
     *     it is, too
     * @param last overwritten with the state after each sequence's last step; {@link Slice#NONE} if
     *     not wanted
     * @throws IllegalArgumentException if a size does not match, naming the argument and both
     *     sizes, or an input is not finite ({@link #checkInput})
     */
    public void forward(SequenceShape shape, Input input, Slice initial, Slice last) {
        run(shape, input, initial, null, last);
    }

    /**
     * The same where some sequences go on from a carried state and others start anew.
     *
     * @param shape T, B, and lengths or a mask
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features
     * @param initial state before the first step of those that go on
     * @param fresh for each of B sequences whether it starts anew, from zeros or the learnt state,
     *     whatever {@code initial} holds for it; not copied, must stay as it is
     * @param last overwritten with the state after each sequence's last step; {@link Slice#NONE} if
     *     not wanted
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     */
    public void forward(
            SequenceShape shape, Input input, Slice initial, boolean[] fresh, Slice last) {
        Checks.given("fresh", fresh);
        run(shape, input, initial, fresh, last);
    }

    private void run(SequenceShape shape, Input input, Slice initial, boolean[] fresh, Slice last) {
        oneThread.enter();
        try {
            runAlone(shape, input, initial, fresh, last);
        } finally {
            oneThread.leave();
        }
    }

    private void runAlone(
            SequenceShape shape, Input input, Slice initial, boolean[] fresh, Slice last) {
        Checks.given("shape", shape);
        Checks.given("input", input);
        Checks.given("initial", initial);
        done = false;
        if (view == null || !view.shape.equals(shape)) {
            if (shape.steps() > workspace.maxSteps() || shape.batch() > workspace.maxBatch()) {
                throw new IllegalArgumentException(
                        "shape is %s, this pass has room for %d steps x %d sequences"
                                .formatted(shape, workspace.maxSteps(), workspace.maxBatch()));
            }
            rows.find(shape);
            mask.find();
            view = new PassView(memory, shape, rows.count());
        }
        differentiated = false;
        this.input = input;
        this.fresh = initial.isNone() ? null : fresh;
        Slice from = start(initial);
        // What a sequence that starts anew was given does not count, and may be anything.
        inputCheck.check(shape, input, spec.inputs(), initial.isNone() ? initial : from);
        Input x = input;
        if (embedding.present()) {
            embedding.forward(weights.parts.e, input, shape.rows(), view.x);
            x = view.xInput;
        }
        weights.cell.forward(weights.cellWeights, workspace, shape, x, from, view.h, last);
        if (!rows.every()) {
            rows.gather(view.h, spec.cell().outputs(), view.read);
        }
        matMul.multiply(view.readRows, weights.v, weights.bias, view.oRows);
        done = true;
    }

    /** The state that the cell starts from: the caller's own unless some sequence starts anew. */
    private Slice start(Slice initial) {
        int batch = view.shape.batch();
        startsByItself = initial.isNone() ? starting.isLearned() : fresh != null;
        if (!startsByItself) {
            return initial;
        }
        if (fresh != null && fresh.length != batch) {
            throw new IllegalArgumentException(
                    "fresh has %d entries, the batch %d sequences".formatted(fresh.length, batch));
        }
        Slice start = view.start;
        if (initial.isNone()) {
            starting.reset(batch, -1, start);
            return start;
        }
        Checks.length("initial", initial, start.length(), "batch x states");
        System.arraycopy(
                initial.array(), initial.offset(), start.array(), start.offset(), start.length());
        for (int b = 0; b < batch; b++) {
            if (fresh[b]) {
                starting.reset(batch, b, start);
            }
        }
        return start;
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
     * @return {@code [T][B][outputs]}, or the shape of {@link OutputAt}; a view; what a caller
     *     writes there is what {@link #backward} takes as the gradient
     */
    public Slice logits() {
        return ready().o;
    }

    /**
     * The loss of each output, after {@link #loss} or {@link #evaluate}.
     *
     * @return one a row of {@link #logits()}, 0 for those that do not count; a view
     */
    public Slice losses() {
        return ready().losses;
    }

    /**
     * How many outputs of the last forward pass count in a loss: those of steps that their sequence
     * has.
     *
     * @return rows of {@link #logits()} that are neither padding nor masked
     */
    public int countedOutputs() {
        ready();
        return mask.count();
    }

    /**
     * The loss of the last forward pass, docs/equations.md (3) and (4). Leaves the logits as they
     * are.
     *
     * @param target what is right for each row of {@link #logits()}; rows of steps that a sequence
     *     does not have may hold any class and do not count
     * @return the loss's total: for cross-entropy the sum over all rows, in nats
     * @throws IllegalArgumentException if a target is missing or out of range
     */
    public float evaluate(Target target) {
        PassView v = ready();
        return lossOf(target)
                .evaluate(rows.count(), spec.outputs(), v.o, mask.of(target), v.losses);
    }

    /**
     * The loss of the last forward pass, and its gradient, docs/equations.md (3) to (5).
     *
     * @param target what is right for each row of {@link #logits()}; rows of steps that a sequence
     *     does not have may hold any class and do not count
     * @param scale multiplies the gradient: for a loss that is a sum 1 for that of the sum, 1/(T B)
     *     for that of the mean; 1 for a loss that is a mean
     * @return the loss's total, not scaled: for cross-entropy the sum over all rows, in nats;
     *     {@link #logits()} now hold the gradient
     * @throws IllegalArgumentException if a target is missing or out of range
     */
    public float loss(Target target, float scale) {
        PassView v = ready();
        return lossOf(target)
                .gradient(rows.count(), spec.outputs(), v.o, mask.of(target), scale, v.losses, v.o);
    }

    private Loss lossOf(Target target) {
        return mask.all() && !(target instanceof Target.Masked) ? loss : masked;
    }

    /**
     * The gradient that {@link #logits()} now hold, taken back through all steps, docs/equations.md
     * (6) to (8).
     *
     * @param dLast the loss's gradient with respect to the last state; {@link Slice#NONE} for zeros
     * @param dInitial overwritten with the gradient with respect to the initial state, 0 for
     *     sequences that started anew; {@link Slice#NONE} if not wanted
     */
    public void backward(Slice dLast, Slice dInitial) {
        PassView v = ready();
        Checks.given("dInitial", dInitial);
        Checks.lengthOrNone("dInitial", dInitial, v.dStart.length(), "batch x states");
        matMul.multiply(v.oRows, weights.vTransposed, Start.ZERO, v.dReadRows);
        if (!rows.every()) {
            rows.scatter(v.dRead, spec.cell().outputs(), v.dh);
        }
        weights.cell.backward(
                weights.cellWeights,
                workspace,
                v.dh,
                dLast,
                startsByItself ? v.dStart : dInitial,
                embedding.present() ? v.dx : Slice.NONE);
        if (startsByItself && !dInitial.isNone()) {
            starting.carriedGradient(v.shape.batch(), fresh, v.dStart, dInitial);
        }
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
     * Adds what some steps contribute to the gradient of all parameters after {@link #backward};
     * the learnt initial state counts for the first. All steps one after the other give the same
     * bits as all at once; to rounding where the output reads last steps or is tied to the
     * embedding.
     *
     * @param fromStep first step, from 0
     * @param toStep one past the last, at most T
     * @param gradient in the order of {@link NetworkSpec#parameters()}; added to. Of an embedding,
     *     only the rows of symbols that occurred are touched ({@link #occurred}), unless it is tied
     * @throws IllegalStateException if {@link #backward} did not come before
     */
    public void addGradients(int fromStep, int toStep, Slice gradient) {
        PassView v = ready();
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
        outputGradient.add(v, fromStep, toStep, into);
        if (embedding.present()) {
            embedding.backward(input, v.shape, fromStep, toStep, v.dx, into.e);
        }
        boolean first = fromStep == 0 && (toStep > 0 || v.shape.steps() == 0);
        if (first && startsByItself && starting.isLearned()) {
            starting.addGradient(v.shape.batch(), fresh, v.dStart, into.initial);
        }
    }

    /**
     * The symbols whose rows of the embedding have a gradient after the last forward pass: those
     * that occurred at steps that their sequence has, without the padding symbol. An optimizer may
     * leave the other rows alone.
     *
     * @param into cleared, then filled
     * @throws IllegalStateException if there is no embedding, or no forward pass yet
     */
    public void occurred(BitSet into) {
        Checks.given("into", into);
        PassView v = ready();
        if (!embedding.present()) {
            throw new IllegalStateException(
                    "this network has no embedding; give its builder embedding(width)");
        }
        embedding.occurred(input, v.shape, into);
    }

    /** The target without the outputs that do not count. */
    Target masked(Target target) {
        ready();
        return mask.of(target);
    }

    /**
     * Where the first number of the last forward pass came from that is not finite.
     *
     * @return in words, such as {@code the output of layer 2, time step 5, batch row 0}; for a loss
     *     that is not finite
     */
    public String origin() {
        return Origin.of(spec, parameters, workspace, ready(), rows);
    }

    private PassView ready() {
        if (!done) {
            throw new IllegalStateException("there is no forward pass yet; call forward first");
        }
        return view;
    }
}
