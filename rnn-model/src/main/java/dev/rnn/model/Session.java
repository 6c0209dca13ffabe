package dev.rnn.model;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.OneThread;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import dev.rnn.model.layer.Embedding;

/**
 * One thread's working memory to run a network with. Not safe for use by two threads at once: each
 * takes its own from {@link Network#newSession}. The carried state is the caller's own array, so
 * one session serves any number of sequences, each run whole, in chunks, or one step at a time,
 * with the same bits. Running the same shape again allocates nothing.
 */
public final class Session {
    private final OneThread oneThread = new OneThread("this session");
    private final Weights weights;
    private final NetworkSpec spec;
    private final CellWorkspace workspace;
    private final MatMul matMul;
    private final Embedding embedding;
    private final OutputRows rows;
    private final StartingState starting;
    private final InputCheck inputCheck = new InputCheck();
    private final float[] embedded;
    private final float[] hidden;
    private final float[] read;

    private SequenceShape shape;
    private Slice x = Slice.NONE;
    private Input.Dense denseInput;
    private Slice h;
    private Slice readRows;
    private Matrix hRows;
    private Matrix oRows;

    Session(Network network, int maxSteps, int maxBatch) {
        weights = network.weights();
        spec = network.spec();
        workspace = weights.cell.newWorkspace(maxSteps, maxBatch, Mode.INFERENCE, Workers.ONE);
        matMul = network.backend().matMul(Workers.ONE);
        embedding = new Embedding(spec.inputs(), spec.embedding(), spec.padding());
        rows = new OutputRows(spec.outputAt(), maxSteps, maxBatch);
        starting = new StartingState(spec.cell().states(), weights.parts.initial);
        int maxRows = Math.multiplyExact(maxSteps, maxBatch);
        embedded = new float[Math.multiplyExact(maxRows, spec.embedding())];
        hidden = new float[Math.multiplyExact(maxRows, spec.cell().outputs())];
        int maxRead = rows.every() ? 0 : spec.outputAt() == OutputAt.LAST_STEP ? maxBatch : maxRows;
        read = new float[Math.multiplyExact(maxRead, spec.cell().outputs())];
    }

    /**
     * The floats of a new state.
     *
     * @param batch B
     * @return the length of {@code state} in {@link #run} for B sequences
     */
    public int stateSize(int batch) {
        return starting.size(batch);
    }

    /**
     * A state for new sequences: zeros, or the learnt state.
     *
     * @param batch B
     * @return a new {@code state} for {@link #run}
     */
    public Slice newState(int batch) {
        Slice state = Slice.zeros(starting.size(batch));
        starting.reset(batch, -1, state);
        return state;
    }

    /**
     * Lets some sequences of a batch start anew, while the others go on.
     *
     * @param batch B
     * @param state the carried state of B sequences; overwritten for those that start anew
     * @param sequences which start anew, each from 0 to B - 1
     * @throws IllegalArgumentException if a size does not match, or a sequence is out of range
     */
    public void reset(int batch, Slice state, int... sequences) {
        starting.reset(batch, state, sequences);
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
        shape = null;
    }

    /**
     * Whether features and states are looked at for NaN and infinities before each run, which costs
     * about a hundredth of its time. At first they are.
     *
     * @param on false to let them through
     */
    public void checkInput(boolean on) {
        inputCheck.set(on);
    }

    /**
     * Runs the network over T steps, docs/equations.md (1) and (2).
     *
     * @param shape T, B, and lengths or a mask; at most what the session has room for
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features
     * @param state the carried state of B sequences, {@link dev.rnn.api.CellSpec#states()}: read,
     *     and overwritten with that after each sequence's last step; {@link #newState} for new
     *     sequences
     * @param logits {@code [T][B][outputs]}, or the shape of {@link OutputAt}; overwritten; past a
     *     sequence's end they are the output's bias
     * @throws IllegalArgumentException if a size does not match, naming the argument and both
     *     sizes, or an input is not finite ({@link #checkInput})
     * @throws IllegalStateException if another thread uses this session at the same time
     */
    public void run(SequenceShape shape, Input input, Slice state, Slice logits) {
        oneThread.enter();
        try {
            runAlone(shape, input, state, logits);
        } finally {
            oneThread.leave();
        }
    }

    private void runAlone(SequenceShape shape, Input input, Slice state, Slice logits) {
        Checks.given("shape", shape);
        Checks.given("input", input);
        Checks.length("state", state, starting.size(shape.batch()), "batch x states");
        view(shape, logits);
        inputCheck.check(shape, input, spec.inputs(), state);
        Input cellInput = input;
        if (embedding.present()) {
            embedding.forward(weights.parts.e, input, shape.rows(), x);
            cellInput = denseInput;
        }
        weights.cell.forward(weights.cellWeights, workspace, shape, cellInput, state, h, state);
        if (!rows.every()) {
            rows.gather(h, spec.cell().outputs(), readRows);
        }
        matMul.multiply(hRows, weights.v, weights.bias, oRows);
    }

    /**
     * Views of the working memory, made again only when the shape or the caller's array changes.
     */
    private void view(SequenceShape next, Slice logits) {
        if (shape == null || !shape.equals(next)) {
            if (next.steps() > workspace.maxSteps() || next.batch() > workspace.maxBatch()) {
                throw new IllegalArgumentException(
                        "shape is %s, the session has room for %d steps x %d sequences"
                                .formatted(next, workspace.maxSteps(), workspace.maxBatch()));
            }
            rows.find(next);
            shape = next;
            int width = spec.cell().outputs();
            int all = next.rows();
            h = new Slice(hidden, 0, all * width);
            readRows = rows.every() ? h : new Slice(read, 0, rows.count() * width);
            hRows = Matrix.of(readRows.array(), rows.count(), width);
            x = new Slice(embedded, 0, all * spec.embedding());
            denseInput = new Input.Dense(x);
        }
        Checks.rows("logits", logits, rows.count(), spec.outputs());
        if (oRows == null
                || oRows.array() != logits.array()
                || oRows.offset() != logits.offset()
                || oRows.rows() != rows.count()) {
            oRows = Matrix.of(logits.array(), logits.offset(), rows.count(), spec.outputs());
        }
    }
}
