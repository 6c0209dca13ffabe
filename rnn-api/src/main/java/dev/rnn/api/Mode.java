package dev.rnn.api;

/** What memory is laid out for. */
public enum Mode {
    /** Forward passes alone. */
    INFERENCE,
    /** Forward passes, each of which may be followed by backpropagation through time. */
    TRAINING
}
