package dev.rnn.bench;

import java.util.Arrays;

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

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values is empty; a statistic needs at least one");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
