package dev.rnn.model.seq2seq;

import dev.rnn.api.Slice;
import dev.rnn.api.StateLayout;

/**
 * The states of a batch as one row a sequence, which is what a linear layer reads: {@link
 * StateLayout} puts all sequences' first state before all sequences' second.
 */
final class StateRows {
    private final int[] widths;
    private final int width;

    StateRows(StateLayout layout) {
        widths = layout.states().stream().mapToInt(StateLayout.State::width).toArray();
        width = layout.width();
    }

    /** Floats of a row. */
    int width() {
        return width;
    }

    void gather(int batch, Slice states, float[] rows) {
        int column = 0;
        for (int size : widths) {
            for (int b = 0; b < batch; b++) {
                int at = states.offset() + batch * column + b * size;
                System.arraycopy(states.array(), at, rows, b * width + column, size);
            }
            column += size;
        }
    }

    void scatter(int batch, float[] rows, Slice states) {
        int column = 0;
        for (int size : widths) {
            for (int b = 0; b < batch; b++) {
                int at = states.offset() + batch * column + b * size;
                System.arraycopy(rows, b * width + column, states.array(), at, size);
            }
            column += size;
        }
    }
}
