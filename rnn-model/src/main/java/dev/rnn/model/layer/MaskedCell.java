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

/**
 * {@link MaskedSpec}: moves each sequence's live steps together, runs the cell over them, and moves
 * them back. Where nothing is masked, the cell alone.
 */
final class MaskedCell extends CombinedCell {
    private final boolean repeats;
    private final int width;

    MaskedCell(MaskedSpec spec, Backend backend) {
        super(spec, spec.cells(), backend);
        repeats = spec.output() == MaskedOutput.REPEAT;
        width = spec.outputs();
    }

    /** The live steps moved together; made when the first mask comes. */
    private static final class Memory extends Workspace {
        private final MaskedCell masked;
        private final int maxRows;
        private Reordered live;
        private float[] repeated;
        private Slice dy;

        /** Whether the last forward pass ran the cell on the caller's own arrays. */
        private boolean direct;

        Memory(MaskedCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, maxBatch, mode, workers);
            masked = cell;
            maxRows = Math.multiplyExact(maxSteps, maxBatch);
        }

        @Override
        NonFinite nonFinite() {
            return direct ? super.nonFinite() : live.nonFinite(inner[0], shape.batch());
        }

        Reordered live() {
            if (live == null) {
                live =
                        new Reordered(
                                maxRows, masked.spec().inputs(), masked.spec().outputs(), mode());
                repeated = masked.repeats ? trainingRows(masked.width) : new float[0];
            }
            if (dy == null || dy.length() != shape.rows() * masked.width) {
                dy =
                        repeated.length == 0
                                ? Slice.NONE
                                : new Slice(repeated, 0, shape.rows() * masked.width);
            }
            return live;
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
        pass.direct = repeats ? shape.isFull() : !shape.isMasked();
        CellWeights inner = ((Weights) weights).inner[0];
        if (pass.direct) {
            cells[0].forward(inner, pass.inner[0], shape, x, initial, y, last);
            return;
        }
        Reordered live = pass.live();
        SequenceShape read = live.read(shape, false);
        Input in = live.gather(x);
        cells[0].forward(inner, pass.inner[0], read, in, initial, live.yView, last);
        live.scatterOutput(y);
        if (repeats) {
            repeat(shape, y);
        }
    }

    /** A step that is not there has the output of the step before. */
    private void repeat(SequenceShape shape, Slice y) {
        int step = shape.batch() * width;
        for (int t = 1; t < shape.steps(); t++) {
            for (int b = 0; b < shape.batch(); b++) {
                if (!shape.isLive(t, b)) {
                    int at = y.offset() + t * step + b * width;
                    System.arraycopy(y.array(), at - step, y.array(), at, width);
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
        if (pass.direct) {
            cells[0].backward(inner, pass.inner[0], dy, dLast, dInitial, dx);
        } else {
            Reordered live = pass.live();
            Slice given = repeats && !dy.isNone() ? gathered(pass, dy) : dy;
            Slice above = live.gatherGradient(given);
            Slice below = live.inputGradient(dx);
            cells[0].backward(inner, pass.inner[0], above, dLast, dInitial, below);
            live.scatterInputGradient(dx);
        }
        pass.swept = true;
    }

    /** The gradient of a step that is not there goes to the step before. */
    private Slice gathered(Memory pass, Slice dy) {
        float[] sums = pass.repeated;
        System.arraycopy(dy.array(), dy.offset(), sums, 0, dy.length());
        SequenceShape shape = pass.shape;
        int step = shape.batch() * width;
        for (int t = shape.steps() - 1; t > 0; t--) {
            for (int b = 0; b < shape.batch(); b++) {
                if (!shape.isLive(t, b)) {
                    int at = t * step + b * width;
                    for (int j = at; j < at + width; j++) {
                        sums[j - step] += sums[j];
                    }
                }
            }
        }
        return pass.dy;
    }
}
