package dev.rnn.model.cell;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** The contract of a variant; the work is in its {@link VariantPass}. */
final class VariantCell<S extends Gated> implements Cell {
    final S spec;
    final Backend backend;
    final ParameterLayout layout;
    private final int stateWidth;
    private final PassMaker<S> maker;

    /** Makes the working memory of a kind of cell. */
    interface PassMaker<S extends Gated> {
        VariantPass<S> make(
                VariantCell<S> cell, int maxSteps, int maxBatch, Mode mode, Workers workers);
    }

    VariantCell(S spec, Backend backend, PassMaker<S> maker) {
        this.spec = spec;
        this.backend = backend;
        this.maker = maker;
        layout = spec.parameters();
        stateWidth = spec.states().width();
    }

    @Override
    public S spec() {
        return spec;
    }

    @Override
    public int parameterCount() {
        return layout.size();
    }

    @Override
    public int stateWidth() {
        return stateWidth;
    }

    @Override
    public CellWeights newWeights(Mode mode) {
        Checks.given("mode", mode);
        return new VariantWeights(this, mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        own("weights", into.cell());
        ((VariantWeights) into).pack(parameters);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return maker.make(this, maxSteps, maxBatch, mode, workers);
    }

    @Override
    public void forward(
            CellWeights weights,
            CellWorkspace workspace,
            SequenceShape shape,
            Input x,
            Slice initial,
            Slice y,
            Slice last) {
        CellChecks.forward(this, weights, workspace, shape, x, initial, y, last);
        own("weights", weights.cell());
        own("workspace", workspace.cell());
        VariantPass<?> pass = pass(workspace);
        pass.oneThread.enter();
        try {
            pass.forward((VariantWeights) weights, shape, x, initial, y, last);
        } finally {
            pass.oneThread.leave();
        }
    }

    @Override
    public void backward(
            CellWeights weights,
            CellWorkspace workspace,
            Slice dy,
            Slice dLast,
            Slice dInitial,
            Slice dx) {
        CellChecks.workspace(this, workspace);
        VariantPass<?> pass = pass(workspace);
        CellChecks.backward(this, weights, pass, pass.forwardShape(), dy, dLast, dInitial, dx);
        own("weights", weights.cell());
        pass.oneThread.enter();
        try {
            pass.backward((VariantWeights) weights, dy, dLast, dInitial, dx);
        } finally {
            pass.oneThread.leave();
        }
    }

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        CellChecks.workspace(this, workspace);
        VariantPass<?> pass = pass(workspace);
        CellChecks.weightGradients(this, pass, pass.backwardShape(), fromStep, toStep, gradient);
        pass.oneThread.enter();
        try {
            pass.weightGradients(fromStep, toStep, gradient);
        } finally {
            pass.oneThread.leave();
        }
    }

    private static VariantPass<?> pass(CellWorkspace workspace) {
        return (VariantPass<?>) workspace;
    }

    /** What another backend packed cannot be read here. */
    private void own(String name, Cell owner) {
        String other = ((VariantCell<?>) owner).backend.name();
        if (!other.equals(backend.name())) {
            throw new IllegalArgumentException(
                    "%s were made on backend %s, this cell computes on %s; make them with this cell"
                            .formatted(name, other, backend.name()));
        }
    }
}
