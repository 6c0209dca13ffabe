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

/** {@link ReverseSpec}: turns each sequence round, runs the cell, and turns the output back. */
final class ReverseCell extends CombinedCell {

    ReverseCell(ReverseSpec spec, Backend backend) {
        super(spec, spec.cells(), backend);
    }

    private static final class Memory extends Workspace {
        private final Reordered turned;

        Memory(ReverseCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            turned =
                    new Reordered(
                            Math.multiplyExact(maxSteps, maxBatch),
                            cell.spec().inputs(),
                            cell.spec().outputs(),
                            mode);
        }

        @Override
        NonFinite nonFinite() {
            return turned.nonFinite(inner[0], shape.batch());
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
        Reordered turned = pass.turned;
        SequenceShape read = turned.read(shape, true);
        Input in = turned.gather(x);
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].forward(inner, pass.inner[0], read, in, initial, turned.yView, last);
        turned.scatterOutput(y);
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
        Reordered turned = pass.turned;
        Slice above = turned.gatherGradient(dy);
        Slice below = turned.inputGradient(dx);
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].backward(inner, pass.inner[0], above, dLast, dInitial, below);
        turned.scatterInputGradient(dx);
        pass.swept = true;
    }
}
