package dev.rnn.model;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/**
 * One thread's working memory to run a network with. Not safe for use by two threads at once: each
 * takes its own from {@link Network#newSession}. The carried state is the caller's own array, so
 * one session serves any number of sequences, each run whole, in chunks, or one step at a time,
 * with the same bits. Running the same shape again allocates nothing.
 */
public final class Session {
    private final Weights weights;
    private final NetworkSpec spec;
    private final CellWorkspace workspace;
    private final MatMul matMul;
    private final float[] embedded;
    private final float[] hidden;

    private SequenceShape shape;
    private Slice x = Slice.NONE;
    private Input.Dense denseInput;
    private Slice h;
    private Matrix hRows;
    private Matrix oRows;

    Session(Network network, int maxSteps, int maxBatch) {
        weights = network.weights();
        spec = network.spec();
        workspace = weights.cell.newWorkspace(maxSteps, maxBatch, Mode.INFERENCE, Workers.ONE);
        matMul = network.backend().matMul(Workers.ONE);
        int rows = Math.multiplyExact(maxSteps, maxBatch);
        embedded = new float[Math.multiplyExact(rows, spec.embedding())];
        hidden = new float[Math.multiplyExact(rows, spec.cell().outputs())];
    }

    /**
     * The floats of a new state.
     *
     * @param batch B
     * @return the length of {@code state} in {@link #run} for B sequences
     */
    public int stateSize(int batch) {
        return Math.multiplyExact(batch, weights.cell.stateWidth());
    }

    /**
     * Runs the network over T steps, docs/equations.md (1) and (2).
     *
     * @param shape T, B, and lengths; at most what the session has room for
     * @param input {@code [T][B]} symbols, or {@code [T][B][inputs]} features
     * @param state the carried state of B sequences, {@link dev.rnn.api.CellSpec#states()}: read,
     *     and overwritten with that after each sequence's last step; zeros for a new sequence
     * @param logits {@code [T][B][outputs]}, overwritten; past a sequence's end they are the
     *     output's bias
     * @throws IllegalArgumentException if a size does not match, naming the argument and both sizes
     */
    public void run(SequenceShape shape, Input input, Slice state, Slice logits) {
        int rows = shape.rows();
        dev.rnn.api.Checks.rows("logits", logits, rows, spec.outputs());
        view(shape, logits);
        weights.cell.forward(
                weights.cellWeights, workspace, shape, cellInput(input, rows), state, h, state);
        matMul.multiply(hRows, weights.v, weights.bias, oRows);
    }

    private Input cellInput(Input input, int rows) {
        if (spec.embedding() == 0) {
            return input;
        }
        Embedding.forward(
                spec.inputs(), spec.embedding(), weights.parts.e, symbols(input), rows, x);
        return denseInput;
    }

    /** The symbols of an input that goes through an embedding. */
    static Input.OneHot symbols(Input input) {
        if (input instanceof Input.OneHot symbols) {
            return symbols;
        }
        throw new IllegalArgumentException(
                "input has features, this network's embedding reads symbols; use Input.oneHot");
    }

    /**
     * Views of the working memory, made again only when the shape or the caller's array changes.
     */
    private void view(SequenceShape next, Slice logits) {
        int rows = next.rows();
        if (shape == null || !shape.equals(next)) {
            if (next.steps() > workspace.maxSteps() || next.batch() > workspace.maxBatch()) {
                throw new IllegalArgumentException(
                        "shape is %s, the session has room for %d steps x %d sequences"
                                .formatted(next, workspace.maxSteps(), workspace.maxBatch()));
            }
            shape = next;
            int width = spec.cell().outputs();
            h = new Slice(hidden, 0, rows * width);
            hRows = Matrix.of(hidden, rows, width);
            x = new Slice(embedded, 0, rows * spec.embedding());
            denseInput = new Input.Dense(x);
        }
        if (oRows == null
                || oRows.array() != logits.array()
                || oRows.offset() != logits.offset()
                || oRows.rows() != rows) {
            oRows = Matrix.of(logits.array(), logits.offset(), rows, spec.outputs());
        }
    }
}
