package dev.rnn.model.optimizer;

import dev.rnn.api.AdamSpec;
import dev.rnn.api.Checks;
import dev.rnn.api.OptimizerSpec;
import dev.rnn.api.SgdSpec;
import dev.rnn.model.Blocks;

/**
 * Parameters that are updated alike, in a way of their own: part of {@link ParameterGroups}.
 * Immutable; start from {@link #of} and change what should differ.
 *
 * @param blocks which parameters
 * @param optimizer what updates them
 * @param rateFactor the learning rate is multiplied by it; at least 0
 * @param penalty added to their gradient before the update
 * @param maxNorm bounds them after the update
 */
public record ParameterGroup(
        Blocks blocks,
        OptimizerSpec optimizer,
        double rateFactor,
        Penalty penalty,
        MaxNorm maxNorm) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is null or out of range, or frozen parameters have a
     *     penalty or a bound
     */
    public ParameterGroup {
        Checks.given("blocks", blocks);
        Checks.given("optimizer", optimizer);
        Options.notNegative("rateFactor", rateFactor);
        Checks.given("penalty", penalty);
        Checks.given("maxNorm", maxNorm);
        if (optimizer instanceof Frozen
                && !(penalty.equals(Penalty.NONE) && maxNorm.equals(MaxNorm.NONE))) {
            throw new IllegalArgumentException(
                    "%s are frozen and have a penalty or a bound; leave those out"
                            .formatted(String.join(", ", blocks.names())));
        }
    }

    /**
     * A group.
     *
     * @param optimizer what updates it
     * @param blocks names or patterns of blocks, see {@link Blocks}
     * @return the group
     */
    public static ParameterGroup of(OptimizerSpec optimizer, String... blocks) {
        return new ParameterGroup(Blocks.named(blocks), optimizer, 1, Penalty.NONE, MaxNorm.NONE);
    }

    /**
     * A group that stays as it is.
     *
     * @param blocks names or patterns of blocks, see {@link Blocks}
     * @return the group
     */
    public static ParameterGroup frozen(String... blocks) {
        return of(new Frozen(), blocks);
    }

    /**
     * The same at another rate.
     *
     * @param rateFactor the learning rate is multiplied by it; at least 0
     * @return the group
     */
    public ParameterGroup withRateFactor(double rateFactor) {
        return new ParameterGroup(blocks, optimizer, rateFactor, penalty, maxNorm);
    }

    /**
     * The same with the optimizer's own kind of weight decay.
     *
     * @param weightDecay at least 0
     * @return the group
     * @throws IllegalArgumentException if the optimizer has none, or the value is out of range
     */
    public ParameterGroup withWeightDecay(double weightDecay) {
        OptimizerSpec base = optimizer;
        if (base instanceof SgdSpec) {
            base = Sgd.DEFAULT;
        } else if (base instanceof AdamSpec adam) {
            base = new Adam(adam.beta1(), adam.beta2(), adam.epsilon(), 0, false);
        }
        if (!(base instanceof WeightDecay decaying)) {
            throw new IllegalArgumentException(
                    "%s has no weight decay; use one that has, or a penalty".formatted(optimizer));
        }
        return new ParameterGroup(
                blocks, decaying.withWeightDecay(weightDecay), rateFactor, penalty, maxNorm);
    }

    /**
     * The same with a penalty.
     *
     * @param penalty added to the gradient
     * @return the group
     */
    public ParameterGroup withPenalty(Penalty penalty) {
        return new ParameterGroup(blocks, optimizer, rateFactor, penalty, maxNorm);
    }

    /**
     * The same with a bound.
     *
     * @param maxNorm applied after the update
     * @return the group
     */
    public ParameterGroup withMaxNorm(MaxNorm maxNorm) {
        return new ParameterGroup(blocks, optimizer, rateFactor, penalty, maxNorm);
    }
}
