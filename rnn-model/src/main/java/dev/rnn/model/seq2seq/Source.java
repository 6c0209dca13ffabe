package dev.rnn.model.seq2seq;

import dev.rnn.api.Checks;

/** What an encoder reads: a sequence of symbols or of vectors. An immutable value. */
public final class Source {
    private static final int[] NO_SYMBOLS = {};
    private static final float[] NO_FEATURES = {};

    final int[] symbols;
    final float[] features;
    private final int steps;

    private Source(int[] symbols, float[] features, int steps) {
        this.symbols = symbols;
        this.features = features;
        this.steps = steps;
    }

    /**
     * A sequence of symbols.
     *
     * @param symbols one a step, at least 1; copied
     * @return the source
     */
    public static Source symbols(int... symbols) {
        Checks.given("symbols", symbols);
        atLeastOne(symbols.length);
        return new Source(symbols.clone(), NO_FEATURES, symbols.length);
    }

    /**
     * A sequence of vectors; one vector for an image.
     *
     * @param steps S, at least 1
     * @param features {@code [S][width]}, finite; copied
     * @return the source
     * @throws IllegalArgumentException if their number is no multiple of the steps, or one is not
     *     finite
     */
    public static Source features(int steps, float... features) {
        Checks.given("features", features);
        atLeastOne(steps);
        if (features.length == 0 || features.length % steps != 0) {
            throw new IllegalArgumentException(
                    "%d features are no whole number for each of %d steps"
                            .formatted(features.length, steps));
        }
        for (int i = 0; i < features.length; i++) {
            if (!Float.isFinite(features[i])) {
                throw new IllegalArgumentException(
                        "features[%d] is %s, must be finite; mend or leave out such data"
                                .formatted(i, features[i]));
            }
        }
        return new Source(NO_SYMBOLS, features.clone(), steps);
    }

    private static void atLeastOne(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "a source has %d steps, must have at least 1; leave empty ones out"
                            .formatted(steps));
        }
    }

    /**
     * How long it is.
     *
     * @return S
     */
    public int steps() {
        return steps;
    }

    /** Whether it is of vectors. */
    boolean isDense() {
        return symbols.length == 0;
    }

    /** Whether a model reads it; {@code where} names it. */
    void check(Sizes sizes, String where) {
        if (symbols.length > 0) {
            Checks.indices(where, symbols, 0, steps, sizes.source(), "the symbols");
        } else if (sizes.embedded() || features.length != steps * sizes.source()) {
            throw new IllegalArgumentException(
                    "%s has %d features a step, the model reads %s"
                            .formatted(
                                    where,
                                    features.length / steps,
                                    sizes.embedded() ? "symbols" : sizes.source() + " features"));
        }
    }
}
