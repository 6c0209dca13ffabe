package dev.rnn.api;

/** The {@link Checks} of optimizers. */
public final class OptimizerChecks {
    private OptimizerChecks() {}

    /**
     * Arguments of {@link Backend#optimizer}.
     *
     * @param spec what it computes
     * @param parameters floats it updates
     * @param workers the threads that share the work
     */
    public static void optimizer(OptimizerSpec spec, int parameters, Workers workers) {
        Checks.given("spec", spec);
        Checks.given("workers", workers);
        if (parameters < 0) {
            throw new IllegalArgumentException(
                    "parameters is %d, must be at least 0".formatted(parameters));
        }
    }

    /**
     * Arguments of {@link Optimizer#update}.
     *
     * @param size floats the optimizer updates
     * @param rate learning rate
     * @param parameters parameters
     * @param gradient gradient
     */
    public static void update(int size, float rate, Slice parameters, Slice gradient) {
        if (!Float.isFinite(rate)) {
            throw new IllegalArgumentException("rate is %s, must be finite".formatted(rate));
        }
        Checks.length("parameters", parameters, size, "the optimizer's size");
        Checks.length("gradient", gradient, size, "the optimizer's size");
        Checks.apart("parameters", parameters, "gradient", gradient);
    }

    /**
     * Arguments of {@link Optimizer#restore}.
     *
     * @param steps updates done
     * @param state saved state
     * @param size floats that the state should have
     */
    public static void restore(long steps, float[] state, int size) {
        Checks.given("state", state);
        if (steps < 0) {
            throw new IllegalArgumentException("steps is %d, must be at least 0".formatted(steps));
        }
        if (state.length != size) {
            throw new IllegalArgumentException(
                    "state has %d floats, expected %d (the optimizer's own)"
                            .formatted(state.length, size));
        }
    }
}
