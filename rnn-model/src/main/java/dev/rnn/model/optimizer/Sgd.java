package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Optimizer;
import dev.rnn.api.SgdSpec;
import dev.rnn.api.Workers;

/**
 * Stochastic gradient descent with the options of {@code torch.optim.SGD}: momentum (Polyak, 1964;
 * Sutskever et al., 2013), dampening, Nesterov's form, weight decay; docs/equations.md,
 * "Optimizers". As there, the first direction is the gradient itself, undampened. Without options
 * it is {@link SgdSpec}. State: the direction, n floats, if there is momentum.
 *
 * @param momentum how much of the last direction stays, at least 0
 * @param dampening how much of the gradient is left out of the direction, finite
 * @param weightDecay added to the gradient, times the parameter; at least 0
 * @param nesterov looks ahead along the direction; needs momentum, and no dampening
 */
public record Sgd(double momentum, double dampening, double weightDecay, boolean nesterov)
        implements WeightDecay {

    /** PyTorch's: no option. */
    public static final Sgd DEFAULT = new Sgd(0, 0, 0, false);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.001f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN, or Nesterov's form has no
     *     momentum or is dampened
     */
    public Sgd {
        Options.notNegative("momentum", momentum);
        Options.finite("dampening", dampening);
        Options.notNegative("weightDecay", weightDecay);
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "nesterov has momentum %s and dampening %s, needs momentum above 0 and no dampening"
                            .formatted(momentum, dampening));
        }
    }

    /**
     * The same with another momentum.
     *
     * @param momentum at least 0
     * @return the description
     */
    public Sgd withMomentum(double momentum) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    /**
     * The same with another dampening.
     *
     * @param dampening finite
     * @return the description
     */
    public Sgd withDampening(double dampening) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    @Override
    public Sgd withWeightDecay(double weightDecay) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    /**
     * The same in Nesterov's form, or not.
     *
     * @param nesterov whether
     * @return the description
     */
    public Sgd withNesterov(boolean nesterov) {
        return new Sgd(momentum, dampening, weightDecay, nesterov);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        Checks.given("backend", backend);
        if (momentum == 0 && weightDecay == 0) {
            return backend.optimizer(new SgdSpec(), parameters, workers);
        }
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        private final boolean moving;
        private final boolean nesterov;
        private final float momentum;
        private final float fresh;
        private final float decay;

        /** Directions. */
        private final float[] v;

        private boolean first;
        private float rate;

        Rule(Sgd spec, int size, Workers workers) {
            super(spec, size, workers, spec.momentum == 0 ? 0 : 1);
            moving = spec.momentum != 0;
            nesterov = spec.nesterov;
            momentum = (float) spec.momentum;
            fresh = (float) (1 - spec.dampening);
            decay = (float) spec.weightDecay;
            v = moving ? kept(0) : null;
        }

        @Override
        void begin(double rate, long step) {
            this.rate = (float) rate;
            first = step == 1;
        }

        @Override
        void apply(float[] p, int po, float[] gs, int go, int from, int to) {
            for (int i = from; i < to; i++) {
                float g = decayed(gs[go + i], decay, p[po + i]);
                float d = g;
                if (moving) {
                    v[i] = first ? g : Math.fma(momentum, v[i], fresh * g);
                    d = nesterov ? Math.fma(momentum, v[i], g) : v[i];
                }
                p[po + i] = Math.fma(-rate, d, p[po + i]);
            }
        }
    }
}
