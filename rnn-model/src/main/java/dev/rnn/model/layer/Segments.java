package dev.rnn.model.layer;

import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;

/**
 * A pass cut into segments of n steps: their shapes, and their parts of the pass's arguments. Views
 * are made again only for other arguments, so that a steady state allocates nothing.
 */
final class Segments {
    private final int every;
    private SequenceShape whole;
    private SequenceShape[] shapes = new SequenceShape[0];
    private Input input;
    private Input[] inputs;
    private final Rows y = new Rows();
    private final Rows dy = new Rows();
    private final Rows dx = new Rows();

    Segments(int every) {
        this.every = every;
    }

    /** How many there are for a number of steps; one for none. */
    static int count(int steps, int every) {
        return Math.max(1, (steps - 1) / every + 1);
    }

    /** Cuts a shape: each segment has what is left of each sequence's length. */
    void cut(SequenceShape shape) {
        if (shape.equals(whole)) {
            return;
        }
        whole = shape;
        input = null;
        shapes = new SequenceShape[count(shape.steps(), every)];
        for (int k = 0; k < shapes.length; k++) {
            int from = k * every;
            int steps = Math.min(every, shape.steps() - from);
            shapes[k] = SequenceShape.of(steps, shape.batch());
            if (!shape.isFull()) {
                int[] lengths = new int[shape.batch()];
                for (int b = 0; b < lengths.length; b++) {
                    lengths[b] = Math.max(0, Math.min(steps, shape.length(b) - from));
                }
                shapes[k] = shapes[k].withLengths(lengths);
            }
        }
    }

    int count() {
        return shapes.length;
    }

    SequenceShape shape(int k) {
        return shapes[k];
    }

    Input input(Input x, int inputsWidth, int k) {
        if (x != input) {
            inputs = new Input[shapes.length];
            for (int s = 0; s < inputs.length; s++) {
                int row = s * every * whole.batch();
                inputs[s] =
                        x instanceof Input.OneHot oneHot
                                ? new Input.OneHot(oneHot.indices(), oneHot.offset() + row)
                                : Input.dense(rows(((Input.Dense) x).values(), inputsWidth, s));
            }
            input = x;
        }
        return inputs[k];
    }

    Slice y(Slice all, int width, int k) {
        return y.of(all, width, k);
    }

    Slice dy(Slice all, int width, int k) {
        return dy.of(all, width, k);
    }

    Slice dx(Slice all, int width, int k) {
        return dx.of(all, width, k);
    }

    private Slice rows(Slice all, int width, int k) {
        return all.part(k * every * whole.batch() * width, shapes[k].rows() * width);
    }

    /** The segments' parts of {@code [T][B][width]}. */
    private final class Rows {
        private SequenceShape shape;
        private Slice all;
        private Slice[] parts;

        Slice of(Slice rows, int width, int k) {
            if (rows.isNone()) {
                return rows;
            }
            if (shape != whole
                    || all.array() != rows.array()
                    || all.offset() != rows.offset()
                    || all.length() != rows.length()) {
                shape = whole;
                all = rows;
                parts = new Slice[shapes.length];
                for (int s = 0; s < parts.length; s++) {
                    parts[s] = Segments.this.rows(rows, width, s);
                }
            }
            return parts[k];
        }
    }
}
