package dev.rnn.model.metric;

/**
 * The standard error of any figure, from what it would be without each single example (Quenouille
 * 1956, Tukey 1958): with n examples, the figure f_i without example i, and the mean m of all f_i,
 * it is sqrt((n - 1) / n sum_i (f_i - m)^2). For a mean that is s / sqrt(n), exactly.
 */
final class Jackknife {
    private long count;
    private double mean;
    private double squares;

    /** What the figure is without any one of a number of equal examples; Welford's update. */
    void without(double figure, long times) {
        if (times > 0) {
            count += times;
            double off = figure - mean;
            mean += off * times / count;
            squares += off * (figure - mean) * times;
        }
    }

    Estimate of(double figure) {
        double error = count < 2 ? Double.NaN : Math.sqrt((count - 1.0) / count * squares);
        return new Estimate(figure, error, count);
    }
}
