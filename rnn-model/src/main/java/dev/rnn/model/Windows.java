package dev.rnn.model;

import dev.rnn.api.Checks;
import dev.rnn.api.Input;
import dev.rnn.api.SequenceShape;
import dev.rnn.api.Target;

/**
 * A long sequence of symbols cut for truncated backpropagation through time: B streams side by
 * side, each a contiguous part of the sequence, read in windows of T steps. Window k of a stream
 * goes on where window k - 1 ended, so that the state can be carried over. The target at each
 * position is the symbol that follows.
 *
 * <p>Holds one window at a time; not safe for use by two threads at once.
 */
public final class Windows implements BatchedData {
    private final int[] symbols;
    private final int streams;
    private final int steps;
    private final int streamLength;
    private final boolean rest;
    private final SequenceShape full;
    private final int[] inputs;
    private final int[] targets;
    private final Input input;
    private final Target target;

    private Windows(int[] symbols, int streams, int steps, boolean rest) {
        this.symbols = symbols;
        this.streams = streams;
        this.steps = steps;
        this.rest = rest;
        streamLength = (symbols.length - 1) / streams;
        full = SequenceShape.of(steps, streams);
        inputs = new int[full.rows()];
        targets = new int[full.rows()];
        input = Input.oneHot(inputs);
        target = Target.classes(targets);
    }

    /**
     * Windows for training: all of the same shape. What is left at the end of each stream, less
     * than a window, is not read.
     *
     * @param symbols the sequence; not copied
     * @param streams B, at least 1
     * @param steps T, at least 1
     * @return the windows
     * @throws IllegalArgumentException if a size is less than 1, or the sequence is shorter than
     *     one window of each stream
     */
    public static Windows training(int[] symbols, int streams, int steps) {
        Checks.given("symbols", symbols);
        positive("streams", streams);
        positive("steps", steps);
        long needed = (long) streams * steps + 1;
        if (symbols.length < needed) {
            throw new IllegalArgumentException(
                    "the training text has %d characters, %d streams of %d steps need at least %d"
                            .formatted(symbols.length, streams, steps, needed));
        }
        return new Windows(symbols, streams, steps, false);
    }

    /**
     * Windows for evaluation: the last one may be shorter, and fewer streams are made of a short
     * sequence. At most B - 1 symbols at the end are not read.
     *
     * @param symbols the sequence, at least 2 symbols; not copied
     * @param streams B, at least 1
     * @param steps T, at least 1
     * @return the windows
     * @throws IllegalArgumentException if a size is less than 1, or the sequence has less than 2
     *     symbols
     */
    public static Windows evaluation(int[] symbols, int streams, int steps) {
        Checks.given("symbols", symbols);
        positive("streams", streams);
        positive("steps", steps);
        if (symbols.length < 2) {
            throw new IllegalArgumentException(
                    "the text to evaluate has %d characters, must have at least 2"
                            .formatted(symbols.length));
        }
        return new Windows(symbols, Math.min(streams, symbols.length - 1), steps, true);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least 1".formatted(name, value));
        }
    }

    /**
     * How many windows there are, one after the other.
     *
     * @return their number in each stream
     */
    @Override
    public int count() {
        return rest ? Math.ceilDiv(streamLength, steps) : streamLength / steps;
    }

    /**
     * Streams side by side.
     *
     * @return B
     */
    public int streams() {
        return streams;
    }

    /**
     * Steps of a whole window.
     *
     * @return T
     */
    public int steps() {
        return steps;
    }

    /**
     * The shape of a window.
     *
     * @param k the window, from 0 to {@link #count()} - 1
     * @return T x B, or less for the last one of an evaluation
     */
    public SequenceShape shape(int k) {
        check(k);
        int left = streamLength - k * steps;
        return left >= steps ? full : SequenceShape.of(left, streams);
    }

    /**
     * Reads a window into {@link #input()} and {@link #target()}.
     *
     * @param k the window, from 0 to {@link #count()} - 1
     * @return its shape
     */
    @Override
    public SequenceShape load(int k) {
        check(k);
        int length = Math.min(steps, streamLength - k * steps);
        for (int b = 0; b < streams; b++) {
            int from = b * streamLength + k * steps;
            for (int t = 0; t < length; t++) {
                inputs[t * streams + b] = symbols[from + t];
                targets[t * streams + b] = symbols[from + t + 1];
            }
        }
        return shape(k);
    }

    @Override
    public int maxSteps() {
        return steps;
    }

    @Override
    public int maxBatch() {
        return streams;
    }

    @Override
    public boolean carriesState() {
        return true;
    }

    @Override
    public String fingerprint() {
        return new Fingerprint().add(symbols).hex();
    }

    /** A symbol is predicted from those before it, at every step. */
    @Override
    public void check(NetworkSpec spec) {
        Checks.given("spec", spec);
        if (spec.readsAhead()) {
            throw new IllegalArgumentException(
                    "the network reads sequences from their end too, so it would see the symbols"
                            + " that it is to predict; train one that reads forwards");
        }
        if (spec.outputAt() != OutputAt.EVERY_STEP) {
            throw new IllegalArgumentException(
                    "the network gives outputs at %s, each symbol is to be predicted; build it with OutputAt.EVERY_STEP"
                            .formatted(spec.outputAt()));
        }
    }

    private void check(int k) {
        if (k < 0 || k >= count()) {
            throw new IllegalArgumentException(
                    "window %d is not there; there are windows 0 to %d".formatted(k, count() - 1));
        }
    }

    /**
     * The symbols of the window last loaded.
     *
     * @return {@code [T][B]}; the same object for all windows
     */
    @Override
    public Input input() {
        return input;
    }

    /**
     * What follows each symbol of the window last loaded.
     *
     * @return {@code [T][B]}; the same object for all windows
     */
    @Override
    public Target target() {
        return target;
    }
}
