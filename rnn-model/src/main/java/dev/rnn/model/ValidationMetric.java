package dev.rnn.model;

import dev.rnn.api.SequenceShape;
import dev.rnn.api.Slice;
import dev.rnn.api.Target;

/** A figure of a network's outputs on whole data, taken in batch by batch. */
public interface ValidationMetric {

    /**
     * Its name in reports.
     *
     * @return one word, such as {@code accuracy}
     */
    String name();

    /** Forgets what was taken in before. */
    void start();

    /**
     * Takes in a batch.
     *
     * @param shape T, B, and lengths
     * @param rows outputs of the batch: T * B, or B where the network gives one for each sequence
     * @param width floats of an output
     * @param outputs {@code [rows][width]}, as the network gives them (logits, if the loss takes
     *     those); not to be kept
     * @param target what is right for each row; {@link Target.Masked} where some do not count
     */
    void add(SequenceShape shape, int rows, int width, Slice outputs, Target target);

    /**
     * The figure of all batches since {@link #start}.
     *
     * @return its value; NaN if it has none
     */
    double value();
}
