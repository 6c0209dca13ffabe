package dev.rnn.model.cell;

import dev.rnn.api.SequenceShape;

/**
 * The rows (t, b) of a call that are not padding, one after the other: all of step 0 in increasing
 * b, then all of step 1, and so on. Products run over these rows alone, so padding costs nothing
 * and nothing of it is read.
 */
final class LiveRows {
    private final int[] positions; // t * B + b of each row
    private final int[] starts;
    private SequenceShape shape;

    LiveRows(int maxSteps, int maxBatch) {
        positions = new int[Math.multiplyExact(maxSteps, maxBatch)];
        starts = new int[maxSteps + 1];
    }

    void of(SequenceShape shape) {
        this.shape = shape;
        int row = 0;
        for (int t = 0; t < shape.steps(); t++) {
            starts[t] = row;
            for (int b = 0; b < shape.batch(); b++) {
                if (t < shape.length(b)) {
                    positions[row++] = t * shape.batch() + b;
                }
            }
        }
        starts[shape.steps()] = row;
    }

    SequenceShape shape() {
        return shape;
    }

    /** The first row of step t. */
    int start(int t) {
        return starts[t];
    }

    /** Rows of step t. */
    int count(int t) {
        return starts[t + 1] - starts[t];
    }

    int total() {
        return starts[shape.steps()];
    }

    boolean isFull() {
        return total() == shape.rows();
    }

    /** Which sequence a row belongs to. */
    int sequence(int row) {
        return positions[row] % shape.batch();
    }

    /** Where a row is in the caller's arrays, {@code t * B + b}. */
    int position(int row) {
        return positions[row];
    }

    /** rows[r] = all[b] for the rows of step t, {@code all} being one row a sequence. */
    void gather(int t, int width, float[] all, int from, float[] rows, int to) {
        int n = count(t);
        if (n == shape.batch()) {
            System.arraycopy(all, from, rows, to, n * width);
            return;
        }
        for (int r = 0; r < n; r++) {
            int b = sequence(starts[t] + r);
            System.arraycopy(all, from + b * width, rows, to + r * width, width);
        }
    }

    /** all[b] = rows[r] for the rows of step t. */
    void scatter(int t, int width, float[] rows, int from, float[] all, int to) {
        int n = count(t);
        if (n == shape.batch()) {
            System.arraycopy(rows, from, all, to, n * width);
            return;
        }
        for (int r = 0; r < n; r++) {
            int b = sequence(starts[t] + r);
            System.arraycopy(rows, from + r * width, all, to + b * width, width);
        }
    }
}
