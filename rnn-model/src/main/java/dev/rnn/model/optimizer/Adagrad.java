package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;
import java.util.Arrays;

/**
 * Adagrad (Duchi, Hazan and Singer, 2011) as {@code torch.optim.Adagrad} has it: each parameter's
 * rate falls with the sum of its squared gradients; docs/equations.md, "Optimizers". State: the
 * sums, n floats.
 *
 * @param rateDecay the rate of step s, from 0, is divided by {@code 1 + s rateDecay}; at least 0
 * @param weightDecay added to the gradient, times the parameter; at least 0
 * @param initial where each sum starts, at least 0
 * @param epsilon added to the root of the sum, at least 0
 */
public record Adagrad(double rateDecay, double weightDecay, double initial, double epsilon)
        implements WeightDecay {

    /** PyTorch's: no decay, sums from 0, 1e-10. */
    public static final Adagrad DEFAULT = new Adagrad(0, 0, 0, 1e-10);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.01f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public Adagrad {
        Options.notNegative("rateDecay", rateDecay);
        Options.notNegative("weightDecay", weightDecay);
        Options.notNegative("initial", initial);
        Options.notNegative("epsilon", epsilon);
    }

    /**
     * The same with another decay of the rate.
     *
     * @param rateDecay at least 0
     * @return the description
     */
    public Adagrad withRateDecay(double rateDecay) {
        return new Adagrad(rateDecay, weightDecay, initial, epsilon);
    }

    @Override
    public Adagrad withWeightDecay(double weightDecay) {
        return new Adagrad(rateDecay, weightDecay, initial, epsilon);
    }

    /**
     * The same with sums that start elsewhere.
     *
     * @param initial at least 0
     * @return the description
     */
    public Adagrad withInitial(double initial) {
        return new Adagrad(rateDecay, weightDecay, initial, epsilon);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public Adagrad withEpsilon(double epsilon) {
        return new Adagrad(rateDecay, weightDecay, initial, epsilon);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final Adagrad spec;
        private final float decay;
        private final float epsilon;

        /** Sums of squares. */
        private final float[] s = kept(0);

        private float rate;

        Rule(Adagrad spec, int size, Workers workers) {
            super(spec, size, workers, 1);
            this.spec = spec;
            decay = (float) spec.weightDecay;
            epsilon = (float) spec.epsilon;
            Arrays.fill(s, (float) spec.initial);
        }

        @Override
        void begin(double rate, long step) {
            this.rate = (float) (rate / (1 + (step - 1) * spec.rateDecay));
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float g = decayed(gs[go + i], decay, p[po + i]);
                s[i] = Math.fma(g, g, s[i]);
                p[po + i] = Math.fma(-rate, g / (sqrt(s[i]) + epsilon), p[po + i]);
            }
        }
    }
}
