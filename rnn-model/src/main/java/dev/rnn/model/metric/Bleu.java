package dev.rnn.model.metric;

import dev.rnn.api.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU of a corpus (Papineni et al., 2002), from 0 to 100: with the shares p_n of n-grams of the
 * translations that a reference has too, each n-gram at most as often as in one reference, 100
 * min(1, exp(1 - r / c)) (p_1 p_2 p_3 p_4)^(1/4); c is the length of all translations, r that of
 * the references closest in length, the shorter of two. Nothing is smoothed: without any common
 * 4-gram it is 0.
 */
public final class Bleu {
    private static final int ORDER = 4;
    private static final int LENGTH = 2 * ORDER;
    private static final int CLOSEST = LENGTH + 1;

    private final Sums sums = new Sums(CLOSEST + 1);

    /** Nothing counted yet. */
    public Bleu() {}

    /**
     * Counts a translation.
     *
     * @param given the translation's tokens
     * @param references at least one, each right
     */
    public void add(List<String> given, List<List<String>> references) {
        Checks.all("given", given);
        Checks.all("references", references);
        if (references.isEmpty()) {
            throw new IllegalArgumentException("references is empty, must have at least one");
        }
        references.forEach(reference -> Checks.all("a reference", reference));
        double[] numbers = new double[CLOSEST + 1];
        for (int n = 1; n <= ORDER; n++) {
            Map<List<String>, Integer> most = new HashMap<>();
            for (List<String> reference : references) {
                grams(reference, n).forEach((gram, times) -> most.merge(gram, times, Math::max));
            }
            int matches = 0;
            for (var entry : grams(given, n).entrySet()) {
                matches += Math.min(entry.getValue(), most.getOrDefault(entry.getKey(), 0));
            }
            numbers[n - 1] = matches;
            numbers[ORDER + n - 1] = Math.max(0, given.size() - n + 1);
        }
        int closest = references.get(0).size();
        for (List<String> reference : references) {
            int off = Math.abs(reference.size() - given.size());
            int best = Math.abs(closest - given.size());
            if (off < best || off == best && reference.size() < closest) {
                closest = reference.size();
            }
        }
        numbers[LENGTH] = given.size();
        numbers[CLOSEST] = closest;
        sums.add(numbers);
    }

    private static Map<List<String>, Integer> grams(List<String> tokens, int n) {
        Map<List<String>, Integer> grams = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            grams.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return grams;
    }

    /**
     * The score of all translations together.
     *
     * @return from 0 to 100
     */
    public Estimate score() {
        return sums.estimate(Bleu::score);
    }

    private static double score(double[] sums) {
        double logarithms = 0;
        for (int n = 0; n < ORDER; n++) {
            if (sums[n] <= 0) {
                return 0;
            }
            logarithms += StrictMath.log(sums[n] / sums[ORDER + n]) / ORDER;
        }
        double brevity = Math.min(0, 1 - sums[CLOSEST] / sums[LENGTH]);
        return 100 * StrictMath.exp(brevity + logarithms);
    }
}
