package dev.rnn.model.optimizer;

import dev.rnn.api.OptimizerSpec;

/** An optimizer that can draw parameters towards 0: those of this package all do. */
public interface WeightDecay extends OptimizerSpec {

    /**
     * How strongly.
     *
     * @return the factor, 0 for not at all
     */
    double weightDecay();

    /**
     * The same optimizer with another weight decay, for a parameter group of its own.
     *
     * @param weightDecay the factor, at least 0
     * @return the description
     * @throws IllegalArgumentException if it is negative or not finite
     */
    WeightDecay withWeightDecay(double weightDecay);
}
