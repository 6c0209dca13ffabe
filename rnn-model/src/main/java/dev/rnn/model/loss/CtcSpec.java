package dev.rnn.model.loss;

import dev.rnn.api.Backend;
import dev.rnn.api.Checks;
import dev.rnn.api.Workers;

/**
 * Connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber, 2006), {@code
 * torch.nn.CTCLoss}: minus the logarithm of the probability of all paths, one class or blank a
 * step, that read as a sequence's labels once repeats are merged and blanks taken out.
 *
 * <p>The mean is PyTorch's: each sequence's loss divided by its number of labels (at least 1), then
 * the mean over the batch.
 *
 * <p>A sequence that no path fits (too short for its labels and the blanks between repeated ones,
 * or a probability of 0) has a loss of +infinity and a gradient of 0; PyTorch's gradient is NaN
 * there.
 *
 * @param blank the class that stands for no label
 * @param zeroInfinity a loss of infinity counts as 0
 * @param logProbabilities whether the predictions are logarithms of probabilities already;
 *     otherwise they are logits
 * @param reduction what is returned
 */
public record CtcSpec(
        int blank, boolean zeroInfinity, boolean logProbabilities, Reduction reduction) {

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the blank is negative or the reduction null
     */
    public CtcSpec {
        if (blank < 0) {
            throw new IllegalArgumentException("blank is %d, must be at least 0".formatted(blank));
        }
        Checks.given("reduction", reduction);
    }

    /**
     * On logits, with class 0 as the blank, infinite losses left as they are.
     *
     * @param reduction what is returned
     */
    public CtcSpec(Reduction reduction) {
        this(0, false, false, reduction);
    }

    /**
     * With another blank.
     *
     * @param blank the class that stands for no label
     * @return a new description
     */
    public CtcSpec withBlank(int blank) {
        return new CtcSpec(blank, zeroInfinity, logProbabilities, reduction);
    }

    /**
     * With infinite losses counted as 0.
     *
     * @return a new description
     */
    public CtcSpec withZeroInfinity() {
        return new CtcSpec(blank, true, logProbabilities, reduction);
    }

    /**
     * On logarithms of probabilities in the place of logits.
     *
     * @return a new description
     */
    public CtcSpec onLogProbabilities() {
        return new CtcSpec(blank, zeroInfinity, true, reduction);
    }

    /**
     * The loss.
     *
     * @param backend makes the functions and sums that it is built from
     * @param workers the threads that share out rows and sequences
     * @return a new instance, for one calling thread at a time
     */
    public CtcLoss on(Backend backend, Workers workers) {
        return new CtcLoss(this, backend, workers);
    }
}
