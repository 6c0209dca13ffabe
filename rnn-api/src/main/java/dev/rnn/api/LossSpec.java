package dev.rnn.api;

/** Describes a loss, as an immutable value. New losses are new implementations; no signature changes for them. */
public interface LossSpec {}
