package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Loss;
import dev.rnn.api.LossSpec;
import dev.rnn.api.Target;
import dev.rnn.api.Workers;
import java.util.List;

/**
 * Binary cross-entropy of the sigmoid of logits, {@code torch.nn.BCEWithLogitsLoss}: over a row's
 * elements, with target z, weight w and positive weight p, the sum of
 *
 * <pre>{@code w (p z log(1 + e^-x) + (1 - z) log(1 + e^x))}</pre>
 *
 * <p>Takes {@link Target.Values}, 0 to 1 as a rule. The mean is that over all elements of the rows
 * that count, whatever their weights. It is stable for all logits; a term whose factor is 0 is left
 * out, so that a logit of -infinity for a 0, or +infinity for a 1, costs 0 (PyTorch: NaN).
 *
 * @param weights of the elements, each at least 0: one for all, one a column, or {@code
 *     [rows][width]}; empty for 1 each
 * @param positiveWeights p: one for all, one a column, or {@code [rows][width]}; empty for 1 each
 * @param reduction what is returned
 */
public record BinaryCrossEntropySpec(
        List<Float> weights, List<Float> positiveWeights, Reduction reduction) implements LossSpec {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is null, or a weight is negative or not finite
     */
    public BinaryCrossEntropySpec {
        weights = Options.weights("weights", weights);
        positiveWeights = Options.weights("positiveWeights", positiveWeights);
        Checks.given("reduction", reduction);
    }

    /**
     * Without weights.
     *
     * @param reduction what is returned
     */
    public BinaryCrossEntropySpec(Reduction reduction) {
        this(List.of(), List.of(), reduction);
    }

    /**
     * With weights of the elements.
     *
     * @param weights one for all, one a column, or {@code [rows][width]}
     * @return a new description
     */
    public BinaryCrossEntropySpec withWeights(float... weights) {
        return new BinaryCrossEntropySpec(
                Options.list("weights", weights), positiveWeights, reduction);
    }

    /**
     * With a weight of what is positive: above 1 for more recall, below for more precision.
     *
     * @param weights one for all, one a column, or {@code [rows][width]}
     * @return a new description
     */
    public BinaryCrossEntropySpec withPositiveWeights(float... weights) {
        return new BinaryCrossEntropySpec(
                this.weights, Options.list("weights", weights), reduction);
    }

    @Override
    public boolean averages() {
        return reduction == Reduction.MEAN;
    }

    @Override
    public Loss on(Backend backend, Workers workers) {
        return new BinaryCrossEntropy(this, backend, workers);
    }
}
