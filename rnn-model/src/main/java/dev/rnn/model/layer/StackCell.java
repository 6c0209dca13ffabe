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

/** {@link StackSpec}: a layer's y is the next one's x, and its dx the dy of the one below. */
final class StackCell extends CombinedCell {
    private final int top;

    StackCell(StackSpec spec, Backend backend) {
        super(spec, spec.dropped(), backend);
        top = cells.length - 1;
    }

    /** What the layers below the top give, and its gradient. */
    private static final class Memory extends Workspace {
        private final StackCell stack;
        private final float[][] outputs;
        private final float[][] dOutputs;
        private final Slice[] y;
        private final Slice[] dy;
        private final Input[] x;
        private final StateParts initial;
        private final StateParts last;
        private final StateParts dLast;
        private final StateParts dInitial;

        Memory(StackCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            stack = cell;
            outputs = new float[cell.top][];
            dOutputs = new float[cell.top][];
            for (int k = 0; k < cell.top; k++) {
                outputs[k] = rows(cell.width(k));
                dOutputs[k] = trainingRows(cell.width(k));
            }
            y = new Slice[cell.top];
            dy = new Slice[cell.top];
            x = new Input[cell.top];
            initial = new StateParts(cell.cells, maxBatch);
            last = new StateParts(cell.cells, maxBatch);
            dLast = new StateParts(cell.cells, maxBatch);
            dInitial = new StateParts(cell.cells, maxBatch);
        }

        @Override
        NonFinite nonFinite() {
            for (int k = 0; k <= stack.top; k++) {
                NonFinite found = NonFinite.inside(inner[k]);
                if (found == null && k < stack.top) {
                    found = NonFinite.in("", y[k], stack.width(k), shape.batch());
                }
                if (found != null) {
                    return found.within("layer " + k);
                }
            }
            return null;
        }

        @Override
        void view(int rows) {
            for (int k = 0; k < y.length; k++) {
                int width = stack.width(k);
                y[k] = new Slice(outputs[k], 0, rows * width);
                x[k] = Input.dense(y[k]);
                dy[k] = trainingView(dOutputs[k], rows, width);
            }
        }
    }

    private int width(int k) {
        return cells[k].spec().outputs();
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
        CellWeights[] inner = ((Weights) weights).inner;
        pass.begin(shape);
        Slice[] from = pass.initial.read(initial, shape.batch());
        Slice[] to = pass.last.room(last, shape.batch());
        for (int k = 0; k <= top; k++) {
            Input in = k == 0 ? x : pass.x[k - 1];
            Slice out = k == top ? y : pass.y[k];
            cells[k].forward(inner[k], pass.inner[k], shape, in, from[k], out, to[k]);
        }
        pass.last.write(last);
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
        CellWeights[] inner = ((Weights) weights).inner;
        int batch = pass.shape.batch();
        Slice[] from = pass.dLast.read(dLast, batch);
        Slice[] to = pass.dInitial.room(dInitial, batch);
        for (int k = top; k >= 0; k--) {
            Slice above = k == top ? dy : pass.dy[k];
            Slice below = k == 0 ? dx : pass.dy[k - 1];
            cells[k].backward(inner[k], pass.inner[k], above, from[k], to[k], below);
        }
        pass.dInitial.write(dInitial);
        pass.swept = true;
    }
}
