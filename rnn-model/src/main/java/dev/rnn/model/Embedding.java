package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.Slice;

/**
 * A learnt vector for each symbol: x_t = E[symbol_t]. Its gradient adds each row (t, b) of dx to
 * the symbol's row of dE, in increasing (t, b), on one thread: rows of the same symbol are one sum.
 */
final class Embedding {
    private Embedding() {}

    /** x[row] = e[symbol of row]. */
    static void forward(int symbols, int width, Slice e, Input.OneHot input, int rows, Slice x) {
        Checks.indices("input", input.indices(), input.offset(), rows, symbols, "the symbols");
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    e.array(),
                    e.offset() + input.indices()[input.offset() + row] * width,
                    x.array(),
                    x.offset() + row * width,
                    width);
        }
    }

    /** de[symbol of row] += dx[row], for the rows {@code from} to {@code to - 1}. */
    static void backward(int width, Input.OneHot input, int from, int to, Slice dx, Slice de) {
        float[] sums = de.array();
        float[] shares = dx.array();
        for (int row = from; row < to; row++) {
            int sum = de.offset() + input.indices()[input.offset() + row] * width;
            int share = dx.offset() + row * width;
            for (int j = 0; j < width; j++) {
                sums[sum + j] += shares[share + j];
            }
        }
    }
}
