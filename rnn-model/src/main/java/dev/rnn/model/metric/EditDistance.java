package dev.rnn.model.metric;

import dev.rnn.api.Checks;
import java.util.List;

/**
 * Errors of sequences against what they should be: the fewest insertions, deletions and
 * replacements that make one of the other (Levenshtein, 1966). Counted over phonemes that is the
 * phoneme error rate, over words the word error rate.
 */
public final class EditDistance {
    private final Sums sums = new Sums(4);

    /** Nothing counted yet. */
    public EditDistance() {}

    /**
     * Counts an example.
     *
     * @param reference what is right
     * @param given what a model gave
     */
    public void add(List<?> reference, List<?> given) {
        Checks.all("reference", reference);
        Checks.all("given", given);
        int distance = between(reference, given);
        sums.add(distance, reference.size(), distance == 0 ? 1 : 0, 1);
    }

    /**
     * All edits over all references' tokens.
     *
     * @return 0 where all is right; may be above 1
     */
    public Estimate rate() {
        return sums.ratio(0, 1);
    }

    /**
     * The share of examples without any error.
     *
     * @return from 0 to 1
     */
    public Estimate exact() {
        return sums.ratio(2, 3);
    }

    /**
     * The distance of two sequences.
     *
     * @param a one
     * @param b the other
     * @return the fewest insertions, deletions and replacements
     */
    public static int between(List<?> a, List<?> b) {
        Checks.all("a", a);
        Checks.all("b", b);
        int[] row = new int[b.size() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.size()];
    }
}
