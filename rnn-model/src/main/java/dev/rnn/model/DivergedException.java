package dev.rnn.model;

/** Training ended because the loss or its gradient is no longer a finite number. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The step, counted from 1. */
    private final long step;

    DivergedException(long step, String what) {
        super("%s at step %d; try a lower rate or a smaller clip norm".formatted(what, step));
        this.step = step;
    }

    /** Stopped by a gradient; the cause says which parameter's. */
    DivergedException(long step, RuntimeException cause) {
        this(step, cause.getMessage());
        initCause(cause);
    }

    /**
     * The step at which it happened.
     *
     * @return its number, counted from 1
     */
    public long step() {
        return step;
    }
}
