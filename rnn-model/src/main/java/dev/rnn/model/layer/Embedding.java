package dev.rnn.model.layer;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import java.util.BitSet;

/**
 * A learnt vector for each symbol: x_t = E[symbol_t]. Its gradient adds each row (t, b) of dx to
 * the symbol's row of dE, in increasing (t, b), on one thread: rows of the same symbol are one sum.
 * Rows of symbols that did not occur are not touched, nor is that of the padding symbol.
 */
public final class Embedding {
    private final int symbols;
    private final int width;
    private final int padding;

    /**
     * An embedding, or none.
     *
     * @param symbols how many there are
     * @param width floats that stand for each; 0 if the symbols are read as they are
     * @param padding the symbol that stands for none and gets no gradient; -1 for none
     */
    public Embedding(int symbols, int width, int padding) {
        if (symbols < 1) {
            throw new IllegalArgumentException(
                    "symbols is %d, must be at least 1".formatted(symbols));
        }
        if (width < 0) {
            throw new IllegalArgumentException(
                    "width is %d, must be at least 1, or 0 for none".formatted(width));
        }
        if (padding < -1 || padding >= symbols) {
            throw new IllegalArgumentException(
                    "padding is %d, must be from 0 to %d (the symbols), or -1 for none"
                            .formatted(padding, symbols - 1));
        }
        this.symbols = symbols;
        this.width = width;
        this.padding = padding;
    }

    /**
     * Whether there is one.
     *
     * @return false if the symbols are read as they are
     */
    public boolean present() {
        return width > 0;
    }

    /**
     * x[row] = e[symbol of row].
     *
     * @param e {@code [symbols][width]}
     * @param input {@code [rows]} symbols
     * @param rows how many
     * @param x {@code [rows][width]}, overwritten
     * @throws IllegalArgumentException if the input has features, or a symbol is out of range
     */
    public void forward(Slice e, Input input, int rows, Slice x) {
        Input.OneHot given = symbols(input);
        Checks.length("e", e, symbols * width, "symbols x width");
        Checks.rows("x", x, rows, Math.max(1, width));
        Checks.indices("input", given.indices(), given.offset(), rows, symbols, "the symbols");
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    e.array(),
                    e.offset() + given.indices()[given.offset() + row] * width,
                    x.array(),
                    x.offset() + row * width,
                    width);
        }
    }

    /**
     * de[symbol of row] += dx[row], for the steps {@code from} to {@code to - 1}.
     *
     * @param input {@code [T][B]} symbols
     * @param shape T, B, and which steps there are
     * @param from first step
     * @param to one past the last step
     * @param dx {@code [T][B][width]}
     * @param de {@code [symbols][width]}, added to
     */
    public void backward(Input input, SequenceShape shape, int from, int to, Slice dx, Slice de) {
        Input.OneHot given = symbols(input);
        check(given, shape);
        Checks.rows("dx", dx, shape.rows(), Math.max(1, width));
        Checks.length("de", de, symbols * width, "symbols x width");
        if (from < 0 || to < from || to > shape.steps()) {
            throw new IllegalArgumentException(
                    "steps %d to %d are asked for, the shape has %d"
                            .formatted(from, to, shape.steps()));
        }
        float[] sums = de.array();
        float[] shares = dx.array();
        int batch = shape.batch();
        for (int t = from; t < to; t++) {
            for (int b = 0; b < batch; b++) {
                int row = t * batch + b;
                int symbol = given.indices()[given.offset() + row];
                if (symbol == padding || !shape.isLive(t, b)) {
                    continue;
                }
                int sum = de.offset() + symbol * width;
                int share = dx.offset() + row * width;
                for (int j = 0; j < width; j++) {
                    sums[sum + j] += shares[share + j];
                }
            }
        }
    }

    /**
     * The symbols whose rows {@link #backward} adds to.
     *
     * @param input {@code [T][B]} symbols
     * @param shape T, B, and which steps there are
     * @param into cleared, then filled
     */
    public void occurred(Input input, SequenceShape shape, BitSet into) {
        Input.OneHot given = symbols(input);
        check(given, shape);
        Checks.given("into", into);
        int batch = shape.batch();
        into.clear();
        for (int row = 0; row < shape.rows(); row++) {
            int symbol = given.indices()[given.offset() + row];
            if (symbol != padding && shape.isLive(row / batch, row % batch)) {
                into.set(symbol);
            }
        }
    }

    private void check(Input.OneHot given, SequenceShape shape) {
        Checks.given("shape", shape);
        Checks.indices(
                "input", given.indices(), given.offset(), shape.rows(), symbols, "the symbols");
    }

    private static Input.OneHot symbols(Input input) {
        Checks.given("input", input);
        if (input instanceof Input.OneHot symbols) {
            return symbols;
        }
        throw new IllegalArgumentException(
                "input has features, this network's embedding reads symbols; use Input.oneHot");
    }
}
