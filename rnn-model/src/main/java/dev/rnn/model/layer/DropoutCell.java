package dev.rnn.model.layer;

import dev.rnn.api.Backend;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.RandomStream;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Workers;

/** {@link DropoutSpec}: without a stream the inner cell alone, and no copy. */
final class DropoutCell extends CombinedCell {
    private final DropoutSpec dropout;

    DropoutCell(DropoutSpec spec, Backend backend) {
        super(spec, spec.cells(), backend);
        dropout = spec;
    }

    /** The masks, and what lies on the cell's side of them. */
    private static final class Memory extends Workspace {
        private final DropoutSpec spec;
        private final DropoutMask inputMask;
        private final DropoutMask outputMask;
        private final float[] input;
        private final float[] output;
        private final float[] dOutput;
        private RandomStream stream;
        private Input.Dense x;
        private Slice y;
        private Slice dy;

        /** Whether the last forward pass dropped. */
        private boolean dropped;

        Memory(DropoutCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            spec = cell.dropout;
            int rows = spec.variational() ? maxBatch : Math.multiplyExact(maxSteps, maxBatch);
            inputMask = new DropoutMask(spec.inputRate(), Math.multiplyExact(rows, spec.inputs()));
            outputMask =
                    new DropoutMask(spec.outputRate(), Math.multiplyExact(rows, spec.outputs()));
            input = rows(inputMask.drops() ? spec.inputs() : 0);
            output = rows(outputMask.drops() ? spec.outputs() : 0);
            dOutput = trainingRows(outputMask.drops() ? spec.outputs() : 0);
        }

        @Override
        NonFinite nonFinite() {
            NonFinite found = super.nonFinite();
            return found == null && dropped && outputMask.drops()
                    ? NonFinite.in("", y, spec.outputs(), shape.batch())
                    : found;
        }

        @Override
        void view(int rows) {
            x =
                    inputMask.drops()
                            ? new Input.Dense(new Slice(input, 0, rows * spec.inputs()))
                            : null;
            y = outputMask.drops() ? new Slice(output, 0, rows * spec.outputs()) : null;
            dy = outputMask.drops() ? trainingView(dOutput, rows, spec.outputs()) : null;
        }

        @Override
        public void noise(RandomStream given) {
            stream = given;
            super.noise(given);
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
        pass.dropped = pass.stream != null;
        int rows = dropout.variational() ? shape.batch() : shape.rows();
        Input in = x;
        if (pass.dropped && pass.inputMask.drops()) {
            if (!(x instanceof Input.Dense dense)) {
                throw new IllegalArgumentException(
                        "input is one-hot, dropout of inputs needs features; use an embedding, or"
                                + " dropout of outputs alone");
            }
            pass.inputMask.draw(pass.stream, rows * dropout.inputs());
            pass.inputMask.apply(dense.values(), pass.x.values());
            in = pass.x;
        }
        boolean outputs = pass.dropped && pass.outputMask.drops();
        Slice out = outputs ? pass.y : y;
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].forward(inner, pass.inner[0], shape, in, initial, out, last);
        if (outputs) {
            pass.outputMask.draw(pass.stream, rows * dropout.outputs());
            pass.outputMask.apply(out, y);
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
        Slice above = dy;
        if (pass.dropped && pass.outputMask.drops() && !dy.isNone()) {
            pass.outputMask.apply(dy, pass.dy);
            above = pass.dy;
        }
        CellWeights inner = ((Weights) weights).inner[0];
        cells[0].backward(inner, pass.inner[0], above, dLast, dInitial, dx);
        if (pass.dropped && pass.inputMask.drops() && !dx.isNone()) {
            pass.inputMask.apply(dx, dx);
        }
        pass.swept = true;
    }
}
