package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellSpec;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Checks;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;
import java.util.List;

/**
 * What cells that are made of cells have in common: all but {@code forward} and {@code backward}.
 */
abstract class CombinedCell implements Cell {
    private final CombinedSpec spec;
    private final int parameterCount;
    private final int stateWidth;

    /** The inner cells, in the order of their parameters. */
    final Cell[] cells;

    CombinedCell(CombinedSpec spec, List<CellSpec> inner, Backend backend) {
        Checks.given("backend", backend);
        this.spec = spec;
        parameterCount = spec.parameters().size();
        stateWidth = spec.states().width();
        cells = inner.stream().map(backend::cell).toArray(Cell[]::new);
    }

    /** The inner cells' weights. */
    static final class Weights implements CellWeights {
        private final Cell cell;
        private final Mode mode;
        private final SliceParts parts;
        final CellWeights[] inner;

        Weights(CombinedCell cell, Mode mode) {
            this.cell = cell;
            this.mode = mode;
            parts = new SliceParts(cell.cells);
            inner = new CellWeights[cell.cells.length];
            for (int k = 0; k < inner.length; k++) {
                inner[k] = cell.cells[k].newWeights(mode);
            }
        }

        @Override
        public Cell cell() {
            return cell;
        }

        @Override
        public Mode mode() {
            return mode;
        }
    }

    /** The inner cells' memory, and what the pass at hand is about. */
    static class Workspace implements CellWorkspace {
        private final CombinedCell cell;
        private final int maxSteps;
        private final int maxBatch;
        private final Mode mode;
        private final SliceParts gradients;
        final CellWorkspace[] inner;

        /** The shape of the last forward pass; null before the first. */
        SequenceShape shape;

        /** Whether {@code backward} has been over it. */
        boolean swept;

        private int viewedSteps = -1;
        private int viewedBatch = -1;

        Workspace(CombinedCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            this(cell, maxSteps, maxSteps, maxBatch, mode, workers);
        }

        /** With room for fewer steps inside. */
        Workspace(
                CombinedCell cell,
                int maxSteps,
                int innerSteps,
                int maxBatch,
                Mode mode,
                Workers workers) {
            CellChecks.workspace(maxSteps, maxBatch, mode, workers);
            this.cell = cell;
            this.maxSteps = maxSteps;
            this.maxBatch = maxBatch;
            this.mode = mode;
            gradients = new SliceParts(cell.cells);
            inner = new CellWorkspace[cell.cells.length];
            for (int k = 0; k < inner.length; k++) {
                inner[k] = cell.cells[k].newWorkspace(innerSteps, maxBatch, mode, workers);
            }
        }

        /** Begins a forward pass. Views are made again only for other sizes. */
        final void begin(SequenceShape shape) {
            swept = false;
            this.shape = shape;
            if (shape.steps() != viewedSteps || shape.batch() != viewedBatch) {
                view(shape.rows());
                viewedSteps = shape.steps();
                viewedBatch = shape.batch();
            }
        }

        /** Makes the views of this workspace's own arrays for a number of rows. */
        void view(int rows) {}

        /** The first output inside that is not finite, or null. */
        NonFinite nonFinite() {
            return NonFinite.inside(inner[0]);
        }

        /** Floats for {@code [T][B][width]}. */
        final float[] rows(int width) {
            return new float[Math.multiplyExact(Math.multiplyExact(maxSteps, maxBatch), width)];
        }

        /** The same, if a backward pass may follow. */
        final float[] trainingRows(int width) {
            return mode == Mode.TRAINING ? rows(width) : new float[0];
        }

        /** {@code [T][B][width]} of an array for training, which has no floats without it. */
        final Slice trainingView(float[] array, int rows, int width) {
            return mode == Mode.TRAINING ? new Slice(array, 0, rows * width) : Slice.NONE;
        }

        @Override
        public final Cell cell() {
            return cell;
        }

        @Override
        public final int maxSteps() {
            return maxSteps;
        }

        @Override
        public final int maxBatch() {
            return maxBatch;
        }

        @Override
        public final Mode mode() {
            return mode;
        }

        @Override
        public void noise(RandomStream stream) {
            for (CellWorkspace each : inner) {
                each.noise(stream);
            }
        }
    }

    @Override
    public final CombinedSpec spec() {
        return spec;
    }

    @Override
    public final int parameterCount() {
        return parameterCount;
    }

    @Override
    public final int stateWidth() {
        return stateWidth;
    }

    @Override
    public final CellWeights newWeights(Mode mode) {
        Checks.given("mode", mode);
        return new Weights(this, mode);
    }

    @Override
    public final void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        Weights weights = (Weights) into;
        Slice[] parts = weights.parts.of(parameters);
        for (int k = 0; k < cells.length; k++) {
            cells[k].pack(parts[k], weights.inner[k]);
        }
    }

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        Workspace pass = own(workspace);
        SequenceShape shape = pass.swept ? pass.shape : null;
        CellChecks.weightGradients(this, pass, shape, fromStep, toStep, gradient);
        Slice[] parts = pass.gradients.of(gradient);
        for (int k = 0; k < cells.length; k++) {
            cells[k].weightGradients(pass.inner[k], fromStep, toStep, parts[k]);
        }
    }

    final Workspace own(CellWorkspace workspace) {
        CellChecks.workspace(this, workspace);
        return (Workspace) workspace;
    }
}
