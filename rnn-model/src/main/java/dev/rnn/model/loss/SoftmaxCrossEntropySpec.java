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
 * Cross-entropy of softmax over logits with all options of {@code torch.nn.CrossEntropyLoss}, in
 * nats. With q the target's distribution over the classes, smoothing s, weights w and K classes, a
 * row's loss is
 *
 * <pre>{@code -sum_j w_j ((1 - s) q_j + s/K) log softmax(x)_j}</pre>
 *
 * <p>Takes {@link Target.Classes} (q is 1 at the right class) or {@link Target.Values} (q itself,
 * {@code [rows][K]}, as Szegedy et al. (2016) have it for soft labels). Without weights and
 * smoothing, on classes, the bits are those of {@link dev.rnn.api.CrossEntropySpec}.
 *
 * <p>The mean divides by the sum of the weights of the right classes, or by the number of rows that
 * count where the target holds values; both as PyTorch. A term whose factor is 0 is left out, even
 * where its logarithm is -infinity (PyTorch: NaN), so a logit of -infinity takes a class out that
 * is never right; where such a class has a share in the target, the loss is +infinity.
 *
 * @param classWeights one a class, each at least 0; empty for 1 each
 * @param ignoredIndex rows whose class is this one do not count; empty for none; for classes alone
 * @param labelSmoothing s, from 0 to 1
 * @param reduction what is returned
 */
public record SoftmaxCrossEntropySpec(
        List<Float> classWeights,
        OptionalInt ignoredIndex,
        float labelSmoothing,
        Reduction reduction)
        implements LossSpec {

    /** PyTorch's index of rows that do not count. */
    public static final int IGNORED = -100;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if one is null, a weight is negative or not finite, or the
     *     smoothing is not from 0 to 1
     */
    public SoftmaxCrossEntropySpec {
        classWeights = Options.weights("classWeights", classWeights);
        Checks.given("ignoredIndex", ignoredIndex);
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException(
                    "labelSmoothing is %s, must be from 0 to 1".formatted(labelSmoothing));
        }
        Checks.given("reduction", reduction);
    }

    /**
     * Without weights, an ignored class or smoothing.
     *
     * @param reduction what is returned
     */
    public SoftmaxCrossEntropySpec(Reduction reduction) {
        this(List.of(), OptionalInt.empty(), 0, reduction);
    }

    /**
     * With class weights.
     *
     * @param weights one a class
     * @return a new description
     */
    public SoftmaxCrossEntropySpec withClassWeights(float... weights) {
        return new SoftmaxCrossEntropySpec(
                Options.list("weights", weights), ignoredIndex, labelSmoothing, reduction);
    }

    /**
     * With an ignored class.
     *
     * @param index rows whose class is this one do not count; PyTorch's is {@link #IGNORED}
     * @return a new description
     */
    public SoftmaxCrossEntropySpec withIgnoredIndex(int index) {
        return new SoftmaxCrossEntropySpec(
                classWeights, OptionalInt.of(index), labelSmoothing, reduction);
    }

    /**
     * With label smoothing (Szegedy et al., 2016).
     *
     * @param smoothing the share of the target that is spread evenly over all classes, from 0 to 1
     * @return a new description
     */
    public SoftmaxCrossEntropySpec withLabelSmoothing(float smoothing) {
        return new SoftmaxCrossEntropySpec(classWeights, ignoredIndex, smoothing, reduction);
    }

    @Override
    public boolean averages() {
        return reduction == Reduction.MEAN;
    }

    @Override
    public Loss on(Backend backend, Workers workers) {
        return new SoftmaxCrossEntropy(this, backend, workers);
    }
}
