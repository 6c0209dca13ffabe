package dev.rnn.model.insight;

import dev.rnn.api.Checks;
import java.util.List;

/**
 * Where attention looks while a text is written: a row for each token that is written and one for
 * the end, a column for each token that is read.
 *
 * @param source the tokens that are read; at least one
 * @param target the tokens that are written, without the end
 * @param weights {@code [target + 1][source]}, how much of each token read is in the context, from
 *     0 to 1
 */
public record AttentionMap(List<String> source, List<String> target, float[][] weights) {
    private static final String SHADES = " .:-=+*#%@";

    /**
     * Checks that there is a weight for each pair.
     *
     * @throws IllegalArgumentException if the sizes differ, naming both
     */
    public AttentionMap {
        Checks.all("source", source);
        Checks.all("target", target);
        Checks.given("weights", weights);
        source = List.copyOf(source);
        target = List.copyOf(target);
        if (source.isEmpty() || weights.length != target.size() + 1) {
            throw new IllegalArgumentException(
                    "weights has %d rows, source %d tokens, target %d; give a token to read, and a row for each token written and one for the end"
                            .formatted(weights.length, source.size(), target.size()));
        }
        for (int t = 0; t < weights.length; t++) {
            if (weights[t] == null || weights[t].length != source.size()) {
                throw new IllegalArgumentException(
                        "weights[%d] has %s columns, source has %d tokens"
                                .formatted(
                                        t,
                                        weights[t] == null ? "no" : weights[t].length,
                                        source.size()));
            }
        }
    }

    /**
     * How far attention is from the diagonal: the mean over the tokens written of the distance
     * between where attention has its middle, as a share of the source, and where the token stands,
     * as a share of the target.
     *
     * @return from 0 to 1; NaN if nothing was written
     */
    public double offDiagonal() {
        double sum = 0;
        for (int t = 0; t < target.size(); t++) {
            double middle = 0;
            for (int s = 0; s < source.size(); s++) {
                middle += weights[t][s] * (s + 0.5) / source.size();
            }
            sum += Math.abs(middle - (t + 0.5) / target.size());
        }
        return sum / target.size();
    }

    /** A picture of characters: the darker, the more of a token is in the context. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int width = 4;
        for (String token : target) {
            width = Math.max(width, token.length());
        }
        text.append(" ".repeat(width + 1)).append(String.join("", source)).append('\n');
        for (int t = 0; t < weights.length; t++) {
            String token = t < target.size() ? target.get(t) : "end";
            text.append(" ".repeat(width - token.length())).append(token).append(' ');
            for (int s = 0; s < source.size(); s++) {
                int shade = Math.min((int) (weights[t][s] * SHADES.length()), SHADES.length() - 1);
                text.append(
                        SHADES.substring(Math.max(shade, 0), Math.max(shade, 0) + 1)
                                .repeat(source.get(s).length()));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
