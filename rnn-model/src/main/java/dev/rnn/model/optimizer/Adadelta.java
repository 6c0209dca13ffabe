package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * Adadelta (Zeiler, 2012) as {@code torch.optim.Adadelta} has it: the step is the gradient times
 * the ratio of the recent sizes of steps and gradients; docs/equations.md, "Optimizers". State:
 * mean squares of gradients, then of steps, n floats each.
 *
 * @param rho decay of the mean squares, from 0 to 1
 * @param epsilon added to both mean squares before the root, at least 0
 * @param weightDecay added to the gradient, times the parameter; at least 0
 */
public record Adadelta(double rho, double epsilon, double weightDecay) implements WeightDecay {

    /** PyTorch's: 0.9, 1e-6, no weight decay. */
    public static final Adadelta DEFAULT = new Adadelta(0.9, 1e-6, 0);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 1;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public Adadelta {
        Options.upTo1("rho", rho);
        Options.notNegative("epsilon", epsilon);
        Options.notNegative("weightDecay", weightDecay);
    }

    /**
     * The same with another decay of the mean squares.
     *
     * @param rho from 0 to 1
     * @return the description
     */
    public Adadelta withRho(double rho) {
        return new Adadelta(rho, epsilon, weightDecay);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public Adadelta withEpsilon(double epsilon) {
        return new Adadelta(rho, epsilon, weightDecay);
    }

    @Override
    public Adadelta withWeightDecay(double weightDecay) {
        return new Adadelta(rho, epsilon, weightDecay);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final float stay;
        private final float fresh;
        private final float epsilon;
        private final float decay;

        /** Mean squares of gradients. */
        private final float[] v = kept(0);

        /** Mean squares of steps. */
        private final float[] u = kept(1);

        private float rate;

        Rule(Adadelta spec, int size, Workers workers) {
            super(spec, size, workers, 2);
            stay = (float) spec.rho;
            fresh = (float) (1 - spec.rho);
            epsilon = (float) spec.epsilon;
            decay = (float) spec.weightDecay;
        }

        @Override
        void begin(double rate, long step) {
            this.rate = (float) rate;
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float g = decayed(gs[go + i], decay, p[po + i]);
                v[i] = Math.fma(fresh * g, g, stay * v[i]);
                float d = sqrt(u[i] + epsilon) / sqrt(v[i] + epsilon) * g;
                u[i] = Math.fma(fresh * d, d, stay * u[i]);
                p[po + i] = Math.fma(-rate, d, p[po + i]);
            }
        }
    }
}
