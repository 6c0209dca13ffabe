package dev.rnn.api;

/**
 * Adam (Kingma and Ba, 2015), with PyTorch's definition and defaults; docs/equations.md (13).
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the second moment, from 0 to below 1
 * @param epsilon added to the root of the second moment, above 0
 */
public record AdamSpec(double beta1, double beta2, double epsilon) implements OptimizerSpec {

    /** 0.9, 0.999, 1e-8. */
    public static final AdamSpec DEFAULT = new AdamSpec(0.9, 0.999, 1e-8);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public AdamSpec {
        if (!(beta1 >= 0 && beta1 < 1)) {
            throw new IllegalArgumentException(
                    "beta1 is %s, must be from 0 to below 1".formatted(beta1));
        }
        if (!(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "beta2 is %s, must be from 0 to below 1".formatted(beta2));
        }
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "epsilon is %s, must be above 0 and finite".formatted(epsilon));
        }
    }
}
