package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * Squared error, {@code torch.nn.MSELoss}: the sum of (x - z)^2 over a row's elements. Takes {@link
 * Target.Values}. The mean is that over all elements of the rows that count.
 *
 * @param reduction what is returned
 */
public record MseSpec(Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the reduction is null
     */
    public MseSpec {
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
                return d * d;
            }

            @Override
            float slope(int column, float d) {
                return 2 * d;
            }
        };
    }
}
