package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * Smooth absolute error, {@code torch.nn.SmoothL1Loss}: with d = |x - z|, the sum of d^2 / (2 beta)
 * where d is below beta and d - beta/2 elsewhere (Girshick, 2015). Takes {@link Target.Values}. The
 * mean is that over all elements of the rows that count.
 *
 * @param beta where it goes over from square to absolute, at least 0; PyTorch's default is 1; with
 *     0 it is {@link L1Spec}
 * @param reduction what is returned
 */
public record SmoothL1Spec(float beta, Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if beta is negative or not finite, or the reduction is null
     */
    public SmoothL1Spec {
        Options.above("beta", beta, 0, true);
        Checks.given("reduction", reduction);
    }

    /**
     * With a beta of 1.
     *
     * @param reduction what is returned
     */
    public SmoothL1Spec(Reduction reduction) {
        this(1, reduction);
    }

    @Override
    public boolean averages() {
        return reduction == Reduction.MEAN;
    }

    @Override
    public Loss on(Backend backend, Workers workers) {
        return new DifferenceLoss(this, reduction, backend, workers) {
            @Override
            float value(int column, float d) {
                float size = Math.abs(d);
                return size < beta ? 0.5f * size * size / beta : size - 0.5f * beta;
            }

            @Override
            float slope(int column, float d) {
                return Math.abs(d) < beta ? d / beta : Math.signum(d);
            }
        };
    }
}
