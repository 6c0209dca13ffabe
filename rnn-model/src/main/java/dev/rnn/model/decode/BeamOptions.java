package dev.rnn.model.decode;

/**
 * What a {@link BeamSearch} keeps and prefers.
 *
 * @param width hypotheses that go on after each step, at least 1; 1 is greedy
 * @param best hypotheses to give back, at least 1
 * @param maxLength the most symbols, at least 1
 * @param end the symbol that ends a sequence; {@link Generator#NO_END} for none
 * @param lengthPenalty the exponent alpha of Wu et al. (2016), at least 0: a hypothesis of n
 *     symbols, the end included, has the score log p / ((5 + n) / 6)^alpha; 0 for log p itself
 */
public record BeamOptions(int width, int best, int maxLength, int end, float lengthPenalty) {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public BeamOptions {
        atLeastOne("width", width);
        atLeastOne("best", best);
        atLeastOne("maxLength", maxLength);
        if (end < Generator.NO_END) {
            throw new IllegalArgumentException(
                    "end is %d, must be a symbol, or -1 for none".formatted(end));
        }
        if (!(lengthPenalty >= 0 && Float.isFinite(lengthPenalty))) {
            throw new IllegalArgumentException(
                    "lengthPenalty is %s, must be at least 0 and finite".formatted(lengthPenalty));
        }
    }

    /**
     * The best hypothesis alone, without a length penalty.
     *
     * @param width hypotheses that go on after each step, at least 1
     * @param maxLength the most symbols, at least 1
     * @param end the symbol that ends a sequence; {@link Generator#NO_END} for none
     */
    public BeamOptions(int width, int maxLength, int end) {
        this(width, 1, maxLength, end, 0);
    }

    /**
     * With several hypotheses given back.
     *
     * @param best how many, at least 1
     * @return new options
     */
    public BeamOptions withBest(int best) {
        return new BeamOptions(width, best, maxLength, end, lengthPenalty);
    }

    /**
     * With a length penalty.
     *
     * @param alpha the exponent, at least 0; 0.6 to 1 are usual
     * @return new options
     */
    public BeamOptions withLengthPenalty(float alpha) {
        return new BeamOptions(width, best, maxLength, end, alpha);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s is %d, must be at least 1".formatted(name, value));
        }
    }

    /** A symbol that a model has. */
    static void symbol(String name, int symbol, int least, int symbols) {
        if (symbol < least || symbol >= symbols) {
            throw new IllegalArgumentException(
                    "%s is %d, must be from %d to %d (the symbols)"
                            .formatted(name, symbol, least, symbols - 1));
        }
    }
}
