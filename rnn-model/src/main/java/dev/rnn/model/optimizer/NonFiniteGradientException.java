package dev.rnn.model.optimizer;

import dev.rnn.model.ParameterPlace;

/**
 * A gradient holds a number that is not finite, or its norm is none: where, as far as is known. The
 * parameters are as they were.
 */
public final class NonFiniteGradientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The first parameter whose gradient is not finite; not serialized. */
    private final transient ParameterPlace place;

    /** The time step, or -1. */
    private final int timeStep;

    NonFiniteGradientException(String message, ParameterPlace place, int timeStep) {
        super(message);
        this.place = place;
        this.timeStep = timeStep;
    }

    /**
     * The first parameter whose gradient is not finite.
     *
     * @return its place
     */
    public ParameterPlace place() {
        return place;
    }

    /**
     * The time step that it came from: the last one of the sequence whose own contribution to that
     * parameter is not finite, which is the first that the backward sweep meets.
     *
     * @return the step, from 0; -1 if no contributions were given or each by itself is finite
     */
    public int timeStep() {
        return timeStep;
    }
}
