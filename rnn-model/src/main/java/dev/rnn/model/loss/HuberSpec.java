package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;

/**
 * Huber's loss (1964), {@code torch.nn.HuberLoss}: with d = |x - z|, the sum of d^2 / 2 where d is
 * below delta and delta (d - delta/2) elsewhere. Takes {@link Target.Values}. The mean is that over
 * all elements of the rows that count.
 *
 * @param delta where it goes over from square to absolute, above 0; PyTorch's default is 1
 * @param reduction what is returned
 */
public record HuberSpec(float delta, Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if delta is not above 0 and finite, or the reduction is null
     */
    public HuberSpec {
        Options.above("delta", delta, 0, false);
        Checks.given("reduction", reduction);
    }

    /**
     * With a delta of 1.
     *
     * @param reduction what is returned
     */
    public HuberSpec(Reduction reduction) {
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
                return size < delta ? 0.5f * size * size : delta * (size - 0.5f * delta);
            }

            @Override
            float slope(int column, float d) {
                return Math.abs(d) < delta ? d : delta * Math.signum(d);
            }
        };
    }
}
