package dev.rnn.api.contract;

import dev.rnn.api.CellSpec;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.StateLayout;

/**
 * The values of a forward and backward pass, as docs/equations.md names them.
 *
 * @param x dense input, or null
 * @param indices one-hot input, or null
 * @param initial null for zeros
 * @param dy null for none
 * @param dLast null for none
 * @param gradient what the weight gradients are added to
 */
record CellProblem(
        CellSpec spec,
        SequenceShape shape,
        float[] parameters,
        float[] x,
        int[] indices,
        float[] initial,
        float[] dy,
        float[] dLast,
        float[] gradient) {

    int steps() {
        return shape.steps();
    }

    int batch() {
        return shape.batch();
    }

    /** Which bits are right. */
    CellResult expected() {
        return CanonicalCell.of(this).run();
    }

    /** The same with other sequences: row r of the result is row {@code rows[r]} of this. */
    CellProblem rows(int... rows) {
        return gather(0, steps(), steps(), rows, 0f, initial, dLast);
    }

    /** Steps {@code from} to {@code to - 1}, going on from a state. */
    CellProblem cut(int from, int to, float[] state, float[] dState) {
        return gather(from, to, to - from, allRows(), 0f, state, dState);
    }

    /** The same with more steps past every end, holding a value that nobody may read. */
    CellProblem padded(int steps, float garbage) {
        return gather(0, steps(), steps, allRows(), garbage, initial, dLast);
    }

    CellProblem withGradient(float[] start) {
        return new CellProblem(spec, shape, parameters, x, indices, initial, dy, dLast, start);
    }

    private int[] allRows() {
        return java.util.stream.IntStream.range(0, batch()).toArray();
    }

    private CellProblem gather(
            int from, int to, int steps, int[] rows, float garbage, float[] state, float[] dState) {
        int[] lengths = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            lengths[r] = Math.max(0, Math.min(shape.length(rows[r]), to) - from);
        }
        SequenceShape gathered = SequenceShape.of(steps, rows.length).withLengths(lengths);
        int[] nextIndices = null;
        if (indices != null) {
            nextIndices = new int[gathered.rows()];
            for (int t = 0; t < to - from; t++) {
                for (int r = 0; r < rows.length; r++) {
                    nextIndices[t * rows.length + r] = indices[(from + t) * batch() + rows[r]];
                }
            }
        }
        return new CellProblem(
                spec,
                shape.isFull() && steps == to - from
                        ? SequenceShape.of(steps, rows.length)
                        : gathered,
                parameters,
                steps(x, spec.inputs(), from, to, steps, rows, garbage),
                nextIndices,
                state(state, rows),
                steps(dy, spec.outputs(), from, to, steps, rows, garbage),
                state(dState, rows),
                gradient);
    }

    private float[] steps(
            float[] values, int width, int from, int to, int steps, int[] rows, float garbage) {
        if (values == null) {
            return null;
        }
        float[] next = new float[steps * rows.length * width];
        java.util.Arrays.fill(next, garbage);
        for (int t = 0; t < to - from; t++) {
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(
                        values,
                        ((from + t) * batch() + rows[r]) * width,
                        next,
                        (t * rows.length + r) * width,
                        width);
            }
        }
        return next;
    }

    /** States of some of the sequences. */
    float[] state(float[] values, int... rows) {
        if (values == null) {
            return null;
        }
        StateLayout states = spec.states();
        float[] next = new float[rows.length * states.width()];
        for (int s = 0; s < states.states().size(); s++) {
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(
                        values,
                        states.offset(s, batch(), rows[r]),
                        next,
                        states.offset(s, rows.length, r),
                        states.states().get(s).width());
            }
        }
        return next;
    }
}
