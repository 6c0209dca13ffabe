package dev.rnn.model.optimizer;

/**
 * When a rate that follows a measure, such as the validation loss, falls: PyTorch's {@code
 * ReduceLROnPlateau}. An immutable value; {@link #from} makes the schedule.
 *
 * @param higher whether a higher measure is better; false for losses
 * @param factor the rate is multiplied by it, from 0 to below 1
 * @param patience how many measures in a row may be no better without a fall; at least 0
 * @param threshold how much better counts, at least 0
 * @param relative whether the threshold is a part of the best measure; false for a difference
 * @param cooldown how many measures after a fall do not count, at least 0
 * @param lowest rates do not fall below it; at least 0
 * @param epsilon falls of no more than this are left out, at least 0
 */
public record Plateau(
        boolean higher,
        double factor,
        int patience,
        double threshold,
        boolean relative,
        int cooldown,
        double lowest,
        double epsilon) {

    /** PyTorch's: lower is better, 0.1, 10 measures, 1e-4 relative, no cooldown, 0, 1e-8. */
    public static final Plateau DEFAULT = new Plateau(false, 0.1, 10, 1e-4, true, 0, 0, 1e-8);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public Plateau {
        Options.below1("factor", factor);
        Options.atLeast("patience", patience, 0);
        Options.notNegative("threshold", threshold);
        Options.atLeast("cooldown", cooldown, 0);
        Options.notNegative("lowest", lowest);
        Options.notNegative("epsilon", epsilon);
    }

    /**
     * The same for measures of which the higher are better, or the lower.
     *
     * @param higher whether
     * @return the description
     */
    public Plateau withHigher(boolean higher) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * The same with another factor.
     *
     * @param factor from 0 to below 1
     * @return the description
     */
    public Plateau withFactor(double factor) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * The same with other patience.
     *
     * @param patience at least 0
     * @return the description
     */
    public Plateau withPatience(int patience) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * The same with another threshold.
     *
     * @param threshold at least 0
     * @param relative whether it is a part of the best measure
     * @return the description
     */
    public Plateau withThreshold(double threshold, boolean relative) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * The same with another cooldown.
     *
     * @param cooldown at least 0
     * @return the description
     */
    public Plateau withCooldown(int cooldown) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * The same with another lowest rate.
     *
     * @param lowest at least 0
     * @return the description
     */
    public Plateau withLowest(double lowest) {
        return new Plateau(
                higher, factor, patience, threshold, relative, cooldown, lowest, epsilon);
    }

    /**
     * A schedule that has seen no measure yet.
     *
     * @param base the first rate, at least 0
     * @return a new instance
     */
    public ReduceOnPlateau from(double base) {
        return new ReduceOnPlateau(this, base);
    }
}
