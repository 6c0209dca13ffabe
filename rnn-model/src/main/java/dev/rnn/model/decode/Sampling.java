package dev.rnn.model.decode;

/**
 * How a symbol is chosen from logits. In this order: logits divided by the temperature, softmax,
 * the k likeliest alone, of these the nucleus alone, and one drawn from what is left.
 *
 * @param temperature 1 draws each symbol as often as it is likely; below it the likely ones more
 *     often, above it less; 0 takes the likeliest
 * @param topK how many of the likeliest symbols may be drawn; 0 for all
 * @param topP the nucleus (Holtzman et al., 2020): the fewest of the likeliest symbols whose
 *     probabilities add up to at least this; above 0, 1 for all
 */
public record Sampling(float temperature, int topK, float topP) {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Sampling {
        if (!(temperature >= 0 && Float.isFinite(temperature))) {
            throw new IllegalArgumentException(
                    "temperature is %s, must be at least 0 and finite".formatted(temperature));
        }
        if (topK < 0) {
            throw new IllegalArgumentException(
                    "topK is %d, must be at least 1, or 0 for all".formatted(topK));
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException(
                    "topP is %s, must be above 0 and at most 1".formatted(topP));
        }
    }

    /**
     * The likeliest symbol, the first of several.
     *
     * @return the options
     */
    public static Sampling greedy() {
        return temperature(0);
    }

    /**
     * Any symbol, at a temperature.
     *
     * @param temperature at least 0
     * @return the options
     */
    public static Sampling temperature(float temperature) {
        return new Sampling(temperature, 0, 1);
    }

    /**
     * From the k likeliest symbols alone.
     *
     * @param k at least 1, or 0 for all
     * @return new options
     */
    public Sampling withTopK(int k) {
        return new Sampling(temperature, k, topP);
    }

    /**
     * From the nucleus alone.
     *
     * @param p above 0, at most 1
     * @return new options
     */
    public Sampling withTopP(float p) {
        return new Sampling(temperature, topK, p);
    }
}
