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

/**
 * {@link CheckpointedSpec}: the cell's workspace has room for one segment. The way back goes over
 * the segments from the last to the first and keeps the gradient of the state between them; the
 * weight gradients then go from the first to the last, since each is one chain in increasing steps.
 */
final class CheckpointedCell extends CombinedCell {
    private final int every;
    private final int inputs;
    private final int outputs;

    CheckpointedCell(CheckpointedSpec spec, Backend backend) {
        super(spec, spec.cells(), backend);
        every = spec.every();
        inputs = spec.inputs();
        outputs = spec.outputs();
    }

    private static final class Memory extends Workspace {
        private final CheckpointedCell cell;
        private final Segments segments;

        /** {@code [segments][B S]}: states before segments, gradients of the states after them. */
        private final float[] states;

        private final float[] gradients;
        private final float[] dyCopy;
        private final int maxSegments;
        private Slice[] before = new Slice[0];
        private Slice[] after = new Slice[0];
        private Slice dyView = Slice.NONE;
        private RandomStream noise;

        // The pass at hand.
        private CellWeights weights;
        private Input x;
        private Slice initial;
        private Slice y;
        private Slice dy;
        private boolean lastGiven;

        /** The segment that the cell's workspace holds, and whether it has been swept. */
        private int held;

        private boolean heldSwept;

        Memory(CheckpointedCell cell, int maxSteps, int maxBatch, Mode mode, Workers workers) {
            super(cell, maxSteps, Math.min(maxSteps, cell.every), maxBatch, mode, workers);
            this.cell = cell;
            segments = new Segments(cell.every);
            maxSegments = Segments.count(maxSteps, cell.every);
            int kept = mode == Mode.TRAINING ? maxSegments : 1;
            int width = Math.multiplyExact(maxBatch, cell.stateWidth());
            states = new float[Math.multiplyExact(kept, width)];
            gradients = new float[mode == Mode.TRAINING ? states.length : 0];
            dyCopy = trainingRows(cell.outputs);
        }

        /** Views of the states of a batch, made again for another one. */
        @Override
        void view(int rows) {
            int width = shape.batch() * cell().stateWidth();
            before = new Slice[maxSegments];
            after = new Slice[gradients.length == 0 ? 0 : maxSegments];
            for (int k = 0; k < maxSegments; k++) {
                int at = gradients.length == 0 ? 0 : k * width;
                before[k] = new Slice(states, at, width);
                if (after.length > 0) {
                    after[k] = new Slice(gradients, at, width);
                }
            }
            dyView = trainingView(dyCopy, rows, cell().spec().outputs());
        }

        @Override
        public void noise(RandomStream stream) {
            super.noise(stream);
            noise = stream;
        }

        /**
         * Of the first segment that has one. The cell's workspace holds the last segment, where
         * what went wrong long before is everywhere: so all are computed again, from the first.
         * Without training no states were kept to begin from.
         */
        @Override
        NonFinite nonFinite() {
            if (mode() == Mode.INFERENCE) {
                return null;
            }
            int last = segments.count() - 1;
            for (int k = 0; k <= last; k++) {
                cell.forward(this, k, k == last ? Slice.NONE : before[k + 1]);
                NonFinite found = super.nonFinite();
                if (found != null) {
                    int step = k * cell.every + found.step();
                    return new NonFinite(found.layer(), step, found.sequence());
                }
            }
            return null;
        }
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
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
        CellChecks.forward(this, weights, workspace, shape, x, initial, y, last);
        Memory pass = (Memory) workspace;
        pass.begin(shape);
        pass.segments.cut(shape);
        pass.weights = ((Weights) weights).inner[0];
        pass.x = x;
        pass.initial = initial;
        pass.y = y;
        long position = pass.noise == null ? 0 : pass.noise.position();
        int count = pass.segments.count();
        for (int k = 0; k < count; k++) {
            forward(pass, k, k == count - 1 ? last : pass.before[k + 1]);
        }
        if (pass.noise != null && pass.noise.position() != position) {
            throw new IllegalArgumentException(
                    "the cell %s draws dropout masks, which a checkpointed cell cannot draw again; set its dropout to 0, or put the dropout around it"
                            .formatted(cells[0].spec()));
        }
    }

    private void forward(Memory pass, int k, Slice last) {
        cells[0].forward(
                pass.weights,
                pass.inner[0],
                pass.segments.shape(k),
                pass.segments.input(pass.x, inputs, k),
                k == 0 ? pass.initial : pass.before[k],
                pass.segments.y(pass.y, outputs, k),
                last);
        pass.held = k;
        pass.heldSwept = false;
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
        // Both are needed again for the weight gradients, when the caller may have overwritten them
        pass.dy = dy.isNone() ? dy : pass.dyView;
        copy(dy, pass.dy);
        int end = pass.segments.count() - 1;
        pass.lastGiven = !dLast.isNone();
        copy(dLast, pass.lastGiven ? pass.after[end] : dLast);
        pass.weights = ((Weights) weights).inner[0];
        for (int k = end; k >= 0; k--) {
            Slice below = k == 0 ? dInitial : pass.after[k - 1];
            backward(pass, k, below, pass.segments.dx(dx, inputs, k));
        }
        pass.swept = true;
    }

    private void backward(Memory pass, int k, Slice dInitial, Slice dx) {
        if (pass.held != k) {
            forward(pass, k, Slice.NONE);
        }
        boolean none = k == pass.segments.count() - 1 && !pass.lastGiven;
        Slice above = none ? Slice.NONE : pass.after[k];
        Slice dy = pass.segments.dy(pass.dy, outputs, k);
        cells[0].backward(pass.weights, pass.inner[0], dy, above, dInitial, dx);
        pass.heldSwept = true;
    }

    private static void copy(Slice from, Slice to) {
        System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), from.length());
    }

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        Memory pass = (Memory) own(workspace);
        SequenceShape shape = pass.swept ? pass.shape : null;
        CellChecks.weightGradients(this, pass, shape, fromStep, toStep, gradient);
        for (int k = fromStep / every; k * every < toStep; k++) {
            if (pass.held != k || !pass.heldSwept) {
                backward(pass, k, Slice.NONE, Slice.NONE);
            }
            int first = k * every;
            int from = Math.max(0, fromStep - first);
            int to = Math.min(pass.segments.shape(k).steps(), toStep - first);
            cells[0].weightGradients(pass.inner[0], from, to, gradient);
        }
    }
}
