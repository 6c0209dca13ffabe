package dev.rnn.model;

import dev.rnn.api.Checks;

/**
 * Which epoch was the best by a figure of the validation, and when to give up hoping for a better
 * one (Prechelt, 1998). An immutable value for {@link TrainingRun#stopEarly}.
 *
 * @param figure {@link Validation#LOSS}, or the name of a metric
 * @param higher whether a higher figure is better; false for losses
 * @param patience how many epochs in a row may be no better before the training ends, at least 1;
 *     {@link Integer#MAX_VALUE} to go on to the end
 * @param leastGain how much better counts, at least 0
 * @param restoresBest whether the parameters are those of the best epoch in the end
 */
public record EarlyStopping(
        String figure, boolean higher, int patience, double leastGain, boolean restoresBest) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public EarlyStopping {
        Checks.given("figure", figure);
        if (patience < 1) {
            throw new IllegalArgumentException(
                    "patience is %d, must be at least 1".formatted(patience));
        }
        if (!(leastGain >= 0)) {
            throw new IllegalArgumentException(
                    "leastGain is %s, must be at least 0".formatted(leastGain));
        }
    }

    /**
     * Ends after some epochs in a row without a lower validation loss, with the best parameters.
     *
     * @param patience how many, at least 1
     * @return the description
     */
    public static EarlyStopping after(int patience) {
        return new EarlyStopping(Validation.LOSS, false, patience, 0, true);
    }

    /**
     * Goes on to the end, and then takes the parameters of the epoch of the lowest validation loss.
     *
     * @return the description
     */
    public static EarlyStopping never() {
        return after(Integer.MAX_VALUE);
    }

    /**
     * The same by another figure.
     *
     * @param figure the name of a metric
     * @param higher whether a higher one is better
     * @return the description
     */
    public EarlyStopping by(String figure, boolean higher) {
        return new EarlyStopping(figure, higher, patience, leastGain, restoresBest);
    }
}
