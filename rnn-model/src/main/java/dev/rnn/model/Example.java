package dev.rnn.model;

import dev.rnn.api.Checks;

/**
 * One sequence with what is right for it: symbols or features at each of its steps, and classes or
 * values, one for the whole sequence or one for each step. An immutable value; {@link Batches} of
 * examples are what a network is trained on.
 */
public final class Example {
    private static final int[] NO_SYMBOLS = {};
    private static final float[] NO_VALUES = {};

    final int[] symbols;
    final float[] features;
    final int steps;
    final int[] classes;
    final float[] values;

    private Example(int[] symbols, float[] features, int steps, int[] classes, float[] values) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "an example has %d steps, must have at least 1; leave empty sequences out"
                            .formatted(steps));
        }
        this.symbols = symbols;
        this.features = features;
        this.steps = steps;
        this.classes = classes;
        this.values = values;
    }

    /**
     * A sequence of symbols.
     *
     * @param symbols one a step, at least 1; copied
     * @return an example of which nothing is said yet
     */
    public static Example symbols(int... symbols) {
        Checks.given("symbols", symbols);
        return new Example(symbols.clone(), NO_VALUES, symbols.length, NO_SYMBOLS, NO_VALUES);
    }

    /**
     * A sequence of vectors.
     *
     * @param steps T, at least 1
     * @param features {@code [T][inputs]}; copied; finite
     * @return an example of which nothing is said yet
     * @throws IllegalArgumentException if their number is no multiple of the steps, or one is not
     *     finite
     */
    public static Example features(int steps, float... features) {
        Checks.given("features", features);
        if (steps > 0 && (features.length % steps != 0 || features.length == 0)) {
            throw new IllegalArgumentException(
                    "%d features are no whole number for each of %d steps"
                            .formatted(features.length, steps));
        }
        finite("features", features);
        return new Example(NO_SYMBOLS, features.clone(), steps, NO_SYMBOLS, NO_VALUES);
    }

    private static void finite(String name, float[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                throw new IllegalArgumentException(
                        "%s[%d] is %s, must be finite; mend or leave out such data"
                                .formatted(name, i, x[i]));
            }
        }
    }

    /**
     * The same with the right classes.
     *
     * @param classes one for a network with an output at the last step, one a step for a network
     *     with outputs at every step; copied
     * @return an example
     */
    public Example withClasses(int... classes) {
        Checks.given("classes", classes);
        return new Example(symbols, features, steps, classes.clone(), NO_VALUES);
    }

    /**
     * The same with the right values.
     *
     * @param values {@code [outputs]} for a network with an output at the last step, {@code
     *     [T][outputs]} for a network with outputs at every step; copied; finite
     * @return an example
     * @throws IllegalArgumentException if a value is not finite
     */
    public Example withValues(float... values) {
        Checks.given("values", values);
        finite("values", values);
        return new Example(symbols, features, steps, NO_SYMBOLS, values.clone());
    }

    /**
     * How long it is.
     *
     * @return T
     */
    public int steps() {
        return steps;
    }
}
