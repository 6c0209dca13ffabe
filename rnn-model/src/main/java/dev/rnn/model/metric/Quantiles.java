package dev.rnn.model.metric;

import dev.rnn.api.Checks;
import java.util.Arrays;

/**
 * How good forecasts of quantiles are. The loss of a quantile q (Koenker and Bassett, 1978) is q (y
 * - x) where the actual y is above the forecast x, and (1 - q) (x - y) below; the right quantile
 * makes its mean smallest.
 */
public final class Quantiles {
    private final double[] levels;
    private final Sums sums;

    /**
     * Nothing counted yet.
     *
     * @param levels the quantiles that are forecast, above 0, below 1, increasing
     */
    public Quantiles(double... levels) {
        Checks.given("levels", levels);
        for (int k = 0; k < levels.length; k++) {
            if (!(levels[k] > 0 && levels[k] < 1) || k > 0 && !(levels[k] > levels[k - 1])) {
                throw new IllegalArgumentException(
                        "levels[%d] is %s, must be above 0, below 1 and above the one before"
                                .formatted(k, levels[k]));
            }
        }
        this.levels = levels.clone();
        sums = new Sums(2 * levels.length + 2);
    }

    /**
     * Counts a forecast. Quantiles that cross are put in order first (Chernozhukov et al., 2010).
     *
     * @param forecast one value for each level
     * @param actual what came
     */
    public void add(double[] forecast, double actual) {
        Checks.given("forecast", forecast);
        int n = levels.length;
        if (forecast.length != n) {
            throw new IllegalArgumentException(
                    "forecast has %d values, there are %d levels".formatted(forecast.length, n));
        }
        double[] ordered = forecast.clone();
        Arrays.sort(ordered);
        double[] numbers = new double[2 * n + 2];
        for (int k = 0; k < n; k++) {
            double above = actual - ordered[k];
            numbers[2 * n] += Math.max(levels[k] * above, (levels[k] - 1) * above) / n;
            numbers[k] = actual <= ordered[k] ? 1 : 0;
            numbers[n + k] = actual < ordered[k] ? 1 : 0;
        }
        numbers[2 * n + 1] = 1;
        sums.add(numbers);
    }

    /**
     * The mean loss of all levels.
     *
     * @return in the unit of what is forecast
     */
    public Estimate loss() {
        return sums.ratio(2 * levels.length, 2 * levels.length + 1);
    }

    /**
     * How often the actual value lay between two quantiles, both included: about the difference of
     * their levels if the forecasts know how sure they are.
     *
     * @param low which level is the lower end
     * @param high which one is the upper end
     * @return from 0 to 1
     */
    public Estimate coverage(int low, int high) {
        int n = levels.length;
        if (low < 0 || low >= high || high >= n) {
            throw new IllegalArgumentException(
                    "low and high are %d and %d, must increase and be from 0 to %d"
                            .formatted(low, high, n - 1));
        }
        return sums.estimate(total -> (total[high] - total[n + low]) / total[2 * n + 1]);
    }
}
