package dev.rnn.model.seq2seq;

import dev.rnn.api.Checks;
import dev.rnn.model.Fingerprint;
import java.util.Arrays;
import java.util.List;

/**
 * A source and what is to be written for it.
 *
 * @param source what the encoder reads
 * @param target the symbols to write, none of them {@link #BOUNDARY}, which stands before and
 *     behind them without being said; may be empty
 */
public record Pair(Source source, List<Integer> target) {

    /**
     * The symbol that a decoder reads first, and that ends what it writes. Of a target's
     * vocabulary, symbol 0 is kept for it.
     */
    public static final int BOUNDARY = 0;

    /**
     * Copies the target.
     *
     * @throws IllegalArgumentException if it has a {@link #BOUNDARY}
     */
    public Pair {
        Checks.given("source", source);
        Checks.all("target", target);
        target = List.copyOf(target);
        if (target.contains(BOUNDARY)) {
            throw new IllegalArgumentException(
                    "target[%d] is %d, the symbol that stands before and behind a target; number its symbols from 1"
                            .formatted(target.indexOf(BOUNDARY), BOUNDARY));
        }
    }

    /** What tells these pairs from others. */
    static String fingerprint(List<Pair> pairs) {
        Fingerprint all = new Fingerprint();
        for (Pair pair : pairs) {
            all.add(pair.source.symbols).add(pair.source.features);
            all.add(pair.target.stream().mapToInt(Integer::intValue).toArray());
        }
        return all.hex();
    }

    /**
     * Of symbols to symbols.
     *
     * @param source at least 1 symbol; copied
     * @param target any number of symbols, none of them {@link #BOUNDARY}; copied
     * @return the pair
     */
    public static Pair of(int[] source, int... target) {
        Checks.given("target", target);
        return new Pair(Source.symbols(source), Arrays.stream(target).boxed().toList());
    }
}
