package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** {@link ResidualSpec}: x is added to y, and dy to dx, at every live step. */
final class ResidualCell extends CombinedCell {
    private final int width;

    ResidualCell(ResidualSpec spec, Backend backend) {
        super(spec, spec.cells(), backend);
        width = spec.outputs();
    }

    /** What the cell gives by itself: it reads it again on the way back. */
    private static final class Memory extends Workspace {
        private final int width;
        private final float[] output;
        private Slice y;

        Memory(ResidualCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            width = cell.width;
            output = rows(width);
        }

        @Override
        NonFinite nonFinite() {
            NonFinite found = super.nonFinite();
            return found == null ? NonFinite.in("", y, width, shape.batch()) : found;
        }

        @Override
        void view(int rows) {
            y = new Slice(output, 0, rows * width);
        }
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        return new Memory(this, maxSteps, maxBatch, mode, workers);
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
        CellChecks.maskedForward(this, weights, workspace, shape, x, initial, y, last);
        Memory pass = (Memory) workspace;
        pass.begin(shape);
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].forward(inner, pass.inner[0], shape, x, initial, pass.y, last);
        System.arraycopy(pass.output, 0, y.array(), y.offset(), y.length());
        if (x instanceof Input.Dense dense) {
            addLive(shape, dense.values(), y);
        } else {
            Input.OneHot oneHot = (Input.OneHot) x;
            for (int row = 0; row < shape.rows(); row++) {
                if (shape.isLive(row / shape.batch(), row % shape.batch())) {
                    int index = oneHot.indices()[oneHot.offset() + row];
                    y.array()[y.offset() + row * width + index] += 1;
                }
            }
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
        Memory pass = (Memory) own(workspace);
        CellChecks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].backward(inner, pass.inner[0], dy, dLast, dInitial, dx);
        if (!dx.isNone() && !dy.isNone()) {
            addLive(pass.shape, dy, dx);
        }
        pass.swept = true;
    }

    /** to = to + from at the live steps. */
    private void addLive(SequenceShape shape, Slice from, Slice to) {
        float[] terms = from.array();
        float[] sums = to.array();
        int batch = shape.batch();
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                if (shape.isLive(t, b)) {
                    int term = from.offset() + (t * batch + b) * width;
                    int sum = to.offset() + (t * batch + b) * width;
                    for (int j = 0; j < width; j++) {
                        sums[sum + j] += terms[term + j];
                    }
                }
            }
        }
    }
}
