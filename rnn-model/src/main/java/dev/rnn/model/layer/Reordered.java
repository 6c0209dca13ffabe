package dev.rnn.model.layer;

import dev.rnn.api.CellWorkspace;
import dev.rnn.api.Input;
import dev.rnn.api.Mode;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * The arrays of an inner cell that reads steps in another order than they lie in, and the way there
 * and back. One memory for {@link ReverseCell} and {@link MaskedCell}.
 */
final class Reordered {
    private final StepOrder order;
    private final int inputs;
    private final int outputs;
    private final float[] x;
    private final float[] y;
    private final float[] dy;
    private final float[] dx;
    private final int[] indices;
    private final Input.OneHot oneHot;
    private int viewedRows = -1;
    private SequenceShape outer;
    private SequenceShape inner;
    private Input.Dense dense;

    /** The cell's output in its own order. */
    Slice yView;

    private Slice dyView;
    private Slice dxView;

    Reordered(int maxRows, int inputs, int outputs, Mode mode) {
        order = new StepOrder(maxRows);
        this.inputs = inputs;
        this.outputs = outputs;
        int training = mode == Mode.TRAINING ? maxRows : 0;
        x = new float[Math.multiplyExact(maxRows, inputs)];
        y = new float[Math.multiplyExact(maxRows, outputs)];
        dy = new float[Math.multiplyExact(training, outputs)];
        dx = new float[Math.multiplyExact(training, inputs)];
        indices = new int[maxRows];
        oneHot = new Input.OneHot(indices, 0);
    }

    /** What the cell reads of a shape: each sequence backwards, or its live steps alone. */
    SequenceShape read(SequenceShape shape, boolean backwards) {
        if (outer == null || !outer.equals(shape)) {
            inner = backwards ? order.reverse(shape) : order.live(shape);
            outer = shape;
        }
        if (viewedRows != shape.rows()) {
            viewedRows = shape.rows();
            dense = new Input.Dense(new Slice(x, 0, viewedRows * inputs));
            yView = new Slice(y, 0, viewedRows * outputs);
            dyView = dy.length == 0 ? Slice.NONE : new Slice(dy, 0, viewedRows * outputs);
            dxView = dx.length == 0 ? Slice.NONE : new Slice(dx, 0, viewedRows * inputs);
        }
        return inner;
    }

    /** The input in the cell's order. */
    Input gather(Input input) {
        if (input instanceof Input.OneHot given) {
            order.gather(given.indices(), given.offset(), indices);
            return oneHot;
        }
        order.gather(((Input.Dense) input).values(), inputs, dense.values());
        return dense;
    }

    /** The output in the caller's order. */
    void scatterOutput(Slice to) {
        order.scatter(yView, outputs, to);
    }

    /** The output's gradient in the cell's order. */
    Slice gatherGradient(Slice given) {
        if (given.isNone()) {
            return given;
        }
        order.gather(given, outputs, dyView);
        return dyView;
    }

    /** Room for the input's gradient, if it is wanted. */
    Slice inputGradient(Slice wanted) {
        return wanted.isNone() ? wanted : dxView;
    }

    /** The input's gradient in the caller's order, if it is wanted. */
    void scatterInputGradient(Slice wanted) {
        if (!wanted.isNone()) {
            order.scatter(dxView, inputs, wanted);
        }
    }

    /** The first output inside that is not finite, where it lies for the caller; or null. */
    NonFinite nonFinite(CellWorkspace cell, int batch) {
        NonFinite found = NonFinite.inside(cell);
        if (found == null) {
            found = NonFinite.in("", yView, outputs, batch);
        }
        if (found == null) {
            return null;
        }
        int row = order.outer(found.step() * batch + found.sequence());
        return new NonFinite(found.layer(), row / batch, row % batch);
    }
}
