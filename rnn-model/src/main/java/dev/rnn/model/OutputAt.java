package dev.rnn.model;

/** At which steps of a sequence a network gives outputs. */
public enum OutputAt {
    /** At each: {@code [T][B][outputs]}. */
    EVERY_STEP,

    /**
     * At each sequence's own last one, the last that is not masked: {@code [B][outputs]}. A
     * sequence of no steps has the output of zeros, the bias, and no loss.
     */
    LAST_STEP,

    /**
     * At those n that the caller chooses ({@link TrainingPass#choose}, {@link Session#choose}), the
     * same for all sequences: {@code [n][B][outputs]}. Where a sequence does not have a chosen step
     * it has the output of zeros, and no loss.
     */
    CHOSEN_STEPS
}
