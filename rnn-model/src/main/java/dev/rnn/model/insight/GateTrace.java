package dev.rnn.model.insight;

import dev.rnn.api.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a gate does while a layer reads a text: its activation in each unit at each token.
 *
 * @param layer which layer, such as {@code layer 0}
 * @param gate its name, such as {@code forget gate f}; for a cell without gates its state
 * @param low the least value that it can have: 0 for a gate, -1 for a tanh
 * @param high the largest value, or the largest that occurs if there is none
 * @param tokens what was read, T of them
 * @param values {@code [T][units]}, after each token
 */
public record GateTrace(
        String layer, String gate, float low, float high, List<String> tokens, float[][] values) {

    /**
     * Checks that there are values for each token.
     *
     * @throws IllegalArgumentException if the sizes differ, naming both
     */
    public GateTrace {
        Checks.given("layer", layer);
        Checks.given("gate", gate);
        Checks.all("tokens", tokens);
        Checks.given("values", values);
        tokens = List.copyOf(tokens);
        if (values.length != tokens.size() || tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "values has %d rows, there are %d tokens; give a row for each, and at least one"
                            .formatted(values.length, tokens.size()));
        }
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "low is %s, must be less than high, %s".formatted(low, high));
        }
        for (int t = 0; t < values.length; t++) {
            if (values[t] == null
                    || values[t].length == 0
                    || values[t].length != values[0].length) {
                throw new IllegalArgumentException(
                        "values[%d] has %s units, all tokens must have the same number, at least 1"
                                .formatted(t, values[t] == null ? "no" : values[t].length));
            }
        }
    }

    /**
     * Units.
     *
     * @return how many values a token has
     */
    public int units() {
        return values[0].length;
    }

    /**
     * The units whose values vary most over the text.
     *
     * @param count how many, at least 0; fewer if there are not so many
     * @return their numbers, the largest variance first
     */
    public int[] mostVarying(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is %d, must be at least 0".formatted(count));
        }
        double[] variances = IntStream.range(0, units()).mapToDouble(this::variance).toArray();
        return IntStream.range(0, units())
                .boxed()
                .sorted((a, b) -> Double.compare(variances[b], variances[a]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private double variance(int unit) {
        double mean = Arrays.stream(values).mapToDouble(row -> row[unit]).average().orElse(0);
        return Arrays.stream(values)
                .mapToDouble(row -> (row[unit] - mean) * (row[unit] - mean))
                .sum();
    }
}
