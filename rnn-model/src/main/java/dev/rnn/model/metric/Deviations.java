package dev.rnn.model.metric;

/** How far forecasts are off, in the unit of what is forecast. */
public final class Deviations {
    private final Sums sums = new Sums(4);

    /** Nothing counted yet. */
    public Deviations() {}

    /**
     * Counts a forecast.
     *
     * @param forecast what was said
     * @param actual what came
     */
    public void add(double forecast, double actual) {
        double off = forecast - actual;
        sums.add(off, Math.abs(off), off * off, 1);
    }

    /**
     * Root mean squared error.
     *
     * @return sqrt(mean (forecast - actual)^2)
     */
    public Estimate rmse() {
        return sums.estimate(total -> Math.sqrt(total[2] / total[3]));
    }

    /**
     * Mean absolute error.
     *
     * @return mean |forecast - actual|
     */
    public Estimate mae() {
        return sums.ratio(1, 3);
    }

    /**
     * Mean error: above 0 if the forecasts are too high.
     *
     * @return mean (forecast - actual)
     */
    public Estimate bias() {
        return sums.ratio(0, 3);
    }
}
