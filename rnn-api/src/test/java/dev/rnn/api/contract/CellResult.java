package dev.rnn.api.contract;

/** Everything that a forward and backward pass gives, as docs/equations.md names it. */
record CellResult(float[] y, float[] last, float[] dInitial, float[] dx, float[] gradient) {}
