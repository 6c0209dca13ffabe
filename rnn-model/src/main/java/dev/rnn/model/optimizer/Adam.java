package dev.rnn.model.optimizer;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/**
 * Adam (Kingma and Ba, 2015) with the options of {@code torch.optim.Adam}: weight decay by the
 * gradient, and AMSGrad (Reddi et al., 2018), which divides by the largest second moment so far;
 * docs/equations.md (13) and "Optimizers". Without options it is {@link AdamSpec}. State: first
 * moments, second moments, for AMSGrad the largest second moments, n floats each.
 *
 * @param beta1 decay of the first moment, from 0 to below 1
 * @param beta2 decay of the second moment, from 0 to below 1
 * @param epsilon added to the root of the second moment, at least 0
 * @param weightDecay added to the gradient, times the parameter; at least 0
 * @param amsgrad divide by the largest second moment so far
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad)
        implements WeightDecay {

    /** PyTorch's: 0.9, 0.999, 1e-8, no option. */
    public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0, false);

    /** The learning rate that PyTorch takes if none is given. */
    public static final float RATE = 0.001f;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range or NaN
     */
    public Adam {
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
    public Adam withBetas(double beta1, double beta2) {
        return new Adam(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * The same with another epsilon.
     *
     * @param epsilon at least 0
     * @return the description
     */
    public Adam withEpsilon(double epsilon) {
        return new Adam(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    @Override
    public Adam withWeightDecay(double weightDecay) {
        return new Adam(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * The same with AMSGrad, or without.
     *
     * @param amsgrad whether
     * @return the description
     */
    public Adam withAmsgrad(boolean amsgrad) {
        return new Adam(beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        Checks.given("backend", backend);
        if (weightDecay == 0 && !amsgrad && epsilon > 0) {
            return backend.optimizer(new AdamSpec(beta1, beta2, epsilon), parameters, workers);
        }
        return new AdamRule(
                this, parameters, workers, beta1, beta2, epsilon, weightDecay, 0, amsgrad);
    }
}
