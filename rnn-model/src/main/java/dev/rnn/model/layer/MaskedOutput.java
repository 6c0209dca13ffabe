package dev.rnn.model.layer;

/** What a {@link MaskedSpec} gives at a step that a sequence does not have. */
public enum MaskedOutput {
    /** Zeros: {@code zero_output_for_mask} of Keras. */
    ZERO,

    /**
     * The output of the step before, zeros if there is none: what Keras does by default. The
     * gradient of such a step goes to the step whose output it repeats. Past a sequence's end, too.
     */
    REPEAT
}
