package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;

/**
 * Quantile loss, also pinball loss (Koenker and Bassett, 1978): with d = x - z, the sum of (1 - q)
 * d where d is above 0 and -q d elsewhere; its derivative at 0 is 0. The x that makes its mean
 * smallest is the quantile q of z. Column i of a row is for level {@code i mod n} of n levels, so a
 * row holds all levels of one value after the other. Takes {@link Target.Values}, in which each
 * value is repeated for each of its levels. The mean is that over all elements of the rows that
 * count.
 *
 * @param levels the quantiles q, each above 0 and below 1, at least one; copied
 * @param reduction what is returned
 */
public record QuantileSpec(List<Float> levels, Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a level is out of range, there is none, or the reduction
     *     is null
     */
    public QuantileSpec {
        Checks.all("levels", levels);
        Checks.given("reduction", reduction);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels is empty, must have at least one");
        }
        for (int i = 0; i < levels.size(); i++) {
            if (!(levels.get(i) > 0 && levels.get(i) < 1)) {
                throw new IllegalArgumentException(
                        "levels[%d] is %s, must be above 0 and below 1"
                                .formatted(i, levels.get(i)));
            }
        }
        levels = List.copyOf(levels);
    }

    @Override
    public boolean averages() {
        return reduction == Reduction.MEAN;
    }

    @Override
    public Loss on(Backend backend, Workers workers) {
        float[] q = new float[levels.size()];
        for (int i = 0; i < q.length; i++) {
            q[i] = levels.get(i);
        }
        return new DifferenceLoss(this, reduction, backend, workers) {
            @Override
            float value(int column, float d) {
                float level = q[column % q.length];
                return d > 0 ? (1 - level) * d : -level * d;
            }

            @Override
            float slope(int column, float d) {
                float level = q[column % q.length];
                return d > 0 ? 1 - level : d < 0 ? -level : 0;
            }
        };
    }
}
