package dev.rnn.api;

/** Describes an optimizer, as an immutable value. New ones are new implementations; no signature changes for them. */
public interface OptimizerSpec {}
