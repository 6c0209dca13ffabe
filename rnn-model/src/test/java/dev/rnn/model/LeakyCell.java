package dev.rnn.model;

import dev.rnn.api.Backend;
import dev.rnn.api.Cell;
import dev.rnn.api.CellChecks;
import dev.rnn.api.CellWeights;
import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Function;
import dev.rnn.api.Input;
import dev.rnn.api.MatMul;
import dev.rnn.api.Matrix;
import dev.rnn.api.Mode;
import dev.rnn.api.PackedMatrix;
import dev.rnn.api.ParameterLayout;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Start;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * {@link LeakySpec} on the public contracts alone: products and tanh from the backend, the rest in
 * plain Java. It reads one-hot input and full lengths, which is all that {@link Trainer} needs, and
 * says so otherwise.
 */
final class LeakyCell implements Cell {
    private final LeakySpec spec;
    private final Backend backend;
    private final ParameterLayout layout;
    private final int hidden;

    LeakyCell(LeakySpec spec, Backend backend) {
        this.spec = spec;
        this.backend = backend;
        layout = spec.parameters();
        hidden = spec.hidden();
    }

    /** Shared by threads: U and its transpose packed, W and b as they are. */
    private final class Weights implements CellWeights {
        final Mode mode;
        final MatMul packer = backend.matMul(Workers.ONE);
        final PackedMatrix u = packer.newPacked(hidden, hidden);
        final PackedMatrix uTransposed = packer.newPacked(hidden, hidden);
        final float[] flat = new float[layout.size()];

        Weights(Mode mode) {
            this.mode = mode;
        }

        @Override
        public Cell cell() {
            return LeakyCell.this;
        }

        @Override
        public Mode mode() {
            return mode;
        }
    }

    /** One thread's: a product of its own, and what the backward pass reads. */
    private final class Workspace implements CellWorkspace {
        final int maxSteps;
        final int maxBatch;
        final Mode mode;
        final MatMul product;
        final float[] candidate; // [T][B][H] tanh(a_t)
        final float[] da; // [T][B][H]
        final float[] back; // [B][H]
        final float[] zeros; // [B][H]
        SequenceShape shape;
        boolean swept;
        Input.OneHot x;
        Slice initial;
        Slice y;

        Workspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
            this.maxSteps = maxSteps;
            this.maxBatch = maxBatch;
            this.mode = mode;
            product = backend.matMul(workers);
            candidate = new float[maxSteps * maxBatch * hidden];
            da = new float[candidate.length];
            back = new float[maxBatch * hidden];
            zeros = new float[maxBatch * hidden];
        }

        @Override
        public Cell cell() {
            return LeakyCell.this;
        }

        @Override
        public int maxSteps() {
            return maxSteps;
        }

        @Override
        public int maxBatch() {
            return maxBatch;
        }

        @Override
        public Mode mode() {
            return mode;
        }

