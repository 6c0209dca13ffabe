package dev.rnn.model.loss;

import dev.rnn.api.Checks;

/**
 * What each sequence of a batch should be read as: labels without times, a number of its own for
 * each sequence. The target of {@link CtcLoss}.
 */
public final class LabelSequences {
    private final int[] labels;
    private final int[] starts;
    private final int[] lengths;

    private LabelSequences(int[] labels, int[] starts, int[] lengths) {
        this.labels = labels;
        this.starts = starts;
        this.lengths = lengths;
    }

    /**
     * One array for each sequence.
     *
     * @param sequences the labels of each; copied; empty for a sequence without any
     * @return the labels
     * @throws IllegalArgumentException if one is null
     */
    public static LabelSequences of(int[]... sequences) {
        Checks.given("sequences", sequences);
        int[] lengths = new int[sequences.length];
        int total = 0;
        for (int b = 0; b < sequences.length; b++) {
            Checks.given("sequences[%d]".formatted(b), sequences[b]);
            lengths[b] = sequences[b].length;
            total = Math.addExact(total, lengths[b]);
        }
        int[] labels = new int[total];
        int at = 0;
        for (int[] sequence : sequences) {
            System.arraycopy(sequence, 0, labels, at, sequence.length);
            at += sequence.length;
        }
        return concatenated(labels, lengths);
    }

    /**
     * All sequences' labels one after the other.
     *
     * @param labels the labels; shared with the caller
     * @param lengths how many belong to each sequence, at least 0; copied
     * @return the labels
     * @throws IllegalArgumentException if a length is negative, or their sum is not the number of
     *     labels
     */
    public static LabelSequences concatenated(int[] labels, int... lengths) {
        Checks.given("labels", labels);
        Checks.given("lengths", lengths);
        int[] starts = new int[lengths.length];
        long at = 0;
        for (int b = 0; b < lengths.length; b++) {
            length(lengths[b], b, Integer.MAX_VALUE);
            starts[b] = (int) Math.min(at, Integer.MAX_VALUE);
            at += lengths[b];
        }
        if (at != labels.length) {
            throw new IllegalArgumentException(
                    "lengths add up to %d, there are %d labels".formatted(at, labels.length));
        }
        return new LabelSequences(labels, starts, lengths.clone());
    }

    /**
     * A row of the same width for each sequence, of which the first labels are its own.
     *
     * @param labels {@code [B][width]}; shared with the caller; what is past a length is not read
     * @param width room for labels in a row, at least 0
     * @param lengths how many belong to each sequence, from 0 to the width; copied
     * @return the labels
     * @throws IllegalArgumentException if a length is out of range, or the number of labels is not
     *     B * width
     */
    public static LabelSequences padded(int[] labels, int width, int... lengths) {
        Checks.given("labels", labels);
        Checks.given("lengths", lengths);
        if (width < 0 || labels.length != (long) lengths.length * width) {
            throw new IllegalArgumentException(
                    "labels has %d entries, expected %d sequences x a width of %d"
                            .formatted(labels.length, lengths.length, width));
        }
        int[] starts = new int[lengths.length];
        for (int b = 0; b < lengths.length; b++) {
            length(lengths[b], b, width);
            starts[b] = b * width;
        }
        return new LabelSequences(labels, starts, lengths.clone());
    }

    private static void length(int length, int b, int limit) {
        if (length < 0 || length > limit) {
            throw new IllegalArgumentException(
                    limit == Integer.MAX_VALUE
                            ? "lengths[%d] is %d, must be at least 0".formatted(b, length)
                            : "lengths[%d] is %d, must be from 0 to %d (the width)"
                                    .formatted(b, length, limit));
        }
    }

    /**
     * Sequences.
     *
     * @return B
     */
    public int batch() {
        return lengths.length;
    }

    /**
     * Labels of one sequence.
     *
     * @param b the sequence, from 0 to B - 1
     * @return their number
     * @throws IllegalArgumentException if there is no such sequence
     */
    public int length(int b) {
        return lengths[sequence(b)];
    }

    /**
     * One label.
     *
     * @param b the sequence, from 0 to B - 1
     * @param i its position in the sequence
     * @return the label
     * @throws IllegalArgumentException if there is no such sequence or label
     */
    public int label(int b, int i) {
        int count = length(b);
        if (i < 0 || i >= count) {
            throw new IllegalArgumentException(
                    "label %d of sequence %d is asked for, it has %d".formatted(i, b, count));
        }
        return labels[starts[b] + i];
    }

    private int sequence(int b) {
        if (b < 0 || b >= lengths.length) {
            throw new IllegalArgumentException(
                    "sequence %d is asked for, there are %d".formatted(b, lengths.length));
        }
        return b;
    }
}
