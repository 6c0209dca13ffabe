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
import java.util.List;

/** {@link BidirectionalSpec}: the forward cell and the turned one, one after the other. */
final class BidirectionalCell extends CombinedCell {
    private final Merging merging;
    private final Merge merge;

    BidirectionalCell(BidirectionalSpec spec, Backend backend) {
        super(spec, List.of(spec.forward(), new ReverseSpec(spec.reverse())), backend);
        merging = new Merging(spec);
        merge = spec.merge();
    }

    /** Both outputs, and what becomes of their gradients. */
    private static final class Memory extends Workspace {
        private final BidirectionalCell both;
        private final float[][] outputs = new float[2][];
        private final float[][] dOutputs = new float[2][];
        private final float[] dInput;
        private final Slice[] y = new Slice[2];
        private final Slice[] dy = new Slice[2];
        private Slice dx;
        private final StateParts initial;
        private final StateParts last;
        private final StateParts dLast;
        private final StateParts dInitial;

        Memory(BidirectionalCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            both = cell;
            for (int k = 0; k < 2; k++) {
                outputs[k] = rows(cell.width(k));
                dOutputs[k] = cell.merge == Merge.SUM ? new float[0] : trainingRows(cell.width(k));
            }
            dInput = trainingRows(cell.spec().inputs());
            initial = new StateParts(cell.cells, maxBatch);
            last = new StateParts(cell.cells, maxBatch);
            dLast = new StateParts(cell.cells, maxBatch);
            dInitial = new StateParts(cell.cells, maxBatch);
        }

        @Override
        NonFinite nonFinite() {
            NonFinite found = NonFinite.inside(inner[0]);
            if (found == null) {
                found = NonFinite.in("", y[0], both.width(0), shape.batch());
            }
            if (found != null) {
                return found.within("forward");
            }
            found = NonFinite.inside(inner[1]);
            return found == null ? null : found.within("reverse");
        }

        @Override
        void view(int rows) {
            for (int k = 0; k < 2; k++) {
                int width = both.width(k);
                y[k] = new Slice(outputs[k], 0, rows * width);
                dy[k] =
                        both.merge == Merge.SUM
                                ? Slice.NONE
                                : trainingView(dOutputs[k], rows, width);
            }
            dx = trainingView(dInput, rows, both.spec().inputs());
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
        for (int k = 0; k < 2; k++) {
            cells[k].forward(inner[k], pass.inner[k], shape, x, from[k], pass.y[k], to[k]);
        }
        merging.merge(shape.steps(), shape.batch(), pass.y[0], pass.y[1], y);
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
        boolean shared = merge == Merge.SUM || dy.isNone();
        if (!shared) {
            int steps = pass.shape.steps();
            merging.split(steps, batch, dy, pass.y[0], pass.y[1], pass.dy[0], pass.dy[1]);
        }
        for (int k = 0; k < 2; k++) {
            Slice above = shared ? dy : pass.dy[k];
            Slice below = dx.isNone() || k == 0 ? dx : pass.dx;
            cells[k].backward(inner[k], pass.inner[k], above, from[k], to[k], below);
        }
        float[] sum = dx.array();
        for (int i = 0; i < dx.length(); i++) {
            sum[dx.offset() + i] += pass.dInput[i];
        }
        pass.dInitial.write(dInitial);
        pass.swept = true;
    }
}
