package dev.rnn.model.metric;

import dev.rnn.api.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A few numbers of each example and their sums. Most figures are functions of such sums: an error
 * rate is edits over length, BLEU is made of matches and lengths. Their standard errors come from
 * leaving out each example in turn (the jackknife).
 */
public final class Sums {
    private final List<double[]> examples = new ArrayList<>();
    private final double[] total;

    /**
     * Nothing added yet.
     *
     * @param width numbers of each example, at least 1
     */
    public Sums(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width is %d, must be at least 1".formatted(width));
        }
        total = new double[width];
    }

    /**
     * Adds an example.
     *
     * @param numbers its numbers; copied
     */
    public void add(double... numbers) {
        Checks.given("numbers", numbers);
        if (numbers.length != total.length) {
            throw new IllegalArgumentException(
                    "numbers has %d entries, expected %d".formatted(numbers.length, total.length));
        }
        examples.add(numbers.clone());
        for (int k = 0; k < total.length; k++) {
            total[k] += numbers[k];
        }
    }

    /**
     * How many examples there are.
     *
     * @return their number
     */
    public int count() {
        return examples.size();
    }

    /**
     * One sum.
     *
     * @param k which number, from 0
     * @return its sum over all examples
     */
    public double total(int k) {
        check("k", k);
        return total[k];
    }

    private void check(String name, int k) {
        if (k < 0 || k >= total.length) {
            throw new IllegalArgumentException(
                    "%s is %d, must be from 0 to %d".formatted(name, k, total.length - 1));
        }
    }

    /**
     * A figure of the sums.
     *
     * @param figure gives it for sums, over all examples or all but one
     * @return the figure, with its standard error
     * @throws IllegalStateException if there is no example
     */
    public Estimate estimate(ToDoubleFunction<double[]> figure) {
        Checks.given("figure", figure);
        if (examples.isEmpty()) {
            throw new IllegalStateException("there are no examples to measure; add some first");
        }
        Jackknife jackknife = new Jackknife();
        double[] others = new double[total.length];
        for (double[] example : examples) {
            for (int k = 0; k < total.length; k++) {
                others[k] = total[k] - example[k];
            }
            jackknife.without(figure.applyAsDouble(others), 1);
        }
        return jackknife.of(figure.applyAsDouble(total));
    }

    /**
     * One sum over another: a mean or a rate.
     *
     * @param of which number is divided
     * @param by which one it is divided by, such as a 1 of each example
     * @return the ratio, with its standard error
     */
    public Estimate ratio(int of, int by) {
        check("of", of);
        check("by", by);
        return estimate(sums -> sums[of] / sums[by]);
    }
}
