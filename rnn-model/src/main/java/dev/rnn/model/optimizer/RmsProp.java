package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * RMSprop (Tieleman and Hinton, 2012; centred: Graves, 2013) as {@code torch.optim.RMSprop} has it:
 * the gradient divided by its recent size, or centred, by its recent deviation; docs/equations.md,
 * "Optimizers".
 *
 * <p>PyTorch takes the variance as the mean square less the square of the mean, which cancels, and
 * in float32 goes negative, where the gradient hardly changes. Here the variance itself is carried
 * forward, which is the same number and cannot be negative. State, n floats each: the mean squares
 * (centred: the variances), the means if centred, the directions if there is momentum.
 *
 * @param alpha decay of the mean square, from 0 to 1
 * @param epsilon added to the root, at least 0
 * @param weightDecay added to the gradient, times the parameter; at least 0
 * @param momentum how much of the last direction stays, at least 0
 * @param centered divide by the deviation
 */
public record RmsProp(
        double alpha, double epsilon, double weightDecay, double momentum, boolean centered)
        implements WeightDecay {

    /** PyTorch's: 0.99, 1e-8, no weight decay, no momentum, not centred. */
    public static final RmsProp DEFAULT = new RmsProp(0.99, 1e-8, 0, 0, false);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.01f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public RmsProp {
        Options.upTo1("alpha", alpha);
        Options.notNegative("epsilon", epsilon);
        Options.notNegative("weightDecay", weightDecay);
        Options.notNegative("momentum", momentum);
    }

    /**
     * The same with another decay of the mean square.
     *
     * @param alpha from 0 to 1
     * @return the description
     */
    public RmsProp withAlpha(double alpha) {
        return new RmsProp(alpha, epsilon, weightDecay, momentum, centered);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public RmsProp withEpsilon(double epsilon) {
        return new RmsProp(alpha, epsilon, weightDecay, momentum, centered);
    }

    @Override
    public RmsProp withWeightDecay(double weightDecay) {
        return new RmsProp(alpha, epsilon, weightDecay, momentum, centered);
    }

    /**
     * The same with another momentum.
     *
     * @param momentum at least 0
     * @return the description
     */
    public RmsProp withMomentum(double momentum) {
        return new RmsProp(alpha, epsilon, weightDecay, momentum, centered);
    }

    /**
     * The same, centred or not.
     *
     * @param centered whether
     * @return the description
     */
    public RmsProp withCentered(boolean centered) {
        return new RmsProp(alpha, epsilon, weightDecay, momentum, centered);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final boolean centered;
        private final boolean moving;
        private final float stay;
        private final float fresh;
        private final float epsilon;
        private final float decay;
        private final float momentum;

        /** Mean squares, or variances. */
        private final float[] v = kept(0);

        /** Means. */
        private final float[] m;

        /** Directions. */
        private final float[] d;

        private float rate;

        Rule(RmsProp spec, int size, Workers workers) {
            super(spec, size, workers, 1 + (spec.centered ? 1 : 0) + (spec.momentum > 0 ? 1 : 0));
            centered = spec.centered;
            moving = spec.momentum > 0;
            stay = (float) spec.alpha;
            fresh = (float) (1 - spec.alpha);
            epsilon = (float) spec.epsilon;
            decay = (float) spec.weightDecay;
            momentum = (float) spec.momentum;
            m = centered ? kept(1) : null;
            d = moving ? kept(centered ? 2 : 1) : null;
        }

        @Override
        void begin(double rate, long step) {
            this.rate = (float) rate;
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float g = decayed(gs[go + i], decay, p[po + i]);
                if (centered) {
                    float away = g - m[i];
                    v[i] = stay * Math.fma(fresh * away, away, v[i]);
                    m[i] = Math.fma(fresh, away, m[i]);
                } else {
                    v[i] = Math.fma(fresh * g, g, stay * v[i]);
                }
                float step = g / (sqrt(v[i]) + epsilon);
                if (moving) {
                    d[i] = Math.fma(momentum, d[i], step);
                    step = d[i];
                }
                p[po + i] = Math.fma(-rate, step, p[po + i]);
            }
        }
    }
}
