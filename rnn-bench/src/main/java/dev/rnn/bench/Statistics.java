package dev.rnn.bench;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The two figures that a shared machine allows: the median, and the best decile, which is that of
 * its quiet moments.
 */
final class Statistics {
    private Statistics() {}

    /** The middle value, or the mean of the two middle ones. */
    static double median(double... values) {
        double[] sorted = sorted(values);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * The largest of the smallest tenth (times: the fastest): a tenth of the values, at least one,
     * are not above it.
     */
    static double bestDecile(double... values) {
        double[] sorted = sorted(values);
        return sorted[(sorted.length - 1) / 10];
    }

    /**
     * In which the mean lies with 95 % confidence, as far as the values are independent: Student's
     * interval of the logarithms, since a slow slice is slower by a factor.
     *
     * @return two ends, or null for fewer than two values
     */
    static double[] interval(double... values) {
        int n = values.length;
        if (n < 2) {
            return null;
        }
        double mean = Arrays.stream(values).map(StrictMath::log).average().orElseThrow();
        double squares =
                Arrays.stream(values)
                        .map(v -> (StrictMath.log(v) - mean) * (StrictMath.log(v) - mean))
                        .sum();
        double half =
                new TDistribution(n - 1).inverseCumulativeProbability(0.975)
                        * Math.sqrt(squares / (n - 1) / n);
        return new double[] {StrictMath.exp(mean - half), StrictMath.exp(mean + half)};
    }

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values is empty; a statistic needs at least one");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
