package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * Adam with Nesterov's look ahead (Dozat, 2016) as {@code torch.optim.NAdam} has it;
 * docs/equations.md, "Optimizers". State: first moments, second moments, n floats each, then the
 * running product of momenta, a float64 as four floats of 16 bits each.
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the second moment, from 0 to below 1
 * @param epsilon added to the root of the second moment, at least 0
 * @param weightDecay at least 0
 * @param momentumDecay how fast the momentum of step s rises to beta1, at least 0
 * @param decoupled weight decay as in {@link AdamW}, not as in {@link Adam}
 */
public record NAdam(
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double momentumDecay,
        boolean decoupled)
        implements WeightDecay {

    /** PyTorch's: 0.9, 0.999, 1e-8, no weight decay, 4e-3. */
    public static final NAdam DEFAULT = new NAdam(0.9, 0.999, 1e-8, 0, 4e-3, false);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.002f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public NAdam {
        Options.below1("beta1", beta1);
        Options.below1("beta2", beta2);
        Options.notNegative("epsilon", epsilon);
        Options.notNegative("weightDecay", weightDecay);
        Options.notNegative("momentumDecay", momentumDecay);
    }

    /**
     * The same with other decays of the moments.
     *
     * @param beta1 from 0 to below 1
     * @param beta2 from 0 to below 1
     * @return the description
     */
    public NAdam withBetas(double beta1, double beta2) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, momentumDecay, decoupled);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public NAdam withEpsilon(double epsilon) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, momentumDecay, decoupled);
    }

    @Override
    public NAdam withWeightDecay(double weightDecay) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, momentumDecay, decoupled);
    }

    /**
     * The same with another momentum decay.
     *
     * @param momentumDecay at least 0
     * @return the description
     */
    public NAdam withMomentumDecay(double momentumDecay) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, momentumDecay, decoupled);
    }

    /**
     * The same with decoupled weight decay, or without.
     *
     * @param decoupled whether
     * @return the description
     */
    public NAdam withDecoupled(boolean decoupled) {
        return new NAdam(beta1, beta2, epsilon, weightDecay, momentumDecay, decoupled);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final NAdam spec;
        private final double shrinkRate;

        /** 0.96^momentumDecay, whose power s is 0.96^(s momentumDecay). */
        private final double base;

        private final float fresh1;
        private final float fresh2;
        private final float stay2;
        private final float epsilon;
        private final float coupled;

        /** First moments. */
        private final float[] m = kept(0);

        /** Second moments. */
        private final float[] v = kept(1);

        private float ofGradient;
        private float ofMoment;
        private float root;
        private float shrink;

        Rule(NAdam spec, int size, Workers workers) {
            super(spec, size, workers, 2, 1.0);
            this.spec = spec;
            shrinkRate = spec.decoupled ? spec.weightDecay : 0;
            coupled = spec.decoupled ? 0 : (float) spec.weightDecay;
            base = StrictMath.pow(0.96, spec.momentumDecay);
            fresh1 = (float) (1 - spec.beta1);
            fresh2 = (float) (1 - spec.beta2);
            stay2 = (float) spec.beta2;
            epsilon = (float) spec.epsilon;
        }

        private double momentum(long step) {
            return spec.beta1 * (1 - 0.5 * Doubles.power(base, step));
        }

        @Override
        void begin(double rate, long step) {
            double mu = momentum(step);
            double next = momentum(step + 1);
            running[0] *= mu;
            double product = running[0];
            ofGradient = (float) (rate * (1 - mu) / (1 - product));
            ofMoment = (float) (rate * next / (1 - product * next));
            root = (float) (1 / StrictMath.sqrt(1 - Doubles.power(spec.beta2, step)));
            shrink = (float) (1 - rate * shrinkRate);
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float at = shrinkRate == 0 ? p[po + i] : shrink * p[po + i];
                float g = decayed(gs[go + i], coupled, at);
                m[i] = Math.fma(fresh1, g - m[i], m[i]);
                v[i] = Math.fma(fresh2 * g, g, stay2 * v[i]);
                float size = Math.fma(sqrt(v[i]), root, epsilon);
                at = Math.fma(-ofGradient, g / size, at);
                p[po + i] = Math.fma(-ofMoment, m[i] / size, at);
            }
        }
    }
}
