package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * Adamax (Kingma and Ba, 2015, section 7.1) as {@code torch.optim.Adamax} has it: Adam with the
 * largest recent gradient in the place of the root mean square; docs/equations.md, "Optimizers".
 * State: first moments, then largest gradients, n floats each.
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the largest gradient, from 0 to below 1
 * @param epsilon added to the size of each gradient, at least 0
 * @param weightDecay added to the gradient, times the parameter; at least 0
 */
public record Adamax(double beta1, double beta2, double epsilon, double weightDecay)
        implements WeightDecay {

    /** PyTorch's: 0.9, 0.999, 1e-8, no weight decay. */
    public static final Adamax DEFAULT = new Adamax(0.9, 0.999, 1e-8, 0);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.002f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public Adamax {
        Options.below1("beta1", beta1);
        Options.below1("beta2", beta2);
        Options.notNegative("epsilon", epsilon);
        Options.notNegative("weightDecay", weightDecay);
    }

    /**
     * The same with other decays.
     *
     * @param beta1 from 0 to below 1
     * @param beta2 from 0 to below 1
     * @return the description
     */
    public Adamax withBetas(double beta1, double beta2) {
        return new Adamax(beta1, beta2, epsilon, weightDecay);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public Adamax withEpsilon(double epsilon) {
        return new Adamax(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public Adamax withWeightDecay(double weightDecay) {
        return new Adamax(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final double beta1;
        private final float fresh1;
        private final float stay2;
        private final float epsilon;
        private final float decay;

        /** First moments. */
        private final float[] m = kept(0);

        /** Largest gradients. */
        private final float[] u = kept(1);

        private float stepSize;

        Rule(Adamax spec, int size, Workers workers) {
            super(spec, size, workers, 2);
            beta1 = spec.beta1;
            fresh1 = (float) (1 - spec.beta1);
            stay2 = (float) spec.beta2;
            epsilon = (float) spec.epsilon;
            decay = (float) spec.weightDecay;
        }

        @Override
        void begin(double rate, long step) {
            stepSize = (float) (rate / (1 - Doubles.power(beta1, step)));
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float g = decayed(gs[go + i], decay, p[po + i]);
                m[i] = Math.fma(fresh1, g - m[i], m[i]);
                u[i] = Math.max(stay2 * u[i], Math.abs(g) + epsilon);
                p[po + i] = Math.fma(-stepSize, m[i] / u[i], p[po + i]);
            }
        }
    }
}
