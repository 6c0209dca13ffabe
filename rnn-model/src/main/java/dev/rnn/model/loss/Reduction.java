package dev.rnn.model.loss;

/**
 * What number a loss returns, and with it, of what number the gradient is. The loss of each row is
 * in {@code losses} in any case.
 */
public enum Reduction {
    /**
     * PyTorch's mean: the sum divided by what each loss's description says, rows that do not count
     * left out. Where nothing counts it is 0, and so is the gradient; PyTorch gives NaN (0/0).
     */
    MEAN,
    /** The sum of {@code losses}. */
    SUM,
    /**
     * As {@link #SUM}, for callers who look at {@code losses} alone: PyTorch returns those and no
     * number. The gradient is that of their sum.
     */
    NONE
}
