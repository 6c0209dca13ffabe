package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;
import java.util.OptionalInt;

/**
 * Negative log likelihood of logarithms of probabilities, {@code torch.nn.NLLLoss}: -w_k x_k in a
 * row whose right class is k. Takes {@link Target.Classes}. Its gradient is that with respect to
 * those logarithms. The mean divides by the sum of the weights of the right classes.
 *
 * <p>A class of weight 0 costs nothing, even where its x is -infinity (PyTorch: NaN).
 *
 * @param classWeights one a class, each at least 0; empty for 1 each
 * @param ignoredIndex rows whose class is this one do not count; empty for none
 * @param reduction what is returned
 */
public record NegativeLogLikelihoodSpec(
        List<Float> classWeights, OptionalInt ignoredIndex, Reduction reduction)
        implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is null, or a weight is negative or not finite
     */
    public NegativeLogLikelihoodSpec {
        classWeights = Options.weights("classWeights", classWeights);
        Checks.given("ignoredIndex", ignoredIndex);
        Checks.given("reduction", reduction);
    }

    /**
     * Without weights or an ignored class.
     *
     * @param reduction what is returned
     */
    public NegativeLogLikelihoodSpec(Reduction reduction) {
        this(List.of(), OptionalInt.empty(), reduction);
    }

    /**
     * With class weights.
     *
     * @param weights one a class
     * @return a new description
     */
    public NegativeLogLikelihoodSpec withClassWeights(float... weights) {
        return new NegativeLogLikelihoodSpec(
                Options.list("weights", weights), ignoredIndex, reduction);
    }

    /**
     * With an ignored class.
     *
     * @param index rows whose class is this one do not count; PyTorch's is -100
     * @return a new description
     */
    public NegativeLogLikelihoodSpec withIgnoredIndex(int index) {
        return new NegativeLogLikelihoodSpec(classWeights, OptionalInt.of(index), reduction);
    }

    @Override
    public boolean averages() {
        return reduction == Reduction.MEAN;
    }

    @Override
    public Loss on(Backend backend, Workers workers) {
        return new ClassLoss(this, reduction, classWeights, ignoredIndex, backend, workers) {
            @Override
            void share(int worker) {
                int to = workers.share(rows, worker + 1);
                for (int row = workers.share(rows, worker); row < to; row++) {
                    float weight =
                            !counts(row) ? 0 : this.weights == null ? 1 : this.weights[right(row)];
                    int at = row * width + (weight == 0 ? 0 : right(row));
                    // Read before the row is cleared: gradient may be predictions itself.
                    float x = predictions.array()[predictions.offset() + at];
                    drop(row);
                    if (weight != 0) {
                        losses.array()[losses.offset() + row] = -weight * x;
                        if (differentiate) {
                            gradient.array()[gradient.offset() + at] = factor * -weight;
                        }
                    }
                }
            }
        };
    }
}
