package dev.rnn.interchange;

/**
 * What other tools apply to a network's outputs, which are logits here. In double precision: this
 * is for comparing, and no result of a network.
 */
public enum OutputActivation {
    /** The outputs as they are. */
    NONE,
    /** Probabilities of classes, over each row. */
    SOFTMAX,
    /** Logarithms of the probabilities of classes, over each row. */
    LOG_SOFTMAX,
    /** A probability for each output. */
    SIGMOID;

    double[] apply(float[] logits, int from, int count) {
        double[] values = new double[count];
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < count; j++) {
            values[j] = logits[from + j];
            max = Math.max(max, values[j]);
        }
        if (this == NONE) {
            return values;
        }
        double sum = 0;
        for (int j = 0; j < count; j++) {
            sum += StrictMath.exp(values[j] - max);
        }
        for (int j = 0; j < count; j++) {
            double logit = values[j];
            values[j] =
                    this == SIGMOID
                            ? 1 / (1 + StrictMath.exp(-logit))
                            : this == SOFTMAX
                                    ? StrictMath.exp(logit - max) / sum
                                    : logit - max - StrictMath.log(sum);
        }
        return values;
    }
}
