package dev.rnn.model.metric;

import dev.rnn.api.Checks;

/**
 * A figure and how sure it is.
 *
 * @param value the figure
 * @param standardError the standard deviation that the figure would have over other samples of the
 *     same size; NaN from fewer than two examples
 * @param count examples that it was made from
 */
public record Estimate(double value, double standardError, long count) {

    /**
     * The mean of independent values, such as those of several folds or seeds.
     *
     * @param values at least one
     * @return their mean, with the standard error s / sqrt(n)
     */
    public static Estimate mean(double... values) {
        Checks.given("values", values);
        Sums sums = new Sums(2);
        for (double value : values) {
            sums.add(value, 1);
        }
        return sums.ratio(0, 1);
    }
}
