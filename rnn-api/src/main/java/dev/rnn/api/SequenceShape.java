package dev.rnn.api;

import java.util.Arrays;

/**
 * How many steps and sequences a call covers, and how long each sequence is. Immutable; make it
 * once and use it again.
 *
 * <p>Arrays are laid out for {@link #steps()} x {@link #batch()} whatever the lengths. Past a
 * sequence's end its output is 0, its state is that of its last step, gradients given there are not
 * read, and input gradients there are 0.
 *
 * <p>A mask ({@link #withMask}) takes single steps out of sequences: such a step leaves the state
 * as it is. A backend's cells read lengths alone and refuse a shape whose mask has holes; {@code
 * MaskedSpec} of {@code rnn-model} makes any cell accept one, and its networks do so by themselves.
 */
public final class SequenceShape {
    private final int steps;
    private final int batch;
    private final int[] lengths;

    /** {@code [T][B]}; null if each sequence's live steps are its first ones. */
    private final boolean[] live;

    private SequenceShape(int steps, int batch, int[] lengths, boolean[] live) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps is %d, must be at least 0".formatted(steps));
        }
        if (batch < 0) {
            throw new IllegalArgumentException("batch is %d, must be at least 0".formatted(batch));
        }
        if ((long) steps * batch > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%d steps x %d sequences are %d rows, must be at most %d"
                            .formatted(steps, batch, (long) steps * batch, Integer.MAX_VALUE));
        }
        this.steps = steps;
        this.batch = batch;
        this.lengths = lengths;
        this.live = live;
    }

    /**
     * Sequences that all have the full length.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @return the shape
     */
    public static SequenceShape of(int steps, int batch) {
        return new SequenceShape(steps, batch, null, null);
    }

    /**
     * The same shape with a length of its own for each sequence.
     *
     * @param lengths B lengths in any order, each from 0 to T; copied
     * @return the shape
     * @throws IllegalArgumentException if their number is not B or one is out of range, with its
     *     position
     */
    public SequenceShape withLengths(int... lengths) {
        Checks.given("lengths", lengths);
        if (lengths.length != batch) {
            throw new IllegalArgumentException(
                    "lengths has %d entries, the batch %d sequences"
                            .formatted(lengths.length, batch));
        }
        for (int b = 0; b < batch; b++) {
            if (lengths[b] < 0 || lengths[b] > steps) {
                throw new IllegalArgumentException(
                        "lengths[%d] is %d, must be from 0 to %d steps"
                                .formatted(b, lengths[b], steps));
            }
        }
        return new SequenceShape(steps, batch, lengths.clone(), null);
    }

    /**
     * The same shape with steps taken out. A sequence's length becomes one more than its last live
     * step; if nothing is missing before it in any sequence, the shape is that of {@link
     * #withLengths} and every cell reads it.
     *
     * @param live {@code [T][B]}, whether sequence b has a step t; steps past a length that was
     *     given before are taken out too; copied
     * @return the shape
     * @throws IllegalArgumentException if their number is not T * B
     */
    public SequenceShape withMask(boolean[] live) {
        Checks.given("live", live);
        if (live.length != rows()) {
            throw new IllegalArgumentException(
                    "live has %d entries, expected %d (steps x batch)"
                            .formatted(live.length, rows()));
        }
        boolean[] left = live.clone();
        int[] ends = new int[batch];
        int[] counts = new int[batch];
        boolean full = true;
        for (int row = 0; row < left.length; row++) {
            int t = row / batch;
            int b = row % batch;
            left[row] &= t < length(b);
            full &= left[row];
            if (left[row]) {
                ends[b] = t + 1;
                counts[b]++;
            }
        }
        boolean holes = !Arrays.equals(ends, counts);
        return new SequenceShape(steps, batch, full ? null : ends, holes ? left : null);
    }

    /**
     * Time steps.
     *
     * @return T
     */
    public int steps() {
        return steps;
    }

    /**
     * Sequences.
     *
     * @return B
     */
    public int batch() {
        return batch;
    }

    /**
     * Rows of an array over time and batch.
     *
     * @return T * B
     */
    public int rows() {
        return steps * batch;
    }

    /**
     * Length of one sequence.
     *
     * @param b the sequence, from 0 to B - 1
     * @return its number of steps; with a mask, one more than its last live step
     * @throws IllegalArgumentException if there is no such sequence
     */
    public int length(int b) {
        if (b < 0 || b >= batch) {
            throw new IllegalArgumentException(
                    "sequence %d is asked for, the batch has %d".formatted(b, batch));
        }
        return lengths == null ? steps : lengths[b];
    }

    /**
     * Whether a sequence has a step: it is not past the end, and not masked.
     *
     * @param t the step, from 0 to T - 1
     * @param b the sequence, from 0 to B - 1
     * @return false for padding and masked steps
     * @throws IllegalArgumentException if there is no such step or sequence
     */
    public boolean isLive(int t, int b) {
        if (t < 0 || t >= steps) {
            throw new IllegalArgumentException(
                    "step %d is asked for, the shape has %d".formatted(t, steps));
        }
        return t < length(b) && (live == null || live[t * batch + b]);
    }

    /**
     * How many steps all sequences have together: what a mean over steps divides by.
     *
     * @return rows that are neither padding nor masked
     */
    public int liveRows() {
        int count = 0;
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < length(b); t++) {
                count += isLive(t, b) ? 1 : 0;
            }
        }
        return count;
    }

    /**
     * Whether a step is missing before the end of some sequence.
     *
     * @return true if there is a mask with holes
     */
    public boolean isMasked() {
        return live != null;
    }

    /**
     * Whether every sequence has the full length.
     *
     * @return true if no step is padding
     */
    public boolean isFull() {
        return lengths == null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceShape that
                && steps == that.steps
                && batch == that.batch
                && Arrays.equals(lengths, that.lengths)
                && Arrays.equals(live, that.live);
    }

    @Override
    public int hashCode() {
        return ((31 * steps + batch) * 31 + Arrays.hashCode(lengths)) * 31 + Arrays.hashCode(live);
    }

    @Override
    public String toString() {
        String sizes = "%d steps x %d sequences".formatted(steps, batch);
        if (lengths == null) {
            return sizes;
        }
        String ragged = "%s of lengths %s".formatted(sizes, Arrays.toString(lengths));
        return live == null ? ragged : "%s with %d live steps".formatted(ragged, liveRows());
    }
}
