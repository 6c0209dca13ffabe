package dev.rnn.model.layer;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.Arrays;

/**
 * The order in which an inner cell reads the steps of each sequence: its row (s, b) is row {@code
 * outer[s * B + b]} of the caller's arrays, or none if that is -1.
 */
final class StepOrder {
    private final int[] outer;
    private int rows;

    StepOrder(int maxRows) {
        outer = new int[maxRows];
    }

    /**
     * Each sequence from its own last step to its first.
     *
     * @return the shape of what is read
     */
    SequenceShape reverse(SequenceShape shape) {
        int batch = shape.batch();
        rows = shape.rows();
        for (int b = 0; b < batch; b++) {
            int length = shape.length(b);
            for (int s = 0; s < shape.steps(); s++) {
                outer[s * batch + b] = s < length ? (length - 1 - s) * batch + b : -1;
            }
        }
        if (!shape.isMasked()) {
            return shape;
        }
        boolean[] live = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            int from = outer[row];
            live[row] = from >= 0 && shape.isLive(from / batch, from % batch);
        }
        return SequenceShape.of(shape.steps(), batch).withMask(live);
    }

    /**
     * The live steps of each sequence alone.
     *
     * @return the shape of what is read
     */
    SequenceShape live(SequenceShape shape) {
        int batch = shape.batch();
        rows = shape.rows();
        int[] lengths = new int[batch];
        Arrays.fill(outer, 0, rows, -1);
        for (int t = 0; t < shape.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                if (shape.isLive(t, b)) {
                    outer[lengths[b]++ * batch + b] = t * batch + b;
                }
            }
        }
        return SequenceShape.of(shape.steps(), batch).withLengths(lengths);
    }

    /** The caller's row that the cell reads as its own row. */
    int outer(int row) {
        return outer[row];
    }

    /** Rows of the caller in the order of the cell; 0 where it reads none. */
    void gather(Slice from, int width, Slice to) {
        for (int row = 0; row < rows; row++) {
            int at = to.offset() + row * width;
            if (outer[row] < 0) {
                Arrays.fill(to.array(), at, at + width, 0);
            } else {
                int source = from.offset() + outer[row] * width;
                System.arraycopy(from.array(), source, to.array(), at, width);
            }
        }
    }

    /** The same for indices. */
    void gather(int[] from, int offset, int[] to) {
        for (int row = 0; row < rows; row++) {
            to[row] = outer[row] < 0 ? 0 : from[offset + outer[row]];
        }
    }

    /** Rows of the cell in the order of the caller; 0 for those that the cell does not read. */
    void scatter(Slice from, int width, Slice to) {
        Arrays.fill(to.array(), to.offset(), to.offset() + rows * width, 0);
        for (int row = 0; row < rows; row++) {
            if (outer[row] >= 0) {
                int at = to.offset() + outer[row] * width;
                System.arraycopy(from.array(), from.offset() + row * width, to.array(), at, width);
            }
        }
    }
}
