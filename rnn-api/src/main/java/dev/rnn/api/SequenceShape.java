package dev.rnn.api;

import java.util.Arrays;

/**
 * How many steps and sequences a call covers, and how long each sequence is. Immutable; make it
 * once and use it again.
 *
 * <p>Arrays are laid out for {@link #steps()} x {@link #batch()} whatever the lengths. Past a
 * sequence's end its output is 0, its state is that of its last step, gradients given there are not
 * read, and input gradients there are 0.
 */
public final class SequenceShape {
    private final int steps;
    private final int batch;
    private final int[] lengths;

    private SequenceShape(int steps, int batch, int[] lengths) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps is %d, must be at least 0".formatted(steps));
        }
        if (batch < 0) {
            throw new IllegalArgumentException("batch is %d, must be at least 0".formatted(batch));
        }
        this.steps = steps;
        this.batch = batch;
        this.lengths = lengths;
    }

    /**
     * Sequences that all have the full length.
     *
     * @param steps T, at least 0
     * @param batch B, at least 0
     * @return the shape
     */
    public static SequenceShape of(int steps, int batch) {
        return new SequenceShape(steps, batch, null);
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
        return new SequenceShape(steps, batch, lengths.clone());
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
        return Math.multiplyExact(steps, batch);
    }

    /**
     * Length of one sequence.
     *
     * @param b the sequence, from 0 to B - 1
     * @return its number of steps
     */
    public int length(int b) {
        return lengths == null ? steps : lengths[b];
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
                && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
        return (31 * steps + batch) * 31 + Arrays.hashCode(lengths);
    }

    @Override
    public String toString() {
        return lengths == null
                ? "%d steps x %d sequences".formatted(steps, batch)
                : "%d steps x %d sequences of lengths %s"
                        .formatted(steps, batch, Arrays.toString(lengths));
    }
}