        /** h_{t-1} of the whole batch. */
        Matrix before(int t) {
            int batch = shape.batch();
            if (t > 0) {
                int at = y.offset() + (t - 1) * batch * hidden;
                return Matrix.of(y.array(), at, batch, hidden);
            }
            return initial.isNone()
                    ? Matrix.of(zeros, batch, hidden)
                    : Matrix.of(initial.array(), initial.offset(), batch, hidden);
        }
    }

    @Override
    public LeakySpec spec() {
        return spec;
    }

    @Override
    public int parameterCount() {
        return layout.size();
    }

    @Override
    public int stateWidth() {
        return hidden;
    }

    @Override
    public CellWeights newWeights(Mode mode) {
        return new Weights(mode);
    }

    @Override
    public void pack(Slice parameters, CellWeights into) {
        CellChecks.pack(this, parameters, into);
        Weights w = (Weights) into;
        System.arraycopy(parameters.array(), parameters.offset(), w.flat, 0, w.flat.length);
        Matrix u = layout.block("U").in(parameters);
        w.packer.pack(u, w.u);
        w.packer.pack(u.transpose(), w.uTransposed);
    }

    @Override
    public CellWorkspace newWorkspace(int maxSteps, int maxBatch, Mode mode, Workers workers) {
        CellChecks.workspace(maxSteps, maxBatch, mode, workers);
        return new Workspace(maxSteps, maxBatch, mode, workers);
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
        if (!(x instanceof Input.OneHot oneHot) || !shape.isFull()) {
            throw new IllegalArgumentException(
                    "the leaky cell reads one-hot input of full length; use another cell");
        }
        Weights w = (Weights) weights;
        Workspace pass = (Workspace) workspace;
        pass.shape = shape;
        pass.swept = false;
        pass.x = oneHot;
        pass.initial = initial;
        pass.y = y;
        int size = shape.batch() * hidden;
        for (int t = 0; t < shape.steps(); t++) {
            int at = t * size;
            // Step 1: a_t = b + x_t W
            for (int b = 0; b < shape.batch(); b++) {
                int row = oneHot.indices()[oneHot.offset() + t * shape.batch() + b] * hidden;
                for (int j = 0; j < hidden; j++) {
                    float bias = w.flat[layout.block("b").offset() + j];
                    pass.candidate[at + b * hidden + j] = bias + w.flat[row + j];
                }
            }
            // Step 2: a_t = a_t + h_{t-1} U
            Matrix h = pass.before(t);
            Matrix a = Matrix.of(pass.candidate, at, shape.batch(), hidden);
            pass.product.multiply(h, w.u, Start.SUM, a);
            // Step 3: h_t = (1 - leak) h_{t-1} + leak tanh(a_t)
            Slice candidate = new Slice(pass.candidate, at, size);
            backend.elementwise().apply(Function.TANH, candidate, candidate);
            for (int j = 0; j < size; j++) {
                float kept = (1 - spec.leak()) * h.array()[h.offset() + j];
                y.array()[y.offset() + at + j] =
                        Math.fma(spec.leak(), pass.candidate[at + j], kept);
            }
        }
        if (!last.isNone()) {
            Matrix h = pass.before(shape.steps());
            System.arraycopy(h.array(), h.offset(), last.array(), last.offset(), size);
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
        Workspace pass = (Workspace) workspace;
        CellChecks.backward(this, weights, pass, pass.shape, dy, dLast, dInitial, dx);
        if (!dx.isNone()) {
            throw new IllegalArgumentException(
                    "dx is asked for, one-hot input has no gradient; give Slice.NONE");
        }
        int size = pass.shape.batch() * hidden;
        Slice back = new Slice(pass.back, 0, size);
        Matrix backRows = Matrix.of(pass.back, pass.shape.batch(), hidden);
        Arrays.fill(pass.back, 0);
        if (!dLast.isNone()) {
            System.arraycopy(dLast.array(), dLast.offset(), pass.back, 0, size);
        }
        for (int t = pass.shape.steps() - 1; t >= 0; t--) {
            int at = t * size;
            Slice da = new Slice(pass.da, at, size);
            for (int j = 0; j < size; j++) {
                float dh = pass.back[j] + (dy.isNone() ? 0 : dy.get(at + j));
                pass.da[at + j] = spec.leak() * dh;
                pass.back[j] = (1 - spec.leak()) * dh;
            }
            Slice candidate = new Slice(pass.candidate, at, size);
            backend.elementwise().gradient(Function.TANH, candidate, candidate, da, da);
            Matrix daRows = Matrix.of(pass.da, at, pass.shape.batch(), hidden);
            PackedMatrix ut = ((Weights) weights).uTransposed;
            pass.product.multiply(daRows, ut, Start.SUM, backRows);
        }
        if (!dInitial.isNone()) {
            System.arraycopy(pass.back, 0, dInitial.array(), dInitial.offset(), back.length());
        }
        pass.swept = true;
    }

    @Override
    public void weightGradients(CellWorkspace workspace, int fromStep, int toStep, Slice gradient) {
        Workspace pass = (Workspace) workspace;
        SequenceShape shape = pass.swept ? pass.shape : null;
        CellChecks.weightGradients(this, pass, shape, fromStep, toStep, gradient);
        int batch = pass.shape.batch();
        Slice db = gradient.part(layout.block("b").offset(), hidden);
        for (int t = fromStep; t < toStep; t++) {
            Matrix da = Matrix.of(pass.da, t * batch * hidden, batch, hidden);
            for (int b = 0; b < batch; b++) {
                int index = pass.x.indices()[pass.x.offset() + t * batch + b];
                Matrix row = Matrix.of(pass.da, (t * batch + b) * hidden, 1, hidden);
                backend.reductions().addRows(row, gradient.part(index * hidden, hidden));
            }
            Matrix du = layout.block("U").in(gradient);
            pass.product.multiply(pass.before(t).transpose(), da, Start.SUM, du);
            backend.reductions().addRows(da, db);
        }
    }
}
