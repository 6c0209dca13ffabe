package dev.rnn.model.data;

/** What an example is for. */
public enum Part {
    /** Weights are fitted to it. */
    TRAINING,
    /** Choices are made by it: settings, when to stop. */
    VALIDATION,
    /** Says at the end, and only then, how good the result is. */
    TEST
}
