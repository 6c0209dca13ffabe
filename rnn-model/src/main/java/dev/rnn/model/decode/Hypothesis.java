package dev.rnn.model.decode;

import dev.rnn.api.Checks;
import java.util.List;

/**
 * A sequence that a {@link BeamSearch} found.
 *
 * @param symbols what was written, without the first symbol and without the end
 * @param logProbability the sum of the symbols' logarithms of probability, that of the end included
 * @param score what hypotheses are compared by: the logarithm divided by the length penalty
 * @param ended whether it ended by itself, and not at the most symbols
 */
public record Hypothesis(List<Integer> symbols, float logProbability, float score, boolean ended) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it or a symbol is null
     */
    public Hypothesis {
        Checks.all("symbols", symbols);
        symbols = List.copyOf(symbols);
    }
}
