package dev.rnn.model.optimizer;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019) as {@code torch.optim.AdamW} has
 * it: parameters shrink by {@code 1 - rate weightDecay} before the update, and the moments see the
 * gradient alone; docs/equations.md, "Optimizers". With AMSGrad as in {@link Adam}, and the same
 * state. Without options it is {@link AdamSpec}.
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the second moment, from 0 to below 1
 * @param epsilon added to the root of the second moment, at least 0
 * @param weightDecay times the rate, the share of each parameter that is taken away; at least 0
 * @param amsgrad divide by the largest second moment so far
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad)
        implements WeightDecay {

    /** PyTorch's: 0.9, 0.999, 1e-8, weight decay 0.01, no AMSGrad. */
    public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8, 0.01, false);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.001f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public AdamW {
        Options.below1("beta1", beta1);
        Options.below1("beta2", beta2);
        Options.notNegative("epsilon", epsilon);
        Options.notNegative("weightDecay", weightDecay);
    }

    /**
     * The same with other decays of the moments.
     *
     * @param beta1 from 0 to below 1
     * @param beta2 from 0 to below 1
     * @return the description
     */
    public AdamW withBetas(double beta1, double beta2) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public AdamW withEpsilon(double epsilon) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    @Override
    public AdamW withWeightDecay(double weightDecay) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * The same with AMSGrad, or without.
     *
     * @param amsgrad whether
     * @return the description
     */
    public AdamW withAmsgrad(boolean amsgrad) {
        return new AdamW(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        Checks.given("backend", backend);
        if (weightDecay == 0 && !amsgrad && epsilon > 0) {
            return backend.optimizer(new AdamSpec(beta1, beta2, epsilon), parameters, workers);
        }
        return new AdamRule(
                this, parameters, workers, beta1, beta2, epsilon, 0, weightDecay, amsgrad);
    }
}
