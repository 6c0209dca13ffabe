package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * Absolute error, {@code torch.nn.L1Loss}: the sum of |x - z| over a row's elements; its derivative
 * at 0 is 0. Takes {@link Target.Values}. The mean is that over all elements of the rows that
 * count.
 *
 * @param reduction what is returned
 */
public record L1Spec(Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the reduction is null
     */
    public L1Spec {
        Checks.given("reduction", reduction);
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
                return Math.abs(d);
            }

            @Override
            float slope(int column, float d) {
                return Math.signum(d);
            }
        };
    }
}
