package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.ParameterLayout;

/**
 * Describes how gradients are kept in bounds before an update (Pascanu et al., 2013): each by its
 * value, then all together by their norm, and what happens if the norm is not finite.
 * docs/equations.md, "Learning". An immutable value; {@link #on} makes the {@link Clipper}.
 *
 * @param maxValue each gradient is brought between {@code -maxValue} and {@code maxValue}; above 0,
 *     infinite for no such bound
 * @param norm which norm
 * @param maxNorm a gradient of a larger norm is scaled by {@code maxNorm / (norm + 1e-6)}, if that
 *     is below 1, as {@code torch.nn.utils.clip_grad_norm_} does; above 0, infinite for no such
 *     bound
 * @param nonFinite what to do with a norm that is not finite
 */
public record Clipping(double maxValue, Norm norm, double maxNorm, NonFinite nonFinite) {

    /** How the length of a gradient is measured, over all parameters together. */
    public enum Norm {
        /** The sum of the absolute values. */
        L1,

        /** The root of the sum of the squares. */
        L2,

        /** The largest absolute value. */
        INFINITY
    }

    /** What to do with a gradient that is not finite. */
    public enum NonFinite {
        /** Throw {@link NonFiniteGradientException}. */
        STOP,

        /** Leave the parameters as they are and go on with the next step. */
        SKIP
    }

    /** No bounds: a gradient that is not finite still stops. */
    public static final Clipping NONE =
            new Clipping(
                    Double.POSITIVE_INFINITY, Norm.L2, Double.POSITIVE_INFINITY, NonFinite.STOP);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a bound is not above 0, or the norm or what to do is null
     */
    public Clipping {
        Options.limit("maxValue", maxValue);
        Checks.given("norm", norm);
        Options.limit("maxNorm", maxNorm);
        Checks.given("nonFinite", nonFinite);
    }

    /**
     * By the L2 norm.
     *
     * @param maxNorm above 0, infinite for none
     * @return the description
     */
    public static Clipping byNorm(double maxNorm) {
        return byNorm(Norm.L2, maxNorm);
    }

    /**
     * By a norm.
     *
     * @param norm which
     * @param maxNorm above 0, infinite for none
     * @return the description
     */
    public static Clipping byNorm(Norm norm, double maxNorm) {
        return new Clipping(Double.POSITIVE_INFINITY, norm, maxNorm, NonFinite.STOP);
    }

    /**
     * By value.
     *
     * @param maxValue above 0, infinite for none
     * @return the description
     */
    public static Clipping byValue(double maxValue) {
        return new Clipping(maxValue, Norm.L2, Double.POSITIVE_INFINITY, NonFinite.STOP);
    }

    /**
     * The same with another answer to a gradient that is not finite.
     *
     * @param nonFinite what to do
     * @return the description
     */
    public Clipping whenNotFinite(NonFinite nonFinite) {
        return new Clipping(maxValue, norm, maxNorm, nonFinite);
    }

    /**
     * What clips.
     *
     * @param backend makes the sums
     * @param layout where each parameter lies, to name one that is not finite
     * @return a new instance, for one thread at a time
     */
    public Clipper on(Backend backend, ParameterLayout layout) {
        return new Clipper(this, backend, layout);
    }
}
