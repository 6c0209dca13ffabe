package dev.rnn.interchange;

import dev.rnn.api.Checks;
import dev.rnn.model.SavedModel;

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

    /** In a model's provenance: what the other tool applied to the outputs. */
    public static final String PROVENANCE = "imported.output-activation";

    /**
     * What the tool applied that a model comes from.
     *
     * @param model a model, imported or not
     * @return what its provenance says; {@link #NONE} if it says nothing
     */
    public static OutputActivation of(SavedModel model) {
        Checks.given("model", model);
        String name = model.provenance().get(PROVENANCE);
        for (OutputActivation each : values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return NONE;
    }

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
