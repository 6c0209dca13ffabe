package dev.rnn.model.seq2seq;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * The rows (t, b) that sequences have, one after the other in increasing (t, b): what the layers
 * behind the decoder's cell compute, so that padding costs them nothing.
 */
final class LiveSteps {
    private final int[] rows;

    /** Whether they are all rows, as they lie. */
    private final boolean all;

    LiveSteps(SequenceShape shape) {
        all = shape.isFull() && !shape.isMasked();
        rows = new int[shape.liveRows()];
        int n = 0;
        for (int row = 0; row < shape.rows(); row++) {
            if (shape.isLive(row / shape.batch(), row % shape.batch())) {
                rows[n++] = row;
            }
        }
    }

    int count() {
        return rows.length;
    }

    /** Where the i-th of them lies among all rows, {@code t * B + b}. */
    int row(int i) {
        return rows[i];
    }

    boolean all() {
        return all;
    }

    void gather(Slice from, int width, Slice to) {
        for (int i = 0; i < rows.length; i++) {
            int at = from.offset() + rows[i] * width;
            System.arraycopy(from.array(), at, to.array(), to.offset() + i * width, width);
        }
    }

    /** Back to where they were; 0 in all other rows. */
    void scatter(Slice from, int width, Slice to) {
        Arrays.fill(to.array(), to.offset(), to.offset() + to.length(), 0);
        for (int i = 0; i < rows.length; i++) {
            int at = to.offset() + rows[i] * width;
            System.arraycopy(from.array(), from.offset() + i * width, to.array(), at, width);
        }
    }

    void gather(int[] from, int[] to) {
        for (int i = 0; i < rows.length; i++) {
            to[i] = from[rows[i]];
        }
    }
}
