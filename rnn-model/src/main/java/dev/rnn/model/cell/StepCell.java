package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/**
 * A cell of one's own: the author writes one step of one sequence, forward and back, and this does
 * the rest: time, batches, lengths, threads, states, gradients by step, and the checks.
 *
 * <p>{@link #step} computes the output and the states after from the input and the states before,
 * with the products and functions of {@link Step} and {@code + *} and {@code Math.fma}. {@link
 * #stepBack} goes the same way back: each product, bias and function has its counterpart in {@link
 * Step}. It runs once for the gradients of input and state, and once more for those of the
 * parameters. Both are called from several threads, each with a {@link Step} of its own; the cell
 * itself must hold nothing that changes. Test it with {@link GradientCheck}; docs/backends.md,
 * "Writing a cell", shows a whole one.
 *
 * <p>It gives the same bits on every backend. It is for trying ideas: a row at a time costs some
 * times what the library's own cells do.
 */
public abstract class StepCell implements Cell {
    private final CellSpec spec;
    private final Backend backend;
    private final ParameterLayout layout;
    private final int[] kept;
    private final int stateWidth;

    /**
     * A cell.
     *
     * @param spec its description
     * @param backend makes the functions
     * @param kept the lengths of the vectors that {@link #step} leaves for {@link #stepBack},
     *     {@link Step#kept}
     * @throws IllegalArgumentException if one is null, or a length is negative
     */
    protected StepCell(CellSpec spec, Backend backend, int... kept) {
        Checks.given("spec", spec);
        Checks.given("backend", backend);
        Checks.given("kept", kept);
        for (int width : kept) {
            if (width < 0) {
                throw new IllegalArgumentException(
                        "kept is %d, must be at least 0".formatted(width));
            }
        }
        this.spec = spec;
        this.backend = backend;
        this.kept = kept.clone();
        layout = spec.parameters();
        stateWidth = spec.states().width();
    }

    /**
     * One step of one sequence: sets {@link Step#y}, {@link Step#after} and {@link Step#kept}, all
     * of them, from {@link Step#x} and {@link Step#before}.
     *
     * @param s the step's vectors
     */
    protected abstract void step(Step s);

    /**
     * The step back: adds to {@link Step#dBefore} and {@link Step#dx}, and through the counterparts
     * of products and biases to the parameters' gradients, from {@link Step#dy} and {@link
     * Step#dAfter}. {@link Step#x}, {@link Step#before} and {@link Step#kept} are as in the step;
     * the gradients that are added to start from 0.
     *
     * @param s the step's vectors
     */
    protected abstract void stepBack(Step s);

    @Override
    public final CellSpec spec() {
        return spec;
    }

    @Override
    public final int parameterCount() {
        return layout.size();
    }

    @Override
    public final int stateWidth() {
        return stateWidth;
    }

    final Backend backend() {
        return backend;
    }

    final int[] keptWidths() {
        return kept;
    }

    @Override
    public final CellWeights newWeights(Mode mode) {
        Checks.given("mode", mode);
        return new StepWeights(this, mode);
    }

    @Override
    public final void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        ((StepWeights) into).pack(parameters);
    }

    @Override
    public final CellWorkspace newWorkspace(
            int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return new StepPass(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    public final void forward(
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        CellChecks.forward(this, weights, workspace, shape, x, initial, y, last);
        ((StepPass) workspace).forward((StepWeights) weights, shape, x, initial, y, last);
    }

    @Override
    public final void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        CellChecks.workspace(this, workspace);
        StepPass pass = (StepPass) workspace;
        CellChecks.backward(this, weights, pass, pass.shape(), dy, dLast, dInitial, dx);
        pass.backward((StepWeights) weights, dy, dLast, dInitial, dx);
    }

    @Override
    public final void weightGradients(
            CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        CellChecks.workspace(this, workspace);
        StepPass pass = (StepPass) workspace;
        CellChecks.weightGradients(this, pass, pass.backwardShape(), fromStep, toStep, gradient);
        pass.weightGradients(fromStep, toStep, gradient);
    }
}
