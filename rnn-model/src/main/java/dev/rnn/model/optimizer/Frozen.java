package dev.rnn.model.optimizer;

import dev.rnn.api.Backend;
import dev.rnn.api.Optimizer;
import dev.rnn.api.Workers;

/** The optimizer that changes nothing, for a group of parameters that stay as they are. */
public record Frozen() implements WeightDecay {

    @Override
    public double weightDecay() {
        return 0;
    }

    /**
     * Itself: what is frozen does not decay.
     *
     * @param weightDecay 0
     * @throws IllegalArgumentException if it is not 0
     */
    @Override
    public Frozen withWeightDecay(double weightDecay) {
        if (weightDecay != 0) {
            throw new IllegalArgumentException(
                    "weightDecay is %s, must be 0 where parameters are frozen"
                            .formatted(weightDecay));
        }
        return this;
    }

    @Override
    public Optimizer on(Backend backend, int parameters, Workers workers) {
        return new Rule(this, parameters, workers);
    }

    private static final class Rule extends ElementOptimizer {
        Rule(Frozen spec, int size, Workers workers) {
            super(spec, size, workers, 0);
        }

        @Override
        void begin(double rate, long step) {}

        @Override
        void apply(float[] p, int po, float[] g, int go, int from, int to) {}
    }
}
